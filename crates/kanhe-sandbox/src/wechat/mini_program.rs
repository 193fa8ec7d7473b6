//! `wx.miniProgram`: what a page says to the mini program that shows it. All of it has one name on the bridge.
//!
//! Source: `protocol/wechat-bridge.md` 3.1.

use serde_json::Value;

use super::capability::Capability;
use super::elsewhere::pass;
use super::scene::Scene;
use crate::phone::{MESSAGE, Moment, Object, Reply};

/// The name on the bridge.
pub(super) const WIRE: &str = "invokeMiniProgramAPI";

/// The mini program around the page.
pub(super) const CAPABILITIES: &[Capability] = &[Capability::new(WIRE, |scene| Box::pin(ask(scene)))];

/// The page's name for a call: `miniProgram.navigateTo`.
pub(super) fn name(params: &Object) -> Option<String> {
    Some(format!("miniProgram.{}", params.get("name")?.as_str()?))
}

async fn ask(scene: Scene<'_>) -> Reply {
    if !scene.caller.phone.mini_program {
        return scene.failed("not_in_mini_program", "no mini program shows this page");
    }
    let argument = scene.params.get("arg").cloned().unwrap_or_default();
    match scene.text("name") {
        Some("postMessage") => post(scene, argument),
        Some("navigateTo") => navigate(scene, None).await,
        Some("navigateBack") => navigate(scene, Some(Moment::Back)).await,
        Some("redirectTo" | "reLaunch" | "switchTab") => navigate(scene, Some(Moment::Destroy)).await,
        _ => scene.unknown("function_not_exist"),
    }
}

/// The mini program hears it later.
fn post(scene: Scene<'_>, message: Value) -> Reply {
    if message.to_string().len() > MESSAGE {
        return scene.failed("message_too_large", "a message is at most 64 KiB of JSON");
    }
    scene.phones.post_message(scene.caller, message);
    scene.ok()
}

/// Goes to another page of the mini program. All ways but one end the view of this one.
async fn navigate(scene: Scene<'_>, ends: Option<Moment>) -> Reply {
    let reply = pass(scene, "mini-program-page", &["name", "arg"]).await;
    if let (None, Some(moment)) = (reply.reason, ends) {
        scene.phones.deliver_messages(scene.caller, moment);
        scene.phones.close_page(scene.caller);
    }
    reply
}
