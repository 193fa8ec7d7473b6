//! `biz.alipay.pay`: the person pays in the wallet, with the order that the app's backend signed.

use serde_json::json;

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// Payments.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("biz.alipay.pay", |scene| Box::pin(pay(scene)))];

/// A field of an order text: `a="b"&c="d"`, or encoded as a query.
fn field(info: &str, name: &str) -> String {
    let pairs = kanhe_dialect::fields::Fields::parse(info).unwrap_or_default();
    let plain = pairs.get(name).ok().flatten().unwrap_or_default().trim_matches('"').to_owned();
    if !plain.is_empty() {
        return plain;
    }
    // The newer form carries the order as JSON.
    let content = pairs.get("biz_content").ok().flatten().unwrap_or_default();
    let content: serde_json::Value = serde_json::from_str(content).unwrap_or_default();
    content.get(name).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// The vendor's three outcomes: 9000 paid, 6001 given up, 4000 failed.
async fn pay(scene: Scene<'_>) -> Outcome {
    let Some(info) = scene.text_of(&["info", "orderInfo"]) else { return Err(scene.wrong("info is a text")) };
    let yuan = field(info, "total_amount");
    let yuan = if yuan.is_empty() { field(info, "total_fee") } else { yuan };
    let Some(amount) = cents(&yuan) else {
        return Err(scene.wrong("info is the order as the backend signed it, with total_amount"));
    };
    let data = json!({
        "amount": amount, "description": field(info, "subject"),
        "merchant": scene.app().await.map(|app| app.name.clone()).unwrap_or_default(),
        "out_trade_no": field(info, "out_trade_no"),
    });
    let ended = |status: &str, memo: &str, result: &str| json!({"resultStatus": status, "memo": memo, "result": result});
    match scene.ask("pay", data, &["pay", "cancel", "fail"], json!({})).await {
        Ok(choice) if choice.action == "fail" => Ok(choice.gives(ended("4000", "支付失败", ""))),
        Ok(choice) => Ok(choice.gives(ended("9000", "", info))),
        Err(reply) if reply.reason == Some("user_cancelled") => Ok(ended("6001", "用户取消", "").into()),
        Err(reply) => Err(reply),
    }
}

/// `12.30` in cents. Nothing for what is no amount.
fn cents(yuan: &str) -> Option<u64> {
    let (whole, part) = yuan.split_once('.').unwrap_or((yuan, ""));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || part.len() > 2 || !part.is_empty() && !digits(part) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_read_from_either_form_of_an_order() {
        assert_eq!(cents("12.3"), Some(1230));
        assert_eq!(cents("0.01"), Some(1));
        for wrong in ["", "-1", "1.234", "x", "1.x", "99999999999999999999"] {
            assert_eq!(cents(wrong), None, "{wrong}");
        }
        assert_eq!(field(r#"subject="Tea"&total_fee="12.30""#, "total_fee"), "12.30");
        assert_eq!(
            field("app_id=1&biz_content=%7B%22total_amount%22%3A%221.00%22%7D", "total_amount"),
            "1.00"
        );
    }
}
