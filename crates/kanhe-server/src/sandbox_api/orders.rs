//! `/sandbox/v1/orders` and `/sandbox/v1/merchants`: what a merchant's backend does before its page pays.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_sandbox::cashier::{NewOrder, Order, OrderFault};
use serde_json::{Value, json};

use super::Sandboxed;
use crate::Kanhe;
use crate::demo;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/orders", get(list).post(order))
        .route("/sandbox/v1/merchants/{client_id}", get(merchant))
}

impl From<OrderFault> for Problem {
    fn from(fault: OrderFault) -> Self {
        match fault {
            OrderFault::Taken => Self::new(StatusCode::CONFLICT, "taken", fault.to_string()),
            OrderFault::Malformed | OrderFault::NotifyUrl => Self::bad_request(fault.to_string()),
        }
    }
}

async fn list(Sandboxed { sandbox, .. }: Sandboxed) -> Json<Value> {
    Json(json!({"orders": sandbox.cashier.list()}))
}

async fn order(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(new): Body<NewOrder>,
) -> Result<(StatusCode, Json<Order>), Problem> {
    let client_id = new.client_id.clone().unwrap_or_else(|| demo::WECHAT_APP.to_owned());
    if kanhe.platform.app(kanhe_wechat::DIALECT, &client_id).await?.is_none() {
        return Err(Problem::bad_request("there is no such app"));
    }
    let order = sandbox.cashier.order(&client_id, new)?;
    sandbox.note("sandbox.orders", Some(client_id), format!("{} {} fen", order.out_trade_no, order.amount));
    Ok((StatusCode::CREATED, Json(order)))
}

/// The merchant behind an app, with the keys that his backend signs and opens with.
async fn merchant(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path(client_id): Path<String>,
) -> Result<Json<Value>, Problem> {
    let no_app = || Problem::new(StatusCode::NOT_FOUND, "no_app", "there is no such app");
    kanhe.platform.app(kanhe_wechat::DIALECT, &client_id).await?.ok_or_else(no_app)?;
    let merchant = sandbox.cashier.merchants.of(&client_id).await.ok_or_else(no_app)?;
    Ok(Json(json!({
        "mch_id": merchant.mch_id,
        "api_key": merchant.api_key.reveal(),
        "merchant_private_key_pem": merchant.own.private_pem(),
        "platform_public_key_pem": merchant.platforms.public_pem(),
    })))
}
