//! A wallet in a box: memory, a clock that stands still, randomness that repeats, one user, one mini program.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderMap, HeaderValue, Method};
use kanhe_alipayplus::authorization::{Authorization, Will, authorize};
use kanhe_alipayplus::keys::{Keys, admit};
use kanhe_alipayplus::payment::Payment;
use kanhe_alipayplus::ports::{Courier, Inbox, Message, Notice, Outcome, Purse};
use kanhe_alipayplus::profile::Profile;
use kanhe_alipayplus::wallet::Wallet;
use kanhe_alipayplus::{DIALECT, definition_of, moment, policy};
use kanhe_core::app::App;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::particulars::Particulars;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::store::Store;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_core::user::{Profile as Shown, User};
use kanhe_dialect::definition::Definition;
use kanhe_dialect::endpoint::{Answer, Call};
use kanhe_sign::derive::MasterKey;
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::message::{self, encoding, encoding::Encoding};
use kanhe_sign::rsa::RsaKey;
use kanhe_store::MemoryStore;
use serde_json::Value;

pub(crate) const CLIENT: &str = "2026112000000000000042";
/// 2026-11-20T17:30:00Z: half past eight in the evening in Baghdad.
pub(crate) const START: i64 = 1_795_195_800;
pub(crate) const APPLY: &str = "/v1/authorizations/applyToken";
pub(crate) const INQUIRE: &str = "/v1/users/inquiryUserInfo";
pub(crate) const CANCEL: &str = "/v1/authorizations/cancelToken";

/// The merchant's key. Finding one takes a while, so that all tests have the same.
pub(crate) fn merchant() -> &'static RsaKey {
    static KEY: OnceLock<RsaKey> = OnceLock::new();
    KEY.get_or_init(|| RsaKey::derive([42; 32]).unwrap())
}

fn keys() -> Arc<Keys> {
    static KEYS: OnceLock<Arc<Keys>> = OnceLock::new();
    Arc::clone(KEYS.get_or_init(Arc::default))
}

/// An inbox that remembers what has come.
#[derive(Default)]
pub(crate) struct Letterbox(pub(crate) Mutex<Vec<(String, Message)>>);

#[async_trait]
impl Inbox for Letterbox {
    async fn deliver(&self, _: &App, user: &User, message: &Message) -> Result<(), Unavailable> {
        let mut all = self.0.lock().unwrap();
        if all.iter().all(|(_, known)| known.id != message.id) {
            all.push((user.handle.clone(), message.clone()));
        }
        Ok(())
    }
}

/// A courier who keeps what he is given.
#[derive(Default)]
pub(crate) struct Bag(pub(crate) Mutex<Vec<Notice>>);

impl Courier for Bag {
    fn take(&self, notice: Notice) {
        self.0.lock().unwrap().push(notice);
    }
}

/// A purse with so much in it.
pub(crate) struct PlayPurse {
    pub(crate) balance: Mutex<u64>,
    outcomes: Mutex<BTreeMap<String, Outcome>>,
}

#[async_trait]
impl Purse for PlayPurse {
    async fn debit(&self, _: &App, _: &User, payment: &Payment) -> Result<Outcome, Unavailable> {
        let (mut balance, mut outcomes) = (self.balance.lock().unwrap(), self.outcomes.lock().unwrap());
        let outcome = *outcomes.entry(payment.id.clone()).or_insert_with(|| {
            match balance.checked_sub(payment.amount.minor_units()) {
                Some(left) => {
                    *balance = left;
                    Outcome::Done
                }
                None => Outcome::BalanceNotEnough,
            }
        });
        Ok(outcome)
    }

    async fn outcome(&self, payment: &str) -> Result<Option<Outcome>, Unavailable> {
        Ok(self.outcomes.lock().unwrap().get(payment).copied())
    }
}

pub(crate) struct World {
    pub(crate) platform: Arc<Platform>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) wallet: Arc<Wallet>,
    pub(crate) dialect: Definition,
    pub(crate) letterbox: Arc<Letterbox>,
    pub(crate) purse: Arc<PlayPurse>,
    pub(crate) courier: Arc<Bag>,
}

impl World {
    /// The seed's edition.
    pub(crate) async fn new() -> Self {
        Self::with(Profile::default()).await
    }

    pub(crate) async fn with(profile: Profile) -> Self {
        Self::on(Arc::new(MemoryStore::new()), profile).await
    }

    pub(crate) async fn on(store: Arc<dyn Store>, profile: Profile) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(START)));
        let mint = Mint::new((KeyId(1), MasterKey::new([1; 32])), []);
        let entropy = Arc::new(SeededEntropy::new(1));
        let platform = Platform::new(store, Arc::clone(&clock) as Arc<dyn Clock>, entropy, mint);
        let letterbox = Arc::new(Letterbox::default());
        let purse = Arc::new(PlayPurse { balance: Mutex::new(5000), outcomes: Mutex::new(BTreeMap::new()) });
        let courier = Arc::new(Bag::default());
        let wallet = Arc::new(Wallet {
            profile,
            keys: keys(),
            inbox: Some(Arc::clone(&letterbox) as Arc<dyn Inbox>),
            purse: Some(Arc::clone(&purse) as Arc<dyn Purse>),
            courier: Some(Arc::clone(&courier) as Arc<dyn Courier>),
        });
        let dialect = definition_of(&wallet).unwrap();
        let world = Self { platform: Arc::new(platform), clock, wallet, dialect, letterbox, purse, courier };
        world.register(CLIENT, |_| {}).await;
        world.add_user().await;
        world
    }

    pub(crate) async fn register(&self, client_id: &str, change: impl FnOnce(&mut NewApp)) -> Arc<App> {
        let names = ("Shop", policy::MINI_PROGRAM);
        let mut new = NewApp::plain(DIALECT, (client_id, Secret::new("unused")), names);
        change(&mut new);
        let app = self.platform.register(new).await.unwrap().unwrap();
        assert!(admit(&self.platform, app.uid, 1, &merchant().public_pem()).await.unwrap());
        self.app(client_id).await
    }

    async fn add_user(&self) {
        let shown = Shown {
            nickname: "小兰".to_owned(),
            sex: 2,
            avatar: "https://example.com/a.png".to_owned(),
            particulars: Particulars {
                full_name: "Lan Li Xiao".to_owned(),
                birthday: "1998-07-03".to_owned(),
                nationality: "CN".to_owned(),
                mobile: "27-609000084".to_owned(),
                email: "lan@example.com".to_owned(),
            },
            ..Shown::default()
        };
        self.platform.add_user("lan", shown).await.unwrap().unwrap();
    }

    pub(crate) async fn app(&self, client_id: &str) -> Arc<App> {
        self.platform.app(DIALECT, client_id).await.unwrap().unwrap()
    }

    /// Changes the mini program.
    pub(crate) async fn change(&self, change: impl Fn(&mut App) + Send + Sync) {
        let app = self.app(CLIENT).await;
        self.platform.change_app(app.uid, change).await.unwrap().unwrap();
    }

    pub(crate) async fn user(&self) -> User {
        self.platform.user("lan").await.unwrap().unwrap()
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) async fn ask(&self, asked: &[&str], will: Will<'_>) -> Authorization {
        let (app, user) = (self.app(CLIENT).await, self.user().await);
        authorize(&self.platform, &self.wallet.profile, &app, &user, &texts(asked), will).await.unwrap()
    }

    /// A code for all of these scopes, after the user has agreed to what he was asked.
    pub(crate) async fn code(&self, scopes: &[&str]) -> String {
        match self.ask(scopes, Will::Agreed(&texts(scopes))).await {
            Authorization::Code { code, .. } => code.reveal().to_owned(),
            other => panic!("no code: {other:?}"),
        }
    }

    pub(crate) async fn withdraw(&self) {
        let (app, user) = (self.app(CLIENT).await, self.user().await);
        self.platform.withdraw(&app, &user).await.unwrap();
    }

    /// A signed request of the merchant's, as the mini program's backend sends it.
    pub(crate) fn request(&self, path: &str, body: &str) -> Signed {
        let time = moment::seconds(self.platform.now(), 0);
        Signed::new(CLIENT, path, &time, body)
    }

    /// Sends a signed request, verifies the reply, and answers its body.
    pub(crate) async fn post(&self, path: &str, body: &str) -> String {
        self.send(&self.request(path, body)).await
    }

    pub(crate) async fn send(&self, signed: &Signed) -> String {
        let answer = self.answer(signed).await;
        self.verify(&signed.path, &answer).await;
        String::from_utf8(answer.body).unwrap()
    }

    pub(crate) async fn answer(&self, signed: &Signed) -> Answer {
        let endpoint = self.dialect.endpoints.iter().find(|endpoint| endpoint.path == signed.path).unwrap();
        let answer = endpoint.answer(signed.call(&self.platform)).await;
        assert_eq!((answer.status, &*answer.content_type), (200, "application/json; charset=UTF-8"));
        answer
    }

    /// A reply carries the three headers, in lower case, and the wallet's signature over its bytes.
    async fn verify(&self, path: &str, answer: &Answer) {
        let profile = &self.wallet.profile;
        let key = self.wallet.keys.wallet(&self.platform, profile.key_version).await.unwrap();
        let names: Vec<&str> = answer.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["client-id", "response-time", "signature"]);
        let value = |at: usize| answer.headers.get(at).unwrap().1.to_str().unwrap();
        let parsed = SignatureHeader::parse(value(2)).unwrap();
        assert_eq!(parsed.key_version, Some(profile.key_version));
        let signature = encoding::read(&parsed.signature).unwrap();
        let message = message::Message { path, client_id: value(0), time: value(1), body: &answer.body };
        assert!(message.verifies(&key.public(), &signature), "{path}");
    }

    pub(crate) async fn redeem(&self, code: &str) -> String {
        self.post(APPLY, &format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#)).await
    }

    pub(crate) async fn refresh(&self, token: &str) -> String {
        self.post(APPLY, &refresh_body(token)).await
    }

    pub(crate) async fn tokens(&self, scopes: &[&str]) -> String {
        let code = self.code(scopes).await;
        self.redeem(&code).await
    }

    pub(crate) async fn inquire(&self, token: &str) -> String {
        self.post(INQUIRE, &format!(r#"{{"accessToken":"{token}"}}"#)).await
    }

    /// What a token is worth: SUCCESS, or why not.
    pub(crate) async fn worth(&self, token: &str) -> String {
        code_of(&self.inquire(token).await)
    }
}

/// A request with its headers. Tests change what they like.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) path: String,
    pub(crate) method: Method,
    pub(crate) headers: BTreeMap<&'static str, String>,
    pub(crate) body: String,
    pub(crate) from: Option<IpAddr>,
}

impl Signed {
    pub(crate) fn new(client_id: &str, path: &str, time: &str, body: &str) -> Self {
        let message = message::Message { path, client_id, time, body: body.as_bytes() };
        let signature = Encoding::Percent.write(&message.sign(merchant()));
        let headers = BTreeMap::from([
            ("client-id", client_id.to_owned()),
            ("request-time", time.to_owned()),
            ("signature", SignatureHeader::write(1, &signature)),
        ]);
        Self { path: path.to_owned(), method: Method::POST, headers, body: body.to_owned(), from: None }
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.to_owned());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    fn call(&self, platform: &Arc<Platform>) -> Call {
        let value = |(name, value): (&&'static str, &String)| {
            (http::HeaderName::from_static(name), HeaderValue::from_str(value).unwrap())
        };
        Call {
            platform: Arc::clone(platform),
            method: self.method.clone(),
            path: self.path.clone(),
            query: String::new(),
            headers: self.headers.iter().map(value).collect::<HeaderMap>(),
            body: self.body.clone().into(),
            from: self.from,
        }
    }
}

pub(crate) fn refresh_body(token: &str) -> String {
    format!(r#"{{"grantType":"REFRESH_TOKEN","refreshToken":"{token}"}}"#)
}

pub(crate) fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
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

/// The code of a reply's result.
pub(crate) fn code_of(text: &str) -> String {
    json(text)["result"]["resultCode"].as_str().unwrap().to_owned()
}

/// The text of a reply's result.
pub(crate) fn message_of(text: &str) -> String {
    json(text)["result"]["resultMessage"].as_str().unwrap().to_owned()
}
