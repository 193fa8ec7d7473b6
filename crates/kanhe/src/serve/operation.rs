//! How a node is served, as its settings say: the network, certificates, metrics, the lines of the log.

use std::net::SocketAddr;
use std::sync::Arc;

use kanhe_server::connection::Server;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::journal;
use kanhe_server::{Kanhe, router, routers};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::Fault;
use crate::config::ServeSettings;

/// A node's telemetry.
pub(super) fn telemetry(settings: &ServeSettings, now: kanhe_core::time::Timestamp) -> Telemetry {
    Telemetry::new(node_name(), now, settings.verdicts.bounds()).with_drain(settings.stop.drain())
}

/// Where a server listens.
pub(super) async fn listen(address: SocketAddr, setting: &str) -> Result<TcpListener, Fault> {
    TcpListener::bind(address).await.map_err(|why| {
        Fault::Other(format!("cannot listen on {address}: {why}; choose another with {setting}"))
    })
}

/// A node's server, and where its metrics are served if not there.
pub(super) struct Operation {
    server: Server,
    metrics: Option<TcpListener>,
    /// End with the node.
    tasks: JoinSet<()>,
}

impl Operation {
    /// Opens what is needed before anybody is told that the node is ready.
    pub(super) async fn open(settings: &ServeSettings, telemetry: &Telemetry) -> Result<Self, Fault> {
        let mut tasks = JoinSet::new();
        let tls = settings.tls.open().map_err(|why| Fault::Other(format!("`tls`: {why}")))?;
        if let Some(tls) = &tls {
            tasks.spawn(Arc::clone(tls).watch(settings.tls.look_every()));
        }
        tasks.spawn(journal::write(Arc::clone(&telemetry.verdicts), settings.log.verdicts));
        let metrics = match settings.metrics.listen {
            Some(address) => Some(listen(address, "metrics.listen").await?),
            None => None,
        };
        let server = Server {
            limits: settings.http.limits(),
            drain: Arc::clone(&telemetry.drain),
            metrics: Arc::clone(&telemetry.metrics),
            proxies: settings.proxies.proxies(),
            hosts: settings.http.hosts.clone(),
            tls,
            wrong_secrets: Some(settings.http.wrong_secrets()),
        };
        Ok(Self { server, metrics, tasks })
    }

    /// `http` or `https`.
    pub(super) fn scheme(&self) -> &'static str {
        if self.server.tls.is_some() { "https" } else { "http" }
    }

    /// Serves until it is told to stop. Metrics are there to the end.
    pub(super) async fn serve(
        mut self,
        listener: TcpListener,
        kanhe: Kanhe,
        stop: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Fault> {
        let router = match self.metrics.take() {
            None => router(kanhe),
            Some(own) => {
                let (router, metrics) = routers(kanhe);
                self.tasks.spawn(async move {
                    if let Err(why) = Server::default().serve(own, metrics, core::future::pending()).await {
                        tracing::error!(%why, "metrics are not served any more");
                    }
                });
                router
            }
        };
        let served = self.server.serve(listener, router, stop).await;
        served.map_err(|why| Fault::Other(format!("the server stopped: {why}")))
    }
}

/// What this node is called among others: its machine's name.
fn node_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let name = name.trim();
    if name.is_empty() { "kanhe".to_owned() } else { name.to_owned() }
}
