//! `util.domainStorage.*`: what pages of one domain keep on the phone.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// Storage.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::at_once("util.domainStorage.getItem", get),
    Capability::at_once("util.domainStorage.setItem", set),
    Capability::at_once("util.domainStorage.removeItem", remove),
    Capability::at_once("util.domainStorage.getStorageInfo", info),
];

/// Longest value, in bytes.
const VALUE: usize = 200 * 1024;

fn name(scene: Scene<'_>) -> Result<&str, Box<crate::phone::Reply>> {
    scene.text_of(&["name", "key"]).ok_or_else(|| scene.wrong("name is a text"))
}

fn get(scene: Scene<'_>) -> Outcome {
    let value = scene.phones.stored(scene.caller, &scene.host(), name(scene)?);
    Ok(json!({"value": value.unwrap_or_default()}).into())
}

fn set(scene: Scene<'_>) -> Outcome {
    let value = match scene.params.get("value").or_else(|| scene.params.get("data")) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => return Err(scene.wrong("value is a text")),
    };
    if value.len() > VALUE || !scene.phones.store(scene.caller, &scene.host(), name(scene)?, Some(&value)) {
        return Err(scene.failed("12", "storage_full", "a value has at most 200 KB, a domain at most 10 MB"));
    }
    Ok(json!({}).into())
}

fn remove(scene: Scene<'_>) -> Outcome {
    scene.phones.store(scene.caller, &scene.host(), name(scene)?, None);
    Ok(json!({}).into())
}

fn info(scene: Scene<'_>) -> Outcome {
    let names = scene.phones.stored_names(scene.caller, &scene.host());
    Ok(json!({"keys": names, "limitSize": 10_240}).into())
}
