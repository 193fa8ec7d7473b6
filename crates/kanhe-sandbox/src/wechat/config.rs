//! `preVerifyJSAPI`: the page config, judged by the platform as for any other host.

use kanhe_core::calendar;
use kanhe_core::page::{Check, PageClaim, PageVerdict};
use kanhe_core::refusal::PageRefusal;
use kanhe_core::time::Timestamp;
use kanhe_wechat::pages::{config_failure, read_config};
use kanhe_wechat::policy;
use serde_json::Value;

use super::capability::Capability;
use super::permission;
use super::scene::{Scene, err_msg};
use crate::device::ErrorTexts;
use crate::phone::{
    Caller, CheckOutcome, CheckView, ConfigIdentity, Configured, Object, Reply, Status, Trial, check,
};

/// The name under which the SDK asks for a page config.
const CONFIG: &str = "preVerifyJSAPI";

/// The page config.
pub(super) const CAPABILITIES: &[Capability] = &[Capability::config(CONFIG, |scene| Box::pin(verify(scene)))];

/// Verifies the config against the URL that this device would use.
async fn verify(scene: Scene<'_>) -> Reply {
    let Scene { phones, caller, params, .. } = scene;
    let url = if caller.phone.device.verifies_landing_url() { &caller.landing } else { &caller.current };
    let claim = read_config(&Value::Object(params.clone()));
    let verdict = match &claim {
        Ok(claim) => {
            match scene.phones.platform.verify_page(&scene.wechat().page_rules(), url, claim).await {
                Ok(verdict) => verdict,
                Err(_) => return unavailable(),
            }
        }
        Err(refusal) => PageVerdict::unreadable(refusal.clone()),
    };
    let identity = permission::identity(params)
        .unwrap_or_else(|| ConfigIdentity { fields: claim.as_ref().map(fields).unwrap_or_default() });
    let (readable, ticket) = (claim.as_ref().ok(), policy::JSAPI.kind);
    let trial = Trial { phones, caller, url, claim: readable, verdict: &verdict, ticket };
    // WeChat has no corps.
    let mut checks = trial.checks(|check| check != Check::Corp);
    let signature = trial.signature();
    let follows = caller.phone.following.follows;
    let app = verdict.evidence.app.as_ref();
    let stranger = !follows && app.is_some_and(|app| app.is_marked(policy::TEST_ACCOUNT));
    let (reply, granted) = match verdict.outcome {
        Ok(_) if stranger => {
            let reason = "require_subscribe";
            let line = check("follower", CheckOutcome::Failed, caller.phone.user.as_str(), Some(reason));
            checks.push(line);
            let result = err_msg(format!("{CONFIG}:require subscribe"));
            (Reply::new(Status::Refused, Some(reason), result), None)
        }
        Ok(granted) => {
            let reply = Reply::new(Status::Allowed, None, err_msg(format!("{CONFIG}:ok")));
            (reply, Some((granted.grant, granted.denied)))
        }
        Err(refusal) => {
            let result = refused(caller, phones.platform.now(), &refusal);
            (Reply::new(Status::Refused, Some(refusal.reason()), result), None)
        }
    };
    let checks = match open_tags(scene) {
        Some(line) if granted.is_some() => checks.into_iter().chain([line]).collect(),
        _ => checks,
    };
    phones.configured(caller, Configured { identity, granted });
    Reply { checks, signature, ..reply }
}

/// The first client with open tags (`protocol/wechat-bridge.md` 2.8).
const OPEN_TAGS: &str = "7.0.12";

/// The open tags that the page wants. They never refuse a config: on an older client everything else goes on working.
fn open_tags(scene: Scene<'_>) -> Option<CheckView> {
    let tags = scene.params.get("verifyOpenTagList")?.as_array()?;
    let tags: Vec<&str> = tags.iter().filter_map(Value::as_str).take(TAGS).collect();
    let value = tags.join(", ");
    let line = |outcome, reason| Some(check("open_tags", outcome, value.clone(), reason));
    if tags.is_empty() {
        None
    } else if !scene.caller.phone.device.client_is_at_least(OPEN_TAGS) {
        line(CheckOutcome::Failed, Some("open_tags_too_new"))
    } else if !tags.iter().all(|tag| TAG_NAMES.contains(tag)) {
        line(CheckOutcome::Lenient, Some("open_tag_unknown"))
    } else {
        line(CheckOutcome::Passed, None)
    }
}

/// How many open tags are looked at.
const TAGS: usize = 32;

/// The open tags that there are.
const TAG_NAMES: [&str; 4] =
    ["wx-open-launch-weapp", "wx-open-launch-app", "wx-open-subscribe", "wx-open-audio"];

fn fields(claim: &PageClaim) -> [String; 4] {
    [&claim.client_id, &claim.timestamp, &claim.nonce, &claim.signature].map(Clone::clone)
}

fn unavailable() -> Reply {
    Reply::new(Status::Failed, Some("unavailable"), err_msg(format!("{CONFIG}:fail")))
}

/// The refusal in one of the two forms that real clients use (`protocol/wechat-bridge.md` 2.2).
fn refused(caller: &Caller, now: Timestamp, refusal: &PageRefusal) -> Object {
    let failure = config_failure(refusal);
    let detailed =
        caller.phone.device.error_texts == ErrorTexts::Detailed && failure.message.starts_with("invalid ");
    if !detailed {
        return err_msg(format!("{CONFIG}:{}", failure.message));
    }
    let date = calendar::compact(now, 8 * 3600);
    let (error, code) = if caller.phone.device.language == "en" {
        ("System error", "error code")
    } else {
        ("系统错误", "错误码")
    };
    let comma = if caller.phone.device.language == "en" { ", " } else { "," };
    let text =
        format!("config:fail,Error: {error}{comma}{code}:{},{} [{date}][]", failure.code, failure.message);
    Object::from_iter([("errMsg".to_owned(), Value::String(text))])
}
