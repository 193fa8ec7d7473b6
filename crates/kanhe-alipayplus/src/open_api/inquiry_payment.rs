//! `payments/inquiryPayment`: what became of a payment (`protocol/alipay-plus.md` 4.4).

use kanhe_core::app::App;
use serde::{Deserialize, Serialize};

use super::pay::PAYMENT;
use super::request_id::known;
use super::{Request, required};
use crate::ports::Outcome;
use crate::result::{Refusal, Reply, ResultCode};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    payment_request_id: Option<String>,
}

/// `{"result":…,"paymentStatus":"SUCCESS","paymentId":"…","paymentRequestId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct PaymentBody {
    payment_status: &'static str,
    payment_id: String,
    payment_request_id: String,
}

/// The payment is named by the app's own id, since it may never have learnt the wallet's.
pub(super) async fn answer(request: &Request, caller: &App) -> Reply<PaymentBody> {
    let Some(purse) = &request.wallet.purse else {
        return Err(Refusal::new(ResultCode::InvalidApi, "no_purse"));
    };
    let body: Body = request.body()?;
    let request_id = required(body.payment_request_id, "paymentRequestId", 64)?;
    let none = || Refusal::saying(ResultCode::ProcessFail, "payment_unknown", "The payment does not exist.");
    let id = known(&request.call.platform, caller, PAYMENT, &request_id).await?.ok_or_else(none)?;
    let outcome = purse.outcome(&id).await?.ok_or_else(none)?;
    Ok(PaymentBody {
        payment_status: match outcome {
            Outcome::Done => "SUCCESS",
            Outcome::BalanceNotEnough => "FAIL",
            Outcome::Pending => "PROCESSING",
        },
        payment_id: id,
        payment_request_id: request_id,
    })
}
