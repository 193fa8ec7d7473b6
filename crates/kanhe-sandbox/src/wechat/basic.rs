//! `checkJsApi`: which of these can this page call here and now?

use kanhe_core::platform::PageCall;
use serde_json::Value;

use super::capability;
use super::capability::Capability;
use super::scene::Scene;
use crate::device::Profile;
use crate::phone::{Object, Reply};

/// How many names one call may ask about.
const NAMES: usize = 256;

/// What a page may ask of the client itself.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("checkJsApi", |scene| Box::pin(check_js_api(scene)))];

/// True for what the simulated client knows, at its version, and the page's grant covers.
async fn check_js_api(scene: Scene<'_>) -> Reply {
    let names: Option<Vec<&str>> = scene
        .params
        .get("jsApiList")
        .and_then(Value::as_array)
        .filter(|names| names.len() <= NAMES)
        .and_then(|names| names.iter().map(Value::as_str).collect());
    let Some(names) = names else {
        return scene.failed("missing_parameters", "jsApiList is a list of at most 256 names");
    };
    let mut found = Object::new();
    for name in names {
        found.insert(name.to_owned(), Value::Bool(can(scene, name).await));
    }
    // The SDK decodes it as text under Android, and takes it as it is elsewhere (protocol/wechat-bridge.md 3.1).
    let found = Value::Object(found);
    let found = match scene.caller.phone.device.profile {
        Profile::Android => Value::String(found.to_string()),
        Profile::Iphone | Profile::Desktop => found,
    };
    scene.ok_with([("checkResult", found)])
}

async fn can(scene: Scene<'_>, name: &str) -> bool {
    let catalog = &scene.wechat().catalog;
    let Some(api) = catalog.get(name) else { return false };
    if capability(&api.wire).is_none() || !scene.caller.phone.device.client_is_at_least(&api.client) {
        return false;
    }
    let grant =
        scene.caller.configs.iter().rev().find_map(|config| config.granted.as_ref()).map(|(grant, _)| grant);
    let call = PageCall { grant, api: name };
    matches!(scene.phones.platform.check_call(catalog, &call).await, Ok(Ok(())))
}
