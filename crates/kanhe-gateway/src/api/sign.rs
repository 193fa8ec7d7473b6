//! The signing service.

use std::sync::Arc;

use axum::extract::rejection::JsonRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kanhe_core::domain::PageUrl;
use kanhe_core::entropy::draw;
use kanhe_core::word::Word;
use kanhe_sign::card::{CardExt, CardSign};
use kanhe_sign::nonce::nonce;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::credentials::EXPIRES_IN;
use super::problem::Problem;
use super::{app, bearer};
use crate::config::{App, Right};
use crate::gateway::Gateway;
use crate::signing::{Trap, look, wechat_page};

/// Names the traps that a URL looks like, as the doctor calls them.
const WARNING: HeaderName = HeaderName::from_static("kanhe-warning");

const JSAPI: Word = Word::new("jsapi");
const WX_CARD: Word = Word::new("wx_card");

pub(super) fn routes() -> Router<Arc<Gateway>> {
    Router::new()
        .route("/v1/apps/{app}/page-config", post(page_config).options(preflight))
        .route("/v1/apps/{app}/page-config:failed", post(page_failed).options(preflight))
        .route("/v1/apps/{app}/card-ext", post(card_ext))
        .route("/v1/apps/{app}/card-sign", post(card_sign))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    url: String,
}

type Asked<T> = Result<Json<T>, JsonRejection>;

fn read<T>(body: Asked<T>) -> Result<T, Problem> {
    body.map(|Json(value)| value).map_err(|why| Problem::bad_request(why.body_text()))
}

/// A backend with its key; or a page itself, if the app lets its origin.
fn signed_for<'a>(
    gateway: &'a Gateway,
    headers: &HeaderMap,
    name: &str,
) -> Result<(&'a App, Option<HeaderValue>), Problem> {
    let origin = headers.get(header::ORIGIN);
    let listed = gateway.app(name).filter(|app| {
        let origin = origin.and_then(|origin| origin.to_str().ok());
        origin.is_some_and(|origin| app.origins.contains(origin))
    });
    match listed {
        Some(app) if bearer(headers).is_none() => Ok((app, origin.cloned())),
        _ => app(gateway, headers, name, Right::Sign).map(|app| (app, None)),
    }
}

/// The object that `wx.config` takes, but for the list of JSAPIs, which is the page's own business.
async fn page_config(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Asked<Page>,
) -> Result<Response, Problem> {
    let (app, origin) = signed_for(&gateway, &headers, &name)?;
    let Page { url } = read(body)?;
    if let Some(origin) = &origin {
        own_page(&url, origin)?;
    }
    let (url, traps) = look(&url, &app.domains)?;
    let ticket = gateway.keeper.get(&app.name, JSAPI).await?;
    let now = gateway.keeper.now();
    let config = wechat_page(&app.client_id, ticket.text.reveal(), url, now, &*gateway.entropy);
    let mut response = Json(config).into_response();
    let answered = response.headers_mut();
    answered.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answered.insert(EXPIRES_IN, HeaderValue::from(now.seconds_until(ticket.expires_at)));
    let traps: Vec<_> = traps.into_iter().map(Trap::code).collect();
    if let (false, Ok(warning)) = (traps.is_empty(), HeaderValue::from_str(&traps.join(", "))) {
        answered.insert(WARNING, warning);
    }
    allow(answered, origin);
    Ok(response)
}

/// A page that asks by itself gets its own pages signed, and nobody else's.
fn own_page(url: &str, origin: &HeaderValue) -> Result<(), Problem> {
    let same = PageUrl::parse(url).is_ok_and(|page| origin.as_bytes() == page.origin().as_bytes());
    if same { Ok(()) } else { Err(Problem::bad_request("a page may only ask for URLs of its own origin")) }
}

fn allow(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    headers.insert(header::VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        let exposed = HeaderValue::from_static("kanhe-expires-in, kanhe-warning");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// A browser asks whether a page may ask.
async fn preflight(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    if let Ok((_, origin @ Some(_))) = signed_for(&gateway, &headers, &name) {
        let answered = response.headers_mut();
        allow(answered, origin);
        answered
            .insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(Method::POST.as_str()));
        answered.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type"));
        answered.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    }
    response
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failed {
    url: String,
    /// What the page was told: `config:invalid signature`.
    message: String,
}

/// A page's config was refused. That proves nothing; the ticket is looked up again, at most once a minute.
async fn page_failed(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Asked<Failed>,
) -> Result<Response, Problem> {
    let (app, origin) = signed_for(&gateway, &headers, &name)?;
    let Failed { url, message } = read(body)?;
    if let Some(origin) = &origin {
        own_page(&url, origin)?;
    }
    let replaced = message.contains("invalid signature") && gateway.keeper.recheck(&app.name, JSAPI).await?;
    let mut response = Json(json!({"ticket_replaced": replaced})).into_response();
    allow(response.headers_mut(), origin);
    Ok(response)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardWish {
    card_id: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    openid: String,
    #[serde(default)]
    outer_str: Option<String>,
    #[serde(default)]
    fixed_begintimestamp: Option<i64>,
}

/// The fields of a cardExt, in the order of seed 003's table.
#[derive(Serialize)]
struct SignedCardExt<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    code: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    openid: &'a str,
    timestamp: &'a str,
    nonce_str: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    fixed_begintimestamp: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outer_str: Option<&'a str>,
    signature: &'a str,
}

/// An entry for `wx.addCard`'s `cardList`. It can be used once.
async fn card_ext(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Asked<CardWish>,
) -> Result<Json<Value>, Problem> {
    let app = app(&gateway, &headers, &name, Right::Sign)?;
    let card = read(body)?;
    let ticket = gateway.keeper.get(&app.name, WX_CARD).await?;
    let timestamp = gateway.keeper.now().unix_seconds().to_string();
    let nonce_str = nonce(draw(&*gateway.entropy, "card nonce"));
    let CardWish { card_id, code, openid, outer_str, fixed_begintimestamp } = &card;
    let signature = CardExt { timestamp: &timestamp, card_id, code, openid, nonce_str: &nonce_str }
        .sign(ticket.text.reveal());
    let signed = SignedCardExt {
        code,
        openid,
        timestamp: &timestamp,
        nonce_str: &nonce_str,
        fixed_begintimestamp: *fixed_begintimestamp,
        outer_str: outer_str.as_deref(),
        signature: signature.as_str(),
    };
    let card_ext = serde_json::to_string(&signed).map_err(|why| Problem::bad_request(why.to_string()))?;
    Ok(Json(json!({"cardId": card_id, "cardExt": card_ext})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct CardFilter {
    #[serde(default)]
    shop_id: String,
    #[serde(default)]
    card_type: String,
    #[serde(default)]
    card_id: String,
}

/// What `wx.chooseCard` takes.
async fn card_sign(
    State(gateway): State<Arc<Gateway>>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Asked<CardFilter>,
) -> Result<Json<Value>, Problem> {
    let app = app(&gateway, &headers, &name, Right::Sign)?;
    let CardFilter { shop_id, card_type, card_id } = read(body)?;
    let ticket = gateway.keeper.get(&app.name, WX_CARD).await?;
    let timestamp = gateway.keeper.now().unix_seconds();
    let nonce_str = nonce(draw(&*gateway.entropy, "card nonce"));
    let signature = CardSign {
        app_id: &app.client_id,
        location_id: &shop_id,
        timestamp: &timestamp.to_string(),
        nonce_str: &nonce_str,
        card_id: &card_id,
        card_type: &card_type,
    }
    .sign(ticket.text.reveal());
    Ok(Json(json!({
        "shopId": shop_id, "cardType": card_type, "cardId": card_id, "timestamp": timestamp,
        "nonceStr": nonce_str, "signType": "SHA1", "cardSign": signature.as_str(),
    })))
}
