//! The vendors' own token and ticket paths, answered from what is kept: an existing SDK becomes safe on many nodes by
//! changing its base URL (`protocol/server-endpoints.md` 1 and 6).
//!
//! Whoever knows an app's secret may have its token here, as at the vendor's.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use kanhe_client::keeper::TOKEN;
use kanhe_client::{Held, KeeperFault, UpstreamFault};
use kanhe_dialect::fields::{Fields, JsonObject};
use kanhe_sign::compare;
use serde::Serialize;
use serde_json::json;

use super::credentials::ticket_kind;
use crate::config::App;
use crate::gateway::Gateway;

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/cgi-bin/token", get(token))
        .route("/cgi-bin/stable_token", post(stable_token))
        .route("/cgi-bin/ticket/getticket", get(ticket))
}

/// The vendor's error, as the vendor writes it.
struct VendorError(i64, &'static str);

const MALFORMED: VendorError = VendorError(47_001, "data format error");
const BUSY: VendorError = VendorError(-1, "system error");

type Reply = Result<String, VendorError>;

/// One line of JSON with status 200, whatever it says.
fn respond(reply: Reply) -> Response {
    let body =
        reply.unwrap_or_else(|VendorError(code, text)| json!({"errcode": code, "errmsg": text}).to_string());
    let content_type = HeaderValue::from_static("application/json; encoding=utf-8");
    let headers = [(header::CONTENT_TYPE, content_type)];
    (headers, body).into_response()
}

impl From<KeeperFault> for VendorError {
    fn from(fault: KeeperFault) -> Self {
        match fault {
            KeeperFault::Upstream { fault: UpstreamFault::Quota { .. }, .. } => {
                Self(45_009, "reach max api daily quota limit")
            }
            _ => BUSY,
        }
    }
}

async fn token(State(gateway): State<Arc<Gateway>>, RawQuery(query): RawQuery) -> Response {
    let answer = async {
        let query = Fields::parse(&query.unwrap_or_default()).map_err(|_| MALFORMED)?;
        let get = |name| query.get(name).map_err(|_| MALFORMED);
        if get("grant_type")? != Some("client_credential") {
            return Err(VendorError(40_002, "invalid grant_type"));
        }
        let app = known(&gateway, get("appid")?, get("secret")?)?;
        Ok(token_body(&gateway, &gateway.keeper.token(&app.name).await?))
    };
    respond(answer.await)
}

/// `force_refresh` is not passed on: a token that was refused is reported, and then replaced for everybody.
async fn stable_token(State(gateway): State<Arc<Gateway>>, body: Bytes) -> Response {
    let answer = async {
        let body = JsonObject::parse(&body).map_err(|_| MALFORMED)?;
        let get = |name| body.text(name).map_err(|_| MALFORMED);
        if get("grant_type")? != Some("client_credential") {
            return Err(VendorError(40_002, "invalid grant_type"));
        }
        let app = known(&gateway, get("appid")?, get("secret")?)?;
        Ok(token_body(&gateway, &gateway.keeper.token(&app.name).await?))
    };
    respond(answer.await)
}

fn known<'a>(
    gateway: &'a Gateway,
    appid: Option<&str>,
    secret: Option<&str>,
) -> Result<&'a App, VendorError> {
    let appid = appid.ok_or(VendorError(41_002, "appid missing"))?;
    let secret = secret.ok_or(VendorError(41_004, "appsecret missing"))?;
    let app = gateway.app_by_client_id(appid).ok_or(VendorError(40_013, "invalid appid"))?;
    if !compare::equal(app.secret.reveal().as_bytes(), secret.as_bytes()) {
        return Err(VendorError(40_125, "invalid appsecret"));
    }
    Ok(app)
}

fn token_body(gateway: &Gateway, held: &Held) -> String {
    let left = gateway.keeper.now().seconds_until(held.expires_at);
    json!({"access_token": held.text.reveal(), "expires_in": left}).to_string()
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
        let query = Fields::parse(&query.unwrap_or_default()).map_err(|_| MALFORMED)?;
        let get = |name| query.get(name).map_err(|_| MALFORMED);
        let token = get("access_token")?.ok_or(VendorError(41_001, "access_token missing"))?;
        let kind = get("type")?.and_then(ticket_kind).ok_or(VendorError(40_097, "invalid args"))?;
        let void = "invalid credential, access_token is invalid or not latest";
        let app = gateway.keeper.owner(TOKEN, token).await.ok_or(VendorError(40_001, void))?;
        let held = gateway.keeper.get(&app, kind).await?;
        let expires_in = gateway.keeper.now().seconds_until(held.expires_at);
        let body = TicketBody { errcode: 0, errmsg: "ok", ticket: held.text.reveal(), expires_in };
        serde_json::to_string(&body).map_err(|_| BUSY)
    };
    respond(answer.await)
}
