//! Embedded files, with the headers that they need.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanhe_sign::hex;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "../../web/authorize"]
struct Authorize;

#[derive(RustEmbed)]
#[folder = "../../web/bridge"]
struct Bridge;

#[derive(RustEmbed)]
#[folder = "../../web/conformance"]
struct Conformance;

#[derive(RustEmbed)]
#[folder = "../../web/console"]
struct Console;

#[derive(RustEmbed)]
#[folder = "../../web/demo"]
struct DemoPages;

#[derive(RustEmbed)]
#[folder = "../../web/lib"]
struct Library;

#[derive(RustEmbed)]
#[folder = "../../web/locales"]
struct Locales;

#[derive(RustEmbed)]
#[folder = "../../web/reference"]
struct Reference;

#[derive(RustEmbed)]
#[folder = "../../web/sdk"]
struct Sdk;

#[derive(RustEmbed)]
#[folder = "../../web/simulator"]
struct Simulator;

#[derive(RustEmbed)]
#[folder = "../../web/wallet"]
struct Wallet;

/// A folder of `web/`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Folder {
    Authorize,
    Bridge,
    Conformance,
    Console,
    Demo,
    Library,
    Locales,
    Reference,
    Sdk,
    Simulator,
    Wallet,
}

impl Folder {
    fn get(self, path: &str) -> Option<EmbeddedFile> {
        match self {
            Self::Authorize => Authorize::get(path),
            Self::Bridge => Bridge::get(path),
            Self::Conformance => Conformance::get(path),
            Self::Console => Console::get(path),
            Self::Demo => DemoPages::get(path),
            Self::Library => Library::get(path),
            Self::Locales => Locales::get(path),
            Self::Reference => Reference::get(path),
            Self::Sdk => Sdk::get(path),
            Self::Simulator => Simulator::get(path),
            Self::Wallet => Wallet::get(path),
        }
    }

    /// A file as text.
    pub(super) fn text(self, path: &str) -> Option<String> {
        self.get(path).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
    }

    /// A file as an answer.
    pub(super) fn respond(self, path: &str, request: &HeaderMap) -> Option<Response> {
        let content_type = content_type(path)?;
        let file = self.get(path)?;
        Some(respond(request, content_type, &file.metadata.sha256_hash(), file.data))
    }
}

/// Only what a browser has to load is served.
fn content_type(path: &str) -> Option<&'static str> {
    Some(match path.rsplit_once('.')?.1 {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ts" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

/// Always asked again, and answered with 304 while the hash is the same.
pub(super) fn respond(
    request: &HeaderMap,
    content_type: &'static str,
    hash: &[u8],
    body: Cow<'static, [u8]>,
) -> Response {
    let etag = format!("\"{}\"", hex::text(hash.get(..16).unwrap_or(hash)));
    let known = request.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let mut response = if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(body.into_owned()).into_response()
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        headers.insert(header::ETAG, etag);
    }
    response
}
