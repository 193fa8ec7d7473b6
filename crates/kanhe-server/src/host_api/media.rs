//! `/host/v1/media`: what a page carries to the platform and back, by the hand of its host: `uploadImage`,
//! `downloadImage` and the like. The page's `localId` is the host's own word; its `serverId` is what is answered here.
//!
//! The grant of the document says which app's page it is, and comes in a header, since the body is the file.

use axum::Json;
use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use kanhe_core::app::App;
use kanhe_core::media::NewMedia;
use kanhe_dialect::definition::{Failure, PageMedia};
use kanhe_dialect::format::Format;
use serde::Deserialize;
use serde_json::json;

use super::{Host, Refused, judge, known_dialect};
use crate::Kanhe;
use crate::problem::Problem;

/// Larger than the largest file of any dialect, so that this API can say itself that one is too large.
const BODY_BYTES: usize = 12 << 20;

/// The routes.
pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/host/v1/media", post(leave).layer(DefaultBodyLimit::max(BODY_BYTES)))
        .route("/host/v1/media/{server_id}", get(fetch))
}

/// Which JSAPI the page called.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Called {
    api: String,
}

/// The header that the document's grant comes in.
const GRANT: &str = "kanhe-grant";

/// Whose page called, and what that JSAPI carries.
struct Carried {
    app: App,
    media: PageMedia,
}

/// A refusal in the words of the host API.
fn refused(reason: &'static str, message: &'static str) -> Refused {
    Refused::new(Failure { code: reason, message }, reason)
}

/// Judges the call as any other, and looks up what it carries.
async fn carried(
    kanhe: &Kanhe,
    headers: &HeaderMap,
    api: &str,
    name: fn(&PageMedia) -> &'static str,
) -> Result<Result<Carried, Refused>, Problem> {
    let grant = headers.get(GRANT).and_then(|grant| grant.to_str().ok()).unwrap_or_default();
    let grant = match judge(kanhe, grant, api).await? {
        Ok(grant) => grant,
        Err(refused) => return Ok(Err(refused)),
    };
    let dialect = known_dialect(kanhe, grant.dialect())?;
    let Some(media) = dialect.media.iter().find(|media| name(media) == api).copied() else {
        return Ok(Err(refused("no_media", "this function carries nothing")));
    };
    Ok(match kanhe.platform.app(grant.dialect(), grant.client_id()).await? {
        Some(app) => Ok(Carried { app: App::clone(&app), media }),
        None => Err(refused("unknown_app", "the app is gone")),
    })
}

/// Keeps a file of the page's for its app, and answers the `serverId`.
async fn leave(
    State(kanhe): State<Kanhe>,
    _: Host,
    called: Result<Query<Called>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
    file: Bytes,
) -> Result<Response, Problem> {
    let Query(Called { api }) = called?;
    let Carried { app, media } = match carried(&kanhe, &headers, &api, |media| media.upload).await? {
        Ok(carried) => carried,
        Err(refused) => return Ok(Json(refused).into_response()),
    };
    let format = match checked(&file, &media) {
        Ok(format) => format,
        Err(refused) => return Ok(Json(refused).into_response()),
    };
    let new = NewMedia {
        kind: media.kind,
        content_type: format.content_type().to_owned(),
        extension: format.extension().to_owned(),
        life: media.life,
        bytes: file.to_vec(),
    };
    let left = kanhe.platform.leave_media(&app, new).await?;
    let (created_at, expires_at) = (left.created_at.unix_seconds(), left.expires_at.unix_seconds());
    Ok(Json(json!({
        "ok": true, "serverId": left.id, "type": left.kind, "created_at": created_at, "expires_at": expires_at,
    }))
    .into_response())
}

/// The format by the file's own first bytes, if the JSAPI carries such files.
fn checked(file: &Bytes, media: &PageMedia) -> Result<Format, Refused> {
    if file.is_empty() {
        return Err(refused("media_empty", "the file is empty"));
    }
    if file.len() > media.bytes {
        return Err(refused("media_too_large", "the file is larger than this function carries"));
    }
    let format = Format::of(file).filter(|format| media.formats.contains(format));
    format.ok_or_else(|| refused("media_format", "this function carries no files of this format"))
}

/// Gives a file of the app's back to its page.
async fn fetch(
    State(kanhe): State<Kanhe>,
    _: Host,
    Path(server_id): Path<String>,
    called: Result<Query<Called>, axum::extract::rejection::QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let Query(Called { api }) = called?;
    let Carried { app, media } = match carried(&kanhe, &headers, &api, |media| media.download).await? {
        Ok(carried) => carried,
        Err(refused) => return Ok((StatusCode::FORBIDDEN, Json(refused)).into_response()),
    };
    match kanhe.platform.media(&app, &server_id).await? {
        Some((found, bytes)) if found.kind == media.kind => {
            let headers = [
                (header::CONTENT_TYPE, found.content_type),
                (header::CACHE_CONTROL, "private, no-store".to_owned()),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
            ];
            Ok((headers, Body::from(bytes)).into_response())
        }
        _ => {
            let gone = refused("unknown_media", "this app has nothing under this serverId, or no longer");
            Ok((StatusCode::NOT_FOUND, Json(gone)).into_response())
        }
    }
}
