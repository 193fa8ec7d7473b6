//! `/sandbox/v1/sessions/{id}/player` and `…/voices`: what the simulated phone plays, for whoever plays it aloud.

use axum::extract::Path;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use kanhe_sandbox::phone::Played;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    let one = "/sandbox/v1/sessions/{id}";
    Router::new()
        .route(&format!("{one}/player"), post(played))
        .route(&format!("{one}/voices/{{local_id}}"), get(sound))
}

async fn played(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(played): Body<Played>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"playing": sandbox.phones.played(&id, played).await?})))
}

/// The voice's own bytes. Whatever somebody has put in as a sound, no browser takes it for a page.
async fn sound(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, local_id)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let sound = sandbox.phones.voice_sound(&id, &local_id)?;
    let mut response = sound.bytes.into_response();
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&sound.content_type) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static("same-origin"));
    Ok(response)
}
