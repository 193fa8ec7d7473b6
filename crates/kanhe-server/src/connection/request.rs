//! What happens to each request on its way in and out.

use core::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::StreamExt as _;
use hyper::body::Incoming;
use tokio::sync::watch;
use tokio::time::Instant;
use tower::Service as _;

use super::limits::Limits;
use super::patience::within;
use super::proxies::Proxies;
use super::stop::Stage;
use super::stream::Phase;
use super::{Connection, Server, WrongSecrets};
use crate::problem::Problem;
use crate::telemetry::metrics::Metrics;
use crate::telemetry::request_id::{RequestId, RequestIds};

/// Asked by those who watch over us: answered by whatever name we are asked, and however busy we are.
const PROBES: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// What all requests have in common.
#[derive(Clone)]
pub(super) struct Requests {
    router: Router,
    shared: Arc<Shared>,
}

struct Shared {
    limits: Limits,
    proxies: Proxies,
    hosts: Vec<String>,
    wrong_secrets: Option<Arc<WrongSecrets>>,
    ids: RequestIds,
    metrics: Arc<Metrics>,
    at_work: AtomicUsize,
    stages: watch::Receiver<Stage>,
}

/// One request at work.
struct AtWork<'a>(&'a Shared);

impl Drop for AtWork<'_> {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::Relaxed);
        self.0.metrics.at_work.dec();
    }
}

impl Requests {
    pub(super) fn new(server: &Server, router: Router, stages: watch::Receiver<Stage>) -> Self {
        let shared = Shared {
            limits: server.limits,
            proxies: server.proxies.clone(),
            hosts: server.hosts.clone(),
            wrong_secrets: server.wrong_secrets.clone(),
            ids: RequestIds::default(),
            metrics: Arc::clone(&server.metrics),
            at_work: AtomicUsize::new(0),
            stages,
        };
        Self { router, shared: Arc::new(shared) }
    }

    pub(super) async fn answer(
        self,
        request: Request<Incoming>,
        peer: SocketAddr,
        cut: Arc<AtomicBool>,
        phase: Arc<Phase>,
    ) -> Result<Response, Infallible> {
        phase.begin();
        let began = Instant::now();
        let id = self.shared.id(&request, peer);
        let (method, metrics) = (request.method().clone(), Arc::clone(&self.shared.metrics));
        let mut response = RequestId::within(id.clone(), self.admitted(request, peer, cut)).await;
        if response.status().is_server_error() {
            let (status, duration_ms) = (response.status().as_u16(), began.elapsed().as_secs_f64() * 1000.0);
            metrics.failed();
            tracing::warn!(%method, status, duration_ms, request.id = id.as_str(), "could not answer");
        }
        response.headers_mut().insert(RequestId::HEADER, id.into_value());
        phase.end();
        Ok(response)
    }

    async fn admitted(self, request: Request<Incoming>, peer: SocketAddr, cut: Arc<AtomicBool>) -> Response {
        let Self { mut router, shared } = self;
        let at_work = shared.at_work.fetch_add(1, Ordering::Relaxed);
        shared.metrics.at_work.inc();
        let _at_work = AtWork(&shared);
        if !PROBES.contains(&request.uri().path()) {
            if at_work >= shared.limits.requests_in_flight {
                shared.metrics.turned_away("requests_in_flight");
                return too_busy();
            }
            if !shared.knows(&request) {
                shared.metrics.turned_away("hosts");
                let detail = "this server is not asked by that name; see `server.hosts`";
                return Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown_host", detail).into_response();
            }
        }
        let client = shared.proxies.client(peer.ip(), request.headers());
        let mut request = request.map(|body| within(shared.limits.body_time, body));
        request.extensions_mut().insert(ConnectInfo(Connection { client, cut }));
        if let Some(wrong_secrets) = &shared.wrong_secrets {
            request.extensions_mut().insert(Arc::clone(wrong_secrets));
        }
        let response = router.call(request).await.unwrap_or_else(|never| match never {});
        ending_with(&shared.stages, response)
    }
}

impl Shared {
    /// A trusted proxy's name for a request is ours too.
    fn id(&self, request: &Request<Incoming>, peer: SocketAddr) -> RequestId {
        let given = request.headers().get(RequestId::HEADER).filter(|_| self.proxies.trusts(peer.ip()));
        given.and_then(RequestId::given).unwrap_or_else(|| self.ids.next())
    }

    /// Whether we are asked by one of our names, port aside.
    fn knows(&self, request: &Request<Incoming>) -> bool {
        if self.hosts.is_empty() {
            return true;
        }
        let host =
            request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
            _ => host,
        };
        self.hosts.iter().any(|known| known.eq_ignore_ascii_case(name))
    }
}

fn too_busy() -> Response {
    let detail = "more requests are at work than this server takes; try again";
    let mut response = Problem::new(StatusCode::SERVICE_UNAVAILABLE, "too_busy", detail).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

/// A stream of events has no end of its own: it ends when the server does, so that nobody waits for it.
fn ending_with(stages: &watch::Receiver<Stage>, response: Response) -> Response {
    let is_stream =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
    if !is_stream {
        return response;
    }
    let mut stages = stages.clone();
    let stopping = async move {
        let _ = stages.wait_for(|stage| *stage != Stage::Serving).await;
    };
    response.map(|body| Body::from_stream(body.into_data_stream().take_until(Box::pin(stopping))))
}
