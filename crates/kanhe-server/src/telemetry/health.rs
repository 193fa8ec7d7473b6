//! `/healthz`, `/readyz`, `/metrics`: what is asked by those who watch over a server.
//!
//! A process that answers is alive, and starting it anew would mend nothing; whether it is ready is another question
//! ([`crate::readiness`]). Both are said as text, and as JSON to who asks for it.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use crate::Kanhe;
use crate::readiness::{self, Part, Readiness};

/// The routes that say whether a node lives and is ready.
pub fn routes() -> Router<Kanhe> {
    Router::new().route("/healthz", get(alive)).route("/readyz", get(ready))
}

/// The route of the metrics, which may have an address of its own.
pub fn metrics_routes() -> Router<Kanhe> {
    Router::new().route("/metrics", get(metrics))
}

async fn alive(headers: HeaderMap) -> Response {
    if wants_json(&headers) {
        return Json(json!({"alive": true})).into_response();
    }
    "ok\n".into_response()
}

async fn ready(State(kanhe): State<Kanhe>, headers: HeaderMap) -> Response {
    let readiness = Readiness::of(&kanhe).await;
    let status = if readiness.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    if wants_json(&headers) {
        return (status, Json(readiness)).into_response();
    }
    (status, in_lines(&readiness)).into_response()
}

/// One word, and a line for each part that is not as it should be.
fn in_lines(readiness: &Readiness) -> String {
    let missing: Vec<&Part> =
        readiness.parts.iter().filter(|part| part.state != readiness::State::Ok).collect();
    let word = match (readiness.ready, missing.is_empty()) {
        (true, true) => "ready",
        (true, false) => "degraded",
        (false, _) => "not ready",
    };
    let mut lines = format!("{word}\n");
    for part in missing {
        lines.extend([part.name, ": ", part.detail.unwrap_or("does not answer"), "\n"]);
    }
    lines
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

async fn metrics(State(kanhe): State<Kanhe>) -> Response {
    let readiness = Readiness::of(&kanhe).await;
    let parts = readiness.parts.iter().map(|part| (part.name, part.state == readiness::State::Ok));
    let mut response = kanhe.telemetry.metrics.text(parts).into_response();
    let kind = HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}
