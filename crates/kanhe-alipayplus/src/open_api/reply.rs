//! How a call is answered: HTTP 200, one line of JSON that begins with the result, signed for every client that there
//! is (`protocol/alipay-plus.md` 3.2 and 3.3). Header names are in lower case, since one client looks for exactly that.

use http::{HeaderName, HeaderValue};
use kanhe_dialect::endpoint::{Answer, Record};
use kanhe_sign::message::Message;
use kanhe_sign::message::header::SignatureHeader;
use serde::Serialize;

use super::Request;
use crate::moment;
use crate::result::{Reply, ResultBody, ResultCode};

/// The content type of every answer.
pub const CONTENT_TYPE: &str = "application/json; charset=UTF-8";

/// A result, and what comes with it.
#[derive(Serialize)]
struct Body<'a, T> {
    result: ResultBody<'a>,
    #[serde(flatten)]
    content: Option<T>,
}

/// What a call has to say beside its result, when that is nothing.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Nothing {}

impl Request {
    /// Writes and signs a reply.
    pub(super) async fn answer<T: Serialize>(&self, reply: Reply<T>) -> Answer {
        let app = self.app.as_ref().map(|app| app.client_id.clone());
        // Our own wire types always serialise; an empty body is what would be left.
        let (body, record) = match reply {
            Ok(content) => {
                let body = Body { result: ResultBody::SUCCESS, content: Some(content) };
                let record = Record { app, message: "SUCCESS".to_owned(), ..Record::default() };
                (serde_json::to_vec(&body).unwrap_or_default(), record)
            }
            Err(refusal) => {
                let result = refusal.result(self.edition);
                let record = Record {
                    app,
                    message: format!("{} {}", result.code, result.text),
                    reason: Some(refusal.reason),
                    unavailable: refusal.code == ResultCode::UnknownException,
                    evidence: self.evidence.clone(),
                };
                let body = Body::<Nothing> { result, content: None };
                (serde_json::to_vec(&body).unwrap_or_default(), record)
            }
        };
        let headers = self.signed(&body).await.unwrap_or_default();
        Answer { headers, ..Answer::bytes(CONTENT_TYPE, body, record) }
    }

    /// The headers that make a reply one of ours. None for a client that there is not, or that has no key.
    async fn signed(&self, body: &[u8]) -> Option<Vec<(HeaderName, HeaderValue)>> {
        let app = self.app.as_ref().filter(|app| !app.public_keys.is_empty())?;
        let (platform, profile) = (&self.call.platform, &self.wallet.profile);
        let key = self.wallet.keys.wallet(platform, profile.key_version).await?;
        let time = moment::milliseconds(platform.now(), profile.east);
        let message = Message { path: &self.call.path, client_id: &app.client_id, time: &time, body };
        let signature = self.edition.reply_encoding.write(&message.sign(&key));
        let header = SignatureHeader::write(profile.key_version, &signature);
        let value = |text: &str| HeaderValue::from_str(text).ok();
        Some(vec![
            (HeaderName::from_static("client-id"), value(&app.client_id)?),
            (HeaderName::from_static("response-time"), value(&time)?),
            (HeaderName::from_static("signature"), value(&header)?),
        ])
    }
}
