//! The phone records and plays.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{asked, can_be_cancelled, done, fails, granted};
use crate::phone::{Phone, pass, told};

const APIS: [&str; 10] = [
    "device.audio.startRecord",
    "device.audio.stopRecord",
    "device.audio.onRecordEnd",
    "device.audio.download",
    "device.audio.play",
    "device.audio.pause",
    "device.audio.resume",
    "device.audio.stop",
    "device.audio.onPlayEnd",
    "device.audio.translateVoice",
];

/// A phone whose page may do everything with sound, and listens.
async fn phone(settings: Value) -> Phone {
    let mut settings = settings;
    settings.as_object_mut().unwrap().entry("auto").or_insert(json!("allow"));
    let phone = granted(settings, &APIS).await;
    phone.listen("dingtalk").await;
    phone
}

/// Records for so long, and answers what the page gets.
async fn recorded(phone: &Phone, milliseconds: u64) -> Value {
    assert_eq!(done(phone, "device.audio.startRecord", json!({})).await, json!({}));
    pass(milliseconds).await;
    done(phone, "device.audio.stopRecord", json!({})).await
}

/// The id under which pages play what they recorded.
async fn downloaded(phone: &Phone, recording: &Value) -> Value {
    let media = json!({"mediaId": recording["mediaId"]});
    done(phone, "device.audio.download", media).await["localAudioId"].clone()
}

#[tokio::test(start_paused = true)]
async fn a_recording_has_a_media_id_and_its_length_in_seconds() {
    let phone = phone(json!({})).await;
    let recording = recorded(&phone, 1500).await;
    let media = recording["mediaId"].as_str().unwrap();
    assert!(media.len() == 33 && media.starts_with('@'), "{media}");
    assert_eq!(recording, json!({"mediaId": media, "duration": 2}));
    assert_eq!(downloaded(&phone, &recording).await, media.trim_start_matches('@'));
}

#[tokio::test(start_paused = true)]
async fn the_person_is_asked_once_for_each_app_and_host() {
    let phone = phone(json!({"auto": "ask"})).await;
    let start = "device.audio.startRecord";
    let (refused, dialog) = tokio::join!(phone.invoke(start, json!({})), phone.answer("deny", json!({})));
    assert_eq!(refused["errorCode"], "-1");
    assert_eq!((&dialog["kind"], &dialog["actions"]), (&json!("microphone"), &json!(["allow", "deny"])));
    assert_eq!(phone.newest_call().await["reason"], "user_denied");
    asked(&phone, start, json!({}), "allow", json!({})).await;
    done(&phone, "device.audio.stopRecord", json!({})).await;
    done(&phone, start, json!({})).await;
}

#[tokio::test(start_paused = true)]
async fn there_is_one_recording_at_a_time_and_nothing_to_stop_without_one() {
    let phone = phone(json!({})).await;
    fails(&phone, "device.audio.stopRecord", json!({}), "3", "not_recording").await;
    done(&phone, "device.audio.startRecord", json!({})).await;
    fails(&phone, "device.audio.startRecord", json!({}), "13", "already_recording").await;
}

#[tokio::test(start_paused = true)]
async fn a_recording_that_ends_by_itself_is_told_with_its_length() {
    for (settings, milliseconds, seconds) in
        [(json!({}), 60_000, 60), (json!({"recording_limit_ms": 1200}), 1200, 2)]
    {
        let phone = phone(settings).await;
        assert_eq!(done(&phone, "device.audio.onRecordEnd", json!({})).await, json!({}));
        let mut events = phone.world.sandbox().events.watch();
        done(&phone, "device.audio.startRecord", json!({})).await;
        pass(milliseconds - 1).await;
        assert_eq!(told(&mut events), []);
        pass(2).await;
        let told = told(&mut events);
        let [(event, payload)] = told.as_slice() else { panic!("{told:?}") };
        let media = payload["data"]["mediaId"].clone();
        assert_eq!(event, "dingtalk");
        assert_eq!(
            *payload,
            json!({"method": "device.audio.onRecordEnd", "data": {"mediaId": media, "duration": seconds}})
        );
        done(&phone, "device.audio.download", json!({"mediaId": media})).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_played_paused_and_gone_on_with_and_its_end_is_told() {
    let phone = phone(json!({})).await;
    let recording = recorded(&phone, 2000).await;
    let id = downloaded(&phone, &recording).await;
    let playing = json!({"localAudioId": id});
    let mut events = phone.world.sandbox().events.watch();
    assert_eq!(done(&phone, "device.audio.onPlayEnd", json!({})).await, json!({}));
    assert_eq!(done(&phone, "device.audio.play", playing.clone()).await, json!({}));
    pass(500).await;
    assert_eq!(done(&phone, "device.audio.pause", playing.clone()).await, json!({}));
    pass(10_000).await;
    assert_eq!(phone.session().await["player"]["position_ms"], 500);
    assert_eq!(done(&phone, "device.audio.resume", playing.clone()).await, json!({}));
    pass(1490).await;
    assert_eq!(told(&mut events), []);
    pass(20).await;
    let end = json!({"method": "device.audio.onPlayEnd", "data": {"localAudioId": id}});
    assert_eq!(told(&mut events), [("dingtalk".to_owned(), end)]);
    fails(&phone, "device.audio.pause", playing.clone(), "3", "not_playing").await;
    fails(&phone, "device.audio.stop", playing.clone(), "3", "not_playing").await;
    done(&phone, "device.audio.play", playing.clone()).await;
    assert_eq!(done(&phone, "device.audio.stop", playing).await, json!({}));
    assert_eq!(phone.session().await["player"], json!(null));
}

#[tokio::test(start_paused = true)]
async fn what_was_not_recorded_here_cannot_be_had() {
    let phone = phone(json!({})).await;
    for api in ["download", "play", "pause", "resume", "stop", "translateVoice"] {
        let api = format!("device.audio.{api}");
        fails(&phone, &api, json!({}), "2", "missing_parameters").await;
        fails(&phone, &api, json!({"localAudioId": "00"}), "2", "unknown_local_id").await;
        fails(&phone, &api, json!({"mediaId": "@00"}), "2", "unknown_local_id").await;
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_said_is_written_down_beforehand_or_by_the_person() {
    let phone = phone(json!({})).await;
    let path = format!("{}/recorder/transcript", phone.path);
    let written = phone.world.call(Method::PUT, &path, &json!({"text": "下班了"})).await;
    assert_eq!(written.status, StatusCode::NO_CONTENT);
    let recording = recorded(&phone, 1000).await;
    let media = json!({"mediaId": recording["mediaId"], "duration": 1});
    assert_eq!(
        done(&phone, "device.audio.translateVoice", media).await,
        json!({"mediaId": recording["mediaId"], "content": "下班了"})
    );
    let silent = recorded(&phone, 1000).await;
    let media = json!({"mediaId": silent["mediaId"]});
    phone.change(json!({"auto": "ask"})).await;
    let (result, dialog) =
        asked(&phone, "device.audio.translateVoice", media.clone(), "write", json!({"text": "早"})).await;
    assert_eq!(result, json!({"mediaId": silent["mediaId"], "content": "早"}));
    assert_eq!((&dialog["kind"], &dialog["data"]["duration_ms"]), (&json!("transcript"), &json!(1000)));
    can_be_cancelled(&phone, "device.audio.translateVoice", media).await;
}
