//! DingTalk: both generations of its API, internal apps and third-party ones (`protocol/dingtalk.md` 6).
//!
//! The vendor renews a token and a ticket at each request: the same text while it lives, for two more hours, and for a
//! day in all. A third-party app has a token and a ticket in each corp, and gets them by the suite ticket that the
//! platform pushes about every five hours.

use ::http::Method;
use async_trait::async_trait;
use kanhe_core::secret::Secret;
use kanhe_core::word::{Dialect, Word};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::answer::{fetched, text};
use super::http::{HttpClient, Sent};
use super::is_void;
use crate::app::{App, DingtalkApp, Generation};
use crate::credential::Slot;
use crate::keeper::{JSAPI, TOKEN};
use crate::upstream::{Fetched, Upstream, UpstreamFault, Want};

/// The kind of what the platform pushes to a third-party app.
pub const SUITE_TICKET: Word = Word::new("suite_ticket");

/// The kind of a third-party app's own token.
pub const SUITE_TOKEN: Word = Word::new("suite_access_token");

const DIALECT: Dialect = Word::new("dingtalk");

/// An app's vendor.
pub(super) struct Dingtalk {
    client: HttpClient,
    old: String,
    new: String,
    key: String,
    vendor: DingtalkApp,
    fetches_a_day: u32,
}

impl Dingtalk {
    pub(super) fn new(app: &App, vendor: &DingtalkApp, client: HttpClient) -> Self {
        Self {
            client,
            old: app.upstream.clone(),
            new: vendor.new_upstream.clone(),
            key: app.client_id.clone(),
            vendor: vendor.clone(),
            fetches_a_day: app.fetches_a_day,
        }
    }

    async fn internal_token(&self) -> Result<Fetched, UpstreamFault> {
        let secret = self.vendor.secret.reveal();
        if self.vendor.generation == Generation::New {
            let body = json!({"appKey": self.key, "appSecret": secret});
            return self.new_token("/v1.0/oauth2/accessToken", body).await;
        }
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let path = format!("/gettoken?appkey={}&appsecret={}", encoded(&self.key), encoded(secret));
        let answer = self.ask_old(Method::GET, &path, Sent::Nothing).await?;
        fetched(&answer, "access_token", "expires_in")
    }

    /// A token of the app in a corp, or its own.
    async fn suite_token(&self, corp: Option<&str>, ticket: &Secret) -> Result<Fetched, UpstreamFault> {
        let mut body = json!({
            "suiteKey": self.key, "suiteSecret": self.vendor.secret.reveal(), "suiteTicket": ticket.reveal(),
        });
        match corp {
            None => self.new_token("/v1.0/oauth2/suiteAccessToken", body).await,
            Some(corp) => {
                body["authCorpId"] = Value::from(corp);
                self.new_token("/v1.0/oauth2/corpAccessToken", body).await
            }
        }
    }

    async fn ticket(&self, token: &Secret) -> Result<Fetched, UpstreamFault> {
        if self.vendor.generation == Generation::New {
            let headers = [("x-acs-dingtalk-access-token", token.reveal())];
            let answer =
                self.ask_new(Method::POST, "/v1.0/oauth2/jsapiTickets", &headers, Sent::Nothing).await?;
            return fetched(&answer, "jsapiTicket", "expireIn");
        }
        let path = format!("/get_jsapi_ticket?access_token={}", token.reveal());
        fetched(&self.ask_old(Method::GET, &path, Sent::Nothing).await?, "ticket", "expires_in")
    }

    async fn new_token(&self, path: &str, body: Value) -> Result<Fetched, UpstreamFault> {
        let answer = self.ask_new(Method::POST, path, &[], Sent::Json(body)).await?;
        fetched(&answer, "accessToken", "expireIn")
    }

    async fn ask_old(&self, method: Method, path: &str, sent: Sent) -> Result<Value, UpstreamFault> {
        let answer = self.client.json(method, &format!("{}{path}", self.old), &[], sent).await?;
        match answer.get("errcode").and_then(Value::as_i64).unwrap_or(0) {
            0 => Ok(answer),
            code => Err(old_fault(code, text(&answer, "errmsg"))),
        }
    }

    async fn ask_new(
        &self,
        method: Method,
        path: &str,
        headers: &[(&'static str, &str)],
        sent: Sent,
    ) -> Result<Value, UpstreamFault> {
        let answer = self.client.json(method, &format!("{}{path}", self.new), headers, sent).await?;
        match text(&answer, "code") {
            "" => Ok(answer),
            code => Err(new_fault(code, text(&answer, "message"))),
        }
    }
}

#[async_trait]
impl Upstream for Dingtalk {
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault> {
        let Slot { of, kind, .. } = want.slot;
        match (*kind, want.with) {
            (SUITE_TICKET, _) => Err(refused("suite_ticket", "the platform has not pushed one yet")),
            (SUITE_TOKEN, Some(ticket)) => self.suite_token(None, ticket).await,
            (TOKEN, Some(ticket)) => self.suite_token(of.as_deref(), ticket).await,
            (TOKEN, None) => self.internal_token().await,
            (JSAPI, Some(token)) => self.ticket(token).await,
            _ => Err(refused("kind", "there is no such credential")),
        }
    }

    fn kinds(&self) -> &[Word] {
        // What a third-party app has in its corps is fetched when it is used: there may be a hundred thousand.
        if self.vendor.third_party { const { &[SUITE_TOKEN] } } else { const { &[TOKEN, JSAPI] } }
    }

    fn needs(&self, slot: &Slot) -> Option<Slot> {
        match slot.kind {
            JSAPI => Some(slot.sibling(TOKEN)),
            TOKEN | SUITE_TOKEN if self.vendor.third_party => Some(Slot::of_app(&slot.app, SUITE_TICKET)),
            _ => None,
        }
    }

    fn fetches_a_day(&self) -> u32 {
        self.fetches_a_day
    }
}

fn refused(code: &str, message: &str) -> UpstreamFault {
    UpstreamFault::Refused { code: code.to_owned(), message: message.to_owned() }
}

fn old_fault(code: i64, message: &str) -> UpstreamFault {
    let text = code.to_string();
    match code {
        // 40001 is a wrong secret where a secret was sent, and a void token where a token was: asking once more with a
        // new token decides.
        41_001 => UpstreamFault::TokenVoid { code: text },
        _ if is_void(DIALECT, &text) => UpstreamFault::TokenVoid { code: text },
        45_009 | 90_001..=90_014 => UpstreamFault::Quota { code: text },
        -1 => UpstreamFault::Unavailable { why: "it is busy (-1)".to_owned() },
        _ => refused(&text, message),
    }
}

fn new_fault(code: &str, message: &str) -> UpstreamFault {
    match code {
        "systemBusy" | "unknownError" | "ServiceUnavailable" => {
            UpstreamFault::Unavailable { why: format!("it is busy ({code})") }
        }
        _ if is_void(DIALECT, code) => UpstreamFault::TokenVoid { code: code.to_owned() },
        _ if code.starts_with("Throttling") => UpstreamFault::Quota { code: code.to_owned() },
        _ => refused(code, message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_generations_say_void_busy_and_wrong_in_their_own_words() {
        for fault in [old_fault(40_014, ""), old_fault(42_001, ""), new_fault("InvalidAuthentication", "")] {
            assert!(matches!(fault, UpstreamFault::TokenVoid { .. }), "{fault}");
        }
        for fault in [old_fault(-1, ""), new_fault("systemBusy", "系统繁忙")] {
            assert!(matches!(fault, UpstreamFault::Unavailable { .. }), "{fault}");
        }
        for fault in [old_fault(90_002, ""), new_fault("Throttling.Api", "")] {
            assert!(matches!(fault, UpstreamFault::Quota { .. }), "{fault}");
        }
        for fault in
            [old_fault(40_096, "不合法的appKey或appSecret"), new_fault("invalidClientIdOrSecret", "")]
        {
            assert!(matches!(fault, UpstreamFault::Refused { .. }), "{fault}");
        }
    }
}
