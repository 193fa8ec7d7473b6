//! `biz.util.openLink` and its like: the client opens something else.

use serde_json::json;
use url::Url;

use super::capability::Capability;
use super::notification::pressed;
use super::scene::{Outcome, Scene};

/// Opening.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::at_once("biz.util.openLink", open_link),
    Capability::new("biz.util.open", |scene| Box::pin(open(scene))),
    Capability::new("biz.telephone.call", |scene| Box::pin(telephone(scene))),
    Capability::new("biz.telephone.showCallMenu", |scene| Box::pin(telephone(scene))),
    Capability::at_once("biz.clipboardData.setData", clipboard),
];

/// Another page in the phone. Addresses that belong to no page are refused, whatever scheme they have.
fn open_link(scene: Scene<'_>) -> Outcome {
    let Some(link) = scene.text("url") else { return Err(scene.wrong("url is a text")) };
    let base = Url::parse(&scene.caller.current).ok();
    let url = Url::options().base_url(base.as_ref()).parse(link).ok();
    match url.filter(|url| matches!(url.scheme(), "http" | "https")) {
        Some(url) if scene.phones.open(&scene.caller.session, url.to_string()).is_ok() => {
            Ok(json!({}).into())
        }
        _ => Err(scene.wrong("url is the address of a page")),
    }
}

/// A view of the client's own.
async fn open(scene: Scene<'_>) -> Outcome {
    let Some(name) = scene.text("name") else { return Err(scene.wrong("name is a text")) };
    scene.show("chat", json!({"title": name})).await;
    Ok(json!({}).into())
}

/// The person is asked before anybody is called.
async fn telephone(scene: Scene<'_>) -> Outcome {
    let users = scene.texts("users");
    let whom = scene.text("phoneNumber").map(str::to_owned).or_else(|| users.first().cloned());
    let Some(whom) = whom else { return Err(scene.wrong("users is a list of ids")) };
    let buttons = ["取消", "呼叫"];
    let data = json!({"title": whom, "message": "", "buttons": buttons});
    let choice = scene.ask("box", data, &["press", "cancel"], json!({"index": 1})).await?;
    match pressed(scene, &choice, buttons.len())? {
        1 => Ok(choice.gives(json!({}))),
        _ => Err(Box::new(scene.cancelled("user_cancelled", choice.waited_ms))),
    }
}

/// Where it is kept. No page's host has a space in it.
const CLIPBOARD: &str = "the clipboard";

/// Kept with the phone: a page cannot read what others put there.
fn clipboard(scene: Scene<'_>) -> Outcome {
    let Some(text) = scene.text("text") else { return Err(scene.wrong("text is a text")) };
    scene.phones.store(scene.caller, CLIPBOARD, "text", Some(text));
    Ok(json!({}).into())
}
