//! The proxy's own requests: to the developer's server, to the platform, and to vendors that are passed on to.

use core::time::Duration;

use bytes::Bytes;
use http::{Request, Response, Uri};
use http_body_util::{BodyExt, Empty, Limited};
use hyper::body::Incoming;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

type Https = HttpsConnector<HttpConnector>;

/// How long a connection rests before it is closed: less than servers let it rest.
const REST: Duration = Duration::from_secs(2);
/// Largest script that is fetched.
const SCRIPT: usize = 8 * 1024 * 1024;

#[derive(Debug)]
pub(super) struct Upstream {
    requests: Client<Https, Incoming>,
    scripts: Client<Https, Empty<Bytes>>,
}

impl Default for Upstream {
    fn default() -> Self {
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_idle_timeout(REST).pool_timer(hyper_util::rt::TokioTimer::new());
        Self { requests: builder.build(connector()), scripts: builder.build(connector()) }
    }
}

fn connector() -> Https {
    let mut tcp = HttpConnector::new();
    tcp.set_nodelay(true);
    tcp.enforce_http(false);
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    // A computer that trusts nobody can still open pages of its own.
    let builder = match HttpsConnectorBuilder::new().with_provider_and_native_roots(provider) {
        Ok(builder) => builder,
        Err(why) => {
            tracing::warn!(%why, "this computer has no list of whom to trust; hosts that are passed on to will fail");
            HttpsConnectorBuilder::new().with_tls_config(trusting_nobody())
        }
    };
    builder.https_or_http().enable_http1().wrap_connector(tcp)
}

#[expect(clippy::expect_used, reason = "ring speaks TLS 1.2 and 1.3")]
fn trusting_nobody() -> rustls::ClientConfig {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("ring speaks the usual versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth()
}

impl Upstream {
    /// Sends a request to the host that its URI names.
    pub(super) async fn send(&self, request: Request<Incoming>) -> Result<Response<Incoming>, String> {
        self.requests.request(request).await.map_err(|why| {
            tracing::debug!(?why, "upstream");
            if why.is_connect() { "nothing answers" } else { "the connection broke" }.to_owned()
        })
    }

    /// Fetches a script, whole.
    pub(super) async fn script(&self, uri: Uri) -> Option<Bytes> {
        let mut request = Request::new(Empty::new());
        *request.uri_mut() = uri;
        let response = self.scripts.request(request).await.ok()?;
        if !response.status().is_success() {
            return None;
        }
        let body = Limited::new(response.into_body(), SCRIPT).collect().await.ok()?;
        Some(body.to_bytes())
    }
}
