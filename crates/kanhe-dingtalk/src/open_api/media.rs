//! Media: `POST /media/upload?access_token=…&type=image|voice|video|file` with a form whose part `media` is a file;
//! `GET /media/downloadFile?access_token=…&media_id=…`.

use http::{HeaderValue, Method, header};
use kanhe_core::media::NewMedia;
use kanhe_core::word::Word;
use kanhe_dialect::endpoint::{Answer, Record};
use kanhe_dialect::form;
use kanhe_dialect::format::Format;
use serde::Serialize;

use super::{Reply, Request};
use crate::errors::VendorError;
use crate::policy;

/// The largest file, and the form around it.
pub(super) const BODY_BYTES: usize = 21 * 1024 * 1024;

/// `{"errcode":0,"errmsg":"ok","media_id":"@…","created_at":…,"type":"image"}`
#[derive(Serialize)]
pub(super) struct UploadBody {
    errcode: i32,
    errmsg: &'static str,
    media_id: String,
    created_at: i64,
    #[serde(rename = "type")]
    kind: Word,
}

/// The largest file of a type, in bytes. Nothing for a type that there is not.
fn limit(kind: &str) -> Option<usize> {
    match kind {
        "image" | "file" | "video" => Some(20 << 20),
        "voice" => Some(2 << 20),
        _ => None,
    }
}

/// Takes a file.
pub(super) async fn upload(request: &mut Request) -> Reply<UploadBody> {
    request.require(&Method::POST)?;
    let app = request.by_query_token().await?;
    let query = request.query()?;
    let kind = query.get("type")?.and_then(Word::parse).ok_or_else(VendorError::media_type)?;
    let limit = limit(kind.as_str()).ok_or_else(VendorError::media_type)?;
    let bytes = form::file(&request.call, "media").await?.ok_or_else(VendorError::media_missing)?;
    if bytes.is_empty() || bytes.len() > limit {
        return Err(VendorError::media_size());
    }
    let format = Format::of(&bytes).filter(|format| fits(kind.as_str(), *format));
    if format.is_none() && kind.as_str() != "file" {
        return Err(VendorError::media_type());
    }
    let platform = request.platform();
    let taken = platform.take_quota(&app, &policy::MEDIA_UPLOAD_A_DAY).await?;
    taken.map_err(|refusal| request.refused(&refusal))?;
    let new = NewMedia {
        kind,
        content_type: format.map_or("application/octet-stream", Format::content_type).to_owned(),
        extension: format.map_or("", Format::extension).to_owned(),
        life: policy::MEDIA_LIFE,
        bytes: bytes.to_vec(),
    };
    let media = platform.leave_media(&app, new).await?;
    Ok(UploadBody {
        errcode: 0,
        errmsg: "ok",
        media_id: format!("@{}", media.id),
        created_at: media.created_at.unix_millis(),
        kind,
    })
}

fn fits(kind: &str, format: Format) -> bool {
    match kind {
        "image" => matches!(format, Format::Jpeg | Format::Png | Format::Gif | Format::Bmp),
        "voice" => matches!(format, Format::Amr | Format::Mp3),
        "video" => format == Format::Mp4,
        _ => true,
    }
}

/// Gives a file back.
pub(super) async fn download(request: &mut Request) -> Reply<Answer> {
    request.require(&Method::GET)?;
    let app = request.by_query_token().await?;
    let query = request.query()?;
    let id = query.get("media_id")?.and_then(|id| id.strip_prefix('@')).ok_or_else(VendorError::media_id)?;
    let found = request.platform().media(&app, id).await?;
    let (media, bytes) = found.ok_or_else(VendorError::media_id)?;
    let name = format!("attachment; filename=\"{}{}\"", media.id, media.extension);
    let headers = HeaderValue::from_str(&name).map(|name| (header::CONTENT_DISPOSITION, name));
    let answer = Answer::bytes(media.content_type.clone(), bytes, Record::default());
    Ok(Answer { headers: headers.into_iter().collect(), ..answer })
}
