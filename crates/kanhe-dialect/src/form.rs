//! Forms with files, as backends upload media.

use bytes::Bytes;
use futures_util::stream;
use http::header;
use multer::Multipart;

use crate::endpoint::Call;
use crate::fields::FieldsFault;

/// A part of the form that a call carries. Nothing if it carries no form, or the form has no such part.
pub async fn file(call: &Call, name: &str) -> Result<Option<Bytes>, FieldsFault> {
    let content_type = call.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(boundary) = content_type.and_then(|value| multer::parse_boundary(value).ok()) else {
        return Ok(None);
    };
    let body = call.body.clone();
    let mut form = Multipart::new(stream::iter([Ok::<_, core::convert::Infallible>(body)]), boundary);
    while let Some(part) = form.next_field().await.map_err(|_| FieldsFault::Malformed)? {
        if part.name() == Some(name) {
            return part.bytes().await.map(Some).map_err(|_| FieldsFault::Malformed);
        }
    }
    Ok(None)
}
