//! What operators ask about tokens, and do to them: introspection (RFC 7662), revocation (RFC 7009), and the withdrawal
//! of what a user has agreed to.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_alipayplus::operator;
use kanhe_core::platform::Unavailable;
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

/// Why nothing can be said about a token.
#[derive(Clone, Copy)]
enum Fault {
    /// The form has none: RFC 6749 section 5.2.
    NoToken,
    /// The store does not answer.
    Unavailable,
}

impl From<Unavailable> for Fault {
    fn from(_: Unavailable) -> Self {
        Self::Unavailable
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let (status, error) = match self {
            Self::NoToken => (StatusCode::BAD_REQUEST, "invalid_request"),
            Self::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
        };
        (status, NO_STORE, Json(json!({ "error": error }))).into_response()
    }
}

const NO_STORE: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];

/// The `token` of a form. `token_type_hint` is accepted and not needed: the platform looks among all of its kinds.
fn token(form: &Bytes) -> Result<String, Fault> {
    let fields = core::str::from_utf8(form).ok().and_then(|text| Fields::parse(text).ok());
    let token = fields.and_then(|fields| fields.get("token").ok().flatten().map(str::to_owned));
    token.ok_or(Fault::NoToken)
}

/// What a token is good for; of a dead one nothing but that it is.
async fn introspect(State(kanhe): State<Kanhe>, _: Host, form: Bytes) -> Result<Response, Fault> {
    let seen = operator::introspect(&kanhe.platform, &token(&form)?).await?;
    Ok((NO_STORE, Json(seen)).into_response())
}

/// Ends a token and all of the same origin. That nobody knows it is no mistake.
async fn revoke(State(kanhe): State<Kanhe>, _: Host, form: Bytes) -> Result<Response, Fault> {
    operator::revoke(&kanhe.platform, &kanhe.wallet.profile, &token(&form)?).await?;
    Ok((StatusCode::OK, NO_STORE).into_response())
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
