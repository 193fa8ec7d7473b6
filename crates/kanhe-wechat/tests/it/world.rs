//! A platform in a box: memory, a clock that stands still, randomness that repeats.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method};
use kanhe_core::app::App;
use kanhe_core::domain::SecureDomain;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::{NewApp, Platform};
use kanhe_core::secret::Secret;
use kanhe_core::store::Store;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_core::word::Word;
use kanhe_dialect::definition::Definition;
use kanhe_dialect::endpoint::{Answer, Call};
use kanhe_sign::derive::MasterKey;
use kanhe_store::MemoryStore;
use serde_json::Value;

pub(crate) const APPID: &str = "wx4b616e6865000001";
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";
/// 2026-11-20T02:00:00Z: 10 in the morning in Beijing.
pub(crate) const START: i64 = 1_795_140_000;

pub(crate) struct World {
    pub(crate) platform: Arc<Platform>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) wechat: Definition,
    pub(crate) from: Option<IpAddr>,
}

impl World {
    /// One certified service account with the domain `example.com`.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut NewApp)) -> Self {
        let world = Self::on(Arc::new(MemoryStore::new()));
        world.register(APPID, change).await;
        world
    }

    /// On this store, without an app.
    pub(crate) fn on(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(START)));
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let entropy = Arc::new(SeededEntropy::new(1));
        let platform = Platform::new(store, Arc::clone(&clock) as Arc<dyn Clock>, entropy, mint);
        Self { platform: Arc::new(platform), clock, wechat: kanhe_wechat::definition().unwrap(), from: None }
    }

    pub(crate) async fn register(&self, client_id: &str, change: impl FnOnce(&mut NewApp)) -> Arc<App> {
        let names = ("Shop", Word::new("service_certified"));
        let mut new = NewApp::plain(kanhe_wechat::DIALECT, (client_id, Secret::new(SECRET)), names);
        new.domains = vec![SecureDomain::parse("example.com").unwrap()];
        change(&mut new);
        self.platform.register(new).await.unwrap().unwrap()
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) async fn call(&self, method: Method, path: &str, query: &str, body: &[u8]) -> Answer {
        let endpoint = self.wechat.endpoints.iter().find(|endpoint| endpoint.path == path).unwrap();
        let call = Call {
            platform: Arc::clone(&self.platform),
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers: HeaderMap::new(),
            body: body.to_vec().into(),
            from: self.from,
        };
        endpoint.answer(call).await
    }

    pub(crate) async fn get(&self, path_and_query: &str) -> String {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        text(self.call(Method::GET, path, query, b"").await)
    }

    pub(crate) async fn post(&self, path_and_query: &str, body: &str) -> String {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        text(self.call(Method::POST, path, query, body.as_bytes()).await)
    }

    /// A token of `/cgi-bin/token`.
    pub(crate) async fn token(&self) -> String {
        field(&self.get(&token_call(APPID, SECRET)).await, "access_token")
    }

    pub(crate) async fn stable_token(&self, forced: bool) -> String {
        field(&self.post("/cgi-bin/stable_token", &stable_body(forced)).await, "access_token")
    }

    pub(crate) async fn ticket(&self, token: &str, kind: &str) -> String {
        let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type={kind}");
        field(&self.get(&path).await, "ticket")
    }

    /// What a token is worth: 0, or the error that getticket gives for it.
    pub(crate) async fn worth(&self, token: &str) -> i64 {
        errcode(&self.get(&format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi")).await)
    }
}

pub(crate) fn token_call(appid: &str, secret: &str) -> String {
    format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={secret}")
}

pub(crate) fn stable_body(forced: bool) -> String {
    format!(
        r#"{{"grant_type":"client_credential","appid":"{APPID}","secret":"{SECRET}","force_refresh":{forced}}}"#
    )
}

fn text(answer: Answer) -> String {
    assert_eq!((answer.status, &*answer.content_type), (200, "application/json; encoding=utf-8"));
    let text = String::from_utf8(answer.body).unwrap();
    assert!(!text.contains(['\\', '\n']), "one line, no escapes: {text}");
    text
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub(crate) fn field(text: &str, name: &str) -> String {
    match json(text).get(name) {
        Some(Value::String(value)) => value.clone(),
        _ => panic!("there is no text `{name}` in {text}"),
    }
}

pub(crate) fn number(text: &str, name: &str) -> i64 {
    json(text).get(name).and_then(Value::as_i64).unwrap_or_else(|| panic!("no number `{name}` in {text}"))
}

pub(crate) fn errcode(text: &str) -> i64 {
    json(text).get("errcode").and_then(Value::as_i64).unwrap_or(0)
}

/// An error's text without its ` rid: …`, whose form is checked.
pub(crate) fn errmsg(text: &str) -> String {
    let message = field(text, "errmsg");
    let (message, rid) = message.split_once(" rid: ").unwrap_or_else(|| panic!("no rid in {message}"));
    let groups: Vec<&str> = rid.split('-').collect();
    assert_eq!(groups.len(), 3, "{rid}");
    assert!(
        groups.iter().all(|group| group.len() == 8 && group.bytes().all(|b| b.is_ascii_hexdigit())),
        "{rid}"
    );
    message.to_owned()
}
