//! The sandbox API, as a client.

use core::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use serde_json::Value;

use crate::Fault;

/// Largest answer.
const ANSWER: usize = 64 * 1024 * 1024;
/// How long a connection rests before it is closed.
const REST: Duration = Duration::from_secs(20);

/// The sandbox of an origin.
#[derive(Clone, Debug)]
pub(super) struct Api {
    client: Client<HttpConnector, Full<Bytes>>,
    origin: String,
}

/// Why it did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum ApiFault {
    /// It says why.
    #[error("the sandbox refuses: {0}")]
    Refused(String),
    /// Nobody is there.
    #[error("no sandbox answers at {0}; start one with `kanhe dev`, or leave --server away")]
    Gone(String),
}

impl From<ApiFault> for Fault {
    fn from(fault: ApiFault) -> Self {
        Self::Other(fault.to_string())
    }
}

impl Api {
    pub(super) fn at(origin: String) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.set_nodelay(true);
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_idle_timeout(REST).pool_timer(TokioTimer::new());
        Self { client: builder.build(tcp), origin }
    }

    /// Where it is.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// Sends something, and takes what comes back as it comes.
    pub(super) async fn stream(
        &self,
        method: Method,
        path: &str,
        body: Bytes,
    ) -> Result<http::Response<Incoming>, ApiFault> {
        let gone = || ApiFault::Gone(self.origin.clone());
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(body))
            .map_err(|_| gone())?;
        let response = self.client.request(request).await.map_err(|_| gone())?;
        if response.status().is_success() {
            return Ok(response);
        }
        let status = response.status();
        let body = read(response).await.unwrap_or_default();
        let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
        let detail = problem["detail"].as_str().unwrap_or("it says nothing more");
        Err(ApiFault::Refused(match status {
            StatusCode::NOT_FOUND if problem.is_null() => {
                format!("{path} is not there; is it a `kanhe dev`?")
            }
            _ => detail.to_owned(),
        }))
    }

    /// Sends bytes, and takes bytes.
    pub(super) async fn bytes(&self, method: Method, path: &str, body: Bytes) -> Result<Bytes, ApiFault> {
        let response = self.stream(method, path, body).await?;
        read(response).await.ok_or_else(|| ApiFault::Gone(self.origin.clone()))
    }

    /// Sends JSON, and takes JSON; null where nothing comes back.
    pub(super) async fn call(&self, method: Method, path: &str, body: &Value) -> Result<Value, ApiFault> {
        let body = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let answer = self.bytes(method, path, body).await?;
        Ok(serde_json::from_slice(&answer).unwrap_or_default())
    }

    /// A text.
    pub(super) async fn text(&self, path: &str) -> Result<String, ApiFault> {
        let bytes = self.bytes(Method::GET, path, Bytes::new()).await?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

async fn read(response: http::Response<Incoming>) -> Option<Bytes> {
    let body = Limited::new(response.into_body(), ANSWER).collect().await.ok()?;
    Some(body.to_bytes())
}
