//! WeChat: `stable_token` where it can be had, `/cgi-bin/token` where the operator wants that, and tickets
//! (`protocol/wechat-bridge.md` 6.1, 6.2, 6.5).

use ::http::Method;
use async_trait::async_trait;
use kanhe_core::secret::Secret;
use kanhe_core::word::{Dialect, Word};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::answer::{fetched, text};
use super::http::{HttpClient, Sent};
use super::is_void;
use crate::app::{App, Mode, WechatApp};
use crate::credential::Slot;
use crate::keeper::{JSAPI, TOKEN};
use crate::upstream::{Fetched, Upstream, UpstreamFault, Want};

/// The kind of the ticket that signs cards.
pub const WX_CARD: Word = Word::new("wx_card");

const DIALECT: Dialect = Word::new("wechat");

/// Of the 20 forced refreshes that the vendor allows a day.
const FORCED_A_DAY: u32 = 15;

/// An app's vendor.
pub(super) struct Wechat {
    client: HttpClient,
    base: String,
    appid: String,
    secret: Secret,
    mode: Mode,
    fetches_a_day: u32,
}

impl Wechat {
    pub(super) fn new(app: &App, vendor: &WechatApp, client: HttpClient) -> Self {
        Self {
            client,
            base: app.upstream.clone(),
            appid: app.client_id.clone(),
            secret: vendor.secret.clone(),
            mode: vendor.mode,
            fetches_a_day: app.fetches_a_day,
        }
    }

    async fn stable_token(&self, forced: bool) -> Result<Fetched, UpstreamFault> {
        let body = json!({
            "grant_type": "client_credential", "appid": self.appid, "secret": self.secret.reveal(),
            "force_refresh": forced,
        });
        let answer = self.call(Method::POST, "/cgi-bin/stable_token", Sent::Json(body)).await?;
        fetched(&answer, "access_token", "expires_in")
    }

    async fn classic_token(&self) -> Result<Fetched, UpstreamFault> {
        let secret = utf8_percent_encode(self.secret.reveal(), NON_ALPHANUMERIC);
        let path =
            format!("/cgi-bin/token?grant_type=client_credential&appid={}&secret={secret}", self.appid);
        fetched(&self.call(Method::GET, &path, Sent::Nothing).await?, "access_token", "expires_in")
    }

    async fn ticket(&self, kind: Word, token: &Secret) -> Result<Fetched, UpstreamFault> {
        let path = format!("/cgi-bin/ticket/getticket?access_token={}&type={kind}", token.reveal());
        fetched(&self.call(Method::GET, &path, Sent::Nothing).await?, "ticket", "expires_in")
    }

    async fn call(&self, method: Method, path: &str, sent: Sent) -> Result<Value, UpstreamFault> {
        let answer = self.client.json(method, &format!("{}{path}", self.base), &[], sent).await?;
        match answer.get("errcode").and_then(Value::as_i64).unwrap_or(0) {
            0 => Ok(answer),
            code => Err(fault(code, text(&answer, "errmsg"))),
        }
    }
}

#[async_trait]
impl Upstream for Wechat {
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault> {
        match (want.slot.kind, want.with) {
            (TOKEN, _) => match self.mode {
                Mode::Stable => self.stable_token(want.instead_of.is_some()).await,
                Mode::Classic => self.classic_token().await,
            },
            (kind, Some(token)) => self.ticket(kind, token).await,
            (_, None) => Err(fault(41_001, "access_token missing")),
        }
    }

    fn kinds(&self) -> &[Word] {
        const { &[TOKEN, JSAPI, WX_CARD] }
    }

    fn needs(&self, slot: &Slot) -> Option<Slot> {
        (slot.kind != TOKEN).then(|| slot.sibling(TOKEN))
    }

    fn fetches_a_day(&self) -> u32 {
        self.fetches_a_day
    }

    fn replacements_a_day(&self, kind: Word) -> u32 {
        // A classic token is a new one at each call.
        if kind == TOKEN && self.mode == Mode::Stable { FORCED_A_DAY } else { 0 }
    }
}

/// The vendor's codes in the keeper's words.
fn fault(code: i64, message: &str) -> UpstreamFault {
    let text = code.to_string();
    match code {
        41_001 => UpstreamFault::TokenVoid { code: text },
        _ if is_void(DIALECT, &text) => UpstreamFault::TokenVoid { code: text },
        45_009 | 45_011 => UpstreamFault::Quota { code: text },
        -1 => UpstreamFault::Unavailable { why: "it is busy (-1)".to_owned() },
        // Its text names the address that the vendor has seen, which has to go into its list.
        _ => UpstreamFault::Refused { code: text, message: message.to_owned() },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_a_new_token_helps_against_are_told_from_those_that_it_does_not() {
        for code in [40_001, 40_014, 42_001] {
            assert!(matches!(fault(code, ""), UpstreamFault::TokenVoid { .. }));
        }
        assert!(matches!(fault(45_009, ""), UpstreamFault::Quota { .. }));
        assert!(matches!(fault(-1, "system error"), UpstreamFault::Unavailable { .. }));
        for code in [40_013, 40_125, 40_164, 48_001] {
            assert!(matches!(fault(code, ""), UpstreamFault::Refused { .. }), "{code}");
        }
    }
}
