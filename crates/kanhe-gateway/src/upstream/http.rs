//! Asking a vendor over HTTP: bounded in time and size, with the system's certificates.

use core::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{ConfigBuilderExt, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_client::UpstreamFault;
use serde_json::Value;

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

impl HttpClient {
    /// A client that trusts what the system trusts.
    ///
    /// # Errors
    /// If the system's certificates cannot be read.
    pub fn new() -> Result<Self, std::io::Error> {
        let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(std::io::Error::other)?
            .with_native_roots()?
            .with_no_client_auth();
        let connector =
            HttpsConnectorBuilder::new().with_tls_config(tls).https_or_http().enable_http1().build();
        Ok(Self(Client::builder(TokioExecutor::new()).build(connector)))
    }

    /// Asks; answers the JSON that came, whatever the status. What goes wrong is said without the URL, which may
    /// carry secrets.
    pub async fn json(&self, request: axum::http::Request<Full<Bytes>>) -> Result<Value, UpstreamFault> {
        let unavailable = |why: &str| UpstreamFault::Unavailable { why: why.to_owned() };
        let asked = async {
            let answer = self.0.request(request).await.map_err(|_| unavailable("it cannot be reached"))?;
            let status = answer.status();
            if status.is_server_error() {
                return Err(unavailable(&format!("status {}", status.as_u16())));
            }
            let body = Limited::new(answer.into_body(), ANSWER).collect().await;
            let bytes = body.map_err(|_| unavailable("its answer broke off, or is too long"))?.to_bytes();
            serde_json::from_slice(&bytes).map_err(|_| unavailable("its answer is no JSON"))
        };
        tokio::time::timeout(PATIENCE, asked).await.map_err(|_| unavailable("it is too slow"))?
    }
}
