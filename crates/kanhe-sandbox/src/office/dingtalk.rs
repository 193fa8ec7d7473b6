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
use crate::device::Profile;
use crate::phone::{Phone, Reply};

/// The phone's DingTalk client.
pub fn face(definition: Arc<Definition>) -> OfficeFace {
    OfficeFace::new(definition, EDITION)
}

const EDITION: Edition = Edition {
    client_version: "7.8.1",
    user_agent,
    pressed,
    config_name: "config",
    // On phones, and on a computer.
    config_wires: &["runtime.permission.requestJsApis", "config"],
    config,
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
    let known = if caller.phone.device.verifies_landing_url() { &caller.landing } else { &caller.current };
    let origin = |url: &str| kanhe_core::domain::PageUrl::parse(url).map(|url| url.origin().to_owned()).ok();
    match scene.text("url") {
        Some(said) if caller.phone.device.profile == Profile::Desktop && origin(said) == origin(known) => {
            said.to_owned()
        }
        _ => known.clone(),
    }
}

async fn verify(scene: Scene<'_>) -> Reply {
    let url = url(scene);
    let judged = match scene.verify(&url, read_config(&Value::Object(scene.params.clone()))).await {
        Ok(judged) => judged,
        Err(reply) => return *reply,
    };
    let result = match &judged.verdict.outcome {
        Ok(_) => json!({"errorCode": "0", "result": {}}),
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
