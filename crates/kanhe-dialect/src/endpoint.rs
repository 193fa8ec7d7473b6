//! A call as it came in, and an answer as it goes out, without a web framework.

use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use kanhe_core::platform::Platform;
use serde::Serialize;

/// A vendor's call, as it came in. Its body has already been bounded by the server.
#[derive(Clone)]
pub struct Call {
    /// The platform that shall answer.
    pub platform: Arc<Platform>,
    /// HTTP method.
    pub method: Method,
    /// The path, as it was asked for: some clients sign it, some addresses have parts that vary.
    pub path: String,
    /// The raw query, without `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
    /// Where it came from.
    pub from: Option<IpAddr>,
}

impl core::fmt::Debug for Call {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Queries, headers and bodies carry secrets.
        f.debug_struct("Call").field("method", &self.method).field("from", &self.from).finish_non_exhaustive()
    }
}

/// What a call came to, for logs: never a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// The app's client id, once known.
    pub app: Option<String>,
    /// The vendor's code and text.
    pub message: String,
    /// The core's reason, for refusals.
    pub reason: Option<&'static str>,
    /// Whether the platform could not answer.
    pub unavailable: bool,
    /// What a person at a developer's desk compares with his own, where a call was refused.
    pub evidence: Option<serde_json::Value>,
}

/// An answer as it goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// The content type, as the vendor writes it.
    pub content_type: Cow<'static, str>,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body, to the byte.
    pub body: Vec<u8>,
    /// For logs.
    pub record: Record,
}

impl Answer {
    /// HTTP status 200 and these bytes.
    pub fn bytes(content_type: impl Into<Cow<'static, str>>, body: Vec<u8>, record: Record) -> Self {
        Self { status: 200, content_type: content_type.into(), headers: Vec::new(), body, record }
    }

    /// One line of JSON, fields in the order of the struct.
    pub fn json(content_type: &'static str, body: &impl Serialize, record: Record) -> Self {
        // Our own wire types always serialise; an empty body is what would be left.
        Self::bytes(content_type, serde_json::to_vec(body).unwrap_or_default(), record)
    }
}

/// A body of most calls is a few hundred bytes.
const BODY_BYTES: usize = 64 * 1024;

type Handler = Arc<dyn Fn(Call) -> BoxFuture<'static, Answer> + Send + Sync>;

/// One address of a vendor's open API.
#[derive(Clone)]
pub struct Endpoint {
    /// Its name in logs and faults: `wechat.token`.
    pub name: &'static str,
    /// Its path.
    pub path: &'static str,
    /// How many bytes a body may have.
    pub body_limit: usize,
    handler: Handler,
}

impl Endpoint {
    /// An endpoint that answers every method; the handler says which it wants.
    pub fn new<F>(
        name: &'static str,
        path: &'static str,
        handler: impl Fn(Call) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Answer> + Send + 'static,
    {
        Self { name, path, body_limit: BODY_BYTES, handler: Arc::new(move |call| handler(call).boxed()) }
    }

    /// The same for bodies of up to so many bytes.
    #[must_use]
    pub fn with_body_limit(self, body_limit: usize) -> Self {
        Self { body_limit, ..self }
    }

    /// Answers a call.
    pub async fn answer(&self, call: Call) -> Answer {
        (self.handler)(call).await
    }
}

impl core::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} {}", self.name, self.path)
    }
}
