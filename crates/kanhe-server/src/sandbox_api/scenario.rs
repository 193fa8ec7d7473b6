//! `/sandbox/v1/scenario`: a bad day, or a good one, in one file: what new phones are and answer, and calls of this very API.

use axum::body::{Body as HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{Method, StatusCode, header};
use axum::routing::post;
use axum::{Json, Router};
use kanhe_sandbox::phone::{Expectation, Presets, Settings};
use serde::Deserialize;
use serde_json::{Value, json};
use tower::ServiceExt;

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/scenario", post(play).delete(end))
}

/// A scenario, as files and requests have it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// What new phones are.
    phone: Settings,
    /// What they answer.
    expect: Vec<Expectation>,
    /// What is done now, in this order.
    calls: Vec<Step>,
}

/// A call of the sandbox API.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    /// `POST /faults`; the path is that below `/sandbox/v1`.
    call: String,
    #[serde(default)]
    body: Value,
}

/// How many calls a scenario has at the most.
const CALLS: usize = 256;

/// How large the answer to one of them may be, in bytes.
const ANSWER: usize = 1024 * 1024;

async fn play(
    Sandboxed { kanhe, .. }: Sandboxed,
    Body(scenario): Body<Scenario>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"done": perform(kanhe, scenario).await?})))
}

/// Plays a scenario, up to the first call that is refused. Answers how many were made.
pub async fn perform(kanhe: Kanhe, Scenario { phone, expect, calls }: Scenario) -> Result<usize, Problem> {
    let Some(sandbox) = kanhe.sandbox.clone() else { return Err(crate::nothing_here().await) };
    if calls.len() > CALLS {
        return Err(Problem::bad_request(format!("a scenario has at most {CALLS} calls")));
    }
    sandbox.phones.preset(Presets { phone, expect })?;
    let router = super::routes().with_state(kanhe);
    for (at, Step { call, body }) in calls.iter().enumerate() {
        let answer = router.clone().oneshot(request(at, call, body)?).await;
        let answer = answer.unwrap_or_else(|never| match never {});
        if !answer.status().is_success() {
            let status = answer.status();
            let text = to_bytes(answer.into_body(), ANSWER).await.unwrap_or_default();
            let problem: Value = serde_json::from_slice(&text).unwrap_or_default();
            let why = problem["detail"].as_str().unwrap_or("there is nothing at this address");
            let detail = format!("call {} of the scenario, {call}: {why}", at + 1);
            return Err(Problem::new(status, "scenario", detail));
        }
    }
    sandbox.note("sandbox.scenario", None, format!("{} calls made", calls.len()));
    Ok(calls.len())
}

fn request(at: usize, call: &str, body: &Value) -> Result<Request, Problem> {
    let wrong = || {
        let detail =
            format!("call {} of the scenario is no call: {call:?}; one looks like `POST /faults`", at + 1);
        Problem::bad_request(detail)
    };
    let (method, path) = call.split_once(' ').ok_or_else(wrong)?;
    let method: Method = method.parse().map_err(|_| wrong())?;
    // A scenario within a scenario would have no end.
    if !path.starts_with('/') || path.starts_with("/scenario") {
        return Err(wrong());
    }
    let content = if body.is_null() { HttpBody::empty() } else { HttpBody::from(body.to_string()) };
    Request::builder()
        .method(method)
        .uri(format!("/sandbox/v1{path}"))
        .header(header::HOST, "localhost")
        .body(content)
        .map_err(|_| wrong())
}

/// New phones are as they always were, and no fault is set.
async fn end(Sandboxed { sandbox, .. }: Sandboxed) -> Result<StatusCode, Problem> {
    sandbox.phones.preset(Presets::default())?;
    sandbox.faults.clear();
    sandbox.note("sandbox.scenario", None, "ended".to_owned());
    Ok(StatusCode::NO_CONTENT)
}
