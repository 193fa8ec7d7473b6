//! A platform with a corp, an internal app, another app of the same corp and a second corp.

use core::time::Duration;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use kanhe_core::app::{App, AppUid};
use kanhe_core::corp::{Corp, Installation};
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
use kanhe_dingtalk::DIALECT;
use kanhe_sign::derive::MasterKey;
use kanhe_store::MemoryStore;
use serde_json::Value;

pub(crate) const CORP: &str = "ding0000000000000000000000000001";
pub(crate) const OTHER_CORP: &str = "ding0000000000000000000000000002";
pub(crate) const KEY: &str = "dingkanhe0000000001";
pub(crate) const AGENT: &str = "1000000001";
pub(crate) const NEIGHBOUR: &str = "dingkanhe0000000002";
pub(crate) const NEIGHBOUR_AGENT: &str = "1000000002";
pub(crate) const SUITE: &str = "suitekanhe000000001";
pub(crate) const SECRET: &str = "s3cret";
/// Nine in the morning in Beijing.
pub(crate) const START: i64 = 1_795_136_400;

pub(crate) struct World {
    pub(crate) platform: Arc<Platform>,
    store: Arc<MemoryStore>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) dingtalk: Definition,
    from: Mutex<Option<IpAddr>>,
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(START)));
        let world = Self::node(Arc::new(MemoryStore::new()), clock, 1);
        for (id, name) in [(CORP, "勘合科技"), (OTHER_CORP, "别家公司")] {
            world.platform.add_corp(DIALECT, id, name).await.unwrap().unwrap();
        }
        world.install(KEY, CORP, AGENT).await;
        world.install(NEIGHBOUR, CORP, NEIGHBOUR_AGENT).await;
        let suite = NewApp {
            keep_secret: true,
            ..NewApp::plain(DIALECT, (SUITE, Secret::new(SECRET)), ("Suite", Word::new("suite")))
        };
        world.platform.register(suite).await.unwrap().unwrap();
        world
    }

    fn node(store: Arc<MemoryStore>, clock: Arc<ManualClock>, seed: u8) -> Self {
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let (kept, time) = (Arc::clone(&store) as Arc<dyn Store>, Arc::clone(&clock) as Arc<dyn Clock>);
        let platform = Platform::new(kept, time, Arc::new(SeededEntropy::new(seed)), mint);
        let dingtalk = kanhe_dingtalk::definition().unwrap();
        Self { platform: Arc::new(platform), store, clock, dingtalk, from: Mutex::default() }
    }

    /// Another node of the same platform, with copies of its own.
    pub(crate) fn another_node(&self) -> Self {
        Self::node(Arc::clone(&self.store), Arc::clone(&self.clock), 2)
    }

    async fn install(&self, key: &str, corp: &str, agent: &str) {
        let (corp, agent) = (corp.to_owned(), agent.to_owned());
        let new = NewApp {
            installation: Some(Installation { corp, agent, suite: None }),
            ..NewApp::plain(DIALECT, (key, Secret::new(SECRET)), ("考勤 Attendance", Word::new("internal")))
        };
        self.platform.register(new).await.unwrap().unwrap();
    }

    pub(crate) async fn app(&self, key: &str) -> Arc<App> {
        self.platform.app(DIALECT, key).await.unwrap().unwrap()
    }

    pub(crate) async fn corp(&self, id: &str) -> Corp {
        self.platform.corp(DIALECT, id).await.unwrap().unwrap()
    }

    pub(crate) async fn change(&self, uid: AppUid, change: impl Fn(&mut App) + Send + Sync) {
        self.platform.change_app(uid, change).await.unwrap().unwrap();
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// From now on, calls come from this address.
    pub(crate) fn call_from(&self, address: &str) {
        *self.from.lock().unwrap() = address.parse().ok();
    }

    pub(crate) async fn call(&self, method: Method, target: &str, token: &str, body: &[u8]) -> Answer {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let endpoint = self.dingtalk.endpoints.iter().find(|endpoint| is_at(endpoint.path, path)).unwrap();
        let mut headers = HeaderMap::new();
        if !token.is_empty() {
            let name = HeaderName::from_static("x-acs-dingtalk-access-token");
            headers.insert(name, HeaderValue::from_str(token).unwrap());
        }
        let call = Call {
            platform: Arc::clone(&self.platform),
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.to_vec().into(),
            from: *self.from.lock().unwrap(),
        };
        endpoint.answer(call).await
    }

    pub(crate) async fn get(&self, target: &str) -> String {
        old(self.call(Method::GET, target, "", b"").await)
    }

    pub(crate) async fn post(&self, target: &str, body: &str) -> String {
        old(self.call(Method::POST, target, "", body.as_bytes()).await)
    }

    /// A call of the new generation: status and body.
    pub(crate) async fn new_post(&self, path: &str, token: &str, body: &str) -> (u16, String) {
        let answer = self.call(Method::POST, path, token, body.as_bytes()).await;
        (answer.status, String::from_utf8(answer.body).unwrap())
    }

    pub(crate) async fn token(&self, key: &str) -> String {
        field(&self.get(&format!("/gettoken?appkey={key}&appsecret={SECRET}")).await, "access_token")
    }

    pub(crate) async fn ticket(&self, token: &str) -> String {
        field(&self.get(&format!("/get_jsapi_ticket?access_token={token}")).await, "ticket")
    }
}

/// Whether an endpoint's path, which may have parts that vary, is the one that a server would choose.
fn is_at(pattern: &str, path: &str) -> bool {
    let (mut pattern, mut path) = (pattern.split('/'), path.split('/'));
    loop {
        match (pattern.next(), path.next()) {
            (None, None) => return true,
            (Some(part), Some(_)) if part.starts_with("{*") => return true,
            (Some(part), Some(text)) if part == text || part.starts_with('{') => {}
            _ => return false,
        }
    }
}

/// How many of a hundred callers who do the same at once get what they ask for.
pub(crate) async fn winners(
    world: &Arc<World>,
    target: impl Into<String>,
    body: impl Into<String>,
    won: fn(&str) -> bool,
) -> usize {
    let (target, body) = (target.into(), body.into());
    let mut callers = tokio::task::JoinSet::new();
    for _ in 0..100 {
        let (world, target, body) = (Arc::clone(world), target.clone(), body.clone());
        callers.spawn(async move { world.call(Method::POST, &target, "", body.as_bytes()).await.body });
    }
    let answers = callers.join_all().await;
    answers.iter().filter(|answer| won(core::str::from_utf8(answer).unwrap())).count()
}

/// The body of an answer of the old generation: HTTP 200 whatever happened, one line.
fn old(answer: Answer) -> String {
    assert_eq!((answer.status, &*answer.content_type), (200, "application/json"));
    let text = String::from_utf8(answer.body).unwrap();
    assert!(!text.contains('\n'), "one line: {text}");
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

pub(crate) fn errcode(text: &str) -> i64 {
    json(text).get("errcode").and_then(Value::as_i64).unwrap_or_else(|| panic!("no errcode in {text}"))
}

/// A text with what differs from call to call replaced by its name.
pub(crate) fn with_names(text: &str, names: &[(&str, &str)]) -> String {
    names.iter().fold(text.to_owned(), |text, (value, name)| text.replace(value, name))
}
