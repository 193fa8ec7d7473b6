//! `/sandbox/v1/log` and `/sandbox/v1/events`

use core::convert::Infallible;
use core::time::Duration;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::response::Sse;
use axum::response::sse::{Event as ServerSent, KeepAlive};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{Stream, StreamExt};
use kanhe_sandbox::events::Event;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::wrappers::BroadcastStream;

use super::{Sandbox, Sandboxed};
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/log", get(log)).route("/sandbox/v1/events", get(events))
}

#[derive(Deserialize)]
struct Newest {
    limit: Option<usize>,
}

async fn log(
    Sandboxed { sandbox, .. }: Sandboxed,
    query: Result<Query<Newest>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Newest { limit }) = query?;
    Ok(Json(json!({"log": sandbox.events.log().newest(limit.unwrap_or(500))})))
}

#[derive(Deserialize)]
pub(super) struct Watch {
    pub(super) session: Option<String>,
}

/// Everything, or what concerns one session and what concerns nobody in particular.
async fn events(
    Sandboxed { sandbox, .. }: Sandboxed,
    query: Result<Query<Watch>, QueryRejection>,
) -> Result<Sse<impl Stream<Item = Result<ServerSent, Infallible>>>, Problem> {
    let Query(watch) = query?;
    let stream = happening(&sandbox, watch);
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// What happens from now on, as it is sent.
pub(super) fn happening(
    sandbox: &Sandbox,
    Watch { session }: Watch,
) -> impl Stream<Item = Result<ServerSent, Infallible>> + use<> {
    BroadcastStream::new(sandbox.events.watch()).filter_map(move |event| {
        let sent = match event {
            // A watcher that fell behind must fetch anew what it shows.
            Err(_) => Some(ServerSent::default().event("lagged").data("{}")),
            Ok(event) if concerns(&event, session.as_deref()) => {
                ServerSent::default().event(event.name()).json_data(&event).ok()
            }
            Ok(_) => None,
        };
        core::future::ready(sent.map(Ok))
    })
}

fn concerns(event: &Event, session: Option<&str>) -> bool {
    match (session, event.session()) {
        (Some(watched), Some(about)) => watched == about,
        _ => true,
    }
}
