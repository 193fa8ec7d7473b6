//! `/admin/v1/admin-keys` and `/admin/v1/hosts`: keys by which programs administrate, and by which hosts ask. Each is
//! shown once, when it is made, and stops to work at once when it is taken away.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use kanhe_core::admin_key::AdminKey;
use kanhe_core::host::HostKey;
use kanhe_core::operator::Role;
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};

use super::access::{Auditor, Owner};
use super::page::Page;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/admin-keys", get(list_admin_keys).post(make_admin_key))
        .route("/admin/v1/admin-keys/{id}", delete(remove_admin_key))
        .route("/admin/v1/hosts", get(list_host_keys).post(make_host_key))
        .route("/admin/v1/hosts/{id}", delete(remove_host_key))
}

/// `AdminKey`, `HostKey`, and the key itself where it has just been made.
#[derive(Serialize)]
struct View {
    id: Word,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<Role>,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<String>,
}

impl View {
    fn of_admin(key: AdminKey) -> Self {
        let AdminKey { id, name, role, created_at, .. } = key;
        Self { id, name, role: Some(role), created_at: created_at.unix_seconds(), key: None }
    }

    fn of_host(key: HostKey) -> Self {
        let HostKey { id, name, created_at, .. } = key;
        Self { id, name, role: None, created_at: created_at.unix_seconds(), key: None }
    }
}

fn named(name: String) -> Result<String, Problem> {
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Err(Problem::bad_request("name: a key's name has 1 to 64 characters"));
    }
    Ok(name)
}

fn no_key() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_key", "there is no such key")
}

async fn list_admin_keys(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<Page<View>>, Problem> {
    let keys = kanhe.platform.admin_keys().await?;
    Ok(Json(Page::whole(keys.into_iter().map(View::of_admin).collect())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewAdminKey {
    name: String,
    role: Role,
}

async fn make_admin_key(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Body(new): Body<NewAdminKey>,
) -> Result<(StatusCode, Json<View>), Problem> {
    let (key, text) = kanhe.platform.make_admin_key(&named(new.name)?, new.role).await?;
    let act = who.act(&kanhe, "admin_key.make").to(&format!("admin_key/{}", key.id)).with("name", &*key.name);
    kanhe.platform.audit(act.with("role", key.role.as_str())).await?;
    let view = View { key: Some(text.reveal().to_owned()), ..View::of_admin(key) };
    Ok((StatusCode::CREATED, Json(view)))
}

async fn remove_admin_key(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = Word::parse(&id).ok_or_else(no_key)?;
    if !kanhe.platform.remove_admin_key(id).await? {
        return Err(no_key());
    }
    kanhe.platform.audit(who.act(&kanhe, "admin_key.remove").to(&format!("admin_key/{id}"))).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn list_host_keys(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<Page<View>>, Problem> {
    let keys = kanhe.platform.host_keys().await?;
    Ok(Json(Page::whole(keys.into_iter().map(View::of_host).collect())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewHostKey {
    name: String,
}

async fn make_host_key(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Body(new): Body<NewHostKey>,
) -> Result<(StatusCode, Json<View>), Problem> {
    let (key, text) = kanhe.platform.make_host_key(&named(new.name)?).await?;
    let act = who.act(&kanhe, "host.make").to(&format!("host/{}", key.id)).with("name", &*key.name);
    kanhe.platform.audit(act).await?;
    let view = View { key: Some(text.reveal().to_owned()), ..View::of_host(key) };
    Ok((StatusCode::CREATED, Json(view)))
}

async fn remove_host_key(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let id = Word::parse(&id).ok_or_else(no_key)?;
    if !kanhe.platform.remove_host_key(id).await? {
        return Err(no_key());
    }
    kanhe.platform.audit(who.act(&kanhe, "host.remove").to(&format!("host/{id}"))).await?;
    Ok(StatusCode::NO_CONTENT)
}
