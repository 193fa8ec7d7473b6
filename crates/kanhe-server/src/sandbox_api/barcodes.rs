//! `/sandbox/v1/barcodes`: reads the codes in a picture, and draws some.

use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use bytes::Bytes;
use kanhe_barcode::{BYTES, PictureFault, draw};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        // A byte more than a picture may have, so that too large a one is refused in words.
        .route("/sandbox/v1/barcodes", post(read).layer(DefaultBodyLimit::max(BYTES + 1)))
        .route("/sandbox/v1/barcodes/{kind}", get(drawn).post(drawn_unseen))
}

impl From<PictureFault> for Problem {
    fn from(fault: PictureFault) -> Self {
        let status = match fault {
            PictureFault::Bytes | PictureFault::Pixels => StatusCode::PAYLOAD_TOO_LARGE,
            PictureFault::Format | PictureFault::Damaged => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        };
        Self::new(status, "no_picture", fault.to_string())
    }
}

async fn read(body: Result<Bytes, BytesRejection>) -> Result<Json<Value>, Problem> {
    let body = body?;
    let read = tokio::task::spawn_blocking(move || kanhe_barcode::read(&body)).await;
    let symbols = read.map_err(|_| Problem::bad_request("the picture could not be read"))??;
    Ok(Json(json!({ "symbols": symbols })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    text: String,
}

/// `qr`, `ean13` or `code128`, as PNG.
async fn drawn(
    Path(kind): Path<String>,
    query: Result<Query<Wanted>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(wanted) = query?;
    let png = draw_png(&kind, &wanted)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "max-age=86400")], png).into_response())
}

/// The same of a text that no address shall hold.
async fn drawn_unseen(Path(kind): Path<String>, Body(wanted): Body<Wanted>) -> Result<Response, Problem> {
    let png = draw_png(&kind, &wanted)?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response())
}

fn draw_png(kind: &str, Wanted { text }: &Wanted) -> Result<Vec<u8>, Problem> {
    let symbol = match kind {
        "qr" => draw::qr(text),
        "ean13" => draw::ean13(text),
        "code128" => draw::code128(text),
        _ => return Err(Problem::new(StatusCode::NOT_FOUND, "not_found", "there are qr, ean13 and code128")),
    };
    let symbol = symbol.map_err(|fault| Problem::bad_request(fault.to_string()))?;
    draw::png(&symbol).ok_or_else(|| Problem::bad_request("the text has no picture"))
}
