//! The signing service, and the feedback of pages.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kanhe_client::signing::Signed;
use kanhe_client::signing::card::{CardFilter, CardWish};
use kanhe_client::signing::pay::Order;
use kanhe_client::signing::url::Trap;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::origin::{self, Signer};
use super::problem::Problem;
use super::target::Target;
use super::{Asked, EXPIRES_IN, read};
use crate::config::Right;
use crate::gateway::Gateway;

/// Names the traps that a URL looks like, as the doctor calls them.
const WARNING: HeaderName = HeaderName::from_static("kanhe-warning");

pub(super) fn routes() -> Router<Arc<Gateway>> {
    let mut routes = Router::new()
        .route("/v1/apps/{app}/card-ext", post(card_ext))
        .route("/v1/apps/{app}/card-sign", post(card_sign))
        .route("/v1/apps/{app}/pay-sign", post(pay_sign));
    for base in ["/v1/apps/{app}", "/v1/apps/{app}/corps/{corp}"] {
        routes = routes
            .route(&format!("{base}/page-config"), post(page_config).options(preflight))
            .route(&format!("{base}/page-config:failed"), post(page_failed).options(preflight));
    }
    routes
}

async fn preflight(State(gateway): State<Arc<Gateway>>, target: Target) -> Response {
    origin::preflight(&gateway, &target)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    url: String,
    /// The agent id under which the corp has a third-party app.
    agent_id: Option<String>,
}

/// The object that `wx.config`, `dd.config` or `dd.authConfig` takes, but for the list of JSAPIs, which is the page's own
/// business.
async fn page_config(State(gateway): State<Arc<Gateway>>, target: Target, body: Asked<Page>) -> Response {
    let signing = async {
        let asker = Signer::of(&gateway, &target, Right::Sign)?;
        let Page { url, agent_id } = read(body)?;
        asker.own_page(&url)?;
        let corp = match (target.corp(), agent_id.as_deref()) {
            (Some(corp), Some(agent)) => Some((corp, agent)),
            (Some(_), None) => {
                return Err(Problem::bad_request("agent_id is missing: under which the corp has the app"));
            }
            (None, _) => None,
        };
        let signed = gateway.client.page_config(&target.app, corp, &url).await;
        let outcome = if signed.is_ok() { "ok" } else { "failed" };
        let labels =
            [("client", &*asker.client), ("app", &target.app), ("operation", "sign"), ("outcome", outcome)];
        gateway.tally.count("kanhe_client_calls_total", &labels);
        Ok(respond(&signed?))
    };
    let outcome = signing.await;
    origin::answer(&gateway, &target, outcome)
}

/// The object, how long it is good, and what is wrong with the URL.
fn respond<T: Serialize>(signed: &Signed<T>) -> Response {
    let mut response = Json(&signed.object).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(EXPIRES_IN, HeaderValue::from(signed.expires_in));
    let traps: Vec<_> = signed.traps.iter().map(|trap: &Trap| trap.code()).collect();
    if let (false, Ok(warning)) = (traps.is_empty(), HeaderValue::from_str(&traps.join(", "))) {
        headers.insert(WARNING, warning);
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

/// What a page was told, in a word; and whether the ticket may be to blame.
fn reason(message: &str) -> (&'static str, bool) {
    let has = |part: &str| message.contains(part);
    match () {
        () if has("52011") || has("101002") => ("ticket", true),
        () if has("invalid signature") || has("63002") || has("52013") => ("invalid_signature", true),
        () if has("invalid url domain") || has("40048") || has("101004") => ("domain", false),
        () if has("52010") || has("52019") || has("invalid appid") => ("app", false),
        () => ("other", false),
    }
}

/// A page's config was refused. That proves nothing; the ticket is looked up again, at most once a minute.
async fn page_failed(State(gateway): State<Arc<Gateway>>, target: Target, body: Asked<Failed>) -> Response {
    let heard = async {
        let signer = Signer::of(&gateway, &target, Right::Report)?;
        if !gateway.may_report(&target.app) {
            return Err(Problem::too_many(60));
        }
        let Failed { url, message } = read(body)?;
        signer.own_page(&url)?;
        let (reason, doubtful) = reason(&message);
        let labels = [("app", &*target.app), ("reason", reason)];
        gateway.tally.count("kanhe_page_config_failures_total", &labels);
        let replaced = doubtful && gateway.client.page_failed(&target.app, target.corp()).await?;
        let outcome = if replaced { "ticket_replaced" } else { reason };
        gateway.wrote(&signer.client, (&target.app, target.corp()), "page_failed", outcome);
        Ok(Json(json!({"ticket_replaced": replaced, "reason": reason})).into_response())
    };
    let outcome = heard.await;
    origin::answer(&gateway, &target, outcome)
}

/// An entry for `wx.addCard`'s `cardList`. It can be used once.
async fn card_ext(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<CardWish>,
) -> Result<Response, Problem> {
    target.allowed(&gateway, Right::Sign)?;
    Ok(respond(&gateway.client.card_ext(&target.app, &read(body)?).await?))
}

/// What `wx.chooseCard` takes.
async fn card_sign(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<CardFilter>,
) -> Result<Response, Problem> {
    target.allowed(&gateway, Right::Sign)?;
    Ok(respond(&gateway.client.card_sign(&target.app, read(body)?).await?))
}

/// What `wx.chooseWXPay` takes.
async fn pay_sign(
    State(gateway): State<Arc<Gateway>>,
    target: Target,
    body: Asked<Order>,
) -> Result<Response, Problem> {
    let allowed = target.allowed(&gateway, Right::Pay)?;
    let payment = gateway.client.pay_sign(&target.app, &read(body)?)?;
    gateway.wrote(&allowed.client, (&target.app, None), "pay", "ok");
    let no_store = (header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(([no_store], Json(payment)).into_response())
}
