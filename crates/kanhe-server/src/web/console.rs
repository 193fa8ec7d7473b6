//! What every platform serves to people, `kanhe serve` too: the operator's console, the page that tells a host how good
//! its bridge is, and what these pages share with the simulator.

use axum::Router;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use super::assets::Folder;
use super::pages::own;
use crate::{Kanhe, nothing_here};

/// Nothing inline, nothing from elsewhere, in no frame; and no text that becomes HTML or script.
const CONSOLE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; \
     require-trusted-types-for 'script'; trusted-types 'none'";

/// The same for a page that is shown by a host, in whatever it shows pages in.
const CONFORMANCE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     connect-src 'self'; base-uri 'none'; form-action 'none'";

/// The routes.
pub fn console_routes() -> Router<Kanhe> {
    Router::new()
        .route("/console", get(console))
        .route("/console/", get(async || Redirect::permanent("/console")))
        .route("/console/{*path}", get(async |path, headers| own(Folder::Console, path, headers).await))
        .route("/host/conformance", get(conformance))
        .route(
            "/conformance/{*path}",
            get(async |path, headers| own(Folder::Conformance, path, headers).await),
        )
        .route("/lib/{*path}", get(async |path, headers| own(Folder::Library, path, headers).await))
        .route("/locales/{*path}", get(async |path, headers| own(Folder::Locales, path, headers).await))
}

async fn console(headers: HeaderMap) -> Response {
    let mut response = page(Folder::Console, CONSOLE_POLICY, headers).await;
    // A client id in a link to elsewhere is nobody's business, and no other page gets a hand on this window.
    for (name, value) in [
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

async fn conformance(headers: HeaderMap) -> Response {
    page(Folder::Conformance, CONFORMANCE_POLICY, headers).await
}

async fn page(folder: Folder, policy: &'static str, headers: HeaderMap) -> Response {
    let Some(mut response) = folder.respond("index.html", &headers) else {
        return nothing_here().await.into_response();
    };
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    response
}
