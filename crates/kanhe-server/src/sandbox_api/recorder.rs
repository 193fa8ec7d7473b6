//! `/sandbox/v1/sessions/{id}/recorder`: what the simulated phone records.

use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{HeaderMap, StatusCode, header};
use axum::routing::{post, put};
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_sandbox::sound::{self, Sound, SoundFault};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    let one = "/sandbox/v1/sessions/{id}/recorder";
    // A byte more than a sound may have, so that too large a one is refused in words.
    let room = DefaultBodyLimit::max(sound::BYTES + 1);
    Router::new()
        .route(&format!("{one}/sound"), put(choose).delete(unchoose))
        .route(&format!("{one}/transcript"), put(write))
        .route(&format!("{one}/recordings/{{recording}}"), post(hear))
        .route(&format!("{one}/recordings/{{recording}}/sound"), put(deliver))
        .layer(room)
}

impl From<SoundFault> for Problem {
    fn from(fault: SoundFault) -> Self {
        match fault {
            SoundFault::ContentType => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "no_sound", fault.to_string())
            }
            SoundFault::Size => Self::new(StatusCode::PAYLOAD_TOO_LARGE, "no_sound", fault.to_string()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Measured {
    /// For formats that the platform cannot read.
    duration_ms: Option<u64>,
}

/// The next recording, or the one under way, will be this file.
async fn choose(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<Measured>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let Query(Measured { duration_ms }) = query?;
    let sound = Sound::new(content_type(&headers), body?, duration_ms)?;
    sandbox.phones.choose_sound(&id, Some(sound))?;
    Ok(StatusCode::NO_CONTENT)
}

async fn unchoose(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.choose_sound(&id, None)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Transcript {
    text: Option<String>,
}

async fn write(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Transcript { text }): Body<Transcript>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.write_transcript(&id, text)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Heard {
    heard: bool,
}

/// Whoever shows the phone says whether his microphone hears this recording.
async fn hear(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, recording)): Path<(String, u64)>,
    Body(Heard { heard }): Body<Heard>,
) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"heard": sandbox.phones.hear(&id, recording, heard)?})))
}

/// What his microphone has heard, after the recording has ended.
async fn deliver(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, recording)): Path<(String, u64)>,
    query: Result<Query<Measured>, QueryRejection>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<StatusCode, Problem> {
    let Query(Measured { duration_ms }) = query?;
    let sound = Sound::new(content_type(&headers), body?, duration_ms)?;
    sandbox.phones.deliver(&id, recording, sound)?;
    Ok(StatusCode::NO_CONTENT)
}

fn content_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
