//! `checkJsApi`: which of these can this page call here and now?

use kanhe_core::platform::PageCall;
use serde_json::Value;

use super::{Scene, capability, err_msg, reply_fields};
use crate::device::Profile;
use crate::phone::{Object, Reply, Status};

/// How many names one call may ask about.
const NAMES: usize = 256;

/// True for what the simulated client knows, at its version, and the page's grant covers.
pub(super) async fn check_js_api(scene: Scene<'_>, wire: &str, params: &Object) -> Reply {
    let names: Option<Vec<&str>> = params
        .get("jsApiList")
        .and_then(Value::as_array)
        .filter(|names| names.len() <= NAMES)
        .and_then(|names| names.iter().map(Value::as_str).collect());
    let Some(names) = names else {
        let result = err_msg(format!("{wire}:fail"));
        return Reply::new(Status::Failed, Some("missing_parameters"), result);
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
    Reply::new(Status::Allowed, None, reply_fields(format!("{wire}:ok"), [("checkResult", found)]))
}

async fn can(scene: Scene<'_>, name: &str) -> bool {
    let catalog = &scene.wechat.catalog;
    let Some(api) = catalog.get(name) else { return false };
    if capability(&api.wire).is_none() || !scene.caller.phone.device.client_is_at_least(&api.client) {
        return false;
    }
    let grant =
        scene.caller.configs.iter().rev().find_map(|config| config.granted.as_ref()).map(|(grant, _)| grant);
    let call = PageCall { grant, api: name };
    matches!(scene.phones.platform.check_call(catalog, &call).await, Ok(Ok(())))
}
