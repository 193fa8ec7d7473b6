//! `/sandbox/v1/sessions/{id}/driver`, `…/screen`, `…/input`, `…/screenshot`: a real browser that shows a session's pages.
//!
//! A browser's driver takes the wheel by a request whose answer is the stream of what happens. While it reads, the
//! session is driven; when it is gone, however it went, the session is free again.

use core::convert::Infallible;
use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::sse::{Event as ServerSent, KeepAlive};
use axum::response::{IntoResponse, Response, Sse};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use bytes::Bytes;
use futures_util::{Stream, StreamExt};
use kanhe_sandbox::phone::{Driver, Phones, Said, SessionView};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use super::events::{Watch, happening};
use crate::Kanhe;
use crate::problem::{Body, Problem};

/// Largest picture of a page, in bytes.
const PICTURE: usize = 32 * 1024 * 1024;

pub(super) fn routes() -> Router<Kanhe> {
    let one = "/sandbox/v1/sessions/{id}";
    Router::new()
        .route(&format!("{one}/driver"), post(take).patch(change))
        .route(&format!("{one}/driver/traffic"), get(traffic).put(set_traffic))
        .route(&format!("{one}/said"), post(said))
        .route(&format!("{one}/input"), post(input))
        .route(&format!("{one}/screen"), get(look).put(show))
        .route(&format!("{one}/screenshot"), get(photograph))
        .route(&format!("{one}/screenshot/{{number}}"), put(develop))
        .layer(DefaultBodyLimit::max(PICTURE))
}

/// Lets go of the wheel when the stream ends.
struct Wheel {
    phones: Arc<Phones>,
    session: String,
}

impl Drop for Wheel {
    fn drop(&mut self) {
        self.phones.leave_wheel(&self.session);
    }
}

async fn take(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(driver): Body<Driver>,
) -> Result<Sse<impl Stream<Item = Result<ServerSent, Infallible>>>, Problem> {
    // Watched first, so that nothing is missed.
    let events = happening(&sandbox, Watch { session: Some(id.clone()) });
    let session = sandbox.phones.take_wheel(&id, driver)?;
    let wheel = Wheel { phones: Arc::clone(&sandbox.phones), session: id };
    let first =
        ServerSent::default().event("session").json_data(json!({"type": "session", "session": session}));
    let events = futures_util::stream::iter(first.ok().map(Ok)).chain(events).map(move |event| {
        let _held = &wheel;
        event
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(5))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    map: Option<BTreeMap<String, String>>,
    browser: Option<String>,
    devtools: Option<String>,
}

async fn change(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(changed): Body<Changed>,
) -> Result<Json<SessionView>, Problem> {
    let unfit = |(host, target): &(&String, &String)| host.is_empty() || target.is_empty();
    if let Some((host, target)) = changed.map.iter().flatten().find(unfit) {
        return Err(Problem::bad_request(format!("{host:?} cannot be served at {target:?}")));
    }
    let view = sandbox.phones.change_driver(&id, |driver| {
        driver.map = changed.map.unwrap_or_else(|| core::mem::take(&mut driver.map));
        driver.browser = changed.browser.unwrap_or_else(|| core::mem::take(&mut driver.browser));
        driver.devtools = changed.devtools.or_else(|| driver.devtools.take());
    })?;
    Ok(Json(view))
}

async fn traffic(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"traffic": sandbox.phones.traffic(&id)?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seen {
    traffic: Vec<Value>,
}

async fn set_traffic(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Seen { traffic }): Body<Seen>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.set_traffic(&id, Value::Array(traffic))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn said(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(what): Body<Said>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.said(&id, what)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hands {
    inputs: Vec<Value>,
}

async fn input(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Hands { inputs }): Body<Hands>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.move_hands(&id, inputs)?;
    Ok(StatusCode::ACCEPTED)
}

#[derive(Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

/// The next picture, with its number; nothing if the page has looked the same for a while.
async fn look(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<Since>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Since { since }) = query?;
    let Some((number, picture)) = sandbox.phones.look(&id, since).await? else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let mut response = shown(picture, "image/jpeg");
    response.headers_mut().insert("x-kanhe-picture", HeaderValue::from(number));
    Ok(response)
}

async fn show(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    picture: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"wanted": sandbox.phones.show_screen(&id, picture?)?})))
}

async fn photograph(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    Ok(shown(sandbox.phones.photograph(&id).await?, "image/png"))
}

async fn develop(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, number)): Path<(String, u64)>,
    photograph: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.develop(&id, number, photograph?)?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(picture: Bytes, content_type: &'static str) -> Response {
    let mut response = picture.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}
