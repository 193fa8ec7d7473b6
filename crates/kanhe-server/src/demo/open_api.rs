//! How the backends of the demo pages reach the open API: over HTTP, like everybody else.

use axum::http::{HeaderMap, Request, Uri};
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::de::DeserializeOwned;

/// The open API of a platform.
pub(super) struct OpenApi {
    client: Client<HttpConnector, Full<Bytes>>,
    origin: String,
}

impl OpenApi {
    /// The one at this origin.
    pub(super) fn at(origin: &str) -> Self {
        Self { client: Client::builder(TokioExecutor::new()).build_http(), origin: origin.to_owned() }
    }

    /// What it answers a GET.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, String> {
        self.call(Request::get(self.uri(path)?), Bytes::new()).await
    }

    /// What it answers a form.
    pub(super) async fn post_form<T: DeserializeOwned>(&self, path: &str, form: String) -> Result<T, String> {
        let content_type = "application/x-www-form-urlencoded";
        let request = Request::post(self.uri(path)?).header("content-type", content_type);
        self.call(request, form.into()).await
    }

    /// What it answers a signed message: headers, and the bytes that are signed.
    pub(super) async fn post_message(
        &self,
        path: &str,
        headers: [(&str, String); 3],
        body: String,
    ) -> Result<(HeaderMap, Bytes), String> {
        let mut request =
            Request::post(self.uri(path)?).header("content-type", "application/json; charset=UTF-8");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.send(request, body.into()).await
    }

    fn uri(&self, path: &str) -> Result<Uri, String> {
        format!("{}{path}", self.origin).parse().map_err(|_| "the API's address is no URL".to_owned())
    }

    async fn call<T: DeserializeOwned>(
        &self,
        request: axum::http::request::Builder,
        body: Bytes,
    ) -> Result<T, String> {
        let (_, body) = self.send(request, body).await?;
        serde_json::from_slice(&body).map_err(|_| "the open API answered something strange".to_owned())
    }

    async fn send(
        &self,
        request: axum::http::request::Builder,
        body: Bytes,
    ) -> Result<(HeaderMap, Bytes), String> {
        let request = request.body(Full::new(body)).map_err(|_| "the call cannot be written")?;
        let response = self.client.request(request).await.map_err(|_| "the open API does not answer")?;
        let (parts, body) = response.into_parts();
        let body = Limited::new(body, 64 * 1024).collect().await;
        let body = body.map_err(|_| "the open API broke off")?.to_bytes();
        Ok((parts.headers, body))
    }
}
