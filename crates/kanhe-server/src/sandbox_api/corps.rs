//! `/sandbox/v1/corps`: enterprises, and the third-party apps that they take in and throw out.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use kanhe_core::app::App;
use kanhe_core::corp::Corp;
use kanhe_core::word::Dialect;
use kanhe_dingtalk::{installation, policy};
use kanhe_sandbox::suites::{PushFault, Pushed};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use super::apps::find;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/corps", get(list).post(add))
        .route("/sandbox/v1/suites/{suite}", get(suite))
        .route("/sandbox/v1/suites/{suite}/callback", put(set_callback))
        .route("/sandbox/v1/suites/{suite}/push", post(push))
        .route("/sandbox/v1/suites/{suite}/corps/{corp}", post(authorize).delete(withdraw))
}

fn show(corp: &Corp) -> Value {
    json!({"dialect": corp.dialect, "corpid": corp.id, "name": corp.name})
}

async fn list(Sandboxed { kanhe, .. }: Sandboxed) -> Result<Json<Value>, Problem> {
    let mut shown = Vec::new();
    for dialect in kanhe.dialects.iter().filter(|dialect| dialect.installing.is_some()) {
        shown.extend(kanhe.platform.corps(dialect.dialect).await?.iter().map(show));
    }
    Ok(Json(json!({ "corps": shown })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewCorp {
    dialect: Dialect,
    name: String,
}

async fn add(
    Sandboxed { kanhe, .. }: Sandboxed,
    Body(NewCorp { dialect, name }): Body<NewCorp>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if name.trim().is_empty() || name.chars().count() > 64 {
        return Err(Problem::bad_request("a corp's name has 1 to 64 characters"));
    }
    let installing = kanhe.dialect(dialect).and_then(|dialect| dialect.installing);
    let installing = installing.ok_or_else(|| Problem::bad_request("this dialect has no corps"))?;
    let id = (installing.corp)(kanhe.platform.entropy());
    let taken = || Problem::new(StatusCode::CONFLICT, "taken", "this id is taken; ask again for another one");
    let corp = kanhe.platform.add_corp(dialect, &id, &name).await?.ok_or_else(taken)?;
    Ok((StatusCode::CREATED, Json(show(&corp))))
}

/// A third-party app, and the corp that is meant.
async fn named(kanhe: &Kanhe, suite: &str, corp: &str) -> Result<(std::sync::Arc<App>, Corp), Problem> {
    let suite = find_suite(kanhe, suite).await?;
    let no_corp = || Problem::new(StatusCode::NOT_FOUND, "no_corp", "there is no such corp");
    let corp = kanhe.platform.corp(kanhe_dingtalk::DIALECT, corp).await?.ok_or_else(no_corp)?;
    Ok((suite, corp))
}

async fn find_suite(kanhe: &Kanhe, suite: &str) -> Result<std::sync::Arc<App>, Problem> {
    let (_, app) = find(kanhe, "dingtalk", suite).await?;
    if app.account_type == policy::SUITE {
        return Ok(app);
    }
    Err(Problem::bad_request("this is no third-party app"))
}

/// The ticket that the platform has pushed last, and would push again now.
async fn suite(
    Sandboxed { kanhe, .. }: Sandboxed,
    Path(suite): Path<String>,
) -> Result<Json<Value>, Problem> {
    let suite = find_suite(&kanhe, &suite).await?;
    let ticket = kanhe.platform.issue(&suite, &policy::SUITE_TICKET).await?;
    Ok(Json(json!({
        "suite_key": suite.client_id, "suite_ticket": ticket.text.reveal(), "expires_in": ticket.expires_in,
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Callback {
    url: String,
    token: String,
    aes_key: String,
}

impl From<PushFault> for Problem {
    fn from(fault: PushFault) -> Self {
        let (status, kind) = match fault {
            PushFault::Malformed => (StatusCode::BAD_REQUEST, "bad_request"),
            PushFault::NoCallback => (StatusCode::CONFLICT, "no_callback"),
            PushFault::Unanswered(_) | PushFault::Refused => (StatusCode::BAD_GATEWAY, "callback"),
            PushFault::Unavailable => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        };
        Self::new(status, kind, fault.to_string())
    }
}

/// Where the maker is told. He is asked at once whether he can read it, and gets his first ticket.
async fn set_callback(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path(suite): Path<String>,
    Body(Callback { url, token, aes_key }): Body<Callback>,
) -> Result<Json<Pushed>, Problem> {
    let suite = find_suite(&kanhe, &suite).await?;
    Ok(Json(sandbox.suites.set_callback(&suite, &url, &token, &aes_key).await?))
}

/// Pushes the ticket now.
async fn push(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path(suite): Path<String>,
) -> Result<Json<Pushed>, Problem> {
    let suite = find_suite(&kanhe, &suite).await?;
    Ok(Json(sandbox.suites.push_ticket(&suite).await?))
}

/// What came of telling the maker; nothing if he has given no address.
fn told(pushed: Result<Pushed, PushFault>) -> Value {
    match pushed {
        Ok(pushed) => json!(pushed),
        Err(PushFault::NoCallback) => Value::Null,
        Err(fault) => json!({"acknowledged": false, "why": fault.to_string()}),
    }
}

/// The corp agrees. The maker is told, if he has a callback; the code is in the answer too.
async fn authorize(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path((suite, corp)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let (suite, corp) = named(&kanhe, &suite, &corp).await?;
    let code = installation::authorize(&kanhe.platform, &suite, &corp).await?;
    sandbox.note("sandbox.suites", Some(suite.client_id.clone()), format!("authorised by {}", corp.id));
    let pushed = told(sandbox.suites.push_agreement(&suite, code.reveal()).await);
    Ok(Json(json!({"tmp_auth_code": code.reveal(), "corpid": corp.id, "pushed": pushed})))
}

async fn withdraw(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path((suite, corp)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (suite, corp) = named(&kanhe, &suite, &corp).await?;
    let gone = installation::withdraw(&kanhe.platform, &suite, &corp).await?;
    gone.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND, "not_authorized", "the corp has not got it"))?;
    told(sandbox.suites.push_end(&suite, &corp.id).await);
    sandbox.note("sandbox.suites", Some(suite.client_id.clone()), format!("thrown out by {}", corp.id));
    Ok(StatusCode::NO_CONTENT)
}
