//! The simulated phone, driven over the sandbox API as the simulator drives it.

use core::sync::atomic::{AtomicU64, Ordering};

use axum::http::{Method, StatusCode};
use kanhe_sandbox::events::Event;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;

use crate::world::World;

pub(crate) const PAGE: &str = "https://kanhe.example/shop";

/// A phone of a sandbox, and the page in it.
pub(crate) struct Phone {
    pub(crate) world: World,
    pub(crate) path: String,
    /// The fields that ride on every call after a config.
    pub(crate) identity: Value,
    /// The number of the newest call that was answered.
    answered: AtomicU64,
}

impl Phone {
    pub(crate) async fn with(settings: Value) -> Self {
        Self::of(World::new().await, settings).await
    }

    /// A phone of this sandbox.
    pub(crate) async fn of(world: World, settings: Value) -> Self {
        let made = world.post("/sandbox/v1/sessions", &settings).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let path = format!("/sandbox/v1/sessions/{}", made.json()["id"].as_str().unwrap());
        let phone = Self { world, path, identity: json!({}), answered: AtomicU64::default() };
        phone.load(PAGE).await;
        phone
    }

    pub(crate) async fn load(&self, url: &str) {
        let answer =
            self.world.post(&format!("{}/pages", self.path), &json!({"landing": url, "title": "Shop"})).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }

    pub(crate) async fn invoke_at(&self, url: &str, api: &str, params: Value) -> Value {
        let mut params = params;
        params.as_object_mut().unwrap().extend(self.identity.as_object().unwrap().clone());
        let body = json!({"api": api, "params": params, "url": url});
        let answer = self.world.post(&format!("{}/invoke", self.path), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let mut answer = answer.json();
        self.answered.fetch_max(answer["call"].as_u64().unwrap(), Ordering::Relaxed);
        answer["result"].take()
    }

    pub(crate) async fn invoke(&self, api: &str, params: Value) -> Value {
        self.invoke_at(PAGE, api, params).await
    }

    /// What the SDK hands to the bridge for a config signed for `signed`, at a page that is now at `url`.
    pub(crate) async fn configure(&mut self, signed: &str, url: &str, apis: &[&str]) -> Value {
        let config = self.world.config(signed, apis).await;
        self.identity = json!({
            "appId": config["appId"], "verifyAppId": config["appId"], "verifySignType": "sha1",
            "verifyTimestamp": config["timestamp"].to_string(), "verifyNonceStr": config["nonceStr"],
            "verifySignature": config["signature"],
        });
        self.invoke_at(url, "preVerifyJSAPI", json!({"verifyJsApiList": apis})).await
    }

    /// A phone with a page that has been granted these APIs.
    pub(crate) async fn granted(settings: Value, apis: &[&str]) -> Self {
        let mut phone = Self::with(settings).await;
        assert_eq!(phone.configure(PAGE, PAGE, apis).await, json!({"err_msg": "preVerifyJSAPI:ok"}));
        phone
    }

    pub(crate) async fn newest_call(&self) -> Value {
        let before = self.answered.load(Ordering::Relaxed).saturating_sub(1);
        let calls = self.world.get(&format!("{}/calls?since={before}", self.path)).await.json();
        calls["calls"].as_array().unwrap().last().unwrap().clone()
    }

    pub(crate) async fn checks(&self) -> Vec<(String, String)> {
        let call = self.newest_call().await;
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        call["checks"].as_array().unwrap().iter().map(|c| (text(&c["name"]), text(&c["outcome"]))).collect()
    }

    pub(crate) async fn change(&self, settings: Value) -> StatusCode {
        self.world.call(Method::PATCH, &self.path, &settings).await.status
    }

    /// Waits until somebody is asked, and answers. Answers what was asked.
    pub(crate) async fn answer(&self, action: &str, data: Value) -> Value {
        let dialog = loop {
            let dialogs = self.world.get(&format!("{}/dialogs", self.path)).await.json();
            if dialogs["dialogs"][0].is_object() {
                break dialogs["dialogs"][0].clone();
            }
            tokio::task::yield_now().await;
        };
        let path = format!("{}/dialogs/{}", self.path, dialog["id"]);
        let answer = self.world.post(&path, &json!({"action": action, "data": data})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
        dialog
    }

    /// The page begins to listen to an event.
    pub(crate) async fn listen(&self, event: &str) {
        let body = json!({"event": event, "url": PAGE});
        let answer = self.world.post(&format!("{}/listen", self.path), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    }

    /// The session as the sandbox API has it.
    pub(crate) async fn session(&self) -> Value {
        self.world.get(&self.path).await.json()
    }

    /// What is open on the screen.
    pub(crate) async fn dialogs(&self) -> Value {
        self.world.get(&format!("{}/dialogs", self.path)).await.json()["dialogs"].take()
    }

    /// Prepares an answer.
    pub(crate) async fn expect(&self, kind: &str, action: &str, data: Value) {
        let body = json!({"kind": kind, "action": action, "data": data});
        let answer = self.world.post(&format!("{}/expect", self.path), &body).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    }
}

/// What pages have been told since: the event's name on the bridge, and its payload.
pub(crate) fn told(events: &mut Receiver<Event>) -> Vec<(String, Value)> {
    let mut told = Vec::new();
    while let Ok(event) = events.try_recv() {
        if let Event::Event { event, payload, .. } = event {
            told.push((event, payload));
        }
    }
    told
}

/// Lets time go by.
pub(crate) async fn pass(milliseconds: u64) {
    tokio::time::sleep(core::time::Duration::from_millis(milliseconds)).await;
}
