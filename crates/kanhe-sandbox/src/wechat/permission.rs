//! May this page make this call? Every call but the config itself passes here.

use kanhe_core::platform::PageCall;
use kanhe_core::refusal::CallRefusal;
use serde_json::Value;

use super::scene::{Scene, check, err_msg};
use crate::phone::{Caller, CheckOutcome, CheckView, ConfigIdentity, Configured, Object, Reply, Status};

/// Walks the checks `known`, `configured`, `declared`, `permitted`; the first that fails refuses the call.
pub(super) async fn judge(scene: Scene<'_>) -> Result<Vec<CheckView>, Box<Reply>> {
    let Scene { wire, params, .. } = scene;
    let mut checks = vec![check_passed("known", wire)];
    let needs_grant = scene.wechat().catalog.get(wire).is_none_or(|api| api.needs_grant);
    if !needs_grant {
        checks.push(check("configured", CheckOutcome::Skipped, "", None));
        return Ok(checks);
    }
    let (grant, denied) = match rely_on(scene.caller, params) {
        Standing::Granted(configured) => match &configured.granted {
            Some(granted) => granted,
            None => return Err(refuse(wire, checks, "configured", "config_refused")),
        },
        Standing::Missing => return Err(refuse(wire, checks, "configured", "config_missing")),
    };
    checks.push(check_passed("configured", grant.client_id()));

    let catalog = &scene.wechat().catalog;
    let names = |asked: &str| catalog.get(asked).map(|api| &api.name);
    let not_permitted =
        denied.iter().any(|denied| denied.reason == "not_permitted" && names(&denied.api) == names(wire));
    let verdict =
        scene.phones.platform.check_call(catalog, &PageCall { grant: Some(grant), api: wire }).await;
    let refusal = match verdict {
        Ok(Ok(())) => {
            checks.push(check_passed("declared", ""));
            checks.push(check_passed("permitted", ""));
            return Ok(checks);
        }
        Ok(Err(CallRefusal::NotDeclared)) if not_permitted => CallRefusal::NotPermitted,
        Ok(Err(refusal)) => refusal,
        Err(_) => return Err(refuse(wire, checks, "permitted", "unavailable")),
    };
    let at = match refusal {
        CallRefusal::NotPermitted | CallRefusal::AppDisabled => {
            checks.push(check_passed("declared", ""));
            "permitted"
        }
        CallRefusal::GrantExpired | CallRefusal::GrantInvalid => "configured",
        CallRefusal::NotDeclared | CallRefusal::UnknownApi => "declared",
    };
    Err(refuse(wire, checks, at, refusal.reason()))
}

enum Standing<'a> {
    Granted(&'a Configured),
    Missing,
}

/// The config that a call relies on: the one whose fields it carries, or, if it carries none (pages may use the
/// bridge directly), the newest one that was granted.
fn rely_on<'a>(caller: &'a Caller, params: &Object) -> Standing<'a> {
    let found = match identity(params) {
        Some(identity) => caller.configs.iter().rev().find(|config| config.identity == identity),
        None if params.contains_key("verifySignType") => None,
        None => {
            let granted = caller.configs.iter().rev().find(|config| config.granted.is_some());
            granted.or(caller.configs.last())
        }
    };
    found.map_or(Standing::Missing, Standing::Granted)
}

/// The config fields that ride on every call (`protocol/wechat-bridge.md` 2.1); nothing if they are not all there.
pub(super) fn identity(params: &Object) -> Option<ConfigIdentity> {
    let text = |name: &str| params.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(ConfigIdentity {
        fields: [
            text("verifyAppId")?,
            text("verifyTimestamp")?,
            text("verifyNonceStr")?,
            text("verifySignature")?,
        ],
    })
}

fn check_passed(name: &'static str, value: &str) -> CheckView {
    check(name, CheckOutcome::Passed, value, None)
}

fn refuse(wire: &str, mut checks: Vec<CheckView>, at: &'static str, reason: &'static str) -> Box<Reply> {
    checks.push(check(at, CheckOutcome::Failed, "", Some(reason)));
    let text = match reason {
        "api_not_permitted" | "app_disabled" => "system:access_denied".to_owned(),
        _ => format!("{wire}:fail, the permission value is offline verifying"),
    };
    Box::new(Reply { checks, ..Reply::new(Status::Refused, Some(reason), err_msg(text)) })
}
