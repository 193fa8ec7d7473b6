//! Gov-DingTalk: token and ticket by form, signed if the deployment wants that (`protocol/gov-dingtalk.md` 5).

use std::sync::Arc;

use ::http::Method;
use async_trait::async_trait;
use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::time::Clock;
use kanhe_core::word::{Dialect, Word};
use kanhe_sign::gateway_request::{Form, GatewayRequest};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::answer::{fetched, text};
use super::http::{HttpClient, Sent};
use super::is_void;
use crate::app::{App, GovApp};
use crate::credential::Slot;
use crate::keeper::{JSAPI, TOKEN};
use crate::signing::moment;
use crate::upstream::{Fetched, Upstream, UpstreamFault, Want};

const DIALECT: Dialect = Word::new("gov");

/// Signs requests, for deployments whose gateway wants that.
#[derive(Clone)]
pub struct RequestSigner {
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// Nonces.
    pub entropy: Arc<dyn Entropy>,
}

impl core::fmt::Debug for RequestSigner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("RequestSigner")
    }
}

/// An app's vendor.
pub(super) struct Gov {
    client: HttpClient,
    base: String,
    key: String,
    vendor: GovApp,
    fetches_a_day: u32,
}

impl Gov {
    pub(super) fn new(app: &App, vendor: &GovApp, client: HttpClient) -> Self {
        Self {
            client,
            base: app.upstream.clone(),
            key: app.client_id.clone(),
            vendor: vendor.clone(),
            fetches_a_day: app.fetches_a_day,
        }
    }

    async fn call(&self, path: &str, fields: &[(String, String)]) -> Result<Value, UpstreamFault> {
        let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let signed = self.vendor.signer.as_ref().map(|signer| self.sign(signer, path, fields));
        let headers = match &signed {
            None => Vec::new(),
            Some((timestamp, nonce, signature)) => vec![
                ("X-Hmac-Auth-Timestamp", timestamp.as_str()),
                ("X-Hmac-Auth-Version", "1.0"),
                ("X-Hmac-Auth-Nonce", nonce.as_str()),
                ("apiKey", self.key.as_str()),
                ("X-Hmac-Auth-Signature", signature.as_str()),
            ],
        };
        let url = format!("{}{path}", self.base);
        let answer = self.client.json(Method::POST, &url, &headers, Sent::Form(pairs.join("&"))).await?;
        data(&answer)
    }

    /// Timestamp, nonce, signature.
    fn sign(
        &self,
        signer: &RequestSigner,
        path: &str,
        fields: &[(String, String)],
    ) -> (String, String, String) {
        let now = signer.clock.now();
        let timestamp = moment::iso8601(now, true);
        let digits = u16::from_be_bytes(draw(&*signer.entropy, "gov request nonce")) % 10_000;
        let nonce = format!("{}{digits:04}", now.unix_millis());
        let request = GatewayRequest { method: "POST", timestamp: &timestamp, nonce: &nonce, path, fields };
        let signature = request.sign(self.vendor.secret.reveal(), Form::Sorted);
        (timestamp, nonce, signature)
    }
}

/// What an envelope holds, or why it holds nothing: the outer success first, then the inner one.
fn data(answer: &Value) -> Result<Value, UpstreamFault> {
    let content = answer.get("content").unwrap_or(&Value::Null);
    let is_good = |value: &Value| value.get("success").and_then(Value::as_bool) == Some(true);
    if is_good(answer) && is_good(content) {
        return Ok(content.get("data").cloned().unwrap_or_default());
    }
    let first = |names: [(&Value, &str); 3]| {
        let found = names.into_iter().map(|(value, name)| text(value, name)).find(|text| !text.is_empty());
        found.unwrap_or_default().to_owned()
    };
    let code = first([(content, "responseCode"), (answer, "bizErrorCode"), (answer, "Code")]);
    let message = first([(content, "responseMessage"), (answer, "Message"), (answer, "errorMsg")]);
    if is_void(DIALECT, &code) {
        return Err(UpstreamFault::TokenVoid { code });
    }
    if code.is_empty() && message.is_empty() {
        return Err(UpstreamFault::Unavailable { why: "its answer is no envelope".to_owned() });
    }
    Err(UpstreamFault::Refused { code, message })
}

#[async_trait]
impl Upstream for Gov {
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault> {
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let (path, fields) = match want.with {
            None => {
                let secret = self.vendor.secret.reveal();
                ("/gettoken.json", vec![field("appkey", &self.key), field("appsecret", secret)])
            }
            Some(token) => ("/get_jsapi_token.json", vec![field("accessToken", token.reveal())]),
        };
        // The ticket's field is called like a token.
        fetched(&self.call(path, &fields).await?, "accessToken", "expiresIn")
    }

    fn kinds(&self) -> &[Word] {
        const { &[TOKEN, JSAPI] }
    }

    fn needs(&self, slot: &Slot) -> Option<Slot> {
        (slot.kind != TOKEN).then(|| slot.sibling(TOKEN))
    }

    fn fetches_a_day(&self) -> u32 {
        self.fetches_a_day
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_outer_success_counts_first_and_then_the_inner_one() {
        let good = json!({"success": true, "content": {"success": true, "data": {"accessToken": "app_1"}}});
        assert_eq!(data(&good).unwrap()["accessToken"], "app_1");
        let void = json!({"success": true, "content": {"success": false, "responseCode": "240133", "responseMessage": "x"}});
        assert!(matches!(data(&void), Err(UpstreamFault::TokenVoid { .. })));
        let signature =
            json!({"success": false, "Code": "OPF-B001-05-16-0009", "Message": "SignatureDoesNotMatch"});
        let fault = data(&signature).unwrap_err().to_string();
        assert!(fault.contains("OPF-B001-05-16-0009 SignatureDoesNotMatch"), "{fault}");
        assert!(matches!(data(&json!([])), Err(UpstreamFault::Unavailable { .. })));
    }
}
