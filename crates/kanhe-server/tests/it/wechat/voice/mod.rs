//! Voices on the phone, with no viewer: everything over the sandbox API.

mod carrying;
mod playing;
mod recording;
mod translating;

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::{Value, json};

use crate::phone::{Phone, pass};
use crate::world::{Answer, World};

const APIS: [&str; 11] = [
    "closeWindow",
    "startRecord",
    "stopRecord",
    "onVoiceRecordEnd",
    "playVoice",
    "pauseVoice",
    "stopVoice",
    "onVoicePlayEnd",
    "uploadVoice",
    "downloadVoice",
    "translateVoice",
];

/// A phone whose page may do everything with voices, and listens to both events.
async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    let phone = Phone::granted(settings, &APIS).await;
    for event in ["onVoiceRecordEnd", "onVoicePlayEnd"] {
        phone.listen(event).await;
    }
    phone
}

async fn ok(phone: &Phone, api: &str, params: Value) -> Value {
    let result = phone.invoke(api, params).await;
    assert_eq!(result["err_msg"], format!("{api}:ok"), "{result}");
    result
}

/// That this call fails in these words, for this reason.
async fn fails(phone: &Phone, api: &str, params: Value, err_msg: &str, reason: &str) {
    assert_eq!(phone.invoke(api, params).await["err_msg"], err_msg);
    assert_eq!(phone.newest_call().await["reason"], reason);
}

/// Records for so long, and answers the local id.
async fn recorded(phone: &Phone, milliseconds: u64) -> Value {
    ok(phone, "startRecord", json!({})).await;
    pass(milliseconds).await;
    ok(phone, "stopRecord", json!({})).await["localId"].clone()
}

async fn send(phone: &Phone, method: Method, path: &str, content_type: &str, bytes: &[u8]) -> Answer {
    let path = format!("{}/{path}", phone.path);
    let request = World::request(method, &path).header(header::CONTENT_TYPE, content_type);
    phone.world.send(request.body(Body::from(bytes.to_vec())).unwrap()).await
}

/// What a voice sounds like, as a viewer gets it.
async fn sound(phone: &Phone, local_id: &Value) -> Answer {
    let local_id = local_id.as_str().unwrap().replace(':', "%3A").replace('/', "%2F");
    phone.world.get(&format!("{}/voices/{local_id}", phone.path)).await
}
