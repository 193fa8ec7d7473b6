//! Calls that leave the page for another screen of the client: a product, a chat of an enterprise, a mini program. None
//! of these is simulated beyond its door: the person sees what was asked and says how it goes.
//!
//! Source: `protocol/wechat-bridge.md` 3.1.

use serde_json::json;

use super::capability::Capability;
use super::scene::Scene;
use crate::phone::{Object, Reply};

/// What the person can answer.
const ACTIONS: &[&str] = &["open", "cancel", "fail"];

/// The doors.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("openProductViewWithPid", |scene| {
        Box::pin(door(scene, "product", "pid", &["pid", "view_type", "ext_info"]))
    }),
    Capability::new("openEnterpriseChat", |scene| Box::pin(chat(scene))),
    Capability::new("launchMiniProgram", |scene| {
        Box::pin(door(scene, "launch-mini-program", "targetAppId", &["targetAppId", "path", "envVersion"]))
    }),
];

/// Asks the person to go through. `needed` must be there; `shown` is what he sees of the call.
async fn door(
    scene: Scene<'_>,
    kind: &'static str,
    needed: &'static str,
    shown: &'static [&'static str],
) -> Reply {
    if scene.text(needed).is_none() {
        return scene.failed("missing_parameters", &format!("{needed} is missing"));
    }
    pass(scene, kind, shown).await
}

/// The same for what has been looked at.
pub(super) async fn pass(scene: Scene<'_>, kind: &'static str, shown: &[&str]) -> Reply {
    let given = |name: &&str| Some(((*name).to_owned(), scene.params.get(*name)?.clone()));
    let data: Object = shown.iter().filter_map(given).collect();
    let choice = match scene.ask(kind, data, ACTIONS, Object::new()).await {
        Ok(choice) => choice,
        Err(reply) => return reply,
    };
    let reply = match &*choice.action {
        "open" => scene.ok(),
        _ => scene.failed("person_chose_failure", "the person let it fail"),
    };
    Reply { waited_ms: choice.waited_ms, ..reply }
}

/// The SDK makes `errCode` of this field.
async fn chat(scene: Scene<'_>) -> Reply {
    let mut reply = door(scene, "enterprise-chat", "useridlist", &["useridlist", "chatname"]).await;
    if let (None, Some(result)) = (reply.reason, reply.result.as_mut()) {
        result.insert("err_code".to_owned(), json!(0));
    }
    reply
}
