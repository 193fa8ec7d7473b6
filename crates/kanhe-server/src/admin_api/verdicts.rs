//! `/admin/v1/verdicts`: what this node granted and refused, and why.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::{Stream, StreamExt};
use kanhe_core::word::Dialect;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio_stream::wrappers::BroadcastStream;

use super::access::Auditor;
use super::page::{Asked, Limit, Page, bad_after};
use crate::Kanhe;
use crate::problem::Problem;
use crate::verdicts::search::Filter;
use crate::verdicts::view::{Detail, View, id, number};
use crate::verdicts::{Entry, Verdicts, diagnosis};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/verdicts", get(list))
        .route("/admin/v1/verdicts/events", get(events))
        .route("/admin/v1/verdicts/{id}", get(detail))
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Outcome {
    Granted,
    Refused,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    dialect: Option<Dialect>,
    app: Option<String>,
    outcome: Option<Outcome>,
    reason: Option<String>,
    q: Option<String>,
    after: Option<String>,
    #[serde(default)]
    limit: Limit,
}

impl Query {
    /// What is left empty asks for nothing in particular.
    fn filter(self) -> Filter {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        Filter {
            dialect: self.dialect,
            app: said(self.app),
            granted: self.outcome.map(|outcome| matches!(outcome, Outcome::Granted)),
            reason: said(self.reason),
            text: said(self.q),
        }
    }
}

async fn list(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<Value>>, Problem> {
    let after = query.after.as_deref().map(|after| number(after).ok_or_else(bad_after)).transpose()?;
    let Limit(limit) = query.limit;
    let filter = query.filter();
    let log = Arc::clone(&kanhe.telemetry.verdicts);
    // Thousands of texts may have to be read: not on a thread that answers others.
    let searched = tokio::task::spawn_blocking(move || {
        let found = log.search(&filter, after, limit);
        let items = found.entries.iter().map(|entry| shown(entry, &log)).collect();
        Page { items, next: found.next.map(id) }
    });
    searched.await.map(Json).map_err(|_| Problem::bad_request("the verdicts could not be searched"))
}

fn shown(entry: &Entry, log: &Verdicts) -> Value {
    json!(View::of(entry, log.node()))
}

async fn detail(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let log = &kanhe.telemetry.verdicts;
    let Some(entry) = number(&id).and_then(|number| log.get(number)) else {
        let detail = format!("the node {} keeps no such verdict (any more)", log.node());
        return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", detail));
    };
    let diagnosis = diagnosis::of(&kanhe, &entry).await?;
    Ok(Json(json!(Detail::of(&entry, log.node(), diagnosis))))
}

/// Verdicts as they are made: `event: verdict`. Who falls behind is told so, and must fetch anew what he shows.
async fn events(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let log = Arc::clone(&kanhe.telemetry.verdicts);
    let filter = query.filter();
    let stream = BroadcastStream::new(log.watch()).filter_map(move |entry| {
        let sent = match entry {
            Err(_) => Some(Event::default().event("lagged").data("{}")),
            Ok(entry) if filter.matches(&entry) => {
                Event::default().event("verdict").json_data(View::of(&entry, log.node())).ok()
            }
            Ok(_) => None,
        };
        core::future::ready(sent.map(Ok))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15)))
}
