//! Asking a vendor over HTTP: bounded in time and size, with the system's certificates.

use core::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use crate::upstream::UpstreamFault;

/// An answer of these calls is a few hundred bytes.
const ANSWER: usize = 64 * 1024;

/// A vendor that is slower than this is not waited for.
const PATIENCE: Duration = Duration::from_secs(8);

/// A client that keeps its connections.
#[derive(Clone)]
pub struct HttpClient(Client<HttpsConnector<HttpConnector>, Full<Bytes>>);

impl core::fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("HttpClient")
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Reply {
    pub(crate) fn json(&self) -> Result<Value, UpstreamFault> {
        serde_json::from_slice(&self.body).map_err(|_| unavailable("its answer is no JSON"))
    }
}

pub(crate) fn unavailable(why: &str) -> UpstreamFault {
    UpstreamFault::Unavailable { why: why.to_owned() }
}

/// TLS that trusts what the system trusts.
pub(crate) fn tls() -> Result<rustls::ClientConfig, std::io::Error> {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let versions =
        rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(versions.map_err(std::io::Error::other)?.with_native_roots()?.with_no_client_auth())
}

/// A call: a method, an address, a body and its type.
#[derive(Debug)]
pub(crate) enum Sent {
    /// Without a body.
    Nothing,
    /// JSON.
    Json(Value),
    /// A form.
    Form(String),
}

impl HttpClient {
    /// A client that trusts what the system trusts.
    ///
    /// # Errors
    /// If the system's certificates cannot be read.
    pub fn new() -> Result<Self, std::io::Error> {
        let tls = tls()?;
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    /// Sends a request as it is, and answers as soon as the head of the answer is there. For forwarding.
    ///
    /// # Errors
    /// If the platform cannot be reached.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>, UpstreamFault> {
        self.0.request(request).await.map_err(|_| unavailable("it cannot be reached"))
    }

    /// Asks; answers what came, unless it says that the platform is out of order. What goes wrong is said without the
    /// URL, which may carry secrets.
    pub(crate) async fn ask(&self, request: Request<Full<Bytes>>) -> Result<Reply, UpstreamFault> {
        let asked = async {
            let answer = self.send(request).await?;
            let (head, body) = answer.into_parts();
            let body = Limited::new(body, ANSWER).collect().await;
            let body = body.map_err(|_| unavailable("its answer broke off, or is too long"))?.to_bytes();
            // A vendor of the new kind says what is wrong with a status and a body; a proxy in front of it only with
            // the former.
            let is_json = body.first() == Some(&b'{');
            if head.status.is_server_error() && !is_json || head.status == StatusCode::TOO_MANY_REQUESTS {
                return Err(unavailable(&format!("status {}", head.status.as_u16())));
            }
            Ok(Reply { headers: head.headers, body })
        };
        tokio::time::timeout(PATIENCE, asked).await.map_err(|_| unavailable("it is too slow"))?
    }

    /// Asks with more headers, and reads the answer as JSON.
    pub(crate) async fn json(
        &self,
        method: Method,
        url: &str,
        headers: &[(&'static str, &str)],
        sent: Sent,
    ) -> Result<Value, UpstreamFault> {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let bytes = match sent {
            Sent::Nothing => Bytes::new(),
            Sent::Json(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Bytes::from(value.to_string())
            }
            Sent::Form(text) => {
                request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
                Bytes::from(text)
            }
        };
        let request = request.body(Full::new(bytes)).map_err(|_| unavailable("its address cannot be one"))?;
        self.ask(request).await?.json()
    }
}
