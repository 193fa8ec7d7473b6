//! What scripts do with a phone: prepare answers, wait for what the page does, record it and do it again.

use core::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_sandbox::phone::{
    Act, CallWanted, DialogWanted, Expectation, Missed, Recording, SessionView, Status,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    let one = "/sandbox/v1/sessions/{id}";
    Router::new()
        .route(&format!("{one}/expect"), get(expected).post(expect).delete(expect_nothing))
        .route(&format!("{one}/calls/wait"), get(wait_for_call))
        .route(&format!("{one}/dialogs/wait"), get(wait_for_dialog))
        .route(&format!("{one}/acts"), post(acted))
        .route(&format!("{one}/recording"), get(recording))
        .route(&format!("{one}/replay"), post(replay))
}

async fn expect(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(expectation): Body<Expectation>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.expect(&id, expectation)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn acted(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(act): Body<Act>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.acted(&id, act)?;
    Ok(StatusCode::NO_CONTENT)
}

/// As what a recording is wanted.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Form {
    /// As it is.
    #[default]
    Json,
    /// As a test.
    Playwright,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct As {
    #[serde(default, rename = "as")]
    form: Form,
}

async fn recording(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<As>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(As { form }) = query?;
    let recording = sandbox.phones.recording(&id)?;
    Ok(match form {
        Form::Json => Json(recording).into_response(),
        Form::Playwright => {
            ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], recording.test()).into_response()
        }
    })
}

async fn replay(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(recording): Body<Recording>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.replay(&id, &recording)?))
}

async fn expected(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"expectations": sandbox.phones.expected(&id)?})))
}

async fn expect_nothing(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.expect_nothing(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// How long somebody waits if he does not say, in milliseconds.
const PATIENCE: u64 = 10_000;

/// How long he waits at the most.
const LONGEST: u64 = 120_000;

fn patience(asked: Option<u64>) -> Duration {
    Duration::from_millis(asked.unwrap_or(PATIENCE).min(LONGEST))
}

impl From<Missed> for Problem {
    fn from(missed: Missed) -> Self {
        match missed {
            Missed::Phone(fault) => fault.into(),
            Missed::TimedOut(why) => Self::new(StatusCode::REQUEST_TIMEOUT, "timed_out", why),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitForCall {
    api: Option<String>,
    status: Option<Status>,
    #[serde(default)]
    since: u64,
    timeout_ms: Option<u64>,
}

async fn wait_for_call(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<WaitForCall>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(WaitForCall { api, status, since, timeout_ms }) = query?;
    let wanted = CallWanted { api, status, since };
    let call = sandbox.phones.wait_for_call(&id, &wanted, patience(timeout_ms)).await?;
    Ok(Json(json!({"call": call})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WaitForDialog {
    kind: Option<String>,
    #[serde(default)]
    since: u64,
    timeout_ms: Option<u64>,
}

async fn wait_for_dialog(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<WaitForDialog>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(WaitForDialog { kind, since, timeout_ms }) = query?;
    let wanted = DialogWanted { kind, since };
    let dialog = sandbox.phones.wait_for_dialog(&id, &wanted, patience(timeout_ms)).await?;
    Ok(Json(json!({"dialog": dialog})))
}
