//! A platform, and gateways before it.

use core::time::Duration;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use axum::http::{Method, Request, header};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kanhe_alipayplus::keys::Keys;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::Platform;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_gateway::{Config, Gateway, api};
use kanhe_sandbox::alipayplus::Backing;
use kanhe_server::demo::{Demo, WECHAT_APP};
use kanhe_server::messenger::HttpMessenger;
use kanhe_server::sandbox_api::Sandbox;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::Bounds;
use kanhe_server::{Dialects, Kanhe, connection, router};
use kanhe_sign::derive::MasterKey;
use kanhe_store::MemoryStore;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The key of the client that may do everything.
pub(crate) const KEY: &str = "all-rights-of-this-client";

/// A response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A platform on a port of its own, with a clock that only moves when told.
pub(crate) struct World {
    pub(crate) url: String,
    pub(crate) secret: String,
    pub(crate) host_key: String,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) folder: tempfile::TempDir,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// Finding keys takes a while, and those of all worlds are the same.
fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(Arc::default))
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(1_795_140_000)));
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let ports = Arc::clone(&clock) as Arc<dyn Clock>;
        let store = Arc::new(MemoryStore::new());
        let platform = Arc::new(Platform::new(store, ports, Arc::new(SeededEntropy::new(1)), mint));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let backing = Backing::new(
            &(Arc::clone(&clock) as Arc<dyn Clock>),
            keys(),
            &url,
            Arc::new(HttpMessenger::default()),
        );
        let wallet = Arc::clone(&backing.wallet);
        let dialects = Dialects::load(&wallet).unwrap();
        let demo = Demo::set_up(&platform, &dialects, Arc::clone(&clock) as Arc<dyn Clock>, url.clone());
        let demo = demo.await.unwrap();
        let host_key = demo.host_key.reveal().to_owned();
        let advance = Arc::clone(&clock) as Arc<dyn Advance>;
        let sandbox = Sandbox::new(Arc::clone(&platform), &dialects, advance, demo, backing);
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
        tokio::spawn(connection::serve(listener, router(kanhe), std::future::pending()));
        let client = Client::builder(TokioExecutor::new()).build_http();
        let folder = tempfile::tempdir().unwrap();
        let blank = Self { url, secret: String::new(), host_key, clock, folder, client };
        let apps = blank.call(Method::GET, &format!("{}/sandbox/v1/apps", blank.url), &[], None).await.json();
        let world = Self { secret: apps[0]["secret"].as_str().unwrap().to_owned(), ..blank };
        fs::write(world.folder.path().join("secret"), &world.secret).unwrap();
        fs::write(world.folder.path().join("all.key"), KEY).unwrap();
        fs::write(world.folder.path().join("cache.key"), "0123456789abcdef0123456789abcdef").unwrap();
        world
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A settings file for the demo app, with more lines.
    pub(crate) fn settings(&self, head: &str, app: &str, tail: &str) -> PathBuf {
        let file = self.path().join("gateway.toml");
        let text = format!(
            "{head}\n[[app]]\nname = \"shop\"\ndialect = \"wechat\"\nclient_id = \"{WECHAT_APP}\"\n\
             secret_file = \"secret\"\nupstream = \"{}\"\n{app}\n[[client]]\nname = \"all\"\nkey_file = \"all.key\"\n\
             apps = [\"*\"]\nrights = [\"sign\", \"pay\", \"token\", \"ticket\", \"report\", \"exchange\", \"forward\", \"events\"]\n{tail}\n",
            self.url
        );
        fs::write(&file, text).unwrap();
        file
    }

    /// A gateway before the platform, by these settings.
    pub(crate) async fn gateway(&self, head: &str, app: &str, tail: &str) -> Node<'_> {
        self.node(head, app, tail, 7).await
    }

    pub(crate) async fn node(&self, head: &str, app: &str, tail: &str, seed: u8) -> Node<'_> {
        let config = Config::load(&self.settings(head, app, tail)).unwrap();
        let clock = Arc::clone(&self.clock) as Arc<dyn Clock>;
        let gateway = Gateway::start(&config, clock, Arc::new(SeededEntropy::new(seed))).await.unwrap();
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let routes = api::router(Arc::new(gateway));
        tokio::spawn(connection::serve(listener, routes, std::future::pending()));
        Node { world: self, url }
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// A call of the sandbox API.
    pub(crate) async fn sandbox(&self, path: &str, body: Value) {
        let url = format!("{}/sandbox/v1{path}", self.url);
        let answer = self.call(Method::POST, &url, &[], Some(body)).await;
        assert!(answer.status < 300, "{}", answer.text);
    }

    /// How many calls of an endpoint the platform has seen.
    pub(crate) async fn seen(&self, endpoint: &str) -> usize {
        let log = self.call(Method::GET, &format!("{}/sandbox/v1/log", self.url), &[], None).await.json();
        log["log"].as_array().unwrap().iter().filter(|entry| entry["endpoint"] == endpoint).count()
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        url: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let bytes = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let request =
            request.header(header::CONTENT_TYPE, "application/json").body(Full::new(bytes)).unwrap();
        let answer = self.client.request(request).await.unwrap();
        let (parts, body) = answer.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        Answer { status: parts.status.as_u16(), headers: parts.headers, text }
    }
}

impl World {
    /// A call with any body, answered with any bytes.
    pub(crate) async fn raw(
        &self,
        method: Method,
        url: &str,
        kind: &str,
        body: Vec<u8>,
    ) -> (axum::http::HeaderMap, Vec<u8>) {
        let mut request = Request::builder().method(method).uri(url);
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        let answer = self.client.request(request.body(Full::new(Bytes::from(body))).unwrap()).await.unwrap();
        let (head, body) = answer.into_parts();
        (head.headers, body.collect().await.unwrap().to_bytes().to_vec())
    }
}

/// A gateway.
pub(crate) struct Node<'a> {
    world: &'a World,
    pub(crate) url: String,
}

impl Node<'_> {
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, &[("authorization", &format!("Bearer {KEY}"))], None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, &[("authorization", &format!("Bearer {KEY}"))], Some(body)).await
    }

    pub(crate) async fn ask(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        self.world.call(method, &format!("{}{path}", self.url), headers, body).await
    }

    pub(crate) async fn token(&self) -> String {
        let answer = self.get("/v1/apps/shop/access-token").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["access_token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn ticket(&self) -> String {
        let answer = self.get("/v1/apps/shop/tickets/jsapi").await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["ticket"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn reject(&self, token: &str) -> String {
        let body = json!({"access_token": token, "code": 40001});
        let answer = self.post("/v1/apps/shop/access-token:rejected", body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["outcome"].as_str().unwrap().to_owned()
    }
}
