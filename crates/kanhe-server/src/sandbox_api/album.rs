//! `/sandbox/v1/sessions/{id}/album`: the simulated phone's pictures; `/sandbox/local-images/…`: what its pages show.

use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_sandbox::phone::{AlbumFault, AlbumPicture, PhoneFault, PictureSource};
use kanhe_sandbox::picture::{self, Picture, PictureFault};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    let album = "/sandbox/v1/sessions/{id}/album";
    // A byte more than a picture may have, so that too large a one is refused in words.
    let room = DefaultBodyLimit::max(picture::BYTES + 1);
    Router::new()
        .route(album, get(list).post(add))
        .route(&format!("{album}/{{picture}}"), get(look).delete(remove))
        .layer(room)
}

/// Outside the guard, since pages of any origin show these. Their ids cannot be guessed.
pub(super) fn open_routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/local-images/{name}", get(local))
}

impl From<AlbumFault> for Problem {
    fn from(fault: AlbumFault) -> Self {
        match fault {
            AlbumFault::Phone(fault) => fault.into(),
            AlbumFault::Picture(fault @ PictureFault::Format) => {
                Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "no_picture", fault.to_string())
            }
            AlbumFault::Picture(fault) => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "no_picture", fault.to_string())
            }
        }
    }
}

async fn list(Sandboxed { sandbox, .. }: Sandboxed, Path(id): Path<String>) -> Result<Json<Value>, Problem> {
    Ok(Json(json!({"pictures": sandbox.phones.album(&id)?})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct About {
    #[serde(default)]
    name: String,
    #[serde(default)]
    source: PictureSource,
}

async fn add(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    query: Result<Query<About>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<AlbumPicture>), Problem> {
    let Query(About { name, source }) = query?;
    Ok((StatusCode::CREATED, Json(sandbox.phones.add_picture(&id, body?, &name, source)?)))
}

async fn look(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, picture)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let phones = sandbox.phones.clone();
    let found = tokio::task::spawn_blocking(move || phones.album_picture(&id, &picture)).await;
    let picture = found.map_err(|_| Problem::from(PhoneFault::NoPicture))??;
    Ok(shown(picture, "same-origin"))
}

async fn remove(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path((id, picture)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    sandbox.phones.remove_picture(&id, &picture)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn local(State(kanhe): State<Kanhe>, Path(name): Path<String>) -> Result<Response, Problem> {
    let id = name.split('.').next().unwrap_or_default();
    let found = kanhe.sandbox.as_ref().and_then(|sandbox| sandbox.phones.image_anywhere(id));
    found.map(|picture| shown(picture, "cross-origin")).ok_or_else(|| PhoneFault::NoPicture.into())
}

/// The picture's own bytes, which no browser takes for a page.
fn shown(picture: Picture, whose: &'static str) -> Response {
    let mut response = picture.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(picture.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=3600"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(policy, HeaderValue::from_static(whose));
    response
}
