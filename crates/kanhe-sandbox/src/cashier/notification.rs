//! How a merchant is told of a payment, as each of the vendor's interfaces does it [D].

use base64::{Engine, engine::general_purpose::STANDARD};
use kanhe_core::calendar::compact;
use kanhe_core::entropy::draw;
use kanhe_core::platform::Platform;
use kanhe_core::time::Timestamp;
use kanhe_sign::hex;
use kanhe_sign::pay::{PayHash, sign_fields};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use serde_json::{Value, json};

use super::{Merchants, Order, Version};
use crate::messenger::Notification;

/// Beijing.
const EAST: i32 = 8 * 3600;

/// The notification of a paid order.
pub(super) async fn of(platform: &Platform, merchants: &Merchants, order: &Order) -> Option<Notification> {
    let url = order.notify_url.clone()?;
    match order.version {
        Version::Two => Some(two(platform, order, url)),
        Version::Three => three(platform, merchants, order, url).await,
    }
}

/// XML, signed with the merchant's key.
fn two(platform: &Platform, order: &Order, url: String) -> Notification {
    let key = super::merchant::api_key(platform, &order.client_id);
    let hash = order.hash.unwrap_or(PayHash::Md5);
    let amount = order.amount.to_string();
    let nonce = hex::text(&draw::<16>(platform.entropy(), "notification nonce"));
    let time_end = compact(order.paid_at.unwrap_or_default(), EAST).replace([' ', ':'], "");
    let sign_type = match hash {
        PayHash::Md5 => "MD5",
        PayHash::HmacSha256 => "HMAC-SHA256",
    };
    let mut fields = vec![
        ("appid", &*order.client_id),
        ("bank_type", "OTHERS"),
        ("cash_fee", &amount),
        ("fee_type", "CNY"),
        ("is_subscribe", "N"),
        ("mch_id", &order.mch_id),
        ("nonce_str", &nonce),
        ("openid", order.openid.as_deref().unwrap_or_default()),
        ("out_trade_no", &order.out_trade_no),
        ("result_code", "SUCCESS"),
        ("return_code", "SUCCESS"),
        ("sign_type", sign_type),
        ("time_end", &time_end),
        ("total_fee", &amount),
        ("trade_type", "JSAPI"),
        ("transaction_id", order.transaction_id.as_deref().unwrap_or_default()),
    ];
    let sign = sign_fields(&fields, key.reveal(), hash);
    fields.push(("sign", &sign));
    let mut inner = String::new();
    for (name, value) in fields {
        // An end of the section within a value would end it early.
        let value = value.replace("]]>", "");
        for part in ["<", name, "><![CDATA[", &value, "]]></", name, ">\n"] {
            inner.push_str(part);
        }
    }
    let body = format!("<xml>{inner}</xml>").into_bytes();
    Notification { url, headers: vec![("content-type", "text/xml".to_owned())], body }
}

/// JSON, its core sealed with the merchant's key, the whole signed with the platform's.
async fn three(
    platform: &Platform,
    merchants: &Merchants,
    order: &Order,
    url: String,
) -> Option<Notification> {
    let merchant = merchants.of(&order.client_id).await?;
    let transaction = json!({
        "mchid": order.mch_id,
        "appid": order.client_id,
        "out_trade_no": order.out_trade_no,
        "transaction_id": order.transaction_id,
        "trade_type": "JSAPI",
        "trade_state": "SUCCESS",
        "trade_state_desc": "支付成功",
        "bank_type": "OTHERS",
        "attach": "",
        "success_time": rfc3339(order.paid_at.unwrap_or_default()),
        "payer": {"openid": order.openid},
        "amount": {"total": order.amount, "payer_total": order.amount, "currency": "CNY", "payer_currency": "CNY"},
    });
    // Twelve printable bytes, as the vendor's nonces are.
    let nonce = hex::text(&draw::<6>(platform.entropy(), "notification nonce"));
    let ciphertext = seal(merchant.api_key.reveal(), &nonce, "transaction", &transaction)?;
    let body = json!({
        "id": hex::text(&draw::<16>(platform.entropy(), "notification id")),
        "create_time": rfc3339(platform.now()),
        "resource_type": "encrypt-resource",
        "event_type": "TRANSACTION.SUCCESS",
        "summary": "支付成功",
        "resource": {
            "original_type": "transaction",
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": ciphertext,
            "associated_data": "transaction",
            "nonce": nonce,
        },
    })
    .to_string();
    let timestamp = platform.now().unix_seconds().to_string();
    let random = hex::text(&draw::<16>(platform.entropy(), "notification nonce"));
    let signature = merchant.platforms.sign(format!("{timestamp}\n{random}\n{body}\n").as_bytes());
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("wechatpay-timestamp", timestamp),
        ("wechatpay-nonce", random),
        ("wechatpay-signature", signature),
        ("wechatpay-serial", "PUB_KEY_ID_KANHE_SANDBOX".to_owned()),
        ("wechatpay-signature-type", "WECHATPAY2-SHA256-RSA2048".to_owned()),
    ];
    Some(Notification { url, headers, body: body.into_bytes() })
}

fn seal(key: &str, nonce: &str, associated: &str, value: &Value) -> Option<String> {
    let key = LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.as_bytes()).ok()?);
    let mut bytes = value.to_string().into_bytes();
    let nonce = Nonce::try_assume_unique_for_key(nonce.as_bytes()).ok()?;
    key.seal_in_place_append_tag(nonce, Aad::from(associated.as_bytes()), &mut bytes).ok()?;
    Some(STANDARD.encode(bytes))
}

/// `2018-06-08T10:34:56+08:00`
fn rfc3339(at: Timestamp) -> String {
    let text = compact(at, EAST);
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    format!("{}-{}-{}T{}+08:00", part(0, 4), part(4, 6), part(6, 8), part(9, 17))
}

/// Whether the merchant has said that he knows.
pub(super) fn acknowledged(version: Version, status: u16, body: &[u8]) -> bool {
    match version {
        Version::Two => {
            let text = String::from_utf8_lossy(body);
            let code =
                text.split_once("<return_code>").and_then(|(_, rest)| rest.split_once("</return_code>"));
            let code = code.map(|(code, _)| code.trim_start_matches("<![CDATA[").trim_end_matches("]]>"));
            status == 200 && code == Some("SUCCESS")
        }
        Version::Three => matches!(status, 200 | 204),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_merchant_says_that_he_knows_in_his_interfaces_own_way() {
        let xml = b"<xml><return_code><![CDATA[SUCCESS]]></return_code><return_msg>OK</return_msg></xml>";
        assert!(acknowledged(Version::Two, 200, xml));
        assert!(acknowledged(Version::Two, 200, b"<xml><return_code>SUCCESS</return_code></xml>"));
        for (status, body) in
            [(500, &xml[..]), (200, b"success"), (200, b"<return_code>FAIL</return_code>"), (200, b"")]
        {
            assert!(!acknowledged(Version::Two, status, body));
        }
        assert!(acknowledged(Version::Three, 204, b"") && !acknowledged(Version::Three, 500, b""));
    }

    #[test]
    fn moments_are_told_in_beijings_time() {
        assert_eq!(rfc3339(Timestamp::from_unix_seconds(1_528_425_296)), "2018-06-08T10:34:56+08:00");
    }
}
