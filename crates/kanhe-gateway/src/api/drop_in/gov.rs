//! Gov-DingTalk: `/gettoken.json`, `/get_jsapi_token.json`, by form, query or JSON.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::{Held, KeeperFault, Slot};
use kanhe_dialect::fields::{Fields, FieldsFault, JsonObject};
use serde_json::{Value, json};

use super::{left, refusal};
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/gettoken.json", get(gettoken).post(gettoken))
        .route("/get_jsapi_token.json", get(get_jsapi_token).post(get_jsapi_token))
}

/// Code and text of a refusal.
struct Refusal(String, String);

fn refused(code: &str, text: &str) -> Refusal {
    Refusal(code.to_owned(), text.to_owned())
}

impl From<FieldsFault> for Refusal {
    fn from(_: FieldsFault) -> Self {
        refused("OPF-B001-05-16-0001", "InvalidParameter")
    }
}

impl From<KeeperFault> for Refusal {
    fn from(fault: KeeperFault) -> Self {
        match refusal(&fault) {
            Some((code, message)) => refused(code, message),
            None => refused("SERVICE_BUSY", "系统繁忙"),
        }
    }
}

/// What a call carries, wherever its client has put it.
fn fields(query: Option<String>, body: &[u8]) -> Result<Vec<(String, String)>, FieldsFault> {
    let mut pairs = Fields::parse(&query.unwrap_or_default())?.into_pairs();
    match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => {}
        Some(b'{') => pairs.extend(JsonObject::parse(body)?.into_pairs()),
        Some(_) => {
            let text = core::str::from_utf8(body).map_err(|_| FieldsFault::Malformed)?;
            pairs.extend(Fields::parse(text)?.into_pairs());
        }
    }
    Ok(pairs)
}

fn find<'a>(fields: &'a [(String, String)], spellings: [&str; 2]) -> &'a str {
    let named = fields.iter().find(|(name, value)| spellings.contains(&&**name) && !value.is_empty());
    named.map_or("", |(_, value)| value)
}

fn respond(gateway: &Gateway, reply: Result<Held, Refusal>) -> Response {
    let id = gateway.now().unix_millis().to_string();
    let body: Value = match reply {
        Ok(held) => json!({"success": true, "content": {
            "data": {"expiresIn": left(gateway, &held), "accessToken": held.text.reveal()},
            "success": true, "requestId": id, "responseMessage": "OK", "responseCode": "0",
        }}),
        Err(Refusal(code, text)) => json!({"success": true, "content": {
            "data": null, "success": false, "requestId": id, "responseMessage": text, "responseCode": code,
        }}),
    };
    let content_type = HeaderValue::from_static("application/json;charset=UTF-8");
    ([(header::CONTENT_TYPE, content_type)], body.to_string()).into_response()
}

async fn gettoken(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery, body: Bytes) -> Response {
    let answer = async {
        let fields = fields(query, &body)?;
        let key = find(&fields, ["appkey", "appKey"]);
        let secret = find(&fields, ["appsecret", "appSecret"]);
        let entry = super::known(&gateway, "gov", key, secret)
            .map_err(|_| refused("OPF-B001-05-16-0009", "SignatureDoesNotMatch"))?;
        let held = gateway.client.keeper().token(&entry.app.name).await?;
        gateway.wrote("secret", (&entry.app.name, None), "token", "ok");
        Ok(held)
    };
    let reply = answer.await;
    respond(&gateway, reply)
}

/// The ticket of the app whose token this is: the field is called like a token and holds the ticket.
async fn get_jsapi_token(
    State(gateway): State<Arc<Gateway>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let answer = async {
        let fields = fields(query, &body)?;
        let token = find(&fields, ["accessToken", "access_token"]);
        let keeper = gateway.client.keeper();
        let void = || refused("240133", "应用accessToken失效或不存在");
        let slot = keeper.owner(TOKEN, token).await.ok_or_else(void)?;
        let held = keeper.get(&Slot::of_app(&slot.app, JSAPI)).await?;
        gateway.wrote("token", (&slot.app, None), "ticket", "ok");
        Ok(held)
    };
    let reply = answer.await;
    respond(&gateway, reply)
}
