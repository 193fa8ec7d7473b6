//! WeChat's payment signature of version 2: `paySign` (`protocol/wechat-bridge.md` 8, trap 16).

use hmac::{Hmac, KeyInit, Mac};
use md5::{Digest, Md5};
use sha1::Sha1;
use sha2::Sha256;

use crate::diagnosis::{Diagnosis, Explained, Finding};
use crate::mistake::Mistake;
use crate::search::{Buckets, Choosable};
use crate::ticket::NOTHINGS;
use crate::variant::{Mistakes, Variant, Variants};

/// What a page passed to `wx.chooseWXPay`, and the merchant's key.
#[derive(Clone, Default)]
pub struct PayCase {
    /// `paySign`, as it was passed.
    pub given: String,
    /// The app's id.
    pub app_id: String,
    /// `timestamp`.
    pub timestamp: String,
    /// `nonceStr`.
    pub nonce: String,
    /// `package`.
    pub package: String,
    /// `signType`, as it was passed; `MD5` or `HMAC-SHA256`.
    pub sign_type: String,
    /// The merchant's key. It goes into no diagnosis.
    pub key: String,
}

impl core::fmt::Debug for PayCase {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("PayCase").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}

/// The names in the signed string, with one that is wrong.
struct Names([&'static str; 4], Option<Mistake>);

impl Choosable for Names {
    fn mistakes(&self) -> Mistakes {
        self.1.map_or(Mistakes::NONE, Mistakes::one)
    }

    fn is_alone(&self) -> bool {
        false
    }
}

const NAMES: [Names; 6] = [
    Names(["appId", "timeStamp", "nonceStr", "package"], None),
    Names(["appId", "timestamp", "nonceStr", "package"], Some(Mistake::PayName)),
    Names(["appid", "timeStamp", "nonceStr", "package"], Some(Mistake::PayName)),
    Names(["appid", "timestamp", "noncestr", "package"], Some(Mistake::PayName)),
    Names(["appId", "timeStamp", "nonce_str", "package"], Some(Mistake::PayName)),
    Names(["appId", "timestamp", "noncestr", "package"], Some(Mistake::PayName)),
];

/// Finds out what was signed.
pub fn diagnose(case: &PayCase) -> Diagnosis {
    let given = case.given.trim();
    if given.is_empty() {
        return Diagnosis::new(Finding::of(vec![Explained::bare(Mistake::SignatureMissing)]));
    }
    let wanted = given.to_ascii_uppercase();
    let (types, packages, times, nonces, keys) =
        (types(case), packages(case), times(case), nonces(case), keys(case));
    let mut tried = 0;
    let value = |list: &[Variant], number: usize| list.get(number).map(|variant| variant.value.clone());
    let buckets =
        Buckets::new().part(&NAMES).part(&keys).part(&times).part(&nonces).part(&packages).part(&types);
    let found = buckets.search(|choice| {
        let [names, key, time, nonce, package, kind] = *choice else { return false };
        tried += 1;
        let values = [
            Some(case.app_id.clone()),
            value(&times, time),
            value(&nonces, nonce),
            value(&packages, package),
        ];
        let (Some(Names(names, _)), Some(kind), Some(key)) =
            (NAMES.get(names), value(&types, kind), value(&keys, key))
        else {
            return false;
        };
        let mut pairs: Vec<(&str, String)> =
            names.iter().copied().zip(values.into_iter().flatten()).collect();
        pairs.push(("signType", kind));
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort();
        if key != NO_KEY {
            pairs.push(("key", key.clone()));
        }
        let text = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
        digest(&text, &key, wanted.len()) == wanted
    });
    let finding = found.map_or(Finding::Unexplained, |choice| {
        let [names, key, time, nonce, package, kind] = *choice else { return Finding::Unexplained };
        let mut mistakes = Vec::new();
        for (list, number, right) in [
            (&keys, key, ""),
            (&times, time, &*case.timestamp),
            (&nonces, nonce, &*case.nonce),
            (&packages, package, &*case.package),
            (&types, kind, &*case.sign_type),
        ] {
            let Some(variant) = list.get(number) else { continue };
            mistakes.extend(variant.mistakes.iter().map(|code| Explained::new(code, variant.text(), right)));
        }
        mistakes.extend(NAMES.get(names).and_then(|names| names.1).map(Explained::bare));
        let right_length = if case.sign_type == "HMAC-SHA256" { 64 } else { 32 };
        if wanted.len() != right_length {
            mistakes.push(Explained::bare(Mistake::DigestOther));
        }
        if given != wanted {
            mistakes.push(Explained::new(Mistake::PayLowerCase, given, &*wanted));
        }
        if given != case.given {
            mistakes.push(Explained::new(Mistake::SignatureSpace, &*case.given, given));
        }
        Finding::of(mistakes)
    });
    Diagnosis { tried, ..Diagnosis::new(finding) }
}

/// In place of a key: none was added.
const NO_KEY: &str = "\u{0}";

/// The digits of the digest that has so many.
fn digest(text: &str, key: &str, digits: usize) -> String {
    let bytes = match digits {
        64 => {
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.as_bytes()) else { return String::new() };
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        }
        40 => Sha1::digest(text.as_bytes()).to_vec(),
        _ => Md5::digest(text.as_bytes()).to_vec(),
    };
    kanhe_sign::hex::text(&bytes).to_ascii_uppercase()
}

fn types(case: &PayCase) -> Vec<Variant> {
    let mut variants = Variants::of(&*case.sign_type);
    for other in ["", "MD5", "HMAC-SHA256", "SHA1", "RSA"] {
        variants.add(other, Mistake::PaySignType);
    }
    variants.list()
}

fn packages(case: &PayCase) -> Vec<Variant> {
    let mut variants = Variants::of(&*case.package);
    variants.add(case.package.strip_prefix("prepay_id=").unwrap_or(&case.package), Mistake::PayPackage);
    variants.add(format!("prepay_id={}", case.package), Mistake::PayPackage);
    variants.list()
}

fn times(case: &PayCase) -> Vec<Variant> {
    let mut variants = Variants::of(&*case.timestamp);
    if let Ok(number) = case.timestamp.parse::<i64>() {
        for away in 1..=3 {
            variants.add((number - away).to_string(), Mistake::TimestampOther);
            variants.add((number + away).to_string(), Mistake::TimestampOther);
        }
        variants.add(format!("{number}000"), Mistake::TimestampMilliseconds);
    }
    for nothing in core::iter::once("").chain(NOTHINGS) {
        variants.add(nothing, Mistake::TimestampMissing);
    }
    variants.list()
}

fn nonces(case: &PayCase) -> Vec<Variant> {
    let mut variants = Variants::of(&*case.nonce);
    variants.add(case.nonce.to_lowercase(), Mistake::NonceCase);
    variants.add(case.nonce.to_uppercase(), Mistake::NonceCase);
    for nothing in core::iter::once("").chain(NOTHINGS) {
        variants.add(nothing, Mistake::NonceMissing);
    }
    variants.list()
}

fn keys(case: &PayCase) -> Vec<Variant> {
    let hidden =
        |value: String, mistake| Variant { shown: Some(String::new()), ..Variant::wrong(value, mistake) };
    let mut variants = Variants::default();
    variants.push(Variant { shown: Some(String::new()), ..Variant::right(&*case.key) });
    variants.push(hidden(NO_KEY.to_owned(), Mistake::PayKeyMissing));
    variants.push(hidden(String::new(), Mistake::PayKeyMissing));
    for (head, tail) in [("", "\n"), ("", " "), (" ", "")] {
        variants.push(hidden(format!("{head}{}{tail}", case.key), Mistake::KeySpace));
    }
    variants.list()
}

#[cfg(test)]
mod tests {
    use kanhe_sign::pay::{JsapiPay, PayHash, sign_fields};

    use super::*;

    const KEY: &str = "192006250b4c09247ec02edce69f6a2d";

    fn case(given: &str) -> PayCase {
        PayCase {
            given: given.to_owned(),
            app_id: "wx8888888888888888".to_owned(),
            timestamp: "1414561699".to_owned(),
            nonce: "5K8264ILTKCH16CQ2502SI8ZNMTM67VS".to_owned(),
            package: "prepay_id=123".to_owned(),
            sign_type: "MD5".to_owned(),
            key: KEY.to_owned(),
        }
    }

    #[test]
    fn each_mistake_with_a_payment_is_found_and_the_key_is_not_told() {
        let PayCase { app_id, timestamp, nonce, package, .. } = case("");
        let pay = JsapiPay { app_id: &app_id, timestamp: &timestamp, nonce: &nonce, package: &package };
        assert_eq!(diagnose(&case(&pay.sign(KEY, PayHash::Md5))).finding, Finding::Verifies);
        let sign = |fields: &[(&str, &str)], key: &str| sign_fields(fields, key, PayHash::Md5);
        let fields = |time: &'static str, package: &'static str, kind: &'static str| {
            [
                ("appId", "wx8888888888888888"),
                (time, "1414561699"),
                ("nonceStr", "5K8264ILTKCH16CQ2502SI8ZNMTM67VS"),
                ("package", package),
                ("signType", kind),
            ]
        };
        for (given, codes) in [
            (sign(&fields("timestamp", "prepay_id=123", "MD5"), KEY), vec!["pay_name"]),
            (sign(&fields("timeStamp", "123", "MD5"), KEY), vec!["pay_package"]),
            (sign(&fields("timeStamp", "prepay_id=123", ""), KEY), vec!["pay_sign_type"]),
            (sign(&fields("timestamp", "123", "MD5"), KEY), vec!["pay_package", "pay_name"]),
            (sign(&fields("timeStamp", "prepay_id=123", "MD5"), KEY).to_lowercase(), vec!["pay_lower_case"]),
            (sign(&fields("timeStamp", "prepay_id=123", "MD5"), &format!("{KEY}\n")), vec!["key_space"]),
            (sign(&fields("timeStamp", "prepay_id=123", "MD5"), ""), vec!["pay_key_missing"]),
        ] {
            let diagnosis = diagnose(&case(&given));
            assert_eq!(diagnosis.codes(), codes);
            assert!(!serde_json::to_string(&diagnosis).unwrap().contains(KEY));
        }
        assert_eq!(diagnose(&case(&"0".repeat(32))).finding, Finding::Unexplained);
    }
}
