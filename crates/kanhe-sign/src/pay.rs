//! WeChat's payment signatures.
//!
//! * Version 2: MD5 or HMAC-SHA256, upper-case hexadecimal, over the fields sorted by name, empty ones left out, as
//!   `a=1&b=2&key=…` (pay.weixin.qq.com, "V2: signature algorithm");
//! * version 3: RSA over lines (pay.weixin.qq.com, "V3: JSAPI pay").

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::Digest;
use sha2::Sha256;

/// How a version 2 signature is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayHash {
    /// MD5.
    Md5,
    /// HMAC-SHA256 under the merchant's key.
    HmacSha256,
}

/// A version 2 signature over named fields. `sign` and empty fields do not count.
pub fn sign_fields(fields: &[(&str, &str)], key: &str, hash: PayHash) -> String {
    let mut counted: Vec<_> =
        fields.iter().filter(|(name, value)| *name != "sign" && !value.is_empty()).collect();
    counted.sort_unstable();
    let last = ("key", key);
    counted.push(&last);
    let pairs: Vec<String> = counted.iter().map(|(name, value)| [*name, "=", *value].concat()).collect();
    let text = pairs.join("&");
    let hash = match hash {
        PayHash::Md5 => crate::hex::text(&Md5::digest(text.as_bytes())),
        PayHash::HmacSha256 => crate::hex::text(&hmac(key, &text)),
    };
    hash.to_ascii_uppercase()
}

#[expect(clippy::expect_used, reason = "HMAC accepts keys of every length: RFC 2104 section 2")]
fn hmac(key: &str, text: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("HMAC accepts keys of every length");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// What a page passes to `wx.chooseWXPay`, apart from the signature.
#[derive(Clone, Copy, Debug)]
pub struct JsapiPay<'a> {
    /// The app's id.
    pub app_id: &'a str,
    /// Seconds since 1970, as text.
    pub timestamp: &'a str,
    /// Random string.
    pub nonce: &'a str,
    /// `prepay_id=…`
    pub package: &'a str,
}

impl JsapiPay<'_> {
    /// The `paySign` of version 2. In what is signed the field is `timeStamp`, whatever the SDK calls it.
    pub fn sign(&self, key: &str, hash: PayHash) -> String {
        let sign_type = match hash {
            PayHash::Md5 => "MD5",
            PayHash::HmacSha256 => "HMAC-SHA256",
        };
        let fields = [
            ("appId", self.app_id),
            ("timeStamp", self.timestamp),
            ("nonceStr", self.nonce),
            ("package", self.package),
            ("signType", sign_type),
        ];
        sign_fields(&fields, key, hash)
    }

    /// What version 3 signs: four lines, each with its end.
    pub fn lines(&self) -> String {
        format!("{}\n{}\n{}\n{}\n", self.app_id, self.timestamp, self.nonce, self.package)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vendors_own_example_comes_out() {
        // pay.weixin.qq.com, "V2: signature algorithm", the published example.
        let fields = [
            ("appid", "wxd930ea5d5a258f4f"),
            ("mch_id", "10000100"),
            ("device_info", "1000"),
            ("body", "test"),
            ("nonce_str", "ibuaiVcKdpRxkhJA"),
        ];
        let key = "192006250b4c09247ec02edce69f6a2d";
        assert_eq!(sign_fields(&fields, key, PayHash::Md5), "9A0A8659F005D6984697E2CA0A9CF3B7");
        assert_eq!(
            sign_fields(&fields, key, PayHash::HmacSha256),
            "6A9AE1657590FD6257D693A078E1C3E4BB6BA4DC30B23E0EE2496E54170DACD6"
        );
    }

    #[test]
    fn empty_fields_and_the_signature_itself_do_not_count() {
        let signed = sign_fields(&[("b", "2"), ("a", "1")], "k", PayHash::Md5);
        assert_eq!(
            sign_fields(&[("a", "1"), ("sign", "x"), ("c", ""), ("b", "2")], "k", PayHash::Md5),
            signed
        );
    }

    #[test]
    fn version_three_signs_four_lines() {
        let pay = JsapiPay {
            app_id: "wx8888888888888888",
            timestamp: "1414561699",
            nonce: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS",
            package: "prepay_id=wx201410272009395522657a690389285100",
        };
        assert_eq!(
            pay.lines(),
            "wx8888888888888888\n1414561699\n5K8264ILTKCH16CQ2502SI8ZNMTM67VS\nprepay_id=wx201410272009395522657a690389285100\n"
        );
    }
}
