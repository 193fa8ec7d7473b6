//! Page configs: what `dd.authConfig` passes, and what a page sees of the verdict.
//!
//! Sources: seed 000, "JSAPI authorization"; `protocol/gov-dingtalk.md` section 3.

use kanhe_core::page::{Granted, PageClaim};
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_core::secret::Secret;
use kanhe_dialect::definition::Failure;
use serde_json::{Value, json};

/// Reads a page config: `ticket` and `jsApiList`, neither of them empty. A host that knows whose page it is adds
/// `appkey`; without that, the page is taken for the ticket's owner's.
pub fn read_config(config: &Value) -> Result<PageClaim, PageRefusal> {
    let text = |name| config.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let ticket = text("ticket");
    let requested = config.get("jsApiList").and_then(as_names).filter(|names| !names.is_empty());
    match (ticket, requested) {
        (Some(ticket), Some(requested)) => Ok(PageClaim {
            client_id: text("appkey").unwrap_or_default().to_owned(),
            presented: Some(Secret::new(ticket)),
            requested,
            ..PageClaim::default()
        }),
        (ticket, requested) => {
            let missing = [("ticket", ticket.is_none()), ("jsApiList", requested.is_none())];
            let names = missing.into_iter().filter_map(|(name, is_missing)| is_missing.then_some(name));
            Err(PageRefusal::MissingParameters(names.collect()))
        }
    }
}

fn as_names(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

/// What a page gets whose config verified: of each API that it asked for, whether it has it.
pub fn validated(requested: &[String], granted: &Granted) -> Value {
    let has = |name: &String| !granted.denied.iter().any(|denied| denied.api == *name);
    requested.iter().map(|name| json!({"name": name, "validateResult": has(name)})).collect()
}

/// What a page sees whose config is refused (seed 000, "Error Code").
///
/// The real client says 101004 for two things: the ticket of another app, and a page that lies elsewhere than the
/// app's home page. The core's refusals keep them apart.
pub fn config_failure(refusal: &PageRefusal) -> Failure {
    let (code, message) = match refusal {
        PageRefusal::MissingParameters(_) => ("101001", "ticket, jsApiList cannot be empty"),
        PageRefusal::TicketUnknown
        | PageRefusal::TicketNeverIssued
        | PageRefusal::TicketExpired { .. }
        | PageRefusal::TicketSuperseded { .. }
        // Nothing is signed here.
        | PageRefusal::TimestampMalformed
        | PageRefusal::TimestampOutOfWindow { .. }
        | PageRefusal::SignatureMalformed
        | PageRefusal::SignatureMismatch => ("101002", "ticket verification failed"),
        PageRefusal::UnknownApp
        | PageRefusal::AppDisabled
        | PageRefusal::AccountWithoutPages
        // Pages name no corps and agents here.
        | PageRefusal::UnknownCorp
        | PageRefusal::UnknownAgent
        | PageRefusal::CorpMismatch => ("101003", "Application verification failed"),
        PageRefusal::TicketOfAnotherApp { .. }
        | PageRefusal::AgentOfAnotherApp { .. }
        | PageRefusal::NoHome
        | PageRefusal::NotAtHome
        // There are no secure domains here: the home page says where pages live.
        | PageRefusal::UrlIsAddress
        | PageRefusal::UrlHasPort
        | PageRefusal::NoDomain
        | PageRefusal::DomainNotBound
        | PageRefusal::DomainNotActive { .. }
        | PageRefusal::DomainNotFiled => ("101004", "Application ID and ticket do not match"),
        PageRefusal::TooManyApis { .. } | PageRefusal::Url(_) => ("101099", "Unknown error"),
    };
    Failure { code, message }
}

/// What a page sees when a call is refused (`protocol/gov-dingtalk.md` 3.1, last paragraph, and section 8).
pub fn call_failure(refusal: CallRefusal) -> Failure {
    let (code, message) = match refusal {
        CallRefusal::UnknownApi => ("1", "API does not exist"),
        CallRefusal::GrantInvalid
        | CallRefusal::GrantExpired
        | CallRefusal::NotDeclared
        | CallRefusal::AppDisabled
        | CallRefusal::NotPermitted => ("7", "Permission denied"),
    };
    Failure { code, message }
}

/// A refusal as the SDK rejects with it: on phones it takes an answer for a refusal only if its code is not falsy,
/// so the code is text (`protocol/gov-dingtalk.md` 2.1).
pub fn rejection(failure: Failure) -> Value {
    json!({"errorCode": failure.code, "errorMessage": failure.message})
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_config_is_a_ticket_and_a_list() {
        let claim = read_config(
            &json!({"_apiName": "authConfig", "ticket": "jsApi_1", "jsApiList": ["alert", "chooseImage"]}),
        )
        .unwrap();
        assert_eq!(claim.presented.unwrap().reveal(), "jsApi_1");
        assert_eq!((&*claim.client_id, claim.requested.len()), ("", 2));
        let claim =
            read_config(&json!({"appkey": "a-1", "ticket": "jsApi_1", "jsApiList": ["alert"]})).unwrap();
        assert_eq!(claim.client_id, "a-1");
    }

    #[test]
    fn what_is_empty_missing_or_of_the_wrong_type_is_named() {
        for (config, fields) in [
            (json!({}), vec!["ticket", "jsApiList"]),
            (json!("text"), vec!["ticket", "jsApiList"]),
            (json!({"ticket": "", "jsApiList": ["alert"]}), vec!["ticket"]),
            (json!({"ticket": 1, "jsApiList": ["alert"]}), vec!["ticket"]),
            (json!({"ticket": "jsApi_1", "jsApiList": []}), vec!["jsApiList"]),
            (json!({"ticket": "jsApi_1", "jsApiList": "alert"}), vec!["jsApiList"]),
            (json!({"ticket": "jsApi_1", "jsApiList": [1]}), vec!["jsApiList"]),
        ] {
            let refusal = read_config(&config).unwrap_err();
            assert_eq!(refusal, PageRefusal::MissingParameters(fields), "{config}");
            assert_eq!(config_failure(&refusal).code, "101001");
        }
    }

    #[test]
    fn a_rejection_carries_its_code_as_text() {
        assert_eq!(
            rejection(call_failure(CallRefusal::NotDeclared)),
            json!({"errorCode": "7", "errorMessage": "Permission denied"})
        );
    }
}
