//! DingTalk's edition: `dd.config` (seed 001; `protocol/dingtalk.md` 1.2 and 3).

use std::sync::Arc;

use futures_util::future::BoxFuture;
use kanhe_core::page::Check;
use kanhe_dialect::definition::Definition;
use kanhe_dingtalk::pages::{config_failure, read_config};
use serde_json::{Value, json};

use super::edition::Edition;
use super::scene::Scene;
use super::{OfficeFace, scene};
use crate::device::{Device, Profile, SignatureUrl};
use crate::phone::{CheckOutcome, Phone, Reply, Status, check};

/// The phone's DingTalk client.
pub fn face(definition: Arc<Definition>) -> OfficeFace {
    OfficeFace::new(definition, EDITION)
}

/// The page's name of the page config. It is a row of no catalog: on the bridge it goes by another name on each client.
pub const CONFIG: &str = "config";

const EDITION: Edition = Edition {
    client_version: "7.8.1",
    user_agent,
    pressed,
    config_name: CONFIG,
    // On phones, and on a computer.
    config_wires: &["runtime.permission.requestJsApis", "config"],
    config,
    verifies_landing_url,
};

/// As it was seen in the wild (`protocol/dingtalk.md` 1.2).
fn user_agent(phone: &Phone) -> String {
    let Phone { device, .. } = phone;
    let version = &device.client_version;
    let language = if device.language == "en" { "en-US" } else { "zh-CN" };
    match device.profile {
        Profile::Iphone => format!(
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
             Mobile/15E148 AliApp(DingTalk/{version}) com.laiwang.DingTalk/46766536 Channel/201200 \
             language/{language} UT4Aplus/0.0.6 WK"
        ),
        Profile::Android => format!(
            "Mozilla/5.0 (Linux; U; Android 14; {language}; Phone) AppleWebKit/537.36 (KHTML, like Gecko) \
             Version/4.0 Chrome/126.0.0.0 Mobile Safari/537.36 AliApp(DingTalk/{version}) \
             com.alibaba.android.rimet/15213560 Channel/700159 language/{language} UT4Aplus/0.2.25 \
             colorScheme/light"
        ),
        Profile::Desktop => format!(
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) \
             Chrome/126.0.0.0 Safari/537.36 dingtalk-win/1.0.0 nw(0.14.7) DingTalk({version}) \
             Channel/201200 language/{language}"
        ),
    }
}

/// The button by its place, and what was written.
fn pressed(index: u64, _: usize, written: Option<&str>) -> Value {
    match written {
        Some(value) => json!({"buttonIndex": index, "value": value}),
        None => json!({"buttonIndex": index}),
    }
}

fn config(scene: Scene<'_>) -> BoxFuture<'_, Reply> {
    Box::pin(verify(scene))
}

/// A phone knows the page's URL itself. A computer takes what the page says, which must be at the page's origin: the
/// browser has vouched for that one only.
fn url(scene: Scene<'_>) -> String {
    let caller = scene.caller;
    let known = if verifies_landing_url(&caller.phone.device) { &caller.landing } else { &caller.current };
    let origin = |url: &str| kanhe_core::domain::PageUrl::parse(url).map(|url| url.origin().to_owned()).ok();
    match scene.text("url") {
        Some(said) if caller.phone.device.profile == Profile::Desktop && origin(said) == origin(known) => {
            said.to_owned()
        }
        _ => known.clone(),
    }
}

/// An Android verifies the URL by which the page came, all others the one where it is now
/// (`protocol/dingtalk.md` 5, "fragment, SPA") [T].
fn verifies_landing_url(device: &Device) -> bool {
    match device.signature_url {
        SignatureUrl::Auto => device.profile == Profile::Android,
        SignatureUrl::Landing => true,
        SignatureUrl::Current => false,
    }
}

/// One config a page: those after the one that was granted use its parameters, whatever they pass (seed 001, step 6).
fn repeated(scene: Scene<'_>) -> Option<Reply> {
    let (grant, _) = scene.caller.configs.iter().find_map(|config| config.granted.as_ref())?;
    let checks = vec![check("configured", CheckOutcome::Passed, grant.client_id(), None)];
    Some(Reply { checks, ..Reply::new(Status::Allowed, None, object(&ready())) })
}

fn ready() -> Value {
    json!({"errorCode": "0", "result": {}})
}

async fn verify(scene: Scene<'_>) -> Reply {
    if let Some(repeated) = repeated(scene) {
        return repeated;
    }
    let url = url(scene);
    let judged = match scene.verify(&url, read_config(&Value::Object(scene.params.clone()))).await {
        Ok(judged) => judged,
        Err(reply) => return *reply,
    };
    let result = match &judged.verdict.outcome {
        Ok(_) => ready(),
        Err(refusal) => {
            let failure = config_failure(refusal);
            // What the platform saw: the field's best hint (`protocol/dingtalk.md` 3.1), but for the tickets.
            let claim = judged.claim.clone().unwrap_or_default();
            let message = format!(
                "权限校验失败 Code:{} - Message: {},nonce:[{}],timestamp:[{}],url:[{url}]",
                failure.code, failure.message, claim.nonce, claim.timestamp
            );
            json!({"errorCode": "3", "errorMessage": message, "message": message})
        }
    };
    // Pages may live anywhere.
    scene.configured(judged, |check| check != Check::Domain, object(&result))
}

fn object(value: &Value) -> crate::phone::Object {
    value.as_object().cloned().unwrap_or_else(|| scene::failure("3", ""))
}
