//! A real phone, or any tab of a browser, as the device of a session: `docs/device.md`.
//!
//! * `/sandbox/v1/sessions/{id}/device`: the simulator gives a code, and lets the device go;
//! * `/sandbox/v1/devices`: a page of any origin joins, by the code that it was opened with;
//! * `/sandbox/v1/devices/line`: what page and host say to each other, over a web socket.

mod line;
mod messages;
mod parked;

use axum::extract::{DefaultBodyLimit, Path, Request, WebSocketUpgrade};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_core::domain::PageUrl;
use kanhe_sandbox::phone::{CODE_LIFE, Detached, DeviceScreen, PhoneFault, SessionView};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) use self::parked::Parked;
use super::{Sandboxed, guard};
use crate::Kanhe;
use crate::problem::{Body, Problem};

/// Largest request to join, in bytes.
const JOINING: usize = 4096;
/// Largest message of a page, in bytes: a million characters (`web/types/host-protocol.d.ts`, Bounds).
const MESSAGE: usize = 4 * 1024 * 1024;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/sessions/{id}/device", post(invite).delete(dismiss))
}

/// Outside the guard, since pages of any origin join. Who has neither code nor key gets nothing.
pub(super) fn open_routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/devices", post(join).layer(DefaultBodyLimit::max(JOINING)))
        .layer(from_fn(for_any_origin))
        .route("/sandbox/v1/devices/line", get(speak))
        .layer(from_fn(guard::by_address_only))
}

/// A code, and where devices find us: empty if only this computer does.
async fn invite(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let invitation = sandbox.phones.invite(&id)?;
    let answer = json!({
        "code": invitation.code,
        "expires_at": invitation.expires_at,
        "life_seconds": CODE_LIFE.as_secs(),
        "origins": sandbox.origins,
    });
    Ok((StatusCode::CREATED, Json(answer)))
}

async fn dismiss(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<Json<SessionView>, Problem> {
    Ok(Json(sandbox.phones.dismiss(&id)?))
}

/// What a page shows to join: the code that it was opened with, or the key that its tab has got for one.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Joining {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    key: Option<String>,
    #[serde(default)]
    screen: DeviceScreen,
}

async fn join(
    Sandboxed { sandbox, .. }: Sandboxed,
    headers: HeaderMap,
    Body(Joining { code, key, screen }): Body<Joining>,
) -> Result<Json<Value>, Problem> {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("");
    let origin = format!("http://{}", text(header::HOST));
    let user_agent = text(header::USER_AGENT).to_owned();
    let joined = match (code, key) {
        (Some(code), _) => {
            sandbox.phones.join(&code, Detached { user_agent, screen, origin, connected: false })
        }
        (None, Some(key)) => sandbox.phones.rejoin(&key),
        (None, None) => Err(PhoneFault::NoCode),
    }?;
    Ok(Json(json!({"key": joined.key, "boot": joined.session.boot})))
}

/// The rest is said on the line, the key first: an address would keep it in logs.
async fn speak(
    Sandboxed { sandbox, .. }: Sandboxed,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Result<Response, Problem> {
    // A page's claims are compared with what its browser says.
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    let origin = origin.and_then(|origin| PageUrl::parse(origin).ok());
    let origin = origin.ok_or_else(|| {
        Problem::new(StatusCode::FORBIDDEN, "no_page", "only a page of a browser has a line to the simulator")
    })?;
    let upgrade = upgrade.max_message_size(MESSAGE);
    Ok(upgrade.on_upgrade(move |socket| line::serve(sandbox, origin, socket)))
}

async fn for_any_origin(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response
}
