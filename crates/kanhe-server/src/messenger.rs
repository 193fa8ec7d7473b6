//! Tells people's servers of payments and events, over plain HTTP.

use core::time::Duration;

use async_trait::async_trait;
use axum::http::Request;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_sandbox::messenger::{Messenger, Notification};
use tokio::time::timeout;

/// How long a server may take [D].
const PATIENCE: Duration = Duration::from_secs(5);
/// Its answer is a few words.
const ANSWER: usize = 64 * 1024;

/// A messenger on foot.
pub struct HttpMessenger(Client<HttpConnector, Full<Bytes>>);

impl Default for HttpMessenger {
    fn default() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }
}

#[async_trait]
impl Messenger for HttpMessenger {
    async fn send(&self, notification: Notification) -> Result<(u16, Vec<u8>), String> {
        let mut request = Request::post(&notification.url);
        for (name, value) in &notification.headers {
            request = request.header(*name, value);
        }
        let body = Full::new(Bytes::from(notification.body));
        let request = request.body(body).map_err(|_| "the address is none".to_owned())?;
        let answer = timeout(PATIENCE, self.0.request(request)).await;
        let answer = answer.map_err(|_| "no answer within 5 seconds".to_owned())?;
        let answer = answer.map_err(|_| "nobody is there".to_owned())?;
        let status = answer.status().as_u16();
        let body = Limited::new(answer.into_body(), ANSWER).collect().await;
        Ok((status, body.map_err(|_| "the answer broke off".to_owned())?.to_bytes().to_vec()))
    }
}
