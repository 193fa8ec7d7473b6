//! `/sandbox/v1/cards`: the cards that apps offer, and those that users hold.

use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::entropy::draw;
use kanhe_sandbox::wallet::Offer;
use kanhe_sign::hex;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::demo;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/cards", get(list).post(offer))
}

/// Longest title, in bytes.
const TITLE: usize = 128;
/// The types of card that there are.
const TYPES: [&str; 6] = ["GROUPON", "CASH", "DISCOUNT", "GIFT", "GENERAL_COUPON", "MEMBER_CARD"];

async fn list(Sandboxed { sandbox, .. }: Sandboxed) -> Json<Value> {
    Json(json!({"offers": sandbox.wallet.offers(), "held": sandbox.wallet.held()}))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    /// The demo app's, if it is not there.
    client_id: Option<String>,
    title: String,
    card_type: String,
    #[serde(default)]
    shops: Vec<String>,
    #[serde(default)]
    own_codes: bool,
    left: Option<u32>,
}

async fn offer(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(new): Body<New>,
) -> Result<(StatusCode, Json<Offer>), Problem> {
    if new.title.is_empty()
        || new.title.len() > TITLE
        || !TYPES.contains(&&*new.card_type)
        || new.shops.len() > 100
    {
        let detail = format!("title has 1 to 128 bytes, card_type is one of: {}", TYPES.join(", "));
        return Err(Problem::bad_request(detail));
    }
    let client_id = new.client_id.unwrap_or_else(|| demo::WECHAT_APP.to_owned());
    if kanhe.platform.app(kanhe_wechat::DIALECT, &client_id).await?.is_none() {
        return Err(Problem::bad_request("there is no such app"));
    }
    let random = hex::text(&draw::<14>(kanhe.platform.entropy(), "card id"));
    let offer = Offer {
        card_id: format!("p{}", random.get(..27).unwrap_or_default()),
        client_id,
        title: new.title,
        card_type: new.card_type,
        shops: new.shops,
        own_codes: new.own_codes,
        left: new.left.unwrap_or(1000),
    };
    if !sandbox.wallet.offer(offer.clone()) {
        return Err(Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            "too_many_cards",
            "500 cards are offered already",
        ));
    }
    Ok((StatusCode::CREATED, Json(offer)))
}
