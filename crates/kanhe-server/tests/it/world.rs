//! A sandbox in a box, and requests to it.

use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use kanhe_alipayplus::keys::Keys;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::Platform;
use kanhe_core::store::Store;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_sandbox::alipayplus::Backing;
use kanhe_server::demo::{Demo, WECHAT_APP};
use kanhe_server::messenger::HttpMessenger;
use kanhe_server::sandbox_api::Sandbox;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::Bounds;
use kanhe_server::{Dialects, Kanhe, router};
use kanhe_sign::derive::MasterKey;
use kanhe_sign::page;
use kanhe_store::MemoryStore;
use serde_json::{Value, json};
use tower::ServiceExt;

pub(crate) const START: i64 = 1_795_140_000;
pub(crate) const ORIGIN: &str = "http://127.0.0.1:9";

/// Finding keys takes a while, and those of all worlds are the same.
fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(Arc::default))
}

pub(crate) struct World {
    pub(crate) router: Router,
    pub(crate) kanhe: Kanhe,
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The `detail` of a problem, whose form is checked.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(self.header(header::CONTENT_TYPE), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16());
        assert!(problem["type"].as_str().unwrap().starts_with("urn:kanhe:problem:"));
        problem["detail"].as_str().unwrap().to_owned()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::at(ORIGIN.to_owned()).await
    }

    /// One that is served at this origin, if somebody serves it.
    pub(crate) async fn at(origin: String) -> Self {
        Self::on(Arc::new(MemoryStore::new()), origin).await
    }

    /// One that keeps everything there.
    pub(crate) async fn on(store: Arc<dyn Store>, origin: String) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(START)));
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let platform = Arc::new(Platform::new(
            store,
            Arc::clone(&clock) as Arc<dyn Clock>,
            Arc::new(SeededEntropy::new(1)),
            mint,
        ));
        let backing = Backing::new(
            &(Arc::clone(&clock) as Arc<dyn Clock>),
            keys(),
            &origin,
            Arc::new(HttpMessenger::default()),
        );
        let wallet = Arc::clone(&backing.wallet);
        let dialects = Dialects::load(&wallet).unwrap();
        let demo =
            Demo::set_up(&platform, &dialects, Arc::clone(&clock) as Arc<dyn Clock>, origin).await.unwrap();
        let sandbox =
            Sandbox::new(Arc::clone(&platform), &dialects, clock as Arc<dyn Advance>, demo, backing);
        let sandbox = Some(Arc::new(sandbox));
        let telemetry = Arc::new(Telemetry::new("test", platform.now(), Bounds::default()));
        let kanhe = Kanhe {
            platform,
            dialects: Arc::new(dialects.all()),
            wallet,
            telemetry,
            props: Arc::default(),
            administration: Arc::default(),
            sandbox,
        };
        Self { router: router(kanhe.clone()), kanhe }
    }

    pub(crate) fn sandbox(&self) -> &Sandbox {
        self.kanhe.sandbox.as_ref().unwrap()
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn request(method: Method, path: &str) -> axum::http::request::Builder {
        Request::builder().method(method).uri(path).header(header::HOST, "127.0.0.1:8787")
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(Self::request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn call(&self, method: Method, path: &str, body: &Value) -> Answer {
        let request = Self::request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, body).await
    }

    /// The same as a host with its key.
    pub(crate) async fn host(&self, path: &str, body: &Value) -> Answer {
        let key = format!("Bearer {}", self.sandbox().demo.host_key.reveal());
        let request = Self::request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, key);
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn advance(&self, seconds: u64) {
        let answer = self.post("/sandbox/v1/clock", &json!({"advance_seconds": seconds})).await;
        assert_eq!(answer.status, StatusCode::OK);
    }

    pub(crate) async fn secret(&self) -> String {
        let apps = self.get("/sandbox/v1/apps").await.json();
        apps[0]["secret"].as_str().unwrap().to_owned()
    }

    /// An access token of one of the sandbox's apps.
    pub(crate) async fn token(&self, appid: &str) -> String {
        let apps = self.get("/sandbox/v1/apps").await.json();
        let app = apps.as_array().unwrap().iter().find(|app| app["appid"] == appid).unwrap();
        let secret = app["secret"].as_str().unwrap();
        let path = format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={secret}");
        self.get(&path).await.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ticket(&self) -> String {
        let token = self.token(WECHAT_APP).await;
        let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
        self.get(&path).await.json()["ticket"].as_str().unwrap().to_owned()
    }

    /// What a page of the demo app passes to `wx.config`, rightly signed.
    pub(crate) async fn config(&self, url: &str, apis: &[&str]) -> Value {
        let timestamp = START.to_string();
        let signature = page::sign(&self.ticket().await, "nonce", &timestamp, url);
        json!({
            "appId": WECHAT_APP,
            "timestamp": START,
            "nonceStr": "nonce",
            "signature": signature.as_str(),
            "jsApiList": apis,
        })
    }
}
