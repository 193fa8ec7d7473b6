//! `payments/pay`: takes money in the user's place, with an access token that AGREEMENT_PAY was granted to
//! (`protocol/alipay-plus.md` 4.4).

use kanhe_core::app::App;
use kanhe_core::word::Word;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::request_id::once;
use super::{Request, optional, required};
use crate::payment::{Amount, Payment};
use crate::person::customer_id;
use crate::ports::Outcome;
use crate::result::{Refusal, Reply, ResultCode};
use crate::scopes::AGREEMENT_PAY;
use crate::{moment, notice};

/// Payments among the slips, by the app's ids.
pub(super) const PAYMENT: Word = Word::new("alipayplus_payment");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payment_auth_code: Option<String>,
    payment_request_id: Option<String>,
    payment_amount: Option<Amount>,
    order: Option<Order>,
    payment_expiry_time: Option<String>,
    payment_notify_url: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    order_description: Option<String>,
    buyer: Option<Buyer>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Buyer {
    reference_buyer_id: Option<String>,
}

/// `{"result":…,"paymentId":"…","paymentRequestId":"…","paymentAmount":{…},"paymentTime":"…","customerId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PaidBody {
    payment_id: String,
    payment_request_id: String,
    payment_amount: Amount,
    payment_time: String,
    customer_id: String,
}

pub(super) async fn answer(request: &Request, caller: &App) -> Reply<PaidBody> {
    let Some(purse) = &request.wallet.purse else {
        return Err(Refusal::new(ResultCode::InvalidApi, "no_purse"));
    };
    let body: Body = request.body()?;
    let live = request.token(caller, body.payment_auth_code, Some(AGREEMENT_PAY)).await?;
    let (platform, profile) = (&request.call.platform, &request.wallet.profile);
    let request_id = required(body.payment_request_id, "paymentRequestId", 64)?;
    let amount = body.payment_amount.filter(Amount::is_sound);
    let amount = amount.ok_or_else(|| Refusal::parameter("paymentAmount"))?;
    let order = body.order.unwrap_or_default();
    let description = optional(order.order_description, "orderDescription", 256)?;
    let notify_url = optional(body.payment_notify_url, "paymentNotifyUrl", 1024)?;
    let customer_id = customer_id(&live.user, caller);
    let buyer = order.buyer.and_then(|buyer| buyer.reference_buyer_id).filter(|buyer| !buyer.is_empty());
    if buyer.is_some_and(|buyer| buyer != customer_id) {
        return Err(Refusal::parameter("referenceBuyerId"));
    }
    if let Some(expiry) = body.payment_expiry_time.filter(|expiry| !expiry.is_empty()) {
        let expiry = moment::parse(&expiry).ok_or_else(|| Refusal::parameter("paymentExpiryTime"))?;
        if platform.now() >= expiry {
            return Err(failed("payment_expired", "The payment has expired."));
        }
    }
    let content = json!([live.user.uid, amount, description]).to_string();
    let id = once(platform, caller, PAYMENT, &request_id, content.as_bytes()).await?;
    let payment = Payment { id: id.clone(), request_id: request_id.clone(), amount, description, notify_url };
    let outcome = purse.debit(caller, &live.user, &payment).await?;
    let refusal =
        (outcome == Outcome::BalanceNotEnough).then(|| failed("balance", "The balance is not enough."));
    if outcome != Outcome::Pending {
        let paid = (&payment, refusal.as_ref());
        notice::of_payment(platform, &request.wallet, request.edition, caller, paid).await;
    }
    match outcome {
        Outcome::Done => Ok(PaidBody {
            payment_id: id,
            payment_request_id: request_id,
            payment_amount: payment.amount,
            payment_time: moment::seconds(platform.now(), profile.east),
            customer_id,
        }),
        Outcome::BalanceNotEnough | Outcome::Pending => {
            Err(refusal.unwrap_or_else(|| Refusal::new(ResultCode::UnknownException, "payment_pending")))
        }
    }
}

fn failed(reason: &'static str, text: &'static str) -> Refusal {
    Refusal::saying(ResultCode::ProcessFail, reason, text)
}
