//! What operators ask about tokens, and do to them: introspection (RFC 7662), revocation (RFC 7009), and the withdrawal
//! of what a user has agreed to.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_alipayplus::operator;
use kanhe_core::word::Dialect;
use kanhe_dialect::fields::Fields;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Host;
use crate::Kanhe;
use crate::problem::{Body, Problem};

/// The routes.
pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/host/v1/introspect", post(introspect))
        .route("/host/v1/revoke", post(revoke))
        .route("/host/v1/consents/withdraw", post(withdraw))
}

/// The `token` of a form. `token_type_hint` is accepted and not needed: the platform looks among all of its kinds.
///
/// # Errors
/// What RFC 6749 section 5.2 answers to a request without it.
fn token(form: &Bytes) -> Result<String, Response> {
    let fields = core::str::from_utf8(form).ok().and_then(|text| Fields::parse(text).ok());
    let token = fields.and_then(|fields| fields.get("token").ok().flatten().map(str::to_owned));
    token.ok_or_else(|| {
        let error = json!({"error": "invalid_request", "error_description": "the form has no token"});
        (StatusCode::BAD_REQUEST, NO_STORE, Json(error)).into_response()
    })
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// What a token is good for; of a dead one nothing but that it is.
async fn introspect(State(kanhe): State<Kanhe>, _: Host, form: Bytes) -> Result<Response, Problem> {
    match token(&form) {
        Ok(token) => {
            let seen = operator::introspect(&kanhe.platform, &token).await?;
            Ok((NO_STORE, Json(seen)).into_response())
        }
        Err(refusal) => Ok(refusal),
    }
}

/// Ends a token and all of the same origin. That nobody knows it is no mistake.
async fn revoke(State(kanhe): State<Kanhe>, _: Host, form: Bytes) -> Result<Response, Problem> {
    match token(&form) {
        Ok(token) => {
            operator::revoke(&kanhe.platform, &kanhe.wallet.profile, &token).await?;
            Ok((StatusCode::OK, NO_STORE).into_response())
        }
        Err(refusal) => Ok(refusal),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Withdrawal {
    dialect: Dialect,
    client_id: String,
    user: String,
    /// All that he has agreed to, if it is not there.
    scopes: Option<Vec<String>>,
}

/// Takes back for a user what he has agreed to with an app. Tokens stop at once to be good for it.
async fn withdraw(
    State(kanhe): State<Kanhe>,
    _: Host,
    Body(wanted): Body<Withdrawal>,
) -> Result<Json<Value>, Problem> {
    let refused = |reason: &str| {
        Ok(Json(json!({"ok": false, "code": reason, "message": "nothing was withdrawn", "reason": reason})))
    };
    let Some(app) = kanhe.platform.app(wanted.dialect, &wanted.client_id).await? else {
        return refused("unknown_app");
    };
    let Some(user) = kanhe.platform.user(&wanted.user).await? else { return refused("unknown_user") };
    let left = match &wanted.scopes {
        Some(scopes) => kanhe.platform.withdraw_scopes(&app, &user, scopes).await?,
        None => kanhe.platform.withdraw(&app, &user).await?,
    };
    Ok(Json(json!({"ok": true, "scopes": left.scopes.keys().collect::<Vec<_>>()})))
}
