//! Payments: what `wx.chooseWXPay` takes (pay.weixin.qq.com, versions 2 and 3 of the interface).
//!
//! The SDK wants `timestamp`, what is signed is called `timeStamp`: the trap behind most "payment signature failed"
//! (`protocol/wechat-bridge.md` 8, trap 16).

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::time::Timestamp;
use kanhe_sign::nonce::nonce;
use kanhe_sign::pay::{JsapiPay, PayHash};
use serde::{Deserialize, Serialize};

use crate::app::Pay;

/// How a payment is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum SignType {
    /// Version 2.
    #[serde(rename = "MD5")]
    Md5,
    /// Version 2.
    #[serde(rename = "HMAC-SHA256")]
    HmacSha256,
    /// Version 3.
    #[serde(rename = "RSA")]
    Rsa,
}

/// An order that was placed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// What the order was answered with, with or without `prepay_id=` before it.
    pub prepay_id: String,
    /// How it shall be signed: as the order itself was.
    pub sign_type: SignType,
}

/// What `wx.chooseWXPay` takes.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Payment {
    /// Seconds since 1970, as text.
    pub timestamp: String,
    /// Random.
    pub nonce_str: String,
    /// `prepay_id=…`
    pub package: String,
    /// As asked for.
    pub sign_type: &'static str,
    /// Over all of it.
    pub pay_sign: String,
}

/// Why a payment is not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PayRefusal {
    /// The key for this way to sign was not configured.
    #[error("this app has no key for {0}")]
    NoKey(&'static str),
    /// The prepay id is none.
    #[error("a prepay_id has letters, digits and `_`, and is not empty")]
    PrepayId,
}

pub(crate) fn payment(
    (app_id, pay): (&str, &Pay),
    order: &Order,
    (now, entropy): (Timestamp, &dyn Entropy),
) -> Result<Payment, PayRefusal> {
    let id = order.prepay_id.strip_prefix("prepay_id=").unwrap_or(&order.prepay_id);
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Err(PayRefusal::PrepayId);
    }
    let timestamp = now.unix_seconds().to_string();
    let nonce_str = nonce(draw(entropy, "pay nonce"));
    let package = format!("prepay_id={id}");
    let what = JsapiPay { app_id, timestamp: &timestamp, nonce: &nonce_str, package: &package };
    let by_key = |hash, name| {
        let key = pay.key.as_ref().ok_or(PayRefusal::NoKey("version 2 (pay_key)"))?;
        Ok((what.sign(key.reveal(), hash), name))
    };
    let (pay_sign, sign_type) = match order.sign_type {
        SignType::Md5 => by_key(PayHash::Md5, "MD5")?,
        SignType::HmacSha256 => by_key(PayHash::HmacSha256, "HMAC-SHA256")?,
        SignType::Rsa => {
            let key = pay.private_key.as_ref().ok_or(PayRefusal::NoKey("version 3 (pay_private_key)"))?;
            (key.sign(what.lines().as_bytes()), "RSA")
        }
    };
    Ok(Payment { timestamp, nonce_str, package, sign_type, pay_sign })
}
