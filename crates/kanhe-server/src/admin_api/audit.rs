//! `/admin/v1/audit`: the audit log, read and checked.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use kanhe_core::audit::{Entry, Part, Search};
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::time::Timestamp;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::access::Auditor;
use super::page::{Asked, Limit, Page};
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/audit", get(list))
        .route("/admin/v1/audit/export", get(export))
        .route("/admin/v1/audit/verify", get(verify))
}

/// `AuditEntry`.
#[derive(Serialize)]
struct View {
    number: u64,
    at: i64,
    actor: String,
    act: String,
    subject: Option<String>,
    from: Option<String>,
    detail: BTreeMap<String, Value>,
    hash: String,
}

impl View {
    fn of(entry: Entry) -> Self {
        let Entry { number, act, hash } = entry;
        Self {
            number,
            at: act.at.unix_seconds(),
            actor: act.actor,
            act: act.act,
            subject: act.subject,
            from: act.from,
            detail: act.detail,
            hash: hex::text(&hash),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    actor: Option<String>,
    act: Option<String>,
    subject: Option<String>,
    /// Seconds since 1970.
    from: Option<i64>,
    to: Option<i64>,
    after: Option<u64>,
    #[serde(default)]
    limit: Limit,
}

impl Query {
    fn search(&self) -> Search {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Search {
            actor: given(&self.actor),
            act: given(&self.act),
            subject: given(&self.subject),
            since: self.from.map(Timestamp::from_unix_seconds),
            until: self.to.map(Timestamp::from_unix_seconds),
        }
    }
}

async fn list(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<View>>, Problem> {
    let Limit(limit) = query.limit;
    let part = query.after.map_or(Part::NEWEST, Part::Before);
    let found = kanhe.platform.audit_entries(&query.search(), part, limit + 1).await?;
    let views = found.into_iter().map(View::of).collect();
    Ok(Json(Page::cut(views, limit, |view| view.number.to_string())))
}

/// So many entries are read at once.
const CHUNK: usize = 500;

/// Everything that is found, oldest first, one line of JSON each; read while it is sent.
async fn export(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Response, Problem> {
    let (platform, search) = (kanhe.platform, query.search());
    // The first part before anything is answered, so that a store that does not answer is a problem and no short file.
    let first = chunk(&platform, &search, 0).await?;
    let rest = stream::unfold((first, true), move |(entries, goes_on)| {
        let (platform, search) = (platform.clone(), search.clone());
        async move {
            let last = entries.last().map(|entry: &Entry| entry.number)?;
            let lines = entries.into_iter().map(line).collect::<String>();
            if !goes_on {
                return Some((Ok(lines), (Vec::new(), false)));
            }
            match chunk(&platform, &search, last).await {
                Ok(next) => Some((Ok(lines), (next, true))),
                // The connection ends in the middle, which whoever reads notices.
                Err(why) => Some((Err(why), (Vec::new(), false))),
            }
        }
    });
    let body = Body::from_stream(rest.map_ok(Bytes::from).boxed());
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    let name = HeaderValue::from_static("attachment; filename=\"kanhe-audit.ndjson\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

async fn chunk(platform: &Platform, search: &Search, after: u64) -> Result<Vec<Entry>, Unavailable> {
    platform.audit_entries(search, Part::After(after), CHUNK).await
}

fn line(entry: Entry) -> String {
    let mut line = serde_json::to_string(&View::of(entry)).unwrap_or_default();
    line.push('\n');
    line
}

/// `AuditVerdict`.
#[derive(Serialize)]
struct Verdict {
    ok: bool,
    entries: u64,
    broken_at: Option<u64>,
    hash: String,
}

async fn verify(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<Verdict>, Problem> {
    let walk = kanhe.platform.verify_audit().await?;
    Ok(Json(Verdict {
        ok: walk.broken_at.is_none(),
        entries: walk.entries,
        broken_at: walk.broken_at,
        hash: hex::text(&walk.hash),
    }))
}
