//! Keeps foreign web pages out of the sandbox API: it hands out credentials, and any page in a developer's browser
//! can send requests to loopback.

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::problem::Problem;

/// Lets through what no browser sends (no `Origin`), and what our own pages send; and only under a host name that
/// nobody can point here from outside (DNS rebinding): an IP address, or `localhost`.
pub(super) async fn own_pages_only(request: Request, next: Next) -> Response {
    let Some(host) = host(&request) else { return by_another_name().into_response() };
    if !is_own(request.headers(), host) {
        return refused("the sandbox API answers no requests of other web pages").into_response();
    }
    next.run(request).await
}

/// The same for what pages of any origin may ask: only the host name counts.
pub(super) async fn by_address_only(request: Request, next: Next) -> Response {
    match host(&request) {
        Some(_) => next.run(request).await,
        None => by_another_name().into_response(),
    }
}

/// By which name we are asked, if nobody can point it here from outside.
fn host(request: &Request) -> Option<&str> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    host.or_else(|| request.uri().authority().map(Authority::as_str)).filter(|host| is_unforgeable(host))
}

fn by_another_name() -> Problem {
    refused("the sandbox API is reached by an IP address or as localhost")
}

fn refused(detail: &'static str) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "foreign_page", detail)
}

fn is_unforgeable(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name.parse::<std::net::IpAddr>().is_ok()
}

fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let origin_is_own = match headers.get(header::ORIGIN) {
        None => true,
        Some(origin) => origin.to_str().is_ok_and(|origin| origin == format!("http://{host}")),
    };
    // Requests without an Origin that a browser still sends for another page: images, navigations, scripts.
    let site = text(header::HeaderName::from_static("sec-fetch-site"));
    origin_is_own && site.is_none_or(|site| matches!(site, "same-origin" | "none"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_that_nobody_can_point_here_are_let_in() {
        for host in
            ["127.0.0.1:8787", "localhost", "LOCALHOST:1", "shop.localhost:8787", "[::1]:8787", "10.0.0.2"]
        {
            assert!(is_unforgeable(host), "{host}");
        }
        for host in ["evil.example", "localhost.evil.example:8787", "127.0.0.1.evil.example", "", "a b"] {
            assert!(!is_unforgeable(host), "{host}");
        }
    }
}
