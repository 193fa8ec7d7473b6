//! `/admin/v1/keys`: the master keys, never their bytes.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_core::key::KeyId;
use kanhe_core::word::Dialect;
use serde::Serialize;

use super::access::{Auditor, Owner};
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/keys", get(list)).route("/admin/v1/keys/reseal", post(reseal))
}

/// `MasterKeys`.
#[derive(Serialize)]
struct View {
    current: KeyId,
    keys: Vec<Key>,
}

#[derive(Serialize)]
struct Key {
    id: KeyId,
    current: bool,
    secrets: u64,
    credentials: u64,
}

async fn list(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<View>, Problem> {
    let current = kanhe.platform.mint().current();
    let kinds = |name: Dialect| {
        let credentials = kanhe.dialect(name).map_or(&[][..], |dialect| dialect.credentials);
        credentials.iter().map(|policy| policy.kind).collect()
    };
    let hanging = kanhe.platform.hanging(&kinds).await?;
    let key = |(id, hanging): (KeyId, kanhe_core::platform::Hanging)| Key {
        id,
        current: id == current,
        secrets: hanging.secrets,
        credentials: hanging.credentials,
    };
    Ok(Json(View { current, keys: hanging.into_iter().map(key).collect() }))
}

/// `Resealed`.
#[derive(Serialize)]
struct Resealed {
    resealed: u64,
    left: u64,
}

async fn reseal(State(kanhe): State<Kanhe>, Owner(who): Owner) -> Result<Json<Resealed>, Problem> {
    let done = kanhe.platform.reseal().await?;
    let act = who.act(&kanhe, "keys.reseal").with("resealed", done.resealed).with("left", done.left);
    kanhe.platform.audit(act).await?;
    Ok(Json(Resealed { resealed: done.resealed, left: done.left }))
}
