//! `/sandbox/v1/clock`

use core::time::Duration;
use std::sync::Arc;

use axum::routing::get;
use axum::{Json, Router};
use kanhe_sandbox::events::Event;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/clock", get(now).post(advance))
}

/// Ten years: long enough for every credential, short enough for every date format.
const FURTHEST: u64 = 10 * 366 * 86_400;

async fn now(Sandboxed { sandbox, .. }: Sandboxed) -> Json<Value> {
    Json(json!({"now": sandbox.clock.now().unix_seconds()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advance {
    advance_seconds: u64,
}

async fn advance(
    Sandboxed { sandbox, .. }: Sandboxed,
    Body(by): Body<Advance>,
) -> Result<Json<Value>, Problem> {
    if by.advance_seconds > FURTHEST {
        return Err(Problem::bad_request("the clock moves forward by at most ten years at a time"));
    }
    let now = sandbox.clock.advance(Duration::from_secs(by.advance_seconds)).unix_seconds();
    sandbox.events.tell(Event::Clock { now });
    let suites = Arc::clone(&sandbox.suites);
    tokio::spawn(async move { suites.push_due_tickets().await });
    sandbox.note("sandbox.clock", None, format!("moved forward by {} s", by.advance_seconds));
    Ok(Json(json!({ "now": now })))
}
