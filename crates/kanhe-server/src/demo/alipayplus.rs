//! Alipay+'s demo: a mini program, and its merchant's backend behind the page at `/demo/alipayplus/`.
//!
//! Tokens stay here: the page gets what the user has let the app see, and the name of its login. A login is founded by a
//! session that the page has fetched before, once: a code that somebody slips in from elsewhere finds none
//! (`protocol/alipay-plus.md` 5, line 5).

mod api;
mod logins;

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use kanhe_alipayplus::keys::admit;
use kanhe_alipayplus::{DIALECT, policy};
use kanhe_core::app::{App, AppPolicy};
use kanhe_core::domain::SecureDomain;
use kanhe_core::entropy::draw;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::presentation::{Presentation, Terms};
use kanhe_core::time::Clock;
use kanhe_dialect::definition::Definition;
use kanhe_sign::hex;
use kanhe_sign::rsa::RsaKey;
use serde::Deserialize;
use serde_json::{Value, json};

use self::api::Merchant;
use self::logins::Logins;
use super::open_api::OpenApi;
use super::{Demo, SANDBOX, open_api_failed, sandbox_secret};
use crate::Kanhe;
use crate::problem::{Body, Problem};

/// The demo app's client id.
pub const APP: &str = "2026000000000000000001";

/// The version of the keys of a sandbox's merchants.
pub const KEY: u16 = 1;

/// The backend.
pub(super) struct Backend {
    api: OpenApi,
    clock: Arc<dyn Clock>,
    logins: Logins,
}

/// Registers what is not there yet.
pub(super) async fn set_up(
    platform: &Platform,
    alipayplus: &Definition,
    clock: Arc<dyn Clock>,
    origin: &str,
) -> Result<Backend, Unavailable> {
    let secret = sandbox_secret(platform, alipayplus, APP);
    let new = NewApp {
        marks: BTreeSet::from([SANDBOX]),
        domains: SecureDomain::parse("kanhe.example").into_iter().collect(),
        policy: AppPolicy { loopback: true, ..AppPolicy::default() },
        presentation: presentation(),
        ..NewApp::plain(DIALECT, (APP, secret), ("Kanhe Demo 勘合演示", policy::MINI_PROGRAM))
    };
    if platform.register(new).await?.is_none()
        && let Some(app) = platform.app(DIALECT, APP).await?
        && app.presentation.is_empty()
    {
        // Of a sandbox that is older than logos.
        platform.change_app(app.uid, |app| app.presentation = presentation()).await?;
    }
    Ok(Backend { api: OpenApi::at(origin), clock, logins: Logins::default() })
}

/// How people are shown it.
fn presentation() -> Presentation {
    let terms = |title: &str, url: &str| Terms { title: title.to_owned(), url: url.to_owned() };
    Presentation {
        logo: "/demo/alipayplus/logo.svg".to_owned(),
        terms: vec![
            terms("用户协议 User agreement", "/demo/alipayplus/terms.html"),
            terms("隐私政策 Privacy policy", "/demo/alipayplus/privacy.html"),
        ],
    }
}

/// The private key of a sandbox's merchant. Its public half is admitted when it is first asked for, since to find a key
/// takes a good part of a second. Nothing only if it cannot be made.
pub async fn merchant_key(kanhe: &Kanhe, app: &App) -> Result<Option<Arc<RsaKey>>, Unavailable> {
    let Some(key) = kanhe.wallet.keys.merchant(&kanhe.platform, &app.client_id, KEY).await else {
        return Ok(None);
    };
    if app.public_keys.is_empty() {
        admit(&kanhe.platform, app.uid, KEY, &key.public_pem()).await?;
    }
    Ok(Some(key))
}

pub(super) fn routes(demo: &Arc<Demo>) -> Router<Kanhe> {
    let (session, login, message) = (Arc::clone(demo), Arc::clone(demo), Arc::clone(demo));
    let (contract, payment) = (Arc::clone(demo), Arc::clone(demo));
    let at = |name: &str| format!("/demo/alipayplus/api/{name}");
    Router::new()
        .route(&at("session"), post(async move |State(kanhe)| open(&session.alipayplus, &kanhe)))
        .route(
            &at("login"),
            post(async move |State(kanhe), body| log_in(&login.alipayplus, &kanhe, body).await),
        )
        .route(
            &at("message"),
            post(async move |State(kanhe), body| send(&message.alipayplus, &kanhe, body).await),
        )
        .route(&at("contract"), post(async move |State(kanhe)| prepare(&contract.alipayplus, &kanhe).await))
        .route(
            &at("payment"),
            post(async move |State(kanhe), body| pay(&payment.alipayplus, &kanhe, body).await),
        )
}

/// What the page has to bring with its code.
fn open(backend: &Backend, kanhe: &Kanhe) -> Json<Value> {
    Json(json!({"session": backend.logins.open(random(kanhe))}))
}

fn random(kanhe: &Kanhe) -> String {
    hex::text(&draw::<16>(kanhe.platform.entropy(), "demo login"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct LogIn {
    session: String,
    auth_code: String,
}

/// Who came, and what he lets the app see. Steps 7 to 9 of the seed.
async fn log_in(
    backend: &Backend,
    kanhe: &Kanhe,
    Body(LogIn { session, auth_code }): Body<LogIn>,
) -> Result<Json<Value>, Problem> {
    if !backend.logins.redeem(&session) {
        return Err(Problem::bad_request("this session has never been opened here, or has been used"));
    }
    let merchant = Merchant::of(backend, kanhe).await?;
    let tokens = merchant
        .call(
            "/v1/authorizations/applyToken",
            &json!({"grantType": "AUTHORIZATION_CODE", "authCode": auth_code}),
        )
        .await
        .map_err(open_api_failed)?;
    let token = tokens.get("accessToken").and_then(Value::as_str).unwrap_or_default().to_owned();
    let seen = merchant.call("/v1/users/inquiryUserInfo", &json!({"accessToken": token})).await;
    let login = random(kanhe);
    backend.logins.keep(login.clone(), token);
    Ok(Json(json!({
        "login": login,
        "customerId": tokens.get("customerId"),
        "expires": tokens.get("accessTokenExpiryTime"),
        "userInfo": seen.map_err(open_api_failed)?.get("userInfo"),
    })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LoggedIn {
    login: String,
}

fn token(backend: &Backend, login: &str) -> Result<String, Problem> {
    backend.logins.token(login).ok_or_else(|| Problem::bad_request("nobody is logged in under this name"))
}

/// A message to the user's inbox.
async fn send(
    backend: &Backend,
    kanhe: &Kanhe,
    Body(LoggedIn { login }): Body<LoggedIn>,
) -> Result<Json<Value>, Problem> {
    let body = json!({
        "accessToken": token(backend, &login)?,
        "requestId": random(kanhe),
        "templateCode": "MINI_APP_COMMON_INBOX",
        "templates": [
            {"language": "zh-CN", "templateParameters": {"Title": "你的订单已发出", "Content": "明天送到。", "Url": ""}},
            {"language": "en", "templateParameters": {"Title": "Your order is on its way", "Content": "It will be there tomorrow.", "Url": ""}},
        ],
    });
    let merchant = Merchant::of(backend, kanhe).await?;
    let sent = merchant.call("/v1/messages/sendInbox", &body).await.map_err(open_api_failed)?;
    Ok(Json(json!({"messageId": sent.get("messageId")})))
}

/// A contract of auto-debit, for the page to pass to `my.signContract`.
async fn prepare(backend: &Backend, kanhe: &Kanhe) -> Result<Json<Value>, Problem> {
    let terms = json!({"language": "zh-CN", "contractDesc": "每月会员费 Monthly membership"});
    let body =
        json!({"scopes": "AGREEMENT_PAY", "extendInfo": terms.to_string(), "authState": random(kanhe)});
    let merchant = Merchant::of(backend, kanhe).await?;
    let prepared = merchant.call("/v1/authorizations/prepare", &body).await.map_err(open_api_failed)?;
    Ok(Json(json!({"authUrl": prepared.get("authUrl")})))
}

/// A membership, paid without asking.
async fn pay(
    backend: &Backend,
    kanhe: &Kanhe,
    Body(LoggedIn { login }): Body<LoggedIn>,
) -> Result<Json<Value>, Problem> {
    let body = json!({
        "productCode": "51051000101000100031",
        "paymentAuthCode": token(backend, &login)?,
        "paymentRequestId": random(kanhe),
        "paymentAmount": {"currency": "IQD", "value": "5000000"},
        "order": {"orderDescription": "每月会员费 Monthly membership"},
    });
    let merchant = Merchant::of(backend, kanhe).await?;
    let paid = merchant.call("/v1/payments/pay", &body).await.map_err(open_api_failed)?;
    Ok(Json(json!({"paymentId": paid.get("paymentId"), "paymentAmount": paid.get("paymentAmount")})))
}
