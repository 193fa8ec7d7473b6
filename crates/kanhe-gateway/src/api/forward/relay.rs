//! Passing a call on, and the answer back.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use kanhe_client::vendors::is_void;
use kanhe_client::{Rejected, Slot, Vendor};
use kanhe_dialect::fields::{Fields, JsonObject};
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding::Encoding;
use kanhe_sign::message::header::SignatureHeader;
use serde_json::Value;

use super::super::problem::Problem;
use crate::config::AppEntry;
use crate::gateway::Gateway;

/// An answer is looked into for a code only if it is no longer than this.
const ANSWER: usize = 256 * 1024;

/// What concerns a connection and not the call (RFC 9110 section 7.6.1), and what is between the caller and us.
const OURS: [HeaderName; 12] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    header::HOST,
    header::AUTHORIZATION,
    header::COOKIE,
    header::CONTENT_LENGTH,
];

/// A call of a vendor's path.
pub(super) struct Call {
    method: Method,
    base: String,
    pub(super) path: String,
    query: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Call {
    /// Reads a call to its end, since it may have to be made twice.
    pub(super) async fn read(
        gateway: &Gateway,
        request: Request,
        base: &str,
        path: &str,
    ) -> Result<Self, Problem> {
        let (head, body) = request.into_parts();
        let body =
            Limited::new(body, gateway.forward.bytes).collect().await.map_err(|why| match why
                .downcast_ref::<LengthLimitError>()
            {
                Some(_) => Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    "the body is larger than forward_bytes",
                ),
                None => Problem::bad_request("the body broke off"),
            })?;
        let mut headers = head.headers;
        for name in OURS {
            headers.remove(name);
        }
        // What is answered has to be read.
        headers.remove(header::ACCEPT_ENCODING);
        headers.remove(header::EXPECT);
        Ok(Self {
            method: head.method,
            base: base.to_owned(),
            path: path.to_owned(),
            query: head.uri.query().unwrap_or_default().to_owned(),
            headers,
            body: body.to_bytes(),
        })
    }

    /// The same call at a platform.
    pub(super) fn to(self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self }
    }

    /// Names and values of the query, and of a body that has any.
    pub(super) fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Fields::parse(&self.query).map(Fields::into_pairs).unwrap_or_default();
        let kind = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let is_form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
        if self.body.first() == Some(&b'{') {
            fields.extend(JsonObject::parse(&self.body).map(JsonObject::into_pairs).unwrap_or_default());
        } else if is_form && let Ok(text) = core::str::from_utf8(&self.body) {
            fields.extend(Fields::parse(text).map(Fields::into_pairs).unwrap_or_default());
        }
        fields
    }

    /// What may be a token.
    pub(super) fn tokens(&self) -> Vec<String> {
        let header = self.headers.get("x-acs-dingtalk-access-token").and_then(|value| value.to_str().ok());
        let is_token = |name: &str| matches!(name, "access_token" | "accessToken" | "suite_access_token");
        let fields = self.fields().into_iter().filter(|(name, _)| is_token(name)).map(|(_, value)| value);
        header.map(str::to_owned).into_iter().chain(fields).filter(|token| !token.is_empty()).collect()
    }

    /// The same call with another token where one stands. Tokens are of characters that mean themselves everywhere
    /// (`protocol/server-endpoints.md` 6), so the text is exchanged as it is.
    fn with(&self, old: &str, new: &str) -> Self {
        let query = self.query.replace(old, new);
        let body = match core::str::from_utf8(&self.body) {
            Ok(text) if text.contains(old) => Bytes::from(text.replace(old, new)),
            _ => self.body.clone(),
        };
        let mut headers = self.headers.clone();
        let name = HeaderName::from_static("x-acs-dingtalk-access-token");
        if headers.get(&name).is_some_and(|value| value.as_bytes() == old.as_bytes())
            && let Ok(value) = new.parse()
        {
            headers.insert(name, value);
        }
        Self {
            method: self.method.clone(),
            base: self.base.clone(),
            path: self.path.clone(),
            query,
            headers,
            body,
        }
    }

    /// The same call with a token put in where this dialect has it.
    fn put(mut self, entry: &AppEntry, token: &str) -> Self {
        let is_new = matches!(entry.app.vendor, Vendor::Dingtalk(_)) && self.path.starts_with("/v");
        let is_gov = matches!(entry.app.vendor, Vendor::Gov(_));
        let is_suite = self.path.starts_with("/service/");
        if is_new {
            if let Ok(value) = token.parse() {
                self.headers.insert("x-acs-dingtalk-access-token", value);
            }
            return self;
        }
        let name = if is_suite { "suite_access_token" } else { "access_token" };
        if is_gov && self.method == Method::POST {
            let form = String::from_utf8_lossy(&self.body).into_owned();
            let and = if form.is_empty() { "" } else { "&" };
            self.body = Bytes::from(format!("{form}{and}{name}={token}"));
            let form = header::HeaderValue::from_static("application/x-www-form-urlencoded");
            self.headers.entry(header::CONTENT_TYPE).or_insert(form);
            return self;
        }
        let others =
            self.query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("access_token="));
        let mut pairs: Vec<String> = others.map(str::to_owned).collect();
        pairs.push(format!("{name}={token}"));
        self.query = pairs.join("&");
        self
    }

    fn request(&self) -> Result<axum::http::Request<Full<Bytes>>, Problem> {
        let mark = if self.query.is_empty() { "" } else { "?" };
        let url = format!("{}{}{mark}{}", self.base, self.path, self.query);
        let mut request = axum::http::Request::builder().method(self.method.clone()).uri(url);
        if let Some(headers) = request.headers_mut() {
            headers.clone_from(&self.headers);
        }
        let unfit = |_| Problem::bad_request("the path or the query is none");
        request.body(Full::new(self.body.clone())).map_err(unfit)
    }
}

/// What came back: an answer that was read, because it may say that the token is void, or one that is passed on as it
/// comes.
enum Answer {
    Read(axum::http::response::Parts, Bytes),
    Streamed(Response),
}

impl Answer {
    fn code(&self, entry: &AppEntry) -> Option<String> {
        let Self::Read(_, body) = self else { return None };
        let answer: Value = serde_json::from_slice(body).ok()?;
        code(&answer).filter(|code| is_void(entry.app.dialect(), code))
    }

    fn into_response(self) -> Response {
        match self {
            Self::Streamed(response) => response,
            Self::Read(head, body) => Response::from_parts(head, Body::from(body)),
        }
    }
}

/// The code in an answer, wherever its dialect has it.
fn code(answer: &Value) -> Option<String> {
    let text = |value: Option<&Value>| match value {
        Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => None,
    };
    if let Some(code) = text(answer.get("errcode")) {
        let sub = text(answer.get("sub_code")).filter(|_| code == "88");
        return Some(sub.map_or(code, |sub| format!("88/{sub}")));
    }
    text(answer.get("code"))
        .or_else(|| text(answer.pointer("/content/responseCode")))
        .or_else(|| text(answer.pointer("/result/resultCode")))
}

async fn send(gateway: &Gateway, entry: &AppEntry, call: &Call) -> Result<Answer, Problem> {
    let counted = |outcome: &str| {
        let labels = [("app", entry.app.name.as_str()), ("outcome", outcome)];
        gateway.tally.count("kanhe_forwarded_total", &labels);
    };
    let away = |why: &str| {
        counted("unreachable");
        Problem::new(StatusCode::BAD_GATEWAY, "upstream", why)
    };
    let sent = gateway.client.http().send(call.request()?);
    let answer = tokio::time::timeout(gateway.forward.patience, sent).await;
    let answer = answer.map_err(|_| away("the platform is too slow"))?;
    let answer = answer.map_err(|fault| away(&fault.to_string()))?;
    let (mut head, body) = answer.into_parts();
    let length = head.headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    for name in OURS {
        head.headers.remove(name);
    }
    let kind =
        head.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_text = kind.contains("json") || kind.starts_with("text/") || kind.is_empty();
    counted(if head.status.is_server_error() { "server_error" } else { "answered" });
    if !is_text || length.is_none_or(|length: usize| length > ANSWER) {
        return Ok(Answer::Streamed(Response::from_parts(head, Body::new(body))));
    }
    let read = tokio::time::timeout(gateway.forward.patience, Limited::new(body, ANSWER).collect()).await;
    let read = read.map_err(|_| away("the platform is too slow"))?;
    let body = read.map_err(|_| away("the platform's answer broke off"))?.to_bytes();
    Ok(Answer::Read(head, body))
}

/// As it is: with a secret, or signed by the merchant himself.
pub(super) async fn plain(gateway: &Gateway, entry: &AppEntry, call: Call) -> Result<Response, Problem> {
    Ok(send(gateway, entry, &call).await?.into_response())
}

/// With the token put in.
pub(super) async fn with_token(
    gateway: &Gateway,
    entry: &AppEntry,
    slot: Slot,
    call: Call,
) -> Result<Response, Problem> {
    let held = gateway.client.keeper().get(&slot).await?;
    let call = call.put(entry, held.text.reveal());
    twice(gateway, entry, slot, call, held.text.reveal()).await
}

/// With the caller's token, or the one that has replaced it.
pub(super) async fn checked(
    gateway: &Gateway,
    entry: &Arc<AppEntry>,
    slot: Slot,
    call: Call,
) -> Result<Response, Problem> {
    let held = gateway.client.keeper().get(&slot).await?;
    let mut call = call;
    for token in call.tokens() {
        if !held.is(&token) && super::owner(gateway, &token).await.as_ref() == Some(&slot) {
            call = call.with(&token, held.text.reveal());
        }
    }
    twice(gateway, entry, slot, call, held.text.reveal()).await
}

/// Once; and once more with another token if the platform calls this one void and it could be replaced.
async fn twice(
    gateway: &Gateway,
    entry: &AppEntry,
    slot: Slot,
    call: Call,
    token: &str,
) -> Result<Response, Problem> {
    let answer = send(gateway, entry, &call).await?;
    let Some(code) = answer.code(entry) else { return Ok(answer.into_response()) };
    let keeper = gateway.client.keeper();
    match keeper.rejected(&slot, token, &code).await {
        Ok(Rejected::Replaced | Rejected::NotCurrent) => {
            let new = keeper.get(&slot).await?;
            let call = call.with(token, new.text.reveal());
            Ok(send(gateway, entry, &call).await?.into_response())
        }
        _ => Ok(answer.into_response()),
    }
}

/// Signed with the merchant's key, for callers that have none; and believed only with the wallet's.
pub(super) async fn signed(gateway: &Gateway, entry: &AppEntry, mut call: Call) -> Result<Response, Problem> {
    let Vendor::Alipayplus(app) = &entry.app.vendor else {
        return Err(Problem::bad_request("only calls of wallets are signed"));
    };
    let time = kanhe_client::signing::moment::iso8601(gateway.now(), false);
    let client_id = &entry.app.client_id;
    let message = Message { path: &call.path, client_id, time: &time, body: &call.body };
    let signature = Encoding::Percent.write(&message.sign(&app.private_key));
    let headers = [
        ("client-id", client_id.clone()),
        ("request-time", time.clone()),
        ("signature", SignatureHeader::write(app.key_version, &signature)),
    ];
    for (name, value) in headers {
        let value = value.parse().map_err(|_| Problem::bad_request("the client id is none"))?;
        call.headers.insert(name, value);
    }
    call.method = Method::POST;
    let answer = send(gateway, entry, &call).await?;
    if let Answer::Read(head, body) = &answer {
        let header =
            |name: &str| head.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let message =
            Message { path: &call.path, client_id: header("client-id"), time: header("response-time"), body };
        let signature = SignatureHeader::parse(header("signature")).ok();
        let signature = signature.and_then(|header| kanhe_sign::message::encoding::read(&header.signature));
        if signature.is_some_and(|bytes| message.verifies(&app.wallet_key, &bytes)) {
            return Ok(answer.into_response());
        }
        let success = serde_json::from_slice::<Value>(body).ok();
        let success =
            success.is_some_and(|body| body.pointer("/result/resultStatus") == Some(&Value::from("S")));
        if !success {
            // A refusal may come unsigned (`protocol/alipay-plus.md` 3.3).
            return Ok(answer.into_response());
        }
    }
    Err(Problem::new(StatusCode::BAD_GATEWAY, "unsigned", "the answer is not signed with the wallet's key"))
}
