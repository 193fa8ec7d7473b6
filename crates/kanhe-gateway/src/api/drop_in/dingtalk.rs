//! DingTalk, both generations: `/gettoken`, `/get_jsapi_ticket`, `/v1.0/oauth2/…`; and for third-party apps
//! `/service/get_suite_token`, `/service/get_corp_token`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::vendors::{SUITE_TICKET, SUITE_TOKEN};
use kanhe_client::{Held, KeeperFault, Slot, Vendor};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_dialect::fields::{Fields, JsonObject};
use kanhe_sign::{compare, third_party};
use serde_json::{Value, json};

use super::{Stranger, is_quota, left, refusal};
use crate::config::AppEntry;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/gettoken", get(gettoken))
        .route("/get_jsapi_ticket", get(get_jsapi_ticket))
        .route("/service/get_suite_token", post(get_suite_token))
        .route("/service/get_corp_token", post(get_corp_token))
        .route("/v1.0/oauth2/accessToken", post(access_token))
        .route("/v1.0/oauth2/{corp}/token", post(client_credentials))
        .route("/v1.0/oauth2/jsapiTickets", get(jsapi_tickets).post(jsapi_tickets))
        .route("/v1.0/oauth2/suiteAccessToken", post(suite_access_token))
        .route("/v1.0/oauth2/corpAccessToken", post(corp_access_token))
}

/// Why nothing is given, before it is put into the words of either generation.
enum Refusal {
    Malformed,
    Missing(&'static str),
    WrongPair,
    VoidToken,
    SuiteTicket,
    Quota,
    /// In the vendor's own words.
    Vendor(String, String),
    Busy,
}

impl From<Stranger> for Refusal {
    fn from(_: Stranger) -> Self {
        Self::WrongPair
    }
}

impl From<kanhe_dialect::fields::FieldsFault> for Refusal {
    fn from(_: kanhe_dialect::fields::FieldsFault) -> Self {
        Self::Malformed
    }
}

impl From<KeeperFault> for Refusal {
    fn from(fault: KeeperFault) -> Self {
        match refusal(&fault) {
            Some(("suite_ticket", _)) => Self::SuiteTicket,
            Some((code, message)) => Self::Vendor(code.to_owned(), message.to_owned()),
            None if is_quota(&fault) => Self::Quota,
            None => Self::Busy,
        }
    }
}

/// The old generation's code and text (`protocol/dingtalk.md` 6.1).
fn old(reply: Result<Value, Refusal>) -> Response {
    let body = reply.unwrap_or_else(|refusal| {
        let (code, text) = match refusal {
            Refusal::Malformed => (47_001, "data format error".to_owned()),
            Refusal::Missing(name) => (40_035, format!("缺少参数 {name}")),
            Refusal::WrongPair => (40_096, "不合法的appKey或appSecret".to_owned()),
            Refusal::VoidToken => (40_014, "不合法的access_token".to_owned()),
            Refusal::SuiteTicket => (40_085, "不合法的suite_ticket".to_owned()),
            Refusal::Quota => (45_009, "接口调用超过限制".to_owned()),
            Refusal::Vendor(code, text) => (code.parse().unwrap_or(-1), text),
            Refusal::Busy => (-1, "系统繁忙".to_owned()),
        };
        json!({"errcode": code, "errmsg": text})
    });
    json_line(StatusCode::OK, &body)
}

/// The new generation's (`protocol/dingtalk.md` 6.2).
fn new(reply: Result<Value, Refusal>) -> Response {
    match reply {
        Ok(body) => json_line(StatusCode::OK, &body),
        Err(refusal) => {
            let bad = StatusCode::BAD_REQUEST;
            let (status, code, text) = match refusal {
                Refusal::Malformed => (bad, "invalidParameter".to_owned(), "data format error".to_owned()),
                Refusal::Missing(name) => {
                    (bad, format!("Missing{name}"), format!("{name} is mandatory for this action."))
                }
                Refusal::WrongPair => {
                    (bad, "invalidClientIdOrSecret".to_owned(), "无效的clientId或者clientSecret".to_owned())
                }
                Refusal::VoidToken => {
                    (bad, "InvalidAuthentication".to_owned(), "不合法的access_token".to_owned())
                }
                Refusal::SuiteTicket => {
                    (bad, "invalidSuiteTicket".to_owned(), "suiteTicket不合法".to_owned())
                }
                Refusal::Quota => (
                    StatusCode::TOO_MANY_REQUESTS,
                    "Throttling.Api".to_owned(),
                    "接口调用超过限制".to_owned(),
                ),
                Refusal::Vendor(code, text) => (bad, code, text),
                Refusal::Busy => {
                    (StatusCode::INTERNAL_SERVER_ERROR, "systemBusy".to_owned(), "系统繁忙".to_owned())
                }
            };
            json_line(status, &json!({"code": code, "requestid": "KANHE-GATEWAY", "message": text}))
        }
    }
}

fn json_line(status: StatusCode, body: &Value) -> Response {
    let content_type = HeaderValue::from_static("application/json;charset=UTF-8");
    (status, [(header::CONTENT_TYPE, content_type)], body.to_string()).into_response()
}

async fn hand_out(gateway: &Gateway, slot: Slot) -> Result<Held, Refusal> {
    let held = gateway.client.keeper().get(&slot).await?;
    let operation = if slot.kind == JSAPI { "ticket" } else { "token" };
    let by = if slot.kind == JSAPI { "token" } else { "secret" };
    gateway.wrote(by, (&slot.app, slot.of.as_deref()), operation, "ok");
    Ok(held)
}

fn own(entry: &AppEntry, kind: Word) -> Slot {
    Slot::of_app(&entry.app.name, kind)
}

/// By `appkey` and `appsecret`; older programs send the corp's id and an app's secret.
async fn gettoken(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default())?;
        let entry = match (query.get("appkey")?, query.get("corpid")?) {
            (Some(key), _) => {
                internal(&gateway, key, query.get("appsecret")?.ok_or(Refusal::Missing("appsecret"))?)?
            }
            (None, Some(corp)) => {
                let secret = query.get("corpsecret")?.ok_or(Refusal::Missing("corpsecret"))?;
                by_corp(&gateway, corp, secret)?
            }
            (None, None) => return Err(Refusal::Missing("corpid or appkey")),
        };
        let held = hand_out(&gateway, own(&entry, TOKEN)).await?;
        Ok(json!({
            "errcode": 0, "access_token": held.text.reveal(), "errmsg": "ok",
            "expires_in": left(&gateway, &held),
        }))
    };
    old(answer.await)
}

fn internal(gateway: &Gateway, key: &str, secret: &str) -> Result<Arc<AppEntry>, Refusal> {
    let entry = super::known(gateway, "dingtalk", key, secret)?;
    if entry.app.is_third_party() { Err(Refusal::WrongPair) } else { Ok(entry) }
}

fn by_corp(gateway: &Gateway, corp: &str, secret: &str) -> Result<Arc<AppEntry>, Refusal> {
    let fits = |vendor: &Vendor| {
        matches!(vendor, Vendor::Dingtalk(app) if app.corp_id.as_deref() == Some(corp)
            && compare::equal(app.secret.reveal().as_bytes(), secret.as_bytes()))
    };
    gateway.find(|app| fits(&app.vendor)).ok_or(Refusal::WrongPair)
}

async fn get_jsapi_ticket(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default())?;
        let held = ticket_of(&gateway, query.get("access_token")?).await?;
        Ok(json!({
            "errcode": 0, "ticket": held.text.reveal(), "errmsg": "ok", "expires_in": left(&gateway, &held),
        }))
    };
    old(answer.await)
}

async fn jsapi_tickets(State(gateway): State<Arc<Gateway>>, headers: HeaderMap) -> Response {
    let answer = async {
        let token = headers.get("x-acs-dingtalk-access-token").and_then(|value| value.to_str().ok());
        let held = ticket_of(&gateway, token).await?;
        Ok(json!({"expireIn": left(&gateway, &held), "jsapiTicket": held.text.reveal()}))
    };
    new(answer.await)
}

/// The ticket of the app, and of the corp, whose token this is.
async fn ticket_of(gateway: &Gateway, token: Option<&str>) -> Result<Held, Refusal> {
    let token = token.ok_or(Refusal::VoidToken)?;
    let slot = gateway.client.keeper().owner(TOKEN, token).await.ok_or(Refusal::VoidToken)?;
    hand_out(gateway, slot.sibling(JSAPI)).await
}

async fn access_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body)?;
        let key = body.text("appKey")?.ok_or(Refusal::Missing("appKey"))?;
        let secret = body.text("appSecret")?.ok_or(Refusal::Missing("appSecret"))?;
        let entry = internal(&gateway, key, secret)?;
        let held = hand_out(&gateway, own(&entry, TOKEN)).await?;
        Ok(json!({"expireIn": left(&gateway, &held), "accessToken": held.text.reveal()}))
    };
    new(answer.await)
}

async fn client_credentials(
    State(gateway): State<Arc<Gateway>>,
    Path(corp): Path<String>,
    body: Bytes,
) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body)?;
        let key = body.text("client_id")?.ok_or(Refusal::Missing("client_id"))?;
        let secret = body.text("client_secret")?.ok_or(Refusal::Missing("client_secret"))?;
        let entry = internal(&gateway, key, secret)?;
        let is_its =
            matches!(&entry.app.vendor, Vendor::Dingtalk(app) if app.corp_id.as_deref() == Some(&*corp));
        if !is_its {
            return Err(Refusal::WrongPair);
        }
        let held = hand_out(&gateway, own(&entry, TOKEN)).await?;
        Ok(json!({"access_token": held.text.reveal(), "expires_in": left(&gateway, &held)}))
    };
    new(answer.await)
}

/// A third-party app by key and secret. Whoever has the secret has got the ticket by the platform's push: if we have none
/// of our own, his is taken over.
async fn suite(gateway: &Gateway, key: &str, secret: &str, ticket: &str) -> Result<Arc<AppEntry>, Refusal> {
    let entry = super::known(gateway, "dingtalk", key, secret)?;
    if !entry.app.is_third_party() {
        return Err(Refusal::WrongPair);
    }
    bring(gateway, &entry, ticket).await?;
    Ok(entry)
}

async fn bring(gateway: &Gateway, entry: &AppEntry, ticket: &str) -> Result<(), Refusal> {
    let has = gateway.client.keeper().get(&own(entry, SUITE_TICKET)).await.is_ok();
    if !has {
        let taken = gateway.client.suite_ticket(&entry.app.name, Secret::new(ticket)).await;
        taken.map_err(|_| Refusal::Busy)?;
    }
    Ok(())
}

async fn suite_access_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body)?;
        let field = |name: &'static str| body.text(name)?.ok_or(Refusal::Missing(name));
        let entry = suite(&gateway, field("suiteKey")?, field("suiteSecret")?, field("suiteTicket")?).await?;
        let held = hand_out(&gateway, own(&entry, SUITE_TOKEN)).await?;
        Ok(json!({"expireIn": left(&gateway, &held), "accessToken": held.text.reveal()}))
    };
    new(answer.await)
}

async fn corp_access_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body)?;
        let field = |name: &'static str| body.text(name)?.ok_or(Refusal::Missing(name));
        let entry = suite(&gateway, field("suiteKey")?, field("suiteSecret")?, field("suiteTicket")?).await?;
        let held = hand_out(&gateway, Slot::of_owner(&entry.app.name, field("authCorpId")?, TOKEN)).await?;
        Ok(json!({"expireIn": left(&gateway, &held), "accessToken": held.text.reveal()}))
    };
    new(answer.await)
}

async fn get_suite_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body)?;
        let field = |name: &'static str| body.text(name)?.ok_or(Refusal::Missing(name));
        let entry =
            suite(&gateway, field("suite_key")?, field("suite_secret")?, field("suite_ticket")?).await?;
        let held = hand_out(&gateway, own(&entry, SUITE_TOKEN)).await?;
        Ok(json!({
            "errcode": 0, "errmsg": "ok", "suite_access_token": held.text.reveal(),
            "expires_in": left(&gateway, &held),
        }))
    };
    old(answer.await)
}

/// With the suite's token in the query, or signed with `accessKey`, `timestamp`, `suiteTicket` and `signature`.
async fn get_corp_token(
    State(gateway): State<Arc<Gateway>>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default())?;
        let body = JsonObject::parse(&body)?;
        let corp = body.text("auth_corpid")?.ok_or(Refusal::Missing("auth_corpid"))?;
        let app = match query.get("suite_access_token")? {
            Some(token) => {
                let slot = gateway.client.keeper().owner(SUITE_TOKEN, token).await;
                slot.ok_or(Refusal::VoidToken)?.app
            }
            None => signed(&gateway, &query).await?.app.name.clone(),
        };
        let held = hand_out(&gateway, Slot::of_owner(&app, corp, TOKEN)).await?;
        Ok(json!({
            "errcode": 0, "access_token": held.text.reveal(), "errmsg": "ok",
            "expires_in": left(&gateway, &held),
        }))
    };
    old(answer.await)
}

async fn signed(gateway: &Gateway, query: &Fields) -> Result<Arc<AppEntry>, Refusal> {
    let field = |name: &'static str| query.get(name)?.ok_or(Refusal::Missing(name));
    let (key, timestamp, ticket) = (field("accessKey")?, field("timestamp")?, field("suiteTicket")?);
    let given = field("signature")?.replace(' ', "+");
    let entry = gateway.find(|app| app.is_third_party() && app.client_id == key).ok_or(Refusal::WrongPair)?;
    let secret = entry.app.secret().ok_or(Refusal::WrongPair)?;
    let expected = third_party::sign(secret.reveal(), timestamp, ticket);
    if !compare::equal(expected.as_bytes(), given.as_bytes()) {
        return Err(Refusal::WrongPair);
    }
    bring(gateway, &entry, ticket).await?;
    Ok(entry)
}
