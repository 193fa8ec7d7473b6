//! Health and metrics.

use core::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/healthz", get(async || "ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
}

/// Ready means that nothing that is kept is dead.
async fn ready(State(gateway): State<Arc<Gateway>>) -> Response {
    let now = gateway.keeper.now();
    let dead = gateway.keeper.kept().into_iter().find(|(_, held)| !held.lives(now));
    match dead {
        None => "ready\n".into_response(),
        Some((slot, _)) => {
            let line = format!("{} of {} is dead and could not be refreshed\n", slot.kind, slot.app);
            (StatusCode::SERVICE_UNAVAILABLE, line).into_response()
        }
    }
}

/// Prometheus' text format. Names and numbers, no credential.
async fn metrics(State(gateway): State<Arc<Gateway>>) -> Response {
    let mut text = String::new();
    let now = gateway.keeper.now();
    let kept = gateway.keeper.kept();
    let lives: Vec<_> = kept.iter().map(|(slot, held)| (slot, now.seconds_until(held.expires_at))).collect();
    // Writing into a String cannot fail.
    let _ = writeln!(text, "# TYPE kanhe_gateway_refreshes_total counter");
    let _ =
        writeln!(text, "kanhe_gateway_refreshes_total {}", gateway.tally.refreshed.load(Ordering::Relaxed));
    let _ = writeln!(text, "# TYPE kanhe_gateway_foreign_refreshes_total counter");
    let foreign = gateway.tally.foreign.load(Ordering::Relaxed);
    let _ = writeln!(text, "kanhe_gateway_foreign_refreshes_total {foreign}");
    let _ = writeln!(text, "# TYPE kanhe_gateway_upstream_errors_total counter");
    for (code, count) in gateway.tally.failed() {
        let _ = writeln!(text, "kanhe_gateway_upstream_errors_total{{code=\"{code}\"}} {count}");
    }
    let _ = writeln!(text, "# TYPE kanhe_gateway_credential_seconds_left gauge");
    for (slot, left) in &lives {
        let labels = format!("app=\"{}\",kind=\"{}\"", slot.app, slot.kind);
        let _ = writeln!(text, "kanhe_gateway_credential_seconds_left{{{labels}}} {left}");
    }
    if let Some(oldest) = lives.iter().map(|(_, left)| left).min() {
        let _ = writeln!(text, "# TYPE kanhe_gateway_oldest_credential_seconds_left gauge");
        let _ = writeln!(text, "kanhe_gateway_oldest_credential_seconds_left {oldest}");
    }
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
