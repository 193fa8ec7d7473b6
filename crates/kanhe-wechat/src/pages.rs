//! Page configs: what `wx.config` passes, and what a page sees when it is refused.
//!
//! Sources: seed 003, "Step 3" and the appendix on errors; `protocol/wechat-bridge.md` 2.1 and 2.2.

use kanhe_core::page::PageClaim;
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_dialect::definition::Failure;
use serde_json::Value;

/// Reads a page config, in either of two spellings: what the page gave to `wx.config` (`appId`, `timestamp`,
/// `nonceStr`, `signature`, `jsApiList`), or what the SDK then hands to the bridge (`verifyAppId`,
/// `verifyTimestamp`, … `verifyJsApiList`), so that a host can pass on what it got.
///
/// The SDK turns a missing timestamp into the text `undefined`; that counts as missing.
pub fn read_config(config: &Value) -> Result<PageClaim, PageRefusal> {
    let mut missing = Vec::new();
    let mut text = |field: &'static str, bridge: &str| {
        let value = config.get(bridge).or_else(|| config.get(field));
        let text = value.and_then(as_text).filter(|text| !text.is_empty() && text != "undefined");
        text.unwrap_or_else(|| {
            missing.push(field);
            String::new()
        })
    };
    let mut claim = PageClaim {
        client_id: text("appId", "verifyAppId"),
        timestamp: text("timestamp", "verifyTimestamp"),
        nonce: text("nonceStr", "verifyNonceStr"),
        signature: text("signature", "verifySignature"),
        requested: Vec::new(),
        ..PageClaim::default()
    };
    match config.get("verifyJsApiList").or_else(|| config.get("jsApiList")).and_then(as_names) {
        Some(names) => claim.requested = names,
        None => missing.push("jsApiList"),
    }
    if missing.is_empty() { Ok(claim) } else { Err(PageRefusal::MissingParameters(missing)) }
}

/// Texts, and whole numbers as the SDK would write them.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

fn as_names(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

/// What a page sees after `config:` (`protocol/wechat-bridge.md` 2.2), with the vendor's code where one is known.
///
/// A dead ticket is an invalid signature and nothing else: the real platform does not say which.
pub fn config_failure(refusal: &PageRefusal) -> Failure {
    let (code, message) = match refusal {
        PageRefusal::MissingParameters(_) | PageRefusal::TooManyApis { .. } => ("40035", "fail"),
        // Corps and agents are other vendors' words; a config that names none meets none of these.
        PageRefusal::UnknownApp
        | PageRefusal::UnknownCorp
        | PageRefusal::UnknownAgent
        | PageRefusal::CorpMismatch
        | PageRefusal::AgentOfAnotherApp { .. } => ("40013", "invalid appid"),
        PageRefusal::AppDisabled => ("50002", "permission denied"),
        // No source gives the text; an account without the right to something is denied permission.
        PageRefusal::AccountWithoutPages => ("48001", "permission denied"),
        PageRefusal::Url(_)
        | PageRefusal::UrlIsAddress
        | PageRefusal::UrlHasPort
        | PageRefusal::NoDomain
        | PageRefusal::DomainNotBound
        | PageRefusal::DomainNotActive { .. }
        | PageRefusal::DomainNotFiled
        | PageRefusal::NoHome
        | PageRefusal::NotAtHome => ("40048", "invalid url domain"),
        PageRefusal::TicketNeverIssued
        | PageRefusal::TicketExpired { .. }
        | PageRefusal::TicketSuperseded { .. }
        | PageRefusal::TicketUnknown
        | PageRefusal::TicketOfAnotherApp { .. }
        | PageRefusal::TimestampMalformed
        | PageRefusal::TimestampOutOfWindow { .. }
        | PageRefusal::SignatureMalformed
        | PageRefusal::SignatureMismatch => ("63002", "invalid signature"),
    };
    Failure { code, message }
}

/// What a page sees after `<api>:` when a call is refused (`protocol/wechat-bridge.md` 4, "Forms a page must be
/// ready for"). The code is the host API's; the real bridge sends none.
pub fn call_failure(refusal: CallRefusal) -> Failure {
    let (code, message) = match refusal {
        CallRefusal::UnknownApi => ("function_not_exist", "function not exist"),
        CallRefusal::GrantInvalid | CallRefusal::GrantExpired | CallRefusal::NotDeclared => {
            ("offline_verifying", "fail, the permission value is offline verifying")
        }
        CallRefusal::AppDisabled | CallRefusal::NotPermitted => ("access_denied", "permission denied"),
    };
    Failure { code, message }
}

/// The part of a page's URL that is signed: everything before the first `#`.
pub fn signed_url(url: &str) -> &str {
    kanhe_sign::page::without_fragment(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_config_is_read_as_the_page_wrote_it_or_as_the_sdk_sent_it() {
        let page = json!({"debug": true, "appId": "wx1", "timestamp": 1_414_587_457, "nonceStr": "n",
            "signature": "s", "jsApiList": ["getLocation"]});
        let bridge = json!({"verifyJsApiList": ["getLocation"], "appId": "wx1", "verifyAppId": "wx1",
            "verifySignType": "sha1", "verifyTimestamp": "1414587457", "verifyNonceStr": "n",
            "verifySignature": "s"});
        for config in [page, bridge] {
            let claim = read_config(&config).unwrap();
            assert_eq!(
                (&*claim.client_id, &*claim.timestamp, &*claim.nonce, &*claim.signature),
                ("wx1", "1414587457", "n", "s")
            );
            assert_eq!(claim.requested, ["getLocation"]);
        }
    }

    #[test]
    fn what_is_missing_or_of_the_wrong_type_is_named() {
        for (config, fields) in [
            (json!({}), vec!["appId", "timestamp", "nonceStr", "signature", "jsApiList"]),
            (json!("text"), vec!["appId", "timestamp", "nonceStr", "signature", "jsApiList"]),
            (
                json!({"appid": "wx1", "timestamp": "1", "noncestr": "n", "signature": "s", "jsApiList": []}),
                vec!["appId", "nonceStr"],
            ),
            (
                json!({"appId": "wx1", "verifyTimestamp": "undefined", "nonceStr": "", "signature": null,
                    "jsApiList": "getLocation"}),
                vec!["timestamp", "nonceStr", "signature", "jsApiList"],
            ),
            (
                json!({"appId": "wx1", "timestamp": 1.5, "nonceStr": "n", "signature": "s", "jsApiList": [1]}),
                vec!["timestamp", "jsApiList"],
            ),
        ] {
            assert_eq!(read_config(&config).unwrap_err(), PageRefusal::MissingParameters(fields), "{config}");
        }
    }
}
