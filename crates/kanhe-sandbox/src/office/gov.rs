//! Gov-DingTalk's edition: `dd.authConfig` (seed 000; `protocol/gov-dingtalk.md` 1 to 3).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use kanhe_core::page::Check;
use kanhe_dialect::definition::Definition;
use kanhe_gov::pages::{config_failure, read_config, rejection, validated};
use serde_json::{Value, json};

use super::OfficeFace;
use super::capability::Capability;
use super::edition::Edition;
use super::scene::{Done, Scene};
use crate::device::Profile;
use crate::phone::{Object, Phone, Reply};

/// The phone's Gov-DingTalk client.
pub fn face(definition: Arc<Definition>) -> OfficeFace {
    OfficeFace::new(definition, EDITION)
}

/// The page's name of the page config.
pub(super) const CONFIG: &str = "authConfig";

const EDITION: Edition = Edition {
    client_version: "3.2.0",
    user_agent,
    pressed,
    config_name: CONFIG,
    config_wires: &["authConfig", "taurus.common.authConfig"],
    config,
    verifies_landing_url: |_| false,
};

/// What only this vendor's client has.
pub(super) const CAPABILITIES: &[Capability] = &[Capability::at_once("version", |scene| Ok(version(scene)))];

/// In the form that the vendor's package parses.
fn user_agent(phone: &Phone) -> String {
    let Phone { device, .. } = phone;
    let client = format!("TaurusApp(taurus/{})", device.client_version);
    match device.profile {
        Profile::Iphone => format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
             Mobile/15E148 Nebula {client} mPaaSClient"
        ),
        Profile::Android => format!(
            "Mozilla/5.0 (Linux; Android 14; Phone) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 \
             Chrome/126.0.0.0 Mobile Safari/537.36 Nebula {client} mPaaSClient"
        ),
        Profile::Desktop => format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0.0.0 Safari/537.36 dingtalk-win/1.0.0 {client}"
        ),
    }
}

/// Whether it was the last button: the vendor's package makes its own numbers of that on phones, and reads the place
/// on a computer.
fn pressed(index: u64, buttons: usize, written: Option<&str>) -> Value {
    let ok = usize::try_from(index).is_ok_and(|index| index + 1 == buttons);
    let mut value = json!({"ok": ok, "buttonIndex": index});
    if let (Some(written), Some(value)) = (written, value.as_object_mut()) {
        value.insert("inputValue".to_owned(), json!(written));
        value.insert("value".to_owned(), json!(written));
    }
    value
}

fn config(scene: Scene<'_>) -> BoxFuture<'_, Reply> {
    Box::pin(verify(scene))
}

/// The page presents a ticket; whose page it is, and where it lies, the client knows by itself.
async fn verify(scene: Scene<'_>) -> Reply {
    let claim = read_config(&Value::Object(scene.params.clone())).map(|claim| {
        let client_id = scene.caller.phone.app.clone().unwrap_or_default();
        kanhe_core::page::PageClaim { client_id, ..claim }
    });
    let judged = match scene.verify(&scene.caller.current, claim).await {
        Ok(judged) => judged,
        Err(reply) => return *reply,
    };
    let result = match (&judged.verdict.outcome, &judged.claim) {
        (Ok(granted), Some(claim)) => {
            json!({"errorCode": "0", "result": validated(&claim.requested, granted)})
        }
        (Err(refusal), _) => rejection(config_failure(refusal)),
        (Ok(_), None) => json!({"errorCode": "101099", "errorMessage": "Unknown error"}),
    };
    let result = result.as_object().cloned().unwrap_or_else(Object::new);
    let has = |check| !matches!(check, Check::Corp | Check::Timestamp | Check::Signature);
    scene.configured(judged, has, result)
}

/// The vendor's package compares it, and never settles a call without it.
fn version(scene: Scene<'_>) -> Done {
    json!({"version": scene.caller.phone.device.client_version}).into()
}
