//! `/sandbox/v1/users/{user}/inbox` and `…/purse`: what apps have sent a user of the wallet, and his play money.

use axum::extract::Path;
use axum::routing::get;
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/users/{user}/inbox", get(inbox))
        .route("/sandbox/v1/users/{user}/purse", get(purse).put(fill))
}

async fn inbox(Sandboxed { sandbox, .. }: Sandboxed, Path(user): Path<String>) -> Json<Value> {
    Json(json!({"messages": sandbox.letterbox.of(&user)}))
}

async fn purse(Sandboxed { sandbox, .. }: Sandboxed, Path(user): Path<String>) -> Json<Value> {
    Json(json!({"balances": sandbox.purse.balances(&user), "payments": sandbox.purse.payments(&user)}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Filling {
    currency: String,
    balance: u64,
}

async fn fill(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path(user): Path<String>,
    Body(Filling { currency, balance }): Body<Filling>,
) -> Result<Json<Value>, Problem> {
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Problem::bad_request("currency is three capital letters"));
    }
    kanhe.platform.user(&user).await?.ok_or_else(super::users::no_user)?;
    sandbox.purse.fill(&user, &currency, balance);
    Ok(Json(json!({"balances": sandbox.purse.balances(&user)})))
}
