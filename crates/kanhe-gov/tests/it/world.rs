//! A platform in a box: memory, a clock that stands still, randomness that repeats.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, Method};
use kanhe_core::app::App;
use kanhe_core::corp::Installation;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::{NewApp, Platform};
use kanhe_core::secret::Secret;
use kanhe_core::store::Store;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_core::user::{Profile, User};
use kanhe_dialect::definition::Definition;
use kanhe_dialect::endpoint::{Answer, Call};
use kanhe_gov::{DIALECT, policy};
use kanhe_sign::derive::MasterKey;
use kanhe_store::MemoryStore;
use serde_json::Value;

pub(crate) const APPKEY: &str = "orange-t0q3g75qMRzay";
pub(crate) const SECRET: &str = "KX0OBe8oe8f0NFc7i3MSLt8R6E4fA2AsrJwbDT2M";
pub(crate) const OTHER: &str = "lemon-a1b2c3d4e5f6g";
/// 2026-11-20T02:00:00Z: 10 in the morning in Hangzhou.
pub(crate) const START: i64 = 1_795_140_000;

pub(crate) const TOKEN: &str = "/gettoken.json";
pub(crate) const TICKET: &str = "/get_jsapi_token.json";
pub(crate) const APP_USER: &str = "/rpc/oauth2/dingtalk_app_user.json";
pub(crate) const QR_USER: &str = "/rpc/oauth2/getuserinfo_bycode.json";

pub(crate) struct World {
    pub(crate) platform: Arc<Platform>,
    store: Arc<MemoryStore>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) gov: Definition,
    pub(crate) from: Option<IpAddr>,
}

impl World {
    /// One application, subscribed to both directories, with its home page at `https://m.example.gov.cn`.
    pub(crate) async fn new() -> Self {
        Self::with(|_| {}).await
    }

    pub(crate) async fn with(change: impl FnOnce(&mut NewApp)) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(START)));
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let entropy = Arc::new(SeededEntropy::new(1));
        let store = Arc::new(MemoryStore::new());
        let platform = Platform::new(
            Arc::clone(&store) as Arc<dyn Store>,
            Arc::clone(&clock) as Arc<dyn Clock>,
            entropy,
            mint,
        );
        let gov = kanhe_gov::definition().unwrap();
        let world = Self { platform: Arc::new(platform), store, clock, gov, from: None };
        world.platform.add_corp(DIALECT, "12371", "租户2").await.unwrap().unwrap();
        world.register(APPKEY, change).await;
        world
    }

    /// The same world after a restart with these master keys; the first one makes what is new.
    pub(crate) fn restarted_with(self, keys: &[u8]) -> Self {
        let mut keys = keys.iter().map(|id| (KeyId(u16::from(*id)), MasterKey::new([*id; 32])));
        let mint = Mint::new(keys.next().unwrap(), keys);
        let (store, clock) = (Arc::clone(&self.store), Arc::clone(&self.clock));
        let platform = Platform::new(store, clock, Arc::new(SeededEntropy::new(2)), mint);
        Self { platform: Arc::new(platform), ..self }
    }

    pub(crate) async fn register(&self, appkey: &str, change: impl FnOnce(&mut NewApp)) -> Arc<App> {
        let names = ("Orange", policy::H5_APP);
        let mut new = NewApp::plain(DIALECT, (appkey, Secret::new(SECRET)), names);
        new.keep_secret = true;
        new.home = Some("https://m.example.gov.cn/home?from=bench".to_owned());
        new.subscriptions = policy::DIRECTORIES.into_iter().collect();
        let agent = appkey.split('-').next().unwrap_or_default().to_owned();
        new.installation = Some(Installation { corp: "12371".to_owned(), agent, suite: None });
        change(&mut new);
        self.platform.register(new).await.unwrap().unwrap()
    }

    pub(crate) async fn app(&self) -> Arc<App> {
        self.platform.app(DIALECT, APPKEY).await.unwrap().unwrap()
    }

    /// Changes the world's app.
    pub(crate) async fn change(&self, change: impl Fn(&mut App) + Send + Sync) {
        self.platform.change_app(self.app().await.uid, change).await.unwrap();
    }

    pub(crate) async fn user(&self, handle: &str) -> User {
        let profile = Profile { nickname: "俊锋".to_owned(), ..Profile::default() };
        match self.platform.user(handle).await.unwrap() {
            Some(user) => user,
            None => self.platform.add_user(handle, profile).await.unwrap().unwrap(),
        }
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) async fn call(
        &self,
        method: Method,
        path: &str,
        query: &str,
        (headers, body): (HeaderMap, &str),
    ) -> Answer {
        let endpoint = self.gov.endpoints.iter().find(|endpoint| endpoint.path == path).unwrap();
        let call = Call {
            platform: Arc::clone(&self.platform),
            method,
            path: path.to_owned(),
            query: query.to_owned(),
            headers,
            body: body.as_bytes().to_vec().into(),
            from: self.from,
        };
        endpoint.answer(call).await
    }

    pub(crate) async fn get(&self, path: &str, query: &str) -> String {
        text(self.call(Method::GET, path, query, (HeaderMap::new(), "")).await)
    }

    pub(crate) async fn post(&self, path: &str, form: &str) -> String {
        text(self.call(Method::POST, path, "", (HeaderMap::new(), form)).await)
    }

    /// A token of `/gettoken.json`.
    pub(crate) async fn token(&self) -> String {
        self.token_of(APPKEY).await
    }

    pub(crate) async fn token_of(&self, appkey: &str) -> String {
        data(&self.post(TOKEN, &credentials(appkey)).await, "accessToken")
    }

    pub(crate) async fn ticket(&self) -> String {
        let token = self.token().await;
        data(&self.post(TICKET, &format!("accessToken={token}")).await, "accessToken")
    }

    /// What a token is worth: `0`, or the error that the ticket call gives for it.
    pub(crate) async fn worth(&self, token: &str) -> String {
        code(&self.post(TICKET, &format!("accessToken={token}")).await)
    }
}

pub(crate) fn credentials(appkey: &str) -> String {
    format!("appkey={appkey}&appsecret={SECRET}")
}

pub(crate) fn text(answer: Answer) -> String {
    assert_eq!((answer.status, &*answer.content_type), (200, "application/json;charset=UTF-8"));
    let text = String::from_utf8(answer.body).unwrap();
    assert!(!text.contains(['\\', '\n']), "one line, no escapes: {text}");
    text
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// A text of `content.data`.
pub(crate) fn data(body: &str, name: &str) -> String {
    let value = json(body)["content"]["data"][name].as_str().map(str::to_owned);
    value.unwrap_or_else(|| panic!("there is no text `{name}` in the data of {body}"))
}

/// The code of an answer, whichever of its two shapes it has.
pub(crate) fn code(body: &str) -> String {
    let body = json(body);
    let code = if body["success"] == true { &body["content"]["responseCode"] } else { &body["Code"] };
    code.as_str().unwrap_or_else(|| panic!("no code in {body}")).to_owned()
}

/// The request's id, whose form is checked.
pub(crate) fn request_id(body: &str) -> String {
    let body = json(body);
    let id = body["content"]["requestId"].as_str().or(body["_RequestId"].as_str());
    let id = id.unwrap_or_else(|| panic!("no request id in {body}")).to_owned();
    assert!(id.len() == 30 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
    id
}
