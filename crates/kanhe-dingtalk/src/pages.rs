//! What `dd.config` passes, and what a page sees when it is refused (seed 001, steps 3 to 6 and "FAQ";
//! `protocol/dingtalk.md` 3).

use kanhe_core::page::{AgentName, PageClaim};
use kanhe_core::refusal::{CallRefusal, PageRefusal};
use kanhe_dialect::definition::Failure;
use serde_json::Value;

/// Reads a page config. Types are not enforced by the vendor's SDK: numbers come as text and the other way round. Pages
/// of third-party apps may write the agent id as `appId`.
pub fn read_config(config: &Value) -> Result<PageClaim, PageRefusal> {
    let text = |name: &str| match config.get(name) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let agent = Some(text("agentId")).filter(|agent| !agent.is_empty()).unwrap_or_else(|| text("appId"));
    let claim = PageClaim {
        agent: Some(AgentName { corp: text("corpId"), agent }),
        timestamp: text("timeStamp"),
        nonce: text("nonceStr"),
        signature: text("signature"),
        ..PageClaim::default()
    };
    let named = claim.agent.as_ref();
    // In the order of the vendor's codes, so that the first one missing decides the code.
    let fields = [
        ("corpId", named.is_none_or(|named| named.corp.is_empty())),
        ("nonceStr", claim.nonce.is_empty()),
        ("signature", claim.signature.is_empty()),
        ("jsApiList", as_names(config.get("jsApiList")).is_none()),
        ("timeStamp", claim.timestamp.is_empty()),
        ("agentId", named.is_none_or(|named| named.agent.is_empty())),
    ];
    let missing: Vec<_> = fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| name).collect();
    match as_names(config.get("jsApiList")) {
        Some(requested) if missing.is_empty() => Ok(PageClaim { requested, ..claim }),
        _ => Err(PageRefusal::MissingParameters(missing)),
    }
}

fn as_names(list: Option<&Value>) -> Option<Vec<String>> {
    list?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned)).collect()
}

/// The verdict codes of a page config (`protocol/dingtalk.md` 3.2).
pub fn config_failure(refusal: &PageRefusal) -> Failure {
    let (code, message) = match refusal {
        PageRefusal::MissingParameters(fields) => match fields.first().copied() {
            Some("corpId") => ("52010", "无效的corpid"),
            Some("nonceStr") => ("52015", "无效的随机字符串参数"),
            Some("signature") => ("52016", "无效的签名参数"),
            Some("timeStamp") => ("52018", "无效的时间戳"),
            Some("agentId") => ("52019", "无效的agentid"),
            _ => ("52017", "无效的jsapi列表参数"),
        },
        PageRefusal::TooManyApis { .. } => ("52017", "无效的jsapi列表参数"),
        PageRefusal::UnknownCorp => ("52010", "无效的corpid"),
        PageRefusal::UnknownApp
        | PageRefusal::UnknownAgent
        | PageRefusal::AgentOfAnotherApp { .. }
        | PageRefusal::AccountWithoutPages => ("52019", "无效的agentid"),
        // A ticket of an app that is switched off is not to be had, as if there were none.
        PageRefusal::AppDisabled
        | PageRefusal::CorpMismatch
        | PageRefusal::TicketNeverIssued
        | PageRefusal::TicketExpired { .. }
        | PageRefusal::TicketSuperseded { .. }
        | PageRefusal::TicketUnknown
        | PageRefusal::TicketOfAnotherApp { .. } => ("52011", "jsapi ticket 读取失败"),
        PageRefusal::Url(_)
        | PageRefusal::UrlIsAddress
        | PageRefusal::UrlHasPort
        | PageRefusal::NoDomain
        | PageRefusal::DomainNotBound
        | PageRefusal::DomainNotActive { .. }
        | PageRefusal::DomainNotFiled
        | PageRefusal::NoHome
        | PageRefusal::NotAtHome => ("52014", "无效的url参数"),
        PageRefusal::TimestampMalformed | PageRefusal::TimestampOutOfWindow { .. } => {
            ("52018", "无效的时间戳")
        }
        PageRefusal::SignatureMalformed => ("52016", "无效的签名参数"),
        PageRefusal::SignatureMismatch => ("52013", "签名校验失败"),
    };
    Failure { code, message }
}

/// The codes of refused calls (`protocol/dingtalk.md` 3.3).
pub fn call_failure(refusal: CallRefusal) -> Failure {
    let (code, message) = match refusal {
        CallRefusal::UnknownApi => ("1", "API不存在"),
        CallRefusal::GrantInvalid
        | CallRefusal::GrantExpired
        | CallRefusal::AppDisabled
        | CallRefusal::NotDeclared
        | CallRefusal::NotPermitted => ("7", "API未授权"),
    };
    Failure { code, message }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn config() -> Value {
        json!({"agentId": "100", "corpId": "ding1", "timeStamp": "1", "nonceStr": "n", "signature": "s",
            "type": 0, "jsApiList": ["scan"]})
    }

    #[test]
    fn numbers_may_be_text_and_texts_numbers() {
        let claim = read_config(&config()).unwrap();
        let mut numbers = config();
        numbers["agentId"] = json!(100);
        numbers["timeStamp"] = json!(1);
        let other = read_config(&numbers).unwrap();
        assert_eq!((&claim.agent, &claim.timestamp), (&other.agent, &other.timestamp));
        assert_eq!(claim.requested, ["scan"]);
    }

    #[test]
    fn a_third_party_page_may_write_the_agent_id_as_app_id() {
        let mut page = config();
        page["appId"] = page["agentId"].take();
        assert_eq!(read_config(&page).unwrap().agent.unwrap().agent, "100");
    }

    #[test]
    fn what_is_missing_has_the_vendors_code() {
        for (field, code) in [
            ("corpId", "52010"),
            ("nonceStr", "52015"),
            ("signature", "52016"),
            ("jsApiList", "52017"),
            ("timeStamp", "52018"),
            ("agentId", "52019"),
        ] {
            for wrong in [json!(null), json!({}), json!("")] {
                let mut page = config();
                page[field] = wrong;
                let refusal = read_config(&page).unwrap_err();
                assert_eq!(config_failure(&refusal).code, code, "{field}");
            }
        }
        let mut page = config();
        page["jsApiList"] = json!(["scan", 7]);
        assert_eq!(config_failure(&read_config(&page).unwrap_err()).code, "52017");
    }
}
