//! A payment: everything about the request is checked, then the person pays, or does not.

use kanhe_core::app::App;
use kanhe_sign::pay::{JsapiPay, PayHash};
use serde_json::json;

use super::super::scene::Scene;
use crate::cashier::{Order, OrderState, Version};
use crate::phone::{CheckOutcome, CheckView, Object, Reply, Status, check};

/// What the person can answer.
const ACTIONS: &[&str] = &["pay", "cancel", "fail"];

pub(super) async fn pay(scene: Scene<'_>) -> Reply {
    let Some(app) = scene.app().await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    let Ok(user) = scene.phones.platform.user_or_new(&scene.caller.phone.user).await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    let openid = user.openid(app.uid);
    let mut checks = Vec::new();
    let (order, hash) = match judge(scene, &app, &openid, &mut checks).await {
        Ok(judged) => judged,
        Err((reason, why)) => {
            let failed = scene.failed(reason, why);
            return Reply { checks, status: Status::Refused, ..failed };
        }
    };
    let data = [
        ("amount", json!(order.amount)),
        ("description", json!(order.description)),
        ("merchant", json!(app.name)),
        ("out_trade_no", json!(order.out_trade_no)),
    ];
    let data = Object::from_iter(data.map(|(name, value)| (name.to_owned(), value)));
    let choice = match scene.ask("pay", data, ACTIONS, Object::new()).await {
        Ok(choice) => choice,
        Err(reply) => return Reply { checks, ..reply },
    };
    let reply = if choice.action == "fail" {
        scene.failed("person_chose_failure", "the person let it fail")
    } else if scene.face.cashier.pay(&order.prepay_id, &openid, hash).is_some() {
        scene.ok()
    } else {
        scene.failed("pay_order_paid", "this order has been paid already")
    };
    Reply { checks, waited_ms: choice.waited_ms, ..reply }
}

type Fault = (&'static str, &'static str);

/// In the order in which a person would look for the mistake.
async fn judge(
    scene: Scene<'_>,
    app: &App,
    openid: &str,
    checks: &mut Vec<CheckView>,
) -> Result<(Order, Option<PayHash>), Fault> {
    let text = |name| scene.text(name).unwrap_or_default();
    let mut step = |name, value: &str, fault: Option<Fault>| {
        let outcome = if fault.is_some() { CheckOutcome::Failed } else { CheckOutcome::Passed };
        checks.push(check(name, outcome, value, fault.map(|(reason, _)| reason)));
        fault.map_or(Ok(()), Err)
    };
    let package = text("package");
    let prepay_id = package.strip_prefix("prepay_id=");
    step("pay_package", package, prepay_id.is_none().then_some(PACKAGE))?;
    let order = prepay_id.and_then(|id| scene.face.cashier.find(id));
    let order = order.filter(|order| order.client_id == app.client_id);
    let now = scene.phones.platform.now();
    let fault = match &order {
        None => Some(UNKNOWN),
        Some(order) if order.state == OrderState::Paid => Some(PAID),
        Some(order) if now >= order.expires_at => Some(EXPIRED),
        Some(_) => None,
    };
    step("pay_order", prepay_id.unwrap_or_default(), fault)?;
    let Some(order) = order else { return Err(UNKNOWN) };
    let timestamp = text("timeStamp");
    let fault = match timestamp {
        "undefined" => Some(UNDEFINED),
        text if text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit()) => None,
        _ => Some(TIMESTAMP),
    };
    step("pay_timestamp", timestamp, fault)?;
    let sign_type = text("signType");
    let hash = match (order.version, sign_type) {
        (Version::Two, "MD5") => Some(PayHash::Md5),
        (Version::Two, "HMAC-SHA256") => Some(PayHash::HmacSha256),
        (Version::Three, "RSA") => None,
        _ => {
            step("pay_sign_type", sign_type, Some(SIGN_TYPE))?;
            return Err(SIGN_TYPE);
        }
    };
    step("pay_sign_type", sign_type, None)?;
    let pay = JsapiPay { app_id: &app.client_id, timestamp, nonce: text("nonceStr"), package };
    let fault = signed(scene, app, &pay, hash).await;
    step("pay_sign", text("paySign"), fault)?;
    let other = order.openid.as_ref().is_some_and(|named| named != openid);
    step("pay_user", openid, other.then_some(OTHER_USER))?;
    Ok((order, hash))
}

/// What is wrong with the signature, if anything.
async fn signed(scene: Scene<'_>, app: &App, pay: &JsapiPay<'_>, hash: Option<PayHash>) -> Option<Fault> {
    let given = scene.text("paySign").unwrap_or_default();
    let Some(merchant) = scene.face.cashier.merchants.of(&app.client_id).await else { return Some(MISMATCH) };
    let Some(hash) = hash else {
        let right = merchant.own.public().verifies(pay.lines().as_bytes(), given);
        return (!right).then_some(MISMATCH);
    };
    let right = pay.sign(merchant.api_key.reveal(), hash);
    if given == right {
        None
    } else if given.eq_ignore_ascii_case(&right) {
        Some(LOWER_CASE)
    } else if given == lower_case_name(pay, merchant.api_key.reveal(), hash) {
        Some(FIELD_NAME)
    } else {
        Some(MISMATCH)
    }
}

/// The commonest mistake: signed under the name that the SDK wants, not under the one that is signed.
fn lower_case_name(pay: &JsapiPay<'_>, key: &str, hash: PayHash) -> String {
    let sign_type = match hash {
        PayHash::Md5 => "MD5",
        PayHash::HmacSha256 => "HMAC-SHA256",
    };
    let fields = [
        ("appId", pay.app_id),
        ("timestamp", pay.timestamp),
        ("nonceStr", pay.nonce),
        ("package", pay.package),
        ("signType", sign_type),
    ];
    kanhe_sign::pay::sign_fields(&fields, key, hash)
}

/// Told of in the inspector, and to whoever reads the raw reply.
const PACKAGE: Fault = ("pay_package", "package is prepay_id= and the order's prepay id");
const UNKNOWN: Fault = ("pay_unknown_order", "this app has no order with this prepay id");
const PAID: Fault = ("pay_order_paid", "this order has been paid already");
const EXPIRED: Fault = ("pay_order_expired", "the prepay id is older than two hours");
const UNDEFINED: Fault =
    ("pay_timestamp_undefined", "wx.chooseWXPay wants the field timestamp, in lower case");
const TIMESTAMP: Fault = ("pay_timestamp", "the time stamp is a number of seconds");
const SIGN_TYPE: Fault = ("pay_sign_type", "signType is MD5 or HMAC-SHA256 for version 2, RSA for version 3");
const MISMATCH: Fault = ("pay_sign_mismatch", "payment signature verification failed");
const LOWER_CASE: Fault = ("pay_sign_lower_case", "payment signature verification failed");
const FIELD_NAME: Fault = ("pay_sign_field_name", "payment signature verification failed");
const OTHER_USER: Fault = ("pay_other_user", "the order is for another user");
