//! Reading a vendor's answers.

use core::time::Duration;

use kanhe_core::secret::Secret;
use serde_json::Value;

use super::http::unavailable;
use crate::upstream::{Fetched, UpstreamFault};

/// Nobody promises more than a day; a number beyond it is believed as little as none.
const LONGEST: u64 = 86_400;

/// A text at a name.
pub(super) fn text<'a>(answer: &'a Value, name: &str) -> &'a str {
    answer.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A credential and its life. What is no credential, or lives for no time, is garbage. Gov-DingTalk's manual writes the
/// life as text (`protocol/gov-dingtalk.md` 5.2).
pub(super) fn fetched(answer: &Value, name: &str, life: &str) -> Result<Fetched, UpstreamFault> {
    let fits = |text: &&str| {
        !text.is_empty() && text.len() <= 2048 && text.bytes().all(|byte| byte.is_ascii_graphic())
    };
    let found = answer.get(name).and_then(Value::as_str).filter(fits);
    let life = match answer.get(life) {
        Some(Value::String(digits)) => digits.parse().ok(),
        Some(number) => number.as_u64(),
        None => None,
    };
    match (found, life.filter(|life| *life > 0)) {
        (Some(text), Some(life)) => {
            Ok(Fetched { text: Secret::new(text), life: Duration::from_secs(life.min(LONGEST)) })
        }
        _ => Err(unavailable(&format!("its answer has no {name} with a life"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn garbage_is_no_credential() {
        for answer in [
            json!({}),
            json!({"access_token": "", "expires_in": 7200}),
            json!({"access_token": "t"}),
            json!({"access_token": "t", "expires_in": 0}),
            json!({"access_token": "t", "expires_in": "soon"}),
            json!({"access_token": "t", "expires_in": -1}),
            json!({"access_token": "two words", "expires_in": 7200}),
            json!({"access_token": "t\nx", "expires_in": 7200}),
            json!({"access_token": 7, "expires_in": 7200}),
            json!(["access_token"]),
        ] {
            assert!(fetched(&answer, "access_token", "expires_in").is_err(), "{answer}");
        }
        for life in [json!(7200), json!("7200")] {
            let answer = json!({"access_token": "t", "expires_in": life});
            let good = fetched(&answer, "access_token", "expires_in").unwrap();
            assert_eq!((good.text.reveal(), good.life.as_secs()), ("t", 7200));
        }
        let long = json!({"access_token": "t", "expires_in": 10_000_000});
        assert_eq!(fetched(&long, "access_token", "expires_in").unwrap().life.as_secs(), 86_400);
    }
}
