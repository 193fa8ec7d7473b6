//! The users of a wallet: a code becomes a user, and his token is kept fresh here, so that no caller ever sees a refresh
//! token.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use kanhe_client::users::UserToken;
use serde::Deserialize;
use serde_json::{Value, json};

use super::credentials::outcome;
use super::problem::Problem;
use super::target::Target;
use super::{Asked, EXPIRES_IN, read};
use crate::config::Right;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/v1/apps/{app}/exchange", post(exchange))
        .route("/v1/apps/{app}/users/{user}", delete(cancel))
        .route("/v1/apps/{app}/users/{user}/access-token", get(access_token))
        .route("/v1/apps/{app}/users/{user}/access-token:rejected", post(rejected))
        .route("/v1/apps/{app}/users/{user}/info", get(info))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Code {
    auth_code: String,
    /// Ask at once what the user lets the app see.
    #[serde(default)]
    user_info: bool,
}

/// A code becomes a user. The token is in the answer only for those who may have tokens.
async fn exchange(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<Code>,
) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Exchange)?;
    let Code { auth_code, user_info } = read(body)?;
    let users = gateway.client.users();
    let exchanged = users.exchange(&target.app, &auth_code).await;
    let outcome = if exchanged.is_ok() { "ok" } else { "failed" };
    gateway.wrote(&allowed.client, (&target.app, None), "exchange", outcome);
    let token = exchanged?;
    let mut body = json!({"user": token.user});
    if user_info {
        let wallet = users.wallet(&target.app)?;
        let asked = wallet.user_info(gateway.now(), &token.text).await;
        body["user_info"] = asked.map_err(kanhe_client::users::UserFault::from)?;
    }
    if allowed.may_have_token {
        body["access_token"] = Value::from(token.text.reveal());
        body["expires_in"] = Value::from(gateway.now().seconds_until(token.expires_at));
    }
    Ok(([(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))], Json(body)).into_response())
}

async fn access_token(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Token)?;
    let user = target.part("user");
    let token = gateway.client.users().access(&target.app, user).await;
    let outcome = if token.is_ok() { "ok" } else { "failed" };
    gateway.wrote(&allowed.client, (&target.app, Some(user)), "token", outcome);
    let UserToken { text, expires_at, .. } = token?;
    let left = gateway.now().seconds_until(expires_at);
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let body = json!({"access_token": text.reveal(), "expires_in": left});
    Ok(([no_store, (EXPIRES_IN, HeaderValue::from(left))], Json(body)).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Complaint {
    access_token: String,
}

async fn rejected(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<Complaint>,
) -> Result<Json<Value>, Problem> {
    let allowed = target.allowed(&gateway, Right::Report)?;
    let (user, Complaint { access_token }) = (target.part("user"), read(body)?);
    let came = gateway.client.users().rejected(&target.app, user, &access_token).await?;
    gateway.wrote(&allowed.client, (&target.app, Some(user)), "report", outcome(came));
    Ok(Json(json!({"outcome": outcome(came)})))
}

/// What the user lets the app see.
async fn info(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<Json<Value>, Problem> {
    let allowed = target.allowed(&gateway, Right::Exchange)?;
    let (users, user) = (gateway.client.users(), target.part("user"));
    let token = users.access(&target.app, user).await?;
    let info = users.wallet(&target.app)?.user_info(gateway.now(), &token.text).await;
    gateway.wrote(&allowed.client, (&target.app, Some(user)), "user_info", "ok");
    Ok(Json(info.map_err(kanhe_client::users::UserFault::from)?))
}

/// Ends a user's tokens.
async fn cancel(State(gateway): State<Arc<Gateway>>, target: Target) -> Result<StatusCode, Problem> {
    let allowed = target.allowed(&gateway, Right::Exchange)?;
    let user = target.part("user");
    gateway.client.users().cancel(&target.app, user).await?;
    gateway.wrote(&allowed.client, (&target.app, Some(user)), "cancel", "ok");
    Ok(StatusCode::NO_CONTENT)
}
