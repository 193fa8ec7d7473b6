//! `/admin/v1/operators`: who administrates.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, patch};
use axum::{Json, Router};
use kanhe_core::operator::{self, OperatorRefusal, Role, is_name};
use kanhe_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::access::{Auditor, Owner};
use super::page::Page;
use super::session::acceptable;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/operators", get(list).post(add))
        .route("/admin/v1/operators/{name}", patch(change).delete(remove))
}

/// `Operator`.
#[derive(Serialize)]
struct View {
    name: String,
    role: Role,
    totp: bool,
    enabled: bool,
    created_at: i64,
    last_seen_at: Option<i64>,
}

impl View {
    fn of(operator: &operator::Operator) -> Self {
        Self {
            name: operator.name.clone(),
            role: operator.role,
            totp: operator.second_factor.is_some(),
            enabled: operator.enabled,
            created_at: operator.created_at.unix_seconds(),
            last_seen_at: operator.last_seen_at.map(Timestamp::unix_seconds),
        }
    }
}

async fn list(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<Page<View>>, Problem> {
    let operators = kanhe.platform.operators().await?;
    Ok(Json(Page::whole(operators.all.iter().map(View::of).collect())))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    name: String,
    role: Role,
    password: String,
}

fn problem(refusal: OperatorRefusal) -> Problem {
    let conflict = |detail| Problem::new(StatusCode::CONFLICT, "conflict", detail);
    match refusal {
        OperatorRefusal::Taken => conflict("there is an operator of this name"),
        OperatorRefusal::LastOwner => conflict("the last owner who can sign in stays"),
        OperatorRefusal::Unknown => {
            Problem::new(StatusCode::NOT_FOUND, "no_operator", "there is no such operator")
        }
        OperatorRefusal::Unfit => Problem::bad_request("an operator cannot be changed like that"),
    }
}

async fn add(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<View>), Problem> {
    if !is_name(&new.name) {
        return Err(Problem::bad_request("an operator's name has 1 to 64 of: letters, digits, . _ - @"));
    }
    let password = acceptable(new.password)?;
    let passwords = &*kanhe.administration.passwords;
    let added = kanhe.platform.add_operator(passwords, (&new.name, new.role), &password).await?;
    let operator = added.map_err(problem)?;
    let act = who.act(&kanhe, "operator.add").to(&format!("operator/{}", operator.name));
    kanhe.platform.audit(act.with("role", operator.role.as_str())).await?;
    Ok((StatusCode::CREATED, Json(View::of(&operator))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    role: Option<Role>,
    password: Option<String>,
    enabled: Option<bool>,
    /// Only false: a second factor is set up by whoever has it.
    totp: Option<bool>,
}

async fn change(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Path(name): Path<String>,
    Body(change): Body<Change>,
) -> Result<Json<View>, Problem> {
    if change.totp == Some(true) {
        return Err(Problem::bad_request("totp: only the operator himself can set up a second factor"));
    }
    let password = match change.password.map(acceptable).transpose()? {
        Some(password) => {
            Some(kanhe.platform.hash_password(&*kanhe.administration.passwords, &password).await)
        }
        None => None,
    };
    let changed = kanhe.platform.change_operator(&name, |operator| {
        operator.role = change.role.unwrap_or(operator.role);
        operator.enabled = change.enabled.unwrap_or(operator.enabled);
        if let Some(password) = &password {
            operator.password.clone_from(password);
        }
        if change.totp.is_some() {
            operator.second_factor = None;
        }
        Ok(())
    });
    let operator = changed.await?.map_err(problem)?;
    if password.is_some() || change.totp.is_some() || !operator.enabled {
        kanhe.platform.end_sessions_of(&name, None).await?;
    }
    let mut act = who.act(&kanhe, "operator.change").to(&format!("operator/{name}"));
    for (what, value) in [
        ("role", change.role.map(|role| role.as_str().into())),
        ("enabled", change.enabled.map(Into::into)),
        ("password", password.map(|_| "replaced".into())),
        ("totp", change.totp.map(serde_json::Value::from)),
    ] {
        if let Some(value) = value {
            act = act.with(what, value);
        }
    }
    kanhe.platform.audit(act).await?;
    Ok(Json(View::of(&operator)))
}

async fn remove(
    State(kanhe): State<Kanhe>,
    Owner(who): Owner,
    Path(name): Path<String>,
) -> Result<StatusCode, Problem> {
    kanhe.platform.remove_operator(&name).await?.map_err(problem)?;
    kanhe.platform.audit(who.act(&kanhe, "operator.remove").to(&format!("operator/{name}"))).await?;
    Ok(StatusCode::NO_CONTENT)
}
