//! Refusals: `application/problem+json` (RFC 9457).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kanhe_client::KeeperFault;
use serde_json::json;

use crate::access::AccessFault;
use crate::signing::UrlRefusal;

/// One clear line with a machine-readable kind, and when to try again.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    kind: &'static str,
    detail: String,
    retry_after: Option<u32>,
}

impl Problem {
    fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { status, kind, detail: detail.into(), retry_after: None }
    }

    pub(super) fn not_found(detail: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    pub(super) fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }
}

impl From<AccessFault> for Problem {
    fn from(fault: AccessFault) -> Self {
        let (status, kind) = match fault {
            AccessFault::Unknown => (StatusCode::UNAUTHORIZED, "unauthorized"),
            AccessFault::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
        };
        Self::new(status, kind, fault.to_string())
    }
}

impl From<UrlRefusal> for Problem {
    fn from(refusal: UrlRefusal) -> Self {
        Self::new(StatusCode::BAD_REQUEST, refusal.code(), refusal.to_string())
    }
}

impl From<KeeperFault> for Problem {
    fn from(fault: KeeperFault) -> Self {
        let detail = fault.to_string();
        match fault {
            KeeperFault::NoApp(_) => Self::not_found("there is no app of this name in gateway.toml"),
            KeeperFault::Upstream { retry_after, .. } => Self {
                retry_after: Some(retry_after),
                ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "upstream", detail)
            },
            KeeperFault::Busy => {
                Self { retry_after: Some(1), ..Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail) }
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = json!({
            "type": format!("urn:kanhe:problem:{}", self.kind),
            "title": self.status.canonical_reason().unwrap_or("error"),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
