//! Temporary media:
//! `POST /cgi-bin/media/upload?access_token=…&type=image|voice|video|thumb` with a form whose part `media` is a file;
//! `GET /cgi-bin/media/get?access_token=…&media_id=…`; `GET /cgi-bin/media/get/jssdk` for what `uploadVoice` left.
//!
//! Source: `protocol/wechat-bridge.md` 6.4; seed 003, notes of the image and voice interfaces.

use http::{HeaderValue, Method, header};
use kanhe_core::media::{Media, NewMedia};
use kanhe_core::word::Word;
use kanhe_dialect::endpoint::{Answer, Record};
use kanhe_dialect::form;
use kanhe_dialect::format::Format;
use serde::{Deserialize, Serialize};

use super::{CONTENT_TYPE, Reply, Request};
use crate::errors::VendorError;
use crate::media::{MEDIA, THUMB, VIDEO, VOICE};
use crate::policy;

/// The largest file, and the form around it.
pub(super) const BODY_BYTES: usize = 11 * 1024 * 1024;

/// `{"type":"image","media_id":"…","created_at":1795140000}`; a thumbnail's id has a name of its own.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UploadBody {
    #[serde(rename = "type")]
    kind: Word,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumb_media_id: Option<String>,
    created_at: i64,
}

/// Takes a file.
pub(super) async fn upload(request: &mut Request) -> Reply<UploadBody> {
    request.require(&Method::POST)?;
    let app = request.by_token().await?;
    let kind = request.query()?.get("type")?.and_then(Word::parse).ok_or_else(VendorError::media_type)?;
    let room = MEDIA.iter().find(|room| room.kind == kind).ok_or_else(VendorError::media_type)?;
    let bytes = form::file(&request.call, "media").await?.ok_or_else(VendorError::media_missing)?;
    if bytes.is_empty() {
        return Err(VendorError::media_empty());
    }
    if bytes.len() > room.bytes {
        return Err(VendorError::media_size());
    }
    let format = Format::of(&bytes).filter(|format| room.formats.contains(format));
    let format = format.ok_or_else(VendorError::file_type)?;
    request.call.platform.take_quota(&app, &policy::MEDIA_UPLOAD_A_DAY).await??;
    let new = NewMedia {
        kind,
        content_type: format.content_type().to_owned(),
        extension: format.extension().to_owned(),
        life: policy::MEDIA_LIFE,
        bytes: bytes.to_vec(),
    };
    let media = request.call.platform.leave_media(&app, new).await?;
    let id = media.id.to_string();
    let (media_id, thumb_media_id) = if kind == THUMB { (None, Some(id)) } else { (Some(id), None) };
    Ok(UploadBody { kind, media_id, thumb_media_id, created_at: media.created_at.unix_seconds() })
}

/// Gives a file back; of a film, its address.
pub(super) async fn get(request: &mut Request) -> Reply<Answer> {
    let (media, bytes) = named(request).await?;
    if media.kind != VIDEO {
        return Ok(served(&media, bytes));
    }
    let link = request.call.platform.link_media(&media, policy::FILM_LINK_LIFE).await?;
    let host = request.call.headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let body = FilmBody { video_url: format!("http://{host}/cgi-bin/media/film?key={}", link.reveal()) };
    Ok(Answer::json(CONTENT_TYPE, &body, Record::default()))
}

/// `{"video_url":"…"}`
#[derive(Debug, Serialize)]
struct FilmBody {
    video_url: String,
}

/// Gives back what `uploadVoice` left, in the quality in which it was recorded.
pub(super) async fn get_jssdk(request: &mut Request) -> Reply<Answer> {
    match named(request).await? {
        (media, bytes) if media.kind == VOICE => Ok(served(&media, bytes)),
        _ => Err(VendorError::media_id()),
    }
}

/// The bytes of a film, for whoever has its address.
pub(super) async fn film(request: &mut Request) -> Reply<Answer> {
    request.require(&Method::GET)?;
    let query = request.query()?;
    let key = query.get("key")?.ok_or_else(VendorError::media_id_missing)?;
    let (media, bytes) = request.call.platform.linked_media(key).await?.ok_or_else(VendorError::media_id)?;
    Ok(served(&media, bytes))
}

async fn named(request: &mut Request) -> Reply<(Media, Vec<u8>)> {
    request.require(&Method::GET)?;
    let app = request.by_token().await?;
    let query = request.query()?;
    let id = query.get("media_id")?.ok_or_else(VendorError::media_id_missing)?;
    request.call.platform.take_quota(&app, &policy::MEDIA_GET_A_DAY).await??;
    request.call.platform.media(&app, id).await?.ok_or_else(VendorError::media_id)
}

fn served(media: &Media, bytes: Vec<u8>) -> Answer {
    let name = format!("attachment; filename=\"{}{}\"", media.id, media.extension);
    let answer = Answer::bytes(media.content_type.clone(), bytes, Record::default());
    let headers = HeaderValue::from_str(&name).map(|name| (header::CONTENT_DISPOSITION, name));
    Answer { headers: headers.into_iter().collect(), ..answer }
}
