//! A wallet of the Alipay+ family: signed calls, and answers that are believed only with the wallet's signature
//! (`protocol/alipay-plus.md` 3).

use std::sync::Arc;

use ::http::{Request, header};
use bytes::Bytes;
use http_body_util::Full;
use kanhe_core::calendar;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::message::{Message, header::SignatureHeader};
use kanhe_sign::rsa::{RsaKey, RsaPublic};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::answer::text;
use super::http::{HttpClient, Reply};
use crate::app::{AlipayplusApp, App};
use crate::signing::moment;

/// Why a wallet gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WalletFault {
    /// There was no answer, or none that is the wallet's. What was asked for may have happened.
    #[error("the wallet gave no answer: {why}")]
    Lost {
        /// In a sentence.
        why: String,
    },
    /// The wallet does not know, or is busy: `resultStatus` U.
    #[error("the wallet is busy ({code})")]
    Busy {
        /// Its code.
        code: String,
    },
    /// The wallet refuses.
    #[error("the wallet refuses: {code} {message}")]
    Refused {
        /// Its code.
        code: String,
        /// Its text.
        message: String,
    },
}

/// A call before it is sent. The same one sent again is the same to the last bit, so that a wallet which has answered it
/// already, and whose answer was lost, can tell (`protocol/alipay-plus.md` 3.7, "Lost-reply rule").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// `Request-Time`.
    pub time: String,
    /// The body.
    pub body: String,
}

/// A user's tokens, as the wallet gives them.
#[derive(Clone, Debug)]
pub struct Tokens {
    /// Whose they are: `customerId`.
    pub user: String,
    /// For calls.
    pub access: Secret,
    /// When it dies.
    pub access_expires_at: Timestamp,
    /// For new tokens, once; and when it dies.
    pub refresh: Option<(Secret, Timestamp)>,
}

/// A wallet, for one app.
pub struct Wallet {
    client: HttpClient,
    base: String,
    client_id: String,
    key: Arc<RsaKey>,
    key_version: u16,
    believed: RsaPublic,
    apply_token: String,
    inquire_user: String,
    cancel_token: String,
    fields: Map<String, Value>,
}

impl core::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Wallet").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

impl Wallet {
    /// The wallet of an app.
    pub fn new(app: &App, vendor: &AlipayplusApp, client: HttpClient) -> Self {
        Self {
            client,
            base: app.upstream.clone(),
            client_id: app.client_id.clone(),
            key: Arc::clone(&vendor.private_key),
            key_version: vendor.key_version,
            believed: vendor.wallet_key.clone(),
            apply_token: vendor.apply_token.clone(),
            inquire_user: vendor.inquire_user.clone(),
            cancel_token: vendor.cancel_token.clone(),
            fields: vendor.fields.clone(),
        }
    }

    /// Prepares tokens to be applied for: with a code, or with a refresh token.
    pub fn application(&self, now: Timestamp, credential: Credential<'_>) -> Prepared {
        let mut body = self.fields.clone();
        let (grant, name, value) = match credential {
            Credential::Code(code) => ("AUTHORIZATION_CODE", "authCode", code),
            Credential::Refresh(token) => ("REFRESH_TOKEN", "refreshToken", token),
        };
        body.insert("grantType".to_owned(), Value::from(grant));
        body.insert(name.to_owned(), Value::from(value));
        Prepared { time: moment::iso8601(now, false), body: Value::Object(body).to_string() }
    }

    /// Applies for tokens.
    pub async fn apply(&self, prepared: &Prepared) -> Result<Tokens, WalletFault> {
        tokens(&self.send(&self.apply_token, &prepared.time, &prepared.body).await?)
    }

    /// What the user has let the app see.
    pub async fn user_info(&self, now: Timestamp, access: &Secret) -> Result<Value, WalletFault> {
        let answer = self.with_token(&self.inquire_user, now, access).await?;
        Ok(answer.get("userInfo").cloned().unwrap_or_default())
    }

    /// Ends a user's tokens.
    pub async fn cancel(&self, now: Timestamp, access: &Secret) -> Result<(), WalletFault> {
        self.with_token(&self.cancel_token, now, access).await.map(drop)
    }

    async fn with_token(&self, path: &str, now: Timestamp, access: &Secret) -> Result<Value, WalletFault> {
        let mut body = self.fields.clone();
        body.insert("accessToken".to_owned(), Value::from(access.reveal()));
        self.send(path, &moment::iso8601(now, false), &Value::Object(body).to_string()).await
    }

    /// Signs a body and sends it; the answer is believed if the wallet has signed it.
    pub async fn send(&self, path: &str, time: &str, body: &str) -> Result<Value, WalletFault> {
        let lost = |why: &str| WalletFault::Lost { why: why.to_owned() };
        let message = Message { path, client_id: &self.client_id, time, body: body.as_bytes() };
        let signature = Encoding::Percent.write(&message.sign(&self.key));
        let request = Request::post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/json; charset=UTF-8")
            .header("client-id", &self.client_id)
            .header("request-time", time)
            .header("signature", SignatureHeader::write(self.key_version, &signature))
            .body(Full::new(Bytes::from(body.to_owned())))
            .map_err(|_| lost("its address cannot be one"))?;
        let reply = self.client.ask(request).await.map_err(|fault| lost(&fault.to_string()))?;
        let answer = reply.json().map_err(|fault| lost(&fault.to_string()))?;
        let result = answer.get("result").unwrap_or(&Value::Null);
        let (code, message) = (text(result, "resultCode").to_owned(), text(result, "resultMessage"));
        let signed = self.is_the_wallets(path, &reply);
        match text(result, "resultStatus") {
            "S" if signed => Ok(answer),
            "S" => Err(lost("its answer is not signed with the wallet's key")),
            "F" => Err(WalletFault::Refused { code, message: message.to_owned() }),
            "U" => Err(WalletFault::Busy { code }),
            _ => Err(lost("its answer has no result")),
        }
    }

    fn is_the_wallets(&self, path: &str, reply: &Reply) -> bool {
        let header =
            |name: &str| reply.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (client_id, time) = (header("client-id"), header("response-time"));
        let message = Message { path, client_id, time, body: &reply.body };
        let signature = SignatureHeader::parse(header("signature")).ok();
        let signature = signature.and_then(|header| encoding::read(&header.signature));
        signature.is_some_and(|bytes| message.verifies(&self.believed, &bytes))
    }
}

/// What tokens are applied for with.
#[derive(Clone, Copy, Debug)]
pub enum Credential<'a> {
    /// A code, from `my.getAuthCode`.
    Code(&'a str),
    /// A refresh token.
    Refresh(&'a str),
}

fn tokens(answer: &Value) -> Result<Tokens, WalletFault> {
    let lost = |name: &str| WalletFault::Lost { why: format!("its answer has no {name}") };
    let found = |name: &str| Some(text(answer, name)).filter(|text| !text.is_empty() && text.len() <= 2048);
    let moment = |name: &str| {
        let text = text(answer, name);
        calendar::iso8601(text).or_else(|| text.parse().ok().map(Timestamp::from_unix_millis))
    };
    let refresh = found("refreshToken").map(|token| {
        // One without an end lives as long as anybody wants.
        let end = moment("refreshTokenExpiryTime").unwrap_or(Timestamp::from_unix_millis(i64::MAX / 2));
        (Secret::new(token), end)
    });
    Ok(Tokens {
        user: found("customerId").ok_or_else(|| lost("customerId"))?.to_owned(),
        access: Secret::new(found("accessToken").ok_or_else(|| lost("accessToken"))?),
        access_expires_at: moment("accessTokenExpiryTime").ok_or_else(|| lost("accessTokenExpiryTime"))?,
        refresh,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tokens_without_an_owner_or_an_end_are_none() {
        let good = json!({
            "accessToken": "a", "accessTokenExpiryTime": "2026-11-21T20:30:00+03:00", "customerId": "u",
            "refreshToken": "r", "refreshTokenExpiryTime": "2026-12-20T20:30:00+03:00",
        });
        let read = tokens(&good).unwrap();
        assert_eq!((read.user.as_str(), read.access.reveal()), ("u", "a"));
        assert_eq!(read.access_expires_at.unix_seconds(), 1_795_282_200);
        assert_eq!(read.refresh.unwrap().0.reveal(), "r");
        for missing in ["accessToken", "accessTokenExpiryTime", "customerId"] {
            let mut bad = good.clone();
            bad[missing] = Value::Null;
            assert!(matches!(tokens(&bad), Err(WalletFault::Lost { .. })), "{missing}");
        }
    }
}
