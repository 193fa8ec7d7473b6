//! Tokens and tickets, for those who may have them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_client::keeper::TOKEN;
use kanhe_client::{Held, Rejected};
use kanhe_core::word::Word;
use serde::Deserialize;
use serde_json::{Value, json};

use super::app;
use super::problem::Problem;
use crate::config::Right;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/v1/apps/{app}/access-token", get(access_token))
        .route("/v1/apps/{app}/access-token:rejected", post(rejected))
        .route("/v1/apps/{app}/tickets/{kind}", get(ticket))
}

/// How long what is answered stays right, in seconds, for callers that cache.
pub(super) const EXPIRES_IN: HeaderName = HeaderName::from_static("kanhe-expires-in");

/// The kinds of tickets that can be asked for.
pub(super) fn ticket_kind(text: &str) -> Option<Word> {
    matches!(text, "jsapi" | "wx_card").then(|| Word::parse(text)).flatten()
}

async fn access_token(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let app = app(&gateway, &headers, &name, Right::Token)?;
    let held = gateway.keeper.token(&app.name).await?;
    Ok(handed(&gateway, "access_token", &held))
}

async fn ticket(
    State(gateway): State<Arc<Gateway>>,
    Path((name, kind)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let app = app(&gateway, &headers, &name, Right::Ticket)?;
    let no_kind = || Problem::not_found("a ticket is of kind jsapi or wx_card");
    let kind = ticket_kind(&kind).ok_or_else(no_kind)?;
    let held = gateway.keeper.get(&app.name, kind).await?;
    Ok(handed(&gateway, "ticket", &held))
}

fn handed(gateway: &Gateway, name: &str, held: &Held) -> Response {
    let left = gateway.keeper.now().seconds_until(held.expires_at);
    let mut body = serde_json::Map::new();
    body.insert(name.to_owned(), Value::from(held.text.reveal()));
    body.insert("expires_in".to_owned(), Value::from(left));
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    ([no_store, (EXPIRES_IN, HeaderValue::from(left))], Json(Value::Object(body))).into_response()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Complaint {
    /// The token that the vendor refused.
    access_token: String,
    /// The vendor's code.
    code: Value,
}

/// A caller's token was refused. Only if it is still the current one is it replaced, and only once.
async fn rejected(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Json<Complaint>, axum::extract::rejection::JsonRejection>,
) -> Result<Json<Value>, Problem> {
    let app = app(&gateway, &headers, &name, Right::Report)?;
    let Json(Complaint { access_token, code }) = body.map_err(|why| Problem::bad_request(why.body_text()))?;
    let code = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    if !matches!(&*code, "40001" | "40014" | "42001") {
        return Err(Problem::bad_request(
            "code is one by which a platform calls a token void: 40001, 40014, 42001",
        ));
    }
    let outcome = match gateway.keeper.rejected(&app.name, TOKEN, &access_token, &code).await? {
        Rejected::Replaced => "replaced",
        Rejected::NotCurrent => "not_current",
        Rejected::TooYoung => "too_young",
        Rejected::Kept => "kept",
    };
    Ok(Json(json!({"outcome": outcome})))
}
