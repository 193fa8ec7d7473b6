//! `/healthz`, `/readyz`, `/metrics`: what is asked by those who watch over a server.
//!
//! Alive is not ready. A process that answers is alive, and starting it anew would mend nothing; it is ready as long as it
//! should be sent requests. Both are said as text, and as JSON to who asks for it.

use core::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Serialize;
use tokio::time::{Instant, timeout};

use crate::Kanhe;

/// The routes that say whether a node lives and is ready.
pub fn routes() -> Router<Kanhe> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The route of the metrics, which may have an address of its own.
pub fn metrics_routes() -> Router<Kanhe> {
    Router::new().route("/metrics", get(metrics))
}

/// A part that does not answer within this time does not answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a part of the node is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: &'static str,
    /// Whether it is as it should be.
    pub ok: bool,
    /// Whether the node can serve without it.
    pub needed: bool,
    /// How long it took to answer.
    pub latency_ms: Option<f64>,
    /// What is the matter, for people.
    pub detail: Option<&'static str>,
}

impl Part {
    fn fine(name: &'static str) -> Self {
        Self { name, ok: true, needed: true, latency_ms: None, detail: None }
    }
}

/// How a node is.
#[derive(Clone, Debug, Serialize)]
pub struct Readiness {
    /// Whether it should be sent requests.
    pub ready: bool,
    /// Its name.
    pub node: String,
    /// Its version.
    pub version: &'static str,
    /// Each part.
    pub parts: Vec<Part>,
}

impl Readiness {
    /// Asks every part.
    pub async fn of(kanhe: &Kanhe) -> Self {
        let parts = vec![serving(kanhe), keys(kanhe), store(kanhe).await];
        Self {
            ready: parts.iter().all(|part| part.ok || !part.needed),
            node: kanhe.telemetry.verdicts.node().to_owned(),
            version: env!("CARGO_PKG_VERSION"),
            parts,
        }
    }
}

fn serving(kanhe: &Kanhe) -> Part {
    if kanhe.telemetry.drain.is_stopping() {
        return Part { ok: false, detail: Some("the server is about to stop"), ..Part::fine("serving") };
    }
    Part::fine("serving")
}

fn keys(kanhe: &Kanhe) -> Part {
    let signs = kanhe.platform.mint().grant_keys().next().is_some();
    let detail = (!signs).then_some("there is no key that signs grants");
    Part { ok: signs, detail, ..Part::fine("keys") }
}

/// Its schema was compared when it was opened; a node does not start on another one.
async fn store(kanhe: &Kanhe) -> Part {
    let began = Instant::now();
    let asked = timeout(PATIENCE, kanhe.platform.ping()).await;
    let latency_ms = Some(began.elapsed().as_secs_f64() * 1000.0);
    let detail = match asked {
        Ok(Ok(())) => None,
        Ok(Err(_)) => Some("the store does not answer"),
        Err(_) => Some("the store does not answer in time"),
    };
    Part { ok: detail.is_none(), latency_ms, detail, ..Part::fine("store") }
}

async fn alive(headers: HeaderMap) -> Response {
    if wants_json(&headers) {
        return axum::Json(serde_json::json!({"alive": true})).into_response();
    }
    "ok\n".into_response()
}

async fn ready(State(kanhe): State<Kanhe>, headers: HeaderMap) -> Response {
    let readiness = Readiness::of(&kanhe).await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if wants_json(&headers) {
        return (status, axum::Json(readiness)).into_response();
    }
    let failing = readiness.parts.iter().filter(|part| !part.ok).filter_map(|part| part.detail);
    let lines: Vec<&str> = failing.collect();
    let word = if readiness.ready { "ready\n" } else { "" };
    let rest: String = lines.iter().flat_map(|line| [*line, "\n"]).collect();
    (status, format!("{word}{rest}")).into_response()
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

async fn metrics(State(kanhe): State<Kanhe>) -> Response {
    let readiness = Readiness::of(&kanhe).await;
    let parts = readiness.parts.iter().map(|part| (part.name, part.ok));
    let mut response = kanhe.telemetry.metrics.text(parts).into_response();
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
