//! Tokens and tickets, for those who may have them.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_client::keeper::JSAPI;
use kanhe_client::vendors::{SUITE_TOKEN, WX_CARD};
use kanhe_client::{Held, Rejected};
use kanhe_core::word::Word;
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;
use super::target::Target;
use super::{Asked, EXPIRES_IN, read};
use crate::config::Right;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let mut routes = Router::new().route("/v1/apps/{app}/suite-access-token", get(suite_token));
    for base in ["/v1/apps/{app}", "/v1/apps/{app}/corps/{corp}"] {
        routes = routes
            .route(&format!("{base}/access-token"), get(access_token))
            .route(&format!("{base}/access-token:rejected"), post(rejected))
            .route(&format!("{base}/tickets/{{kind}}"), get(ticket));
    }
    routes
}

/// The kinds of tickets that can be asked for.
pub(super) fn ticket_kind(text: &str) -> Option<Word> {
    [JSAPI, WX_CARD].into_iter().find(|kind| kind.as_str() == text)
}

async fn access_token(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Token)?;
    let held = gateway.client.access_token(&target.app, target.corp()).await;
    let outcome = if held.is_ok() { "ok" } else { "failed" };
    gateway.wrote(&allowed.client, (&target.app, target.corp()), "token", outcome);
    Ok(handed(&gateway, "access_token", &held?))
}

/// A third-party app's own token, for the calls about its corps.
async fn suite_token(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Token)?;
    if !allowed.entry.app.is_third_party() {
        return Err(Problem::bad_request("only a third-party app has a token of this kind"));
    }
    let held = gateway.client.credential(&target.app, None, SUITE_TOKEN).await?;
    gateway.wrote(&allowed.client, (&target.app, None), "token", "ok");
    Ok(handed(&gateway, "suite_access_token", &held))
}

async fn ticket(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Ticket)?;
    let no_kind = || Problem::not_found("a ticket is of kind jsapi or wx_card");
    let kind = ticket_kind(target.part("kind")).ok_or_else(no_kind)?;
    let held = gateway.client.ticket(&target.app, target.corp(), kind).await;
    let outcome = if held.is_ok() { "ok" } else { "failed" };
    gateway.wrote(&allowed.client, (&target.app, target.corp()), "ticket", outcome);
    Ok(handed(&gateway, "ticket", &held?))
}

fn handed(gateway: &Gateway, name: &str, held: &Held) -> Response {
    let left = gateway.now().seconds_until(held.expires_at);
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

/// The name of an outcome.
pub(super) fn outcome(rejected: Rejected) -> &'static str {
    match rejected {
        Rejected::Replaced => "replaced",
        Rejected::NotCurrent => "not_current",
        Rejected::TooYoung => "too_young",
        Rejected::Kept => "kept",
    }
}

/// A caller's token was refused. Only if it is still the current one is it replaced, and only once.
async fn rejected(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<Complaint>,
) -> Result<Json<Value>, Problem> {
    let allowed = target.allowed(&gateway, Right::Report)?;
    let Complaint { access_token, code } = read(body)?;
    let code = code.as_str().map_or_else(|| code.to_string(), str::to_owned);
    let came = gateway.client.rejected(&target.app, target.corp(), &access_token, &code).await?;
    gateway.wrote(&allowed.client, (&target.app, target.corp()), "report", outcome(came));
    Ok(Json(json!({"outcome": outcome(came)})))
}
