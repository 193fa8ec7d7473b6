//! Between the network and the routes: listens, admits, waits only so long, knows who asks, and stops in good order.
//!
//! * [`limits`]: what one connection, one address and all of them together may take;
//! * [`admission`]: counts connections;
//! * [`stream`]: a connection that can be cut, and is not waited for for ever;
//! * [`patience`]: the same of a request's body;
//! * [`proxies`]: which address a request came from, where proxies stand in front;
//! * [`tls`]: certificates, read anew when they change;
//! * [`request`]: what happens to each request on its way in and out;
//! * [`stop`]: the order in which a server stops.

mod admission;
pub mod limits;
mod patience;
pub mod proxies;
mod request;
pub mod stop;
mod stream;
pub mod tls;
pub mod wrong_secrets;

use core::net::IpAddr;
use core::pin::pin;
use core::time::Duration;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tokio::time::{sleep, timeout};

use self::admission::{Admission, Pass};
use self::limits::Limits;
use self::proxies::Proxies;
use self::request::Requests;
use self::stop::{Drain, Stage};
use self::stream::{Phase, Stream};
use self::tls::Tls;
pub use self::wrong_secrets::WrongSecrets;
use crate::telemetry::metrics::Metrics;

/// What handlers know of a connection.
#[derive(Clone, Debug)]
pub struct Connection {
    /// Who asks: the other end, or whom a trusted proxy names.
    pub client: IpAddr,
    cut: Arc<AtomicBool>,
}

impl Connection {
    /// From now on nothing more is written: whatever is answered, the other end sees the connection end.
    pub fn cut(&self) {
        self.cut.store(true, Ordering::Relaxed);
    }
}

/// How to serve. The default is what a sandbox needs: plain HTTP, nobody in front.
#[derive(Clone, Debug, Default)]
pub struct Server {
    /// What others may take.
    pub limits: Limits,
    /// The order in which it stops.
    pub drain: Arc<Drain>,
    /// Counts what happens.
    pub metrics: Arc<Metrics>,
    /// Who stands in front.
    pub proxies: Proxies,
    /// Names by which it may be asked; empty: any.
    pub hosts: Vec<String>,
    /// Certificates; plain HTTP without.
    pub tls: Option<Arc<Tls>>,
    /// Slows down those who guess secrets.
    pub wrong_secrets: Option<Arc<WrongSecrets>>,
}

/// Serves until `stop` comes, with the default limits. Requests on their way are finished.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    Server::default().serve(listener, router, stop).await
}

/// How long nobody is accepted when the machine has no descriptors left.
const EXHAUSTED: Duration = Duration::from_millis(200);

impl Server {
    /// Serves until `stop` comes, then in good order until all is done, or the time for it is over.
    pub async fn serve(
        self,
        listener: TcpListener,
        router: Router,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let (stage, stages) = watch::channel(Stage::Serving);
        let (alive, mut all_gone) = mpsc::channel::<()>(1);
        let admission = Arc::new(Admission::new(self.limits, self.metrics.connections.clone()));
        let requests = Requests::new(&self, router, stages.clone());
        let accepting = async {
            loop {
                let Some((stream, peer)) = accept(&listener).await else { continue };
                let is_proxy = self.proxies.trusts(peer.ip());
                let admitted = if is_proxy { admission.admit_proxy() } else { admission.admit(peer.ip()) };
                let pass = match admitted {
                    Ok(pass) => pass,
                    // Who is one too many sees the connection end.
                    Err(limit) => {
                        self.metrics.turned_away(limit);
                        continue;
                    }
                };
                let stages = stages.clone();
                let one = One { limits: self.limits, stages, _alive: alive.clone(), _pass: pass };
                tokio::spawn(one.serve(stream, peer, self.tls.clone(), requests.clone()));
            }
        };
        tokio::select! {
            () = accepting => {}
            () = self.drain.begun(stop) => {}
        }
        drop(listener);
        drop(alive);
        let _ = stage.send(Stage::Draining);
        // Nothing is ever sent: this ends when the last connection has.
        let _ = timeout(self.drain.patience, all_gone.recv()).await;
        let _ = stage.send(Stage::Over);
        Ok(())
    }
}

async fn accept(listener: &TcpListener) -> Option<(TcpStream, SocketAddr)> {
    match listener.accept().await {
        Ok((stream, peer)) => {
            // Small answers must not wait for more.
            let _ = stream.set_nodelay(true);
            Some((stream, peer))
        }
        // Gone before it was ours.
        Err(why) if is_theirs(&why) => None,
        Err(why) => {
            tracing::error!(%why, "cannot accept connections; trying again");
            sleep(EXHAUSTED).await;
            None
        }
    }
}

fn is_theirs(why: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(why.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection.
struct One {
    limits: Limits,
    stages: watch::Receiver<Stage>,
    _alive: mpsc::Sender<()>,
    _pass: Pass,
}

impl One {
    async fn serve(self, stream: TcpStream, peer: SocketAddr, tls: Option<Arc<Tls>>, requests: Requests) {
        match tls {
            None => self.speak(stream, peer, requests).await,
            Some(tls) => {
                let mut stages = self.stages.clone();
                let shaken = tokio::select! {
                    shaken = timeout(self.limits.header_time, tls.accept(stream)) => shaken,
                    _ = stages.wait_for(|stage| *stage == Stage::Over) => return,
                };
                match shaken {
                    Ok(Ok(stream)) => self.speak(stream, peer, requests).await,
                    Ok(Err(why)) => tracing::debug!(%why, "a TLS handshake failed"),
                    Err(_) => tracing::debug!("a TLS handshake took too long"),
                }
            }
        }
    }

    async fn speak(
        mut self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        peer: SocketAddr,
        requests: Requests,
    ) {
        let phase = Arc::new(Phase::default());
        let cut = Arc::new(AtomicBool::new(false));
        let stream = Stream::new(stream, self.limits, Arc::clone(&phase), Arc::clone(&cut));
        let service = hyper::service::service_fn(move |request| {
            requests.clone().answer(request, peer, Arc::clone(&cut), Arc::clone(&phase))
        });
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(self.limits.idle_time)
            .max_header_size(self.limits.header_bytes)
            .max_buf_size(self.limits.header_bytes.max(READ_BUFFER));
        let mut speaking = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
        loop {
            let stage = tokio::select! {
                // An error is the other end's: it is gone, or said what is no HTTP.
                _ = speaking.as_mut() => return,
                changed = self.stages.changed() => match changed {
                    Ok(()) => *self.stages.borrow_and_update(),
                    Err(_) => return,
                },
            };
            match stage {
                Stage::Serving => {}
                Stage::Draining => speaking.as_mut().graceful_shutdown(),
                Stage::Over => return,
            }
        }
    }
}

/// What hyper needs at least; bodies pass through it too.
const READ_BUFFER: usize = 64 * 1024;
