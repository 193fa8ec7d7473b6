//! Our forward proxy: through it the browser reaches names that exist nowhere, and nothing else happens unseen.
//!
//! A host that is mapped, or that a vendor's SDK is loaded from, is answered here: our end of TLS, with a certificate
//! under the one key that this run's browser trusts, and behind it the developer's own server. Every other host is
//! passed on untouched, or refused if the run is hermetic. What was done with whom stands in a list.

mod forward;
mod rules;
mod sdk;
mod tls;
mod traffic;
mod tunnel;
mod upstream;
mod vendor;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

pub use rules::{Mapping, MappingFault, Rules};
pub use sdk::{SdkSource, Sdks};
pub use tls::{Authority, TlsFault};
pub use traffic::{Traffic, TrafficLine, Treatment};
pub use vendor::SELF_TEST;

/// A proxy that listens, until it is dropped.
#[derive(Debug)]
pub struct Proxy {
    address: SocketAddr,
    accepting: JoinHandle<()>,
}

/// What every connection of a proxy shares.
#[derive(Debug)]
pub(crate) struct Shared {
    rules: Arc<Rules>,
    traffic: Arc<Traffic>,
    authority: Authority,
    sdks: Sdks,
    upstream: upstream::Upstream,
}

impl Proxy {
    /// Listens on a free port of loopback.
    pub async fn start(
        rules: Arc<Rules>,
        traffic: Arc<Traffic>,
        authority: Authority,
        sdks: Sdks,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let upstream = upstream::Upstream::default();
        let shared = Arc::new(Shared { rules, traffic, authority, sdks, upstream });
        let accepting = tokio::spawn(async move {
            // Connections end with the proxy.
            let mut connections = tokio::task::JoinSet::new();
            loop {
                match listener.accept().await {
                    Ok((stream, _)) => drop(connections.spawn(serve(stream, Arc::clone(&shared)))),
                    // Out of descriptors, for instance: the next one may have more luck.
                    Err(why) => {
                        tracing::warn!(%why, "the proxy cannot accept a connection");
                        tokio::time::sleep(core::time::Duration::from_millis(50)).await;
                    }
                }
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, accepting })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| tunnel::take(request, Arc::clone(&shared)));
    let served = http1::Builder::new()
        .preserve_header_case(true)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades()
        .await;
    if let Err(why) = served {
        tracing::debug!(%why, "a connection to the proxy broke");
    }
}
