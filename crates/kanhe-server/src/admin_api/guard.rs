//! Keeps foreign web pages out of the admin API, and what it answers out of caches and frames.
//!
//! The session's cookie is `SameSite=Strict`, and what changes something needs a header that foreign pages cannot know;
//! here those requests end that carry neither, such as a foreign form that would sign somebody in as somebody else.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// What an answer may do in a browser: nothing.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub(super) async fn own_pages_only(request: Request, next: Next) -> Response {
    let mut response = if is_own(request.headers(), request.uri()) {
        next.run(request).await
    } else {
        let detail = "the admin API answers no requests of other web pages";
        Problem::new(StatusCode::FORBIDDEN, "foreign_page", detail).into_response()
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether no browser says that it asks for another site's page. `Sec-Fetch-Site` cannot be forged by pages; where it is
/// missing, `Origin` has to be ours.
fn is_own(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = text(header::HOST).or_else(|| uri.authority().map(Authority::as_str));
    let origin = origin.to_str().ok().and_then(|origin| Some(origin.split_once("://")?.1));
    origin.is_some() && origin == host
}
