//! `/admin/v1/verdicts`: what was granted and refused on this node, with the doctor's word on it.

use core::convert::Infallible;
use core::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use futures_util::StreamExt;
use kanhe_core::word::Dialect;
use serde::Deserialize;
use serde_json::json;
use tokio_stream::wrappers::BroadcastStream;

use super::access::Auditor;
use super::page::{Asked, Limit, bad_after};
use crate::Kanhe;
use crate::problem::Problem;
use crate::verdicts::search::Filter;
use crate::verdicts::view::{Detail, View, id, number};
use crate::verdicts::{Verdicts, diagnosis};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/verdicts", get(list))
        .route("/admin/v1/verdicts/events", get(events))
        .route("/admin/v1/verdicts/{id}", get(view))
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
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
    fn filter(&self) -> Filter {
        Filter {
            dialect: self.dialect,
            app: self.app.clone(),
            granted: self.outcome.map(|outcome| outcome == Outcome::Granted),
            reason: self.reason.clone(),
            text: self.q.clone(),
        }
    }
}

async fn list(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let Limit(limit) = query.limit;
    let after = query.after.as_deref().map(|text| number(text).ok_or_else(bad_after)).transpose()?;
    let verdicts = &kanhe.telemetry.verdicts;
    let found = verdicts.search(&query.filter(), after, limit);
    let items: Vec<View<'_>> = found.entries.iter().map(|entry| View::of(entry, verdicts.node())).collect();
    Ok(Json(json!({"items": items, "next": found.next.map(id)})).into_response())
}

async fn view(State(kanhe): State<Kanhe>, _: Auditor, Path(text): Path<String>) -> Result<Response, Problem> {
    let verdicts: &Verdicts = &kanhe.telemetry.verdicts;
    let detail = "there is no such verdict on this node, or it is no longer kept";
    let gone = || Problem::new(StatusCode::NOT_FOUND, "no_verdict", detail);
    let entry = number(&text).and_then(|number| verdicts.get(number)).ok_or_else(gone)?;
    let diagnosis = diagnosis::of(&kanhe, &entry).await?;
    Ok(Json(Detail::of(&entry, verdicts.node(), diagnosis)).into_response())
}

async fn events(State(kanhe): State<Kanhe>, _: Auditor, Asked(query): Asked<Query>) -> Response {
    let (filter, verdicts) = (query.filter(), kanhe.telemetry.verdicts.clone());
    let stream = BroadcastStream::new(verdicts.watch()).filter_map(move |entry| {
        let sent = match entry {
            // A watcher that fell behind must fetch anew what it shows.
            Err(_) => Some(Event::default().event("lagged").data("{}")),
            Ok(entry) if filter.matches(&entry) => {
                Event::default().event("verdict").json_data(View::of(&entry, verdicts.node())).ok()
            }
            Ok(_) => None,
        };
        core::future::ready(sent.map(Ok::<_, Infallible>))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response()
}
