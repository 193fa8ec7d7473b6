use axum::http::{Method, StatusCode};
use serde_json::json;

use super::{fails, ok, phone, recorded};
use crate::phone::Phone;

async fn write(phone: &Phone, text: &str) {
    let path = format!("{}/recorder/transcript", phone.path);
    let answer = phone.world.call(Method::PUT, &path, &json!({"text": text})).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
}

#[tokio::test(start_paused = true)]
async fn a_recording_says_what_was_written_down_for_it() {
    let phone = phone(json!({"auto": "ask"})).await;
    phone.expect("microphone", "allow", json!({})).await;
    write(&phone, "一斤苹果").await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    assert_eq!(
        phone.invoke("translateVoice", voice).await,
        json!({"err_msg": "translateVoice:ok", "translateResult": "一斤苹果"})
    );
}

#[tokio::test(start_paused = true)]
async fn else_the_person_is_asked_to_type_it() {
    let phone = phone(json!({"auto": "ask"})).await;
    phone.expect("microphone", "allow", json!({})).await;
    write(&phone, "of the first").await;
    recorded(&phone, 1000).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let (translated, dialog) = tokio::join!(
        ok(&phone, "translateVoice", voice.clone()),
        phone.answer("write", json!({"text": " a pound of apples\n"}))
    );
    assert_eq!(translated["translateResult"], "a pound of apples");
    assert_eq!((&dialog["kind"], &dialog["actions"]), (&json!("transcript"), &json!(["write", "cancel"])));
    assert_eq!(dialog["data"], json!({"localId": voice["localId"], "duration_ms": 1000}));

    phone.expect("transcript", "cancel", json!({})).await;
    fails(&phone, "translateVoice", voice.clone(), "translateVoice:cancel", "user_cancelled").await;
}

#[tokio::test(start_paused = true)]
async fn where_nothing_is_said_nothing_is_recognised() {
    let phone = phone(json!({})).await;
    write(&phone, "").await;
    let silent = json!({"localId": recorded(&phone, 1000).await});
    fails(&phone, "translateVoice", silent, "translateVoice:fail", "nothing_recognised").await;
    phone.expect("transcript", "write", json!({"text": "  "})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    fails(&phone, "translateVoice", voice, "translateVoice:fail", "nothing_recognised").await;
}

#[tokio::test(start_paused = true)]
async fn a_phone_that_answers_by_itself_hears_something() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let translated = ok(&phone, "translateVoice", voice).await;
    assert!(!translated["translateResult"].as_str().unwrap().is_empty());
}

#[tokio::test(start_paused = true)]
async fn there_must_be_a_voice() {
    let phone = phone(json!({})).await;
    fails(&phone, "translateVoice", json!({}), "translateVoice:fail", "missing_parameters").await;
    let other = json!({"localId": "weixin://resourceid/0"});
    fails(&phone, "translateVoice", other, "translateVoice:fail", "unknown_local_id").await;
}
