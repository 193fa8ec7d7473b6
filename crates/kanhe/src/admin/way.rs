//! How a call reaches the admin API.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::{BodyExt, Full};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_core::secret::Secret;
use kanhe_server::admin_api::CommandLine;
use serde_json::Value;
use tower::ServiceExt;

use super::flags::Asked;
use super::requests::Call;
use crate::cli::ServeFlags;
use crate::serve::AtHand;
use crate::{Fault, config};

/// The environment variable with the admin key.
const KEY: &str = "KANHE_ADMIN_KEY";

/// A way to the admin API.
pub(super) enum Way {
    /// To a server, with an admin key.
    Server {
        client: Box<Client<HttpsConnector<HttpConnector>, Full<bytes::Bytes>>>,
        url: String,
        key: Secret,
    },
    /// In this process, as long as the store is open.
    Here { router: Router, _open: Box<AtHand> },
}

fn other(why: impl std::fmt::Display) -> Fault {
    Fault::Other(why.to_string())
}

impl Way {
    /// The one that was asked for.
    pub(super) async fn of(asked: &Asked) -> Result<Self, Fault> {
        let Some(server) = &asked.server else {
            if asked.config.is_none() {
                let how = "say where: --server URL (with KANHE_ADMIN_KEY), or --config FILE";
                return Err(Fault::Other(how.to_owned()));
            }
            let flags = ServeFlags { config: asked.config.clone(), ..ServeFlags::default() };
            let open = AtHand::open(config::for_serve(&flags)?).await?;
            let router = kanhe_server::router(open.kanhe.clone());
            return Ok(Self::Here { router, _open: Box::new(open) });
        };
        let key = std::env::var(KEY);
        let key = key.map_err(|_| other(format!("--server needs an admin key in the variable {KEY}")))?;
        let tls = HttpsConnectorBuilder::new().with_native_roots();
        let tls = tls.map_err(|why| other(format!("cannot read the system's certificates: {why}")))?;
        let connector = tls.https_or_http().enable_http1().build();
        let client = Box::new(Client::builder(TokioExecutor::new()).build(connector));
        Ok(Self::Server { client, url: server.trim_end_matches('/').to_owned(), key: Secret::new(key) })
    }

    /// Makes a call, and answers what was answered, unless it is a refusal.
    pub(super) async fn call(&self, call: &Call) -> Result<String, Fault> {
        let body = call.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let path = format!("/admin/v1/{}", call.path);
        let (status, bytes) = match self {
            Self::Server { client, url, key } => {
                let request = Request::builder()
                    .method(call.method)
                    .uri(format!("{url}{path}"))
                    .header(header::AUTHORIZATION, format!("Bearer {}", key.reveal()))
                    .body(Full::from(body))
                    .map_err(|_| other(format!("{url} is no address of a server")))?;
                let sent = client.request(request).await;
                let answer = sent.map_err(|why| other(format!("{url} cannot be reached: {why}")))?;
                let status = answer.status();
                (status, answer.into_body().collect().await.map_err(other)?.to_bytes())
            }
            Self::Here { router, .. } => {
                let request = Request::builder().method(call.method).uri(path).extension(CommandLine);
                let request = request.body(Body::from(body)).map_err(other)?;
                let answer = router.clone().oneshot(request).await.map_err(other)?;
                let status = answer.status();
                (status, answer.into_body().collect().await.map_err(other)?.to_bytes())
            }
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if status.is_success() { Ok(text) } else { Err(refused(status, &text)) }
    }
}

/// The one line of a refusal.
fn refused(status: StatusCode, text: &str) -> Fault {
    let problem: Value = serde_json::from_str(text).unwrap_or_default();
    let detail = problem["detail"].as_str().map(str::to_owned);
    Fault::Other(detail.unwrap_or_else(|| format!("the server answers {status}")))
}
