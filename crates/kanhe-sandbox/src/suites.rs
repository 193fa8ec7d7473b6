//! What the makers of DingTalk's third-party apps are told: tickets, agreements, and their end, each in a sealed envelope
//! (`protocol/dingtalk.md` 6.4).

use core::time::Duration;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use kanhe_core::app::App;
use kanhe_core::entropy::draw;
use kanhe_core::platform::Platform;
use kanhe_core::time::Timestamp;
use kanhe_dingtalk::policy;
use kanhe_sign::hex;
use kanhe_sign::third_party::EventKey;
use serde::Serialize;
use serde_json::{Value, json};

use crate::messenger::{Messenger, Notification};

/// A ticket is pushed about this often [D].
const EVERY: Duration = Duration::from_secs(5 * 3600);

/// Where a maker is told, and how.
#[derive(Clone)]
struct Callback {
    url: String,
    key: EventKey,
    /// When the last ticket was pushed.
    pushed_at: Option<Timestamp>,
}

/// Why a maker was not told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushFault {
    /// He has given no address.
    #[error("this app has no callback; PUT …/callback gives it one")]
    NoCallback,
    /// The address, the token or the key cannot be one.
    #[error("url begins with http://, token is a text, aes_key has 43 letters and digits")]
    Malformed,
    /// Nobody answered.
    #[error("{0}")]
    Unanswered(String),
    /// The answer was none of his.
    #[error(
        "the answer is no envelope around the expected text, signed with the token and sealed with the key"
    )]
    Refused,
    /// The platform does not answer.
    #[error("the platform does not answer")]
    Unavailable,
}

/// A maker's answer, which proves that he knows token and key.
#[derive(serde::Deserialize)]
struct Envelope {
    msg_signature: String,
    encrypt: String,
    #[serde(rename = "timeStamp", alias = "timestamp")]
    timestamp: Value,
    nonce: String,
}

/// An event that has been told.
#[derive(Clone, Debug, Serialize)]
pub struct Pushed {
    /// Which.
    pub event: &'static str,
    /// Whether he has said that he knows.
    pub acknowledged: bool,
}

/// The makers of the sandbox's third-party apps.
pub struct Suites {
    platform: Arc<Platform>,
    messenger: Arc<dyn Messenger>,
    callbacks: Mutex<BTreeMap<String, Callback>>,
}

impl Suites {
    /// Nobody yet.
    pub fn new(platform: Arc<Platform>, messenger: Arc<dyn Messenger>) -> Self {
        Self { platform, messenger, callbacks: Mutex::default() }
    }

    fn callbacks(&self) -> MutexGuard<'_, BTreeMap<String, Callback>> {
        self.callbacks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A maker says where he is told. He has to prove that he reads what is sent there.
    pub async fn set_callback(
        &self,
        suite: &App,
        url: &str,
        token: &str,
        aes_key: &str,
    ) -> Result<Pushed, PushFault> {
        let key = EventKey::parse(token, aes_key).ok_or(PushFault::Malformed)?;
        if !url.starts_with("http://") || url.len() > 2048 {
            return Err(PushFault::Malformed);
        }
        let random = hex::text(&draw::<8>(self.platform.entropy(), "callback check"));
        let callback = Callback { url: url.to_owned(), key, pushed_at: None };
        let event = json!({
            "EventType": "check_create_suite_url", "Random": random, "TestSuiteKey": suite.client_id,
        });
        self.send(suite, &callback, &event, &random).await?;
        self.callbacks().insert(suite.client_id.clone(), callback);
        self.push_ticket(suite).await
    }

    /// Pushes the app's ticket, a new one if the old one is near its end.
    pub async fn push_ticket(&self, suite: &App) -> Result<Pushed, PushFault> {
        let callback = self.callback(suite)?;
        let issued = self.platform.issue(suite, &policy::SUITE_TICKET).await;
        let issued = issued.map_err(|_| PushFault::Unavailable)?;
        let event = self.event(suite, "suite_ticket", ("SuiteTicket", issued.text.reveal()));
        self.send(suite, &callback, &event, "success").await?;
        if let Some(callback) = self.callbacks().get_mut(&suite.client_id) {
            callback.pushed_at = Some(self.platform.now());
        }
        Ok(Pushed { event: "suite_ticket", acknowledged: true })
    }

    /// Tells that a corp has agreed: the code is what the permanent one is had for.
    pub async fn push_agreement(&self, suite: &App, code: &str) -> Result<Pushed, PushFault> {
        let event = self.event(suite, "tmp_auth_code", ("AuthCode", code));
        self.send(suite, &self.callback(suite)?, &event, "success").await?;
        Ok(Pushed { event: "tmp_auth_code", acknowledged: true })
    }

    /// Tells that a corp has thrown the app out.
    pub async fn push_end(&self, suite: &App, corp: &str) -> Result<Pushed, PushFault> {
        let event = self.event(suite, "suite_relieve", ("AuthCorpId", corp));
        self.send(suite, &self.callback(suite)?, &event, "success").await?;
        Ok(Pushed { event: "suite_relieve", acknowledged: true })
    }

    /// Pushes tickets to those whose last one is five hours old on the platform's clock. To be called now and then.
    pub async fn push_due_tickets(&self) {
        let now = self.platform.now();
        let is_due = |callback: &Callback| callback.pushed_at.is_none_or(|at| at.after(EVERY) <= now);
        let due: Vec<String> =
            self.callbacks().iter().filter(|(_, one)| is_due(one)).map(|(suite, _)| suite.clone()).collect();
        for suite in due {
            let found = self.platform.app(kanhe_dingtalk::DIALECT, &suite).await;
            if let Ok(Some(suite)) = found {
                // Who does not answer is tried again the next time.
                drop(self.push_ticket(&suite).await);
            }
        }
    }

    fn callback(&self, suite: &App) -> Result<Callback, PushFault> {
        self.callbacks().get(&suite.client_id).cloned().ok_or(PushFault::NoCallback)
    }

    fn event(&self, suite: &App, kind: &str, (name, value): (&str, &str)) -> Value {
        let now = self.platform.now().unix_millis().to_string();
        json!({"EventType": kind, "SuiteKey": suite.client_id, "TimeStamp": now, name: value})
    }

    /// Sends an event, and reads the answer: an envelope around `expected`.
    async fn send(
        &self,
        suite: &App,
        callback: &Callback,
        event: &Value,
        expected: &str,
    ) -> Result<(), PushFault> {
        let entropy = self.platform.entropy();
        let timestamp = self.platform.now().unix_millis().to_string();
        let nonce = hex::text(&draw::<8>(entropy, "push nonce"));
        let sealed = callback.key.seal(draw(entropy, "push random"), &event.to_string(), &suite.client_id);
        let signature = callback.key.sign(&timestamp, &nonce, &sealed);
        let join = if callback.url.contains('?') { '&' } else { '?' };
        let notification = Notification {
            // Both spellings of the signature: older makers read one, newer ones the other.
            url: format!(
                "{}{join}signature={signature}&msg_signature={signature}&timestamp={timestamp}&nonce={nonce}",
                callback.url
            ),
            headers: vec![("content-type", "application/json".to_owned())],
            body: json!({ "encrypt": sealed }).to_string().into_bytes(),
        };
        let (status, body) = self.messenger.send(notification).await.map_err(PushFault::Unanswered)?;
        let answer: Envelope = serde_json::from_slice(&body).map_err(|_| PushFault::Refused)?;
        let said_at = match &answer.timestamp {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let signed = callback.key.is_signed(&answer.msg_signature, &said_at, &answer.nonce, &answer.encrypt);
        let said = callback.key.open(&answer.encrypt, &suite.client_id);
        if status == 200 && signed && said.is_ok_and(|said| said == expected) {
            Ok(())
        } else {
            Err(PushFault::Refused)
        }
    }
}
