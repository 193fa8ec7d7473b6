//! What pages pass to the host, and what they see.
//!
//! * [`scopes`]: the input of `my.getAuthCode`;
//! * [`answer`]: what its callbacks get.
//!
//! A mini program's page has no config: the host knows whose it is by the registered origin it comes from.

pub mod answer;
pub mod scopes;

use kanhe_core::page::PageClaim;
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_dialect::definition::Failure;
use serde_json::Value;

/// Reads what a host says of a page: `{"clientId":"…","jsApiList":["…"]}`.
pub fn read_config(config: &Value) -> Result<PageClaim, PageRefusal> {
    let client_id = config.get("clientId").and_then(Value::as_str).filter(|id| !id.is_empty());
    let client_id = client_id.ok_or_else(|| PageRefusal::MissingParameters(vec!["clientId"]))?;
    let names = config.get("jsApiList").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    Ok(PageClaim {
        client_id: client_id.to_owned(),
        requested: names.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        ..PageClaim::default()
    })
}

/// Errors of the whole bridge (`protocol/alipay-plus.md` 1.6): 2 a bad parameter, 4 forbidden.
pub fn config_failure(refusal: &PageRefusal) -> Failure {
    match refusal {
        PageRefusal::MissingParameters(_) | PageRefusal::TooManyApis { .. } => {
            Failure { code: "2", message: "Invalid parameter" }
        }
        _ => Failure { code: "4", message: "No permission" },
    }
}

/// The same for a call: 1 not implemented, 4 forbidden.
pub fn call_failure(refusal: CallRefusal) -> Failure {
    match refusal {
        CallRefusal::UnknownApi => Failure { code: "1", message: "Not implemented" },
        CallRefusal::GrantInvalid
        | CallRefusal::GrantExpired
        | CallRefusal::AppDisabled
        | CallRefusal::NotDeclared
        | CallRefusal::NotPermitted => Failure { code: "4", message: "No permission" },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_page_is_known_by_its_client_id_alone() {
        let claim = read_config(&json!({ "clientId": "20", "jsApiList": ["getAuthCode", 1] })).unwrap();
        assert_eq!((&*claim.client_id, claim.requested), ("20", vec!["getAuthCode".to_owned()]));
        for config in [json!({}), json!({ "clientId": "" }), json!({ "clientId": 1 }), json!(null)] {
            let refusal = read_config(&config).unwrap_err();
            assert_eq!(refusal, PageRefusal::MissingParameters(vec!["clientId"]));
            assert_eq!(config_failure(&refusal).code, "2");
        }
    }

    #[test]
    fn refusals_are_the_bridges_own_errors() {
        assert_eq!(config_failure(&PageRefusal::DomainNotBound).code, "4");
        assert_eq!(call_failure(CallRefusal::UnknownApi).code, "1");
        assert_eq!(call_failure(CallRefusal::NotPermitted).code, "4");
    }
}
