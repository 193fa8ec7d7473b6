//! Refusals of our own APIs: `application/problem+json` (RFC 9457).

use axum::Json;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use kanhe_core::platform::Unavailable;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// One clear line, with a machine-readable kind.
#[derive(Clone, Debug, Serialize)]
pub struct Problem {
    #[serde(rename = "type")]
    kind: String,
    title: &'static str,
    status: u16,
    detail: String,
}

impl Problem {
    /// `kind` becomes `urn:kanhe:problem:<kind>`.
    pub fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:kanhe:problem:{kind}"),
            title: status.canonical_reason().unwrap_or("error"),
            status: status.as_u16(),
            detail: detail.into(),
        }
    }

    /// What is the matter, for people.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// The caller's fault.
    pub fn bad_request(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::BAD_REQUEST);
        let mut response = (status, Json(self)).into_response();
        let content_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, content_type);
        response
    }
}

impl From<Unavailable> for Problem {
    fn from(_: Unavailable) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", "the store does not answer; try again")
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::new(rejection.status(), "bad_request", rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), "bad_request", rejection.body_text())
    }
}

/// A JSON object as a body, whatever the content type says, so that `curl -d '{…}'` is enough.
///
/// A form or a script of another web page can send such a body too; [`crate::sandbox_api`] looks at who asks.
#[derive(Clone, Copy, Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let body = Bytes::from_request(request, state).await?;
        // Checked first, since a list would be taken for the fields of an object in their order.
        if !body.trim_ascii_start().starts_with(b"{") {
            return Err(Problem::bad_request("the body is no JSON object"));
        }
        // The text names the field and the place; of the body it quotes one token at the most.
        serde_json::from_slice(&body).map(Self).map_err(|fault| Problem::bad_request(fault.to_string()))
    }
}
