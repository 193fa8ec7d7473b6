//! The merchant's calls: signed with his key, and believed only with the wallet's (`protocol/alipay-plus.md` 3.3).

use std::sync::Arc;

use axum::http::HeaderMap;
use kanhe_alipayplus::{DIALECT, moment};
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::message::{Message, header::SignatureHeader};
use kanhe_sign::rsa::RsaKey;
use serde_json::Value;

use super::{APP, Backend, KEY, merchant_key, open_api_failed};
use crate::Kanhe;
use crate::problem::Problem;

/// The merchant with both keys at hand.
pub(super) struct Merchant<'a> {
    backend: &'a Backend,
    own: Arc<RsaKey>,
    wallets: Arc<RsaKey>,
}

impl<'a> Merchant<'a> {
    /// The demo app's.
    pub(super) async fn of(backend: &'a Backend, kanhe: &Kanhe) -> Result<Self, Problem> {
        let no_key = || open_api_failed("the merchant has no key".to_owned());
        let app = kanhe.platform.app(DIALECT, APP).await?.ok_or_else(no_key)?;
        let own = merchant_key(kanhe, &app).await?.ok_or_else(no_key)?;
        let version = kanhe.wallet.profile.key_version;
        let wallets = kanhe.wallet.keys.wallet(&kanhe.platform, version).await.ok_or_else(no_key)?;
        Ok(Self { backend, own, wallets })
    }

    /// Calls, and answers the body of a reply that says `SUCCESS` and is the wallet's.
    pub(super) async fn call(&self, path: &str, body: &Value) -> Result<Value, String> {
        let (time, body) = (moment::seconds(self.backend.clock.now(), 0), body.to_string());
        let message = Message { path, client_id: APP, time: &time, body: body.as_bytes() };
        let signature = Encoding::Percent.write(&message.sign(&self.own));
        let headers = [
            ("client-id", APP.to_owned()),
            ("request-time", time.clone()),
            ("signature", SignatureHeader::write(KEY, &signature)),
        ];
        let (headers, body) = self.backend.api.post_message(path, headers, body).await?;
        if !self.is_the_wallets(path, &headers, &body) {
            return Err(format!("{path}: the reply is not signed by the wallet"));
        }
        let reply: Value =
            serde_json::from_slice(&body).map_err(|_| format!("{path}: the reply is no JSON"))?;
        let result =
            |name: &str| reply.pointer(&format!("/result/{name}")).and_then(Value::as_str).unwrap_or("");
        match result("resultStatus") {
            "S" => Ok(reply),
            _ => Err(format!("{path}: {} {}", result("resultCode"), result("resultMessage"))),
        }
    }

    fn is_the_wallets(&self, path: &str, headers: &HeaderMap, body: &[u8]) -> bool {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let (client_id, time) = (header("client-id"), header("response-time"));
        let message = Message { path, client_id, time, body };
        let signature = SignatureHeader::parse(header("signature")).ok();
        let signature = signature.and_then(|header| encoding::read(&header.signature));
        signature.is_some_and(|bytes| message.verifies(&self.wallets.public(), &bytes))
    }
}
