//! `/sandbox/v1/sessions/{id}/menu` and `…/shares`: the menu of the page in view, and what was sent with it.

use axum::extract::Path;
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_sandbox::phone::Tapped;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/sessions/{id}/menu", post(tap))
        .route("/sandbox/v1/sessions/{id}/shares", get(shares))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Tap {
    item: String,
}

/// Taps an item. Answers when the card is sent or given up, or as soon as the page has been told.
async fn tap(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Tap { item }): Body<Tap>,
) -> Result<Json<Tapped>, Problem> {
    let phones = sandbox.phones.clone();
    // A task of its own: the person may still choose when whoever has tapped for him has hung up.
    let tapped = tokio::spawn(async move { phones.tap(&id, &item).await }).await;
    let tapped = tapped.map_err(|_| Problem::bad_request("the tap could not be followed to its end"))?;
    Ok(Json(tapped?))
}

async fn shares(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"shares": sandbox.phones.shares(&id)?})))
}
