//! WeChat: `/cgi-bin/token`, `/cgi-bin/stable_token`, `/cgi-bin/ticket/getticket`.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kanhe_client::keeper::TOKEN;
use kanhe_client::{Held, KeeperFault};
use kanhe_dialect::fields::{Fields, JsonObject};
use serde::Serialize;
use serde_json::json;

use super::super::credentials::ticket_kind;
use super::{Stranger, is_quota, left, refusal};
use crate::config::AppEntry;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/cgi-bin/token", get(token))
        .route("/cgi-bin/stable_token", post(stable_token))
        .route("/cgi-bin/ticket/getticket", get(ticket))
}

/// The vendor's error, as the vendor writes it.
struct VendorError(i64, String);

fn error(code: i64, text: &str) -> VendorError {
    VendorError(code, text.to_owned())
}

fn malformed() -> VendorError {
    error(47_001, "data format error")
}

type Reply = Result<String, VendorError>;

/// One line of JSON with status 200, whatever it says.
fn respond(reply: Reply) -> Response {
    let body =
        reply.unwrap_or_else(|VendorError(code, text)| json!({"errcode": code, "errmsg": text}).to_string());
    let content_type = HeaderValue::from_static("application/json; encoding=utf-8");
    ([(header::CONTENT_TYPE, content_type)], body).into_response()
}

impl From<KeeperFault> for VendorError {
    fn from(fault: KeeperFault) -> Self {
        if is_quota(&fault) {
            return error(45_009, "reach max api daily quota limit");
        }
        match refusal(&fault).and_then(|(code, message)| Some((code.parse().ok()?, message))) {
            Some((code, message)) => error(code, message),
            None => error(-1, "system error"),
        }
    }
}

async fn token(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default()).map_err(|_| malformed())?;
        let get = |name| query.get(name).map_err(|_| malformed());
        if get("grant_type")? != Some("client_credential") {
            return Err(error(40_002, "invalid grant_type"));
        }
        let entry = known(&gateway, get("appid")?, get("secret")?)?;
        hand_out(&gateway, &entry).await
    };
    respond(answer.await)
}

/// `force_refresh` is not passed on: a token that was refused is reported, and then replaced for everybody.
async fn stable_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body).map_err(|_| malformed())?;
        let get = |name| body.text(name).map_err(|_| malformed());
        if get("grant_type")? != Some("client_credential") {
            return Err(error(40_002, "invalid grant_type"));
        }
        let entry = known(&gateway, get("appid")?, get("secret")?)?;
        hand_out(&gateway, &entry).await
    };
    respond(answer.await)
}

fn known(gateway: &Gateway, appid: Option<&str>, secret: Option<&str>) -> Result<Arc<AppEntry>, VendorError> {
    let appid = appid.ok_or_else(|| error(41_002, "appid missing"))?;
    let secret = secret.ok_or_else(|| error(41_004, "appsecret missing"))?;
    super::known(gateway, "wechat", appid, secret).map_err(|stranger| match stranger {
        Stranger::Unknown => error(40_013, "invalid appid"),
        Stranger::WrongSecret => error(40_125, "invalid appsecret"),
    })
}

async fn hand_out(gateway: &Gateway, entry: &AppEntry) -> Reply {
    let held = gateway.client.keeper().token(&entry.app.name).await?;
    gateway.wrote("secret", (&entry.app.name, None), "token", "ok");
    Ok(token_body(gateway, &held))
}

fn token_body(gateway: &Gateway, held: &Held) -> String {
    json!({"access_token": held.text.reveal(), "expires_in": left(gateway, held)}).to_string()
}

/// In the vendor's order.
#[derive(Serialize)]
struct TicketBody<'a> {
    errcode: i64,
    errmsg: &'static str,
    ticket: &'a str,
    expires_in: u32,
}

/// The ticket of the app whose token this is.
async fn ticket(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default()).map_err(|_| malformed())?;
        let get = |name| query.get(name).map_err(|_| malformed());
        let token = get("access_token")?.ok_or_else(|| error(41_001, "access_token missing"))?;
        let kind = get("type")?.and_then(ticket_kind).ok_or_else(|| error(40_097, "invalid args"))?;
        let void = "invalid credential, access_token is invalid or not latest";
        let keeper = gateway.client.keeper();
        let slot = keeper.owner(TOKEN, token).await.ok_or_else(|| error(40_001, void))?;
        let held = keeper.get(&slot.sibling(kind)).await?;
        gateway.wrote("token", (&slot.app, slot.of.as_deref()), "ticket", "ok");
        let expires_in = left(&gateway, &held);
        let body = TicketBody { errcode: 0, errmsg: "ok", ticket: held.text.reveal(), expires_in };
        serde_json::to_string(&body).map_err(|_| error(-1, "system error"))
    };
    respond(answer.await)
}
