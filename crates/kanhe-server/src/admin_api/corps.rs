//! `/admin/v1/corps`: the enterprises and tenants in which apps are installed.

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::corp::Corp;
use kanhe_core::word::Dialect;
use serde::{Deserialize, Serialize};

use super::access::{Auditor, Operator};
use super::page::Page;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/corps", get(list).post(add))
}

/// `Corp`.
#[derive(Serialize)]
struct View {
    dialect: Dialect,
    id: String,
    name: String,
    apps: usize,
}

/// More apps of a corp than this are not counted.
const COUNTED: usize = 1000;

impl View {
    async fn of(kanhe: &Kanhe, corp: Corp) -> Result<Self, Problem> {
        let apps = kanhe.platform.apps_in(corp.dialect, &corp.id, COUNTED).await?.len();
        Ok(Self { dialect: corp.dialect, id: corp.id, name: corp.name, apps })
    }
}

async fn list(State(kanhe): State<Kanhe>, _: Auditor) -> Result<Json<Page<View>>, Problem> {
    let mut items = Vec::new();
    for dialect in kanhe.dialects.iter().filter(|dialect| dialect.installing.is_some()) {
        for corp in kanhe.platform.corps(dialect.dialect).await? {
            items.push(View::of(&kanhe, corp).await?);
        }
    }
    Ok(Json(Page::whole(items)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    dialect: Dialect,
    name: String,
    id: Option<String>,
}

async fn add(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<View>), Problem> {
    let installing = kanhe.dialect(new.dialect).and_then(|dialect| dialect.installing);
    let installing =
        installing.ok_or_else(|| Problem::bad_request("dialect: its apps are installed in no corps"))?;
    if new.name.trim().is_empty() || new.name.chars().count() > 64 {
        return Err(Problem::bad_request("name: a corp's name has 1 to 64 characters"));
    }
    let fits = |id: &String| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
        (1..=64).contains(&id.len()) && id.bytes().all(plain)
    };
    if new.id.as_ref().is_some_and(|id| !fits(id)) {
        return Err(Problem::bad_request("id: 1 to 64 letters, digits, _ - ."));
    }
    let id = new.id.unwrap_or_else(|| (installing.corp)(kanhe.platform.entropy()));
    let corp = kanhe.platform.add_corp(new.dialect, &id, &new.name).await?;
    let taken = || Problem::new(StatusCode::CONFLICT, "conflict", "there is a corp of this id");
    let corp = corp.ok_or_else(taken)?;
    let act =
        who.act(&kanhe, "corp.add").to(&format!("{}/{}", corp.dialect, corp.id)).with("name", &*corp.name);
    kanhe.platform.audit(act).await?;
    Ok((StatusCode::CREATED, Json(View::of(&kanhe, corp).await?)))
}
