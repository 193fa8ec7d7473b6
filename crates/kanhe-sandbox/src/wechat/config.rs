//! `preVerifyJSAPI`: the page config, judged by the platform as for any other host.

use kanhe_core::app::App;
use kanhe_core::calendar;
use kanhe_core::credential::CredentialKey;
use kanhe_core::page::{Check, Outcome, PageClaim, PageVerdict};
use kanhe_core::refusal::PageRefusal;
use kanhe_core::secret::masked;
use kanhe_core::time::Timestamp;
use kanhe_wechat::pages::{config_failure, read_config};
use kanhe_wechat::policy;
use serde_json::Value;

use super::capability::Capability;
use super::permission;
use super::scene::{Scene, check, err_msg};
use crate::device::ErrorTexts;
use crate::phone::{
    Caller, CheckOutcome, CheckView, ConfigIdentity, Configured, Object, Reply, SignatureView, SignedField,
    Status,
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
    let mut checks = checks(scene, url, claim.as_ref().ok(), &verdict);
    let signature = claim.as_ref().ok().and_then(|claim| signature(scene, url, claim, &verdict));
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

/// The ordered list, each check with the value that it looked at.
fn checks(scene: Scene<'_>, url: &str, claim: Option<&PageClaim>, verdict: &PageVerdict) -> Vec<CheckView> {
    let refusal = verdict.outcome.as_ref().err();
    verdict
        .checks
        .iter()
        .filter(|(check, _)| *check != Check::Corp)
        .map(|(check, outcome)| CheckView {
            name: check.name(),
            outcome: match outcome {
                Outcome::Skipped => CheckOutcome::Skipped,
                Outcome::Passed => CheckOutcome::Passed,
                Outcome::Lenient => CheckOutcome::Lenient,
                Outcome::Failed => CheckOutcome::Failed,
            },
            value: value(scene, check, url, claim, verdict),
            reason: match outcome {
                Outcome::Failed => refusal.map(PageRefusal::reason),
                Outcome::Lenient => Some("loopback_leniency"),
                Outcome::Skipped | Outcome::Passed => None,
            },
        })
        .collect()
}

fn value(
    scene: Scene<'_>,
    check: Check,
    url: &str,
    claim: Option<&PageClaim>,
    verdict: &PageVerdict,
) -> String {
    let app = verdict.evidence.app.as_deref();
    match check {
        Check::Parameters => match &verdict.outcome {
            Err(PageRefusal::MissingParameters(fields)) => fields.join(", "),
            _ => String::new(),
        },
        // WeChat has no corps.
        Check::Corp => String::new(),
        Check::App => claim.map(|claim| claim.client_id.clone()).unwrap_or_default(),
        Check::Enabled => app.map(|app| app.name.clone()).unwrap_or_default(),
        Check::Account => app.map(|app| app.account_type.to_string()).unwrap_or_default(),
        Check::Url if scene.caller.landing != scene.caller.current => {
            let which = if scene.caller.phone.device.verifies_landing_url() { "landing" } else { "current" };
            format!("{url} ({which})")
        }
        Check::Url => url.to_owned(),
        Check::Domain => app.map(domains).unwrap_or_default(),
        Check::Ticket => verdict.evidence.ticket.as_ref().map_or_else(String::new, |ticket| {
            let left = scene.phones.platform.now().seconds_until(ticket.expires_at);
            format!("jsapi #{}, {left} s", ticket.number)
        }),
        Check::Timestamp => claim.map(|claim| claim.timestamp.clone()).unwrap_or_default(),
        Check::Signature => claim.map(|claim| claim.signature.clone()).unwrap_or_default(),
        Check::Apis => claim.map(|claim| claim.requested.len().to_string()).unwrap_or_default(),
    }
}

fn domains(app: &App) -> String {
    app.domains.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The string as the platform would build it, field by field.
fn signature(scene: Scene<'_>, url: &str, claim: &PageClaim, verdict: &PageVerdict) -> Option<SignatureView> {
    let app = verdict.evidence.app.as_ref()?;
    let expected = verdict.evidence.expected?;
    let key = CredentialKey { app: app.uid, kind: policy::JSAPI.kind };
    let ticket = scene.phones.platform.mint().ticket(&key, verdict.evidence.ticket.as_ref()?)?;
    let field = |name, value: &str| SignedField { name, value: value.to_owned() };
    Some(SignatureView {
        fields: vec![
            field("jsapi_ticket", &masked(ticket.reveal())),
            field("noncestr", &claim.nonce),
            field("timestamp", &claim.timestamp),
            field("url", kanhe_wechat::pages::signed_url(url)),
        ],
        given: claim.signature.clone(),
        expected: expected.to_string(),
    })
}
