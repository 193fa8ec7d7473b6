//! `/sandbox/v1/sessions`: the simulated phones.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use kanhe_sandbox::phone::{
    BarTap, DialogAnswer, Invoke, Invoked, Listen, NewPage, PageChange, PhoneFault, SessionView, Settings,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    let one = "/sandbox/v1/sessions/{id}";
    Router::new()
        .route("/sandbox/v1/sessions", get(list).post(create))
        .route(one, get(view).patch(change).delete(delete))
        .route(&format!("{one}/pages"), post(load))
        .route(&format!("{one}/page"), patch(change_page))
        .route(&format!("{one}/views/{{view}}"), post(bring_forward).delete(close_view))
        .route(&format!("{one}/bar"), post(tap_bar))
        .route(&format!("{one}/open"), post(open))
        .route(&format!("{one}/invoke"), post(invoke))
        .route(&format!("{one}/listen"), post(listen))
        .route(&format!("{one}/calls"), get(calls))
        .route(&format!("{one}/dialogs"), get(dialogs))
        .route(&format!("{one}/dialogs/{{dialog}}"), post(answer))
}

impl From<PhoneFault> for Problem {
    fn from(fault: PhoneFault) -> Self {
        let (status, kind) = match fault {
            PhoneFault::NoSession => (StatusCode::NOT_FOUND, "no_session"),
            PhoneFault::NoDialog => (StatusCode::NOT_FOUND, "no_dialog"),
            PhoneFault::NoPage => (StatusCode::CONFLICT, "no_page"),
            PhoneFault::NotInMenu => (StatusCode::CONFLICT, "not_in_menu"),
            PhoneFault::NoRecording => (StatusCode::CONFLICT, "no_recording"),
            PhoneFault::NoVoice => (StatusCode::NOT_FOUND, "no_voice"),
            PhoneFault::NotDriven => (StatusCode::CONFLICT, "not_driven"),
            PhoneFault::Driven => (StatusCode::CONFLICT, "driven"),
            PhoneFault::NoCode => (StatusCode::NOT_FOUND, "no_code"),
            PhoneFault::CodeUsed => (StatusCode::GONE, "code_used"),
            PhoneFault::CodeExpired => (StatusCode::GONE, "code_expired"),
            PhoneFault::NotJoined => (StatusCode::CONFLICT, "not_joined"),
            PhoneFault::NoPhotograph => (StatusCode::GATEWAY_TIMEOUT, "no_photograph"),
            PhoneFault::NoPicture => (StatusCode::NOT_FOUND, "no_picture"),
            PhoneFault::TooManyCalls => (StatusCode::TOO_MANY_REQUESTS, "too_many_calls"),
            PhoneFault::TooManyExpectations => (StatusCode::TOO_MANY_REQUESTS, "too_many_expectations"),
            PhoneFault::TooManyEvents => (StatusCode::TOO_MANY_REQUESTS, "too_many_events"),
            PhoneFault::NoAction
            | PhoneFault::NoExpectation
            | PhoneFault::Recording
            | PhoneFault::TooLong
            | PhoneFault::Setting(_) => (StatusCode::BAD_REQUEST, "bad_request"),
        };
        Self::new(status, kind, fault.to_string())
    }
}

async fn list(Sandboxed { sandbox, .. }: Sandboxed) -> Json<Value> {
    Json(json!({"sessions": sandbox.phones.list()}))
}

async fn create(
    Sandboxed { sandbox, .. }: Sandboxed,
    Body(settings): Body<Settings>,
) -> Result<(StatusCode, Json<SessionView>), Problem> {
    Ok((StatusCode::CREATED, Json(sandbox.phones.create(&settings)?)))
}

async fn view(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.get(&id)?))
}

async fn change(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(settings): Body<Settings>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.change(&id, &settings)?))
}

async fn delete(Sandboxed { sandbox, .. }: Sandboxed, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    sandbox.phones.delete(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn load(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(page): Body<NewPage>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.load(&id, page)?))
}

async fn change_page(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(change): Body<PageChange>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.change_page(&id, change)?))
}

/// A view that was covered by another one is in front again.
async fn bring_forward(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, view)): Path<(String, String)>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.bring_forward(&id, &view)?))
}

async fn close_view(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, view)): Path<(String, String)>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.close_view(&id, &view)?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Open {
    url: String,
}

async fn open(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Open { url }): Body<Open>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.open(&id, url)?;
    Ok(StatusCode::ACCEPTED)
}

/// A finger on the bar. `told`: the page was told, and does the rest.
async fn tap_bar(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(tap): Body<BarTap>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"told": sandbox.phones.tap_bar(&id, &tap).await?})))
}

/// Answers when the call is answered.
async fn invoke(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(call): Body<Invoke>,
) -> Result<Json<Invoked>, Problem> {
    Ok(Json(sandbox.phones.invoke(&id, call).await?))
}

async fn listen(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(listen): Body<Listen>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"call": sandbox.phones.listen(&id, listen).await?})))
}

#[derive(Deserialize)]
struct Since {
    since: Option<u64>,
}

async fn calls(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<Since>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Since { since }) = query?;
    Ok(Json(json!({"calls": sandbox.phones.calls(&id, since.unwrap_or(0))?})))
}

async fn dialogs(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"dialogs": sandbox.phones.dialogs(&id)?})))
}

async fn answer(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, dialog)): Path<(String, u64)>,
    Body(answer): Body<DialogAnswer>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.answer(&id, dialog, answer)?;
    Ok(StatusCode::NO_CONTENT)
}
