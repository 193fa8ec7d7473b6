//! The super-app behind the driven pages: the sandbox, asked over its API.

use async_trait::async_trait;
use bytes::Bytes;
use http::{Method, header};
use http_body_util::BodyExt;
use kanhe_driver::page::{Call, Host, Object, Picture};
use kanhe_sandbox::phone::not_taken;
use serde_json::{Value, json};

use super::api::Api;

/// One session of a sandbox.
#[derive(Debug)]
pub(super) struct SuperApp {
    api: Api,
    session: String,
    dialect: String,
}

impl SuperApp {
    pub(super) fn of(api: Api, session: String, dialect: &str) -> Self {
        Self { api, session, dialect: dialect.to_owned() }
    }

    fn at(&self, rest: &str) -> String {
        format!("/sandbox/v1/sessions/{}{rest}", self.session)
    }

    async fn tell(&self, method: Method, rest: &str, body: Value) {
        if let Err(why) = self.api.call(method, &self.at(rest), &body).await {
            tracing::warn!(%why, rest, "the sandbox was not told");
        }
    }
}

#[async_trait]
impl Host for SuperApp {
    async fn loaded(&self, view: &str, landing: &str) {
        self.tell(Method::POST, "/pages", json!({"landing": landing, "view": view})).await;
    }

    async fn moved(&self, view: &str, current: &str) {
        self.tell(Method::PATCH, "/page", json!({"current": current, "view": view})).await;
    }

    async fn titled(&self, view: &str, title: &str) {
        // Cut where the sandbox would refuse.
        let title: String = title.chars().take(256).collect();
        self.tell(Method::PATCH, "/page", json!({"title": title, "view": view})).await;
    }

    async fn in_front(&self, view: &str) {
        self.tell(Method::POST, &format!("/views/{view}"), Value::Null).await;
    }

    async fn gone(&self, view: &str) {
        self.tell(Method::DELETE, &format!("/views/{view}"), Value::Null).await;
    }

    async fn listens(&self, view: &str, event: &str, url: &str) {
        self.tell(Method::POST, "/listen", json!({"event": event, "url": url, "view": view})).await;
    }

    async fn said(&self, kind: &'static str, text: &str) {
        self.tell(Method::POST, "/said", json!({"kind": kind, "text": text})).await;
    }

    async fn invoke(&self, call: Call) -> Option<Object> {
        let Call { view, api, params, url, order } = call;
        let body = json!({"api": api, "params": params, "url": url, "order": order, "view": view});
        match self.api.call(Method::POST, &self.at("/invoke"), &body).await {
            Ok(mut answer) => answer["result"].as_object_mut().map(core::mem::take),
            Err(why) => Some(not_taken(&self.dialect, &api, &why.to_string())),
        }
    }

    async fn picture(&self, local_id: &str) -> Option<Picture> {
        // `weixin://resourceid/<digits>`, `wxlocalresource://imageid<digits>`
        let name = local_id.trim_end_matches('/').rsplit('/').next()?;
        let digits = name.strip_prefix("imageid").unwrap_or(name);
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let path = format!("/sandbox/local-images/{digits}");
        let response = self.api.stream(Method::GET, &path, Bytes::new()).await.ok()?;
        let content_type = response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?.to_owned();
        let bytes = response.into_body().collect().await.ok()?.to_bytes();
        Some(Picture { content_type, bytes })
    }

    async fn shown(&self, picture: Bytes) -> bool {
        let answer = self.api.bytes(Method::PUT, &self.at("/screen"), picture).await;
        let answer: Value =
            answer.ok().and_then(|answer| serde_json::from_slice(&answer).ok()).unwrap_or_default();
        answer["wanted"] == true
    }
}
