//! Pages that ask by themselves: a static page has no backend, and asks the gateway if the app lets its origin.

use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanhe_core::domain::PageUrl;

use super::problem::Problem;
use super::target::Target;
use crate::config::Right;
use crate::gateway::Gateway;

/// Who asks for a signature: a client with its key, or a page.
pub(super) struct Signer {
    /// His name, for the log.
    pub(super) client: String,
    origin: Option<HeaderValue>,
}

/// The origin of a page, if the app lets it ask.
fn listed(gateway: &Gateway, target: &Target) -> Option<HeaderValue> {
    let origin = target.origin.as_ref()?;
    let entry = gateway.entry(&target.app)?;
    entry.origins.contains(origin.to_str().ok()?).then(|| origin.clone())
}

impl Signer {
    /// A backend with its key; or a page itself, if the app lets its origin.
    pub(super) fn of(gateway: &Gateway, target: &Target, right: Right) -> Result<Self, Problem> {
        match listed(gateway, target) {
            Some(origin) if target.key().is_none() => {
                Ok(Self { client: "page".to_owned(), origin: Some(origin) })
            }
            _ => target.allowed(gateway, right).map(|allowed| Self { client: allowed.client, origin: None }),
        }
    }

    /// A page that asks by itself gets its own pages signed, and nobody else's.
    pub(super) fn own_page(&self, url: &str) -> Result<(), Problem> {
        let Some(origin) = &self.origin else { return Ok(()) };
        let same = PageUrl::parse(url).is_ok_and(|page| origin.as_bytes() == page.origin().as_bytes());
        if same {
            Ok(())
        } else {
            Err(Problem::bad_request("a page may only ask for URLs of its own origin"))
        }
    }
}

/// Lets the page read what is answered, refusals too.
pub(super) fn answer(gateway: &Gateway, target: &Target, outcome: Result<Response, Problem>) -> Response {
    let mut response = outcome.unwrap_or_else(IntoResponse::into_response);
    allow(response.headers_mut(), listed(gateway, target));
    response
}

fn allow(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("kanhe-expires-in, kanhe-warning, retry-after");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// A browser asks whether a page may ask.
pub(super) fn preflight(gateway: &Gateway, target: &Target) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let origin @ Some(_) = listed(gateway, target) {
        let answered = response.headers_mut();
        allow(answered, origin);
        answered
            .insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(Method::POST.as_str()));
        answered.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
        answered.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}
