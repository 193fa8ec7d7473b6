//! WeChat: `stable_token` where it can be had, `/cgi-bin/token` where the operator wants that, and tickets
//! (`protocol/wechat-bridge.md` 6.1, 6.2, 6.5).

use core::time::Duration;

use async_trait::async_trait;
use axum::http::{Method, Request, header};
use bytes::Bytes;
use http_body_util::Full;
use kanhe_client::{Fetched, Upstream, UpstreamFault, Want};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::http::HttpClient;
use crate::config::{App, Mode};

/// An app's vendor.
pub(super) struct Wechat {
    client: HttpClient,
    base: String,
    appid: String,
    secret: Secret,
    mode: Mode,
}

impl Wechat {
    pub(super) fn new(app: &App, client: HttpClient) -> Self {
        let App { upstream, client_id, secret, mode, .. } = app.clone();
        Self { client, base: upstream, appid: client_id, secret, mode }
    }

    async fn stable_token(&self, forced: bool) -> Result<Fetched, UpstreamFault> {
        let body = json!({
            "grant_type": "client_credential", "appid": self.appid, "secret": self.secret.reveal(),
            "force_refresh": forced,
        });
        let answer = self.call(Method::POST, "/cgi-bin/stable_token", Some(&body)).await?;
        fetched(&answer, "access_token")
    }

    async fn classic_token(&self) -> Result<Fetched, UpstreamFault> {
        let secret = utf8_percent_encode(self.secret.reveal(), NON_ALPHANUMERIC);
        let path =
            format!("/cgi-bin/token?grant_type=client_credential&appid={}&secret={secret}", self.appid);
        fetched(&self.call(Method::GET, &path, None).await?, "access_token")
    }

    async fn ticket(&self, kind: Word, token: &Secret) -> Result<Fetched, UpstreamFault> {
        let path = format!("/cgi-bin/ticket/getticket?access_token={}&type={kind}", token.reveal());
        fetched(&self.call(Method::GET, &path, None).await?, "ticket")
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Result<Value, UpstreamFault> {
        let bytes = body.map_or_else(Bytes::new, |body| Bytes::from(body.to_string()));
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(bytes))
            .map_err(|_| UpstreamFault::Unavailable { why: "its address cannot be one".to_owned() })?;
        let answer = self.client.json(request).await?;
        match answer.get("errcode").and_then(Value::as_i64).unwrap_or(0) {
            0 => Ok(answer),
            code => Err(fault(code, answer.get("errmsg").and_then(Value::as_str).unwrap_or_default())),
        }
    }
}

#[async_trait]
impl Upstream for Wechat {
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault> {
        match (want, self.mode) {
            (Want::Token, Mode::Stable) => self.stable_token(false).await,
            (Want::Token | Want::NewToken { .. }, Mode::Classic) => self.classic_token().await,
            (Want::NewToken { instead_of }, Mode::Stable) => {
                // Somebody may have forced it already; forcing again is limited to 20 a day.
                let present = self.stable_token(false).await?;
                if present.text.reveal() == instead_of.reveal() {
                    self.stable_token(true).await
                } else {
                    Ok(present)
                }
            }
            (Want::Ticket { kind, token }, _) => self.ticket(kind, token).await,
        }
    }
}

/// The vendor's codes in the keeper's words.
fn fault(code: i64, message: &str) -> UpstreamFault {
    match code {
        40_001 | 40_014 | 42_001 | 41_001 => UpstreamFault::TokenVoid { code: code.to_string() },
        45_009 | 45_011 => UpstreamFault::Quota { code: code.to_string() },
        -1 => UpstreamFault::Unavailable { why: "it is busy (-1)".to_owned() },
        _ => UpstreamFault::Refused { code: code.to_string(), message: message.to_owned() },
    }
}

/// A credential and its life. What is no credential, or lives for no time, is garbage.
fn fetched(answer: &Value, name: &str) -> Result<Fetched, UpstreamFault> {
    let text = answer.get(name).and_then(Value::as_str).filter(|text| !text.is_empty() && text.len() <= 2048);
    let life = answer.get("expires_in").and_then(Value::as_u64).filter(|life| *life > 0);
    match (text, life) {
        (Some(text), Some(life)) => {
            // Nobody promises more than a day; a number beyond it is believed as little as none.
            Ok(Fetched { text: Secret::new(text), life: Duration::from_secs(life.min(86_400)) })
        }
        _ => Err(UpstreamFault::Unavailable { why: format!("its answer has no {name} with a life") }),
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

    #[test]
    fn garbage_is_no_credential() {
        for answer in [
            json!({}),
            json!({"access_token": "", "expires_in": 7200}),
            json!({"access_token": "t"}),
            json!({"access_token": "t", "expires_in": 0}),
            json!({"access_token": "t", "expires_in": "7200"}),
            json!({"access_token": 7, "expires_in": 7200}),
            json!(["access_token"]),
        ] {
            assert!(fetched(&answer, "access_token").is_err(), "{answer}");
        }
        let good = fetched(&json!({"access_token": "t", "expires_in": 7200}), "access_token").unwrap();
        assert_eq!((good.text.reveal(), good.life.as_secs()), ("t", 7200));
    }
}
