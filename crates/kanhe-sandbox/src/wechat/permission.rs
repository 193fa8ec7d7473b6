//! May this page make this call? Every call but the config itself passes here.

use serde_json::Value;

use super::scene::{Scene, err_msg};
use crate::phone::{Caller, CheckView, ConfigIdentity, Configured, Object, Reply, Status};

/// Judges a call by the config that it relies on.
///
/// # Errors
/// The reply of a refusal, in the client's words.
pub(super) async fn judge(scene: Scene<'_>) -> Result<Vec<CheckView>, Box<Reply>> {
    let Scene { wire, params, caller, .. } = scene;
    let judged = scene.phones.judge_call(&scene.wechat().catalog, wire, rely_on(caller, params)).await;
    judged.map_err(|refused| {
        let text = match refused.reason {
            "api_not_permitted" | "app_disabled" => "system:access_denied".to_owned(),
            _ => format!("{wire}:fail, the permission value is offline verifying"),
        };
        let reply = Reply::new(Status::Refused, Some(refused.reason), err_msg(text));
        Box::new(Reply { checks: refused.checks, ..reply })
    })
}

/// The config that a call relies on: the one whose fields it carries, or, if it carries none (pages may use the
/// bridge directly), the newest one that was granted.
fn rely_on<'a>(caller: &'a Caller, params: &Object) -> Option<&'a Configured> {
    match identity(params) {
        Some(identity) => caller.configs.iter().rev().find(|config| config.identity == identity),
        None if params.contains_key("verifySignType") => None,
        None => {
            let granted = caller.configs.iter().rev().find(|config| config.granted.is_some());
            granted.or(caller.configs.last())
        }
    }
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
