use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{fails, ok, phone, recorded, sound};
use crate::phone::{Phone, pass, told};

async fn position(phone: &Phone) -> Value {
    phone.session().await["player"]["position_ms"].clone()
}

/// Whether what a viewer says still matters.
async fn says(phone: &Phone, words: Value) -> bool {
    let answer = phone.world.post(&format!("{}/player", phone.path), &words).await;
    answer.json()["playing"].as_bool().unwrap()
}

#[tokio::test(start_paused = true)]
async fn a_voice_plays_to_its_end_and_then_the_page_is_told() {
    let phone = phone(json!({})).await;
    let local_id = recorded(&phone, 2000).await;
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", json!({"localId": local_id})).await;
    pass(1999).await;
    assert_eq!(told(&mut events), []);
    assert_eq!(position(&phone).await, 1999);
    pass(2).await;
    assert_eq!(told(&mut events), [("onVoicePlayEnd".to_owned(), json!({"localId": local_id}))]);
    assert_eq!(phone.session().await["player"], json!(null));
}

#[tokio::test(start_paused = true)]
async fn a_paused_voice_goes_on_where_it_was() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 2000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice.clone()).await;
    pass(700).await;
    ok(&phone, "pauseVoice", voice.clone()).await;
    pass(10_000).await;
    assert_eq!(position(&phone).await, 700);
    assert_eq!(phone.session().await["player"]["paused"], true);
    ok(&phone, "playVoice", voice.clone()).await;
    pass(1299).await;
    assert_eq!((position(&phone).await, told(&mut events)), (json!(1999), vec![]));
    pass(2).await;
    assert_eq!(told(&mut events).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_stopped_voice_has_not_come_to_its_end_and_begins_anew() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 2000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice.clone()).await;
    pass(700).await;
    ok(&phone, "stopVoice", voice.clone()).await;
    pass(10_000).await;
    assert_eq!(told(&mut events), []);
    ok(&phone, "playVoice", voice.clone()).await;
    assert_eq!(position(&phone).await, 0);
    ok(&phone, "pauseVoice", voice.clone()).await;
    ok(&phone, "stopVoice", voice.clone()).await;
    fails(&phone, "stopVoice", voice, "stopVoice:fail", "not_playing").await;
}

#[tokio::test(start_paused = true)]
async fn one_voice_plays_at_a_time() {
    let phone = phone(json!({})).await;
    let first = json!({"localId": recorded(&phone, 2000).await});
    let second = json!({"localId": recorded(&phone, 500).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", first.clone()).await;
    ok(&phone, "playVoice", second.clone()).await;
    fails(&phone, "pauseVoice", first, "pauseVoice:fail", "not_playing").await;
    pass(3000).await;
    assert_eq!(told(&mut events), [("onVoicePlayEnd".to_owned(), second)]);
}

#[tokio::test(start_paused = true)]
async fn what_cannot_be_played_paused_or_stopped_fails_with_its_reason() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 100).await});
    for api in ["playVoice", "pauseVoice", "stopVoice"] {
        let failed = format!("{api}:fail");
        fails(&phone, api, json!({}), &failed, "missing_parameters").await;
        fails(&phone, api, json!({"localId": 7}), &failed, "missing_parameters").await;
        fails(&phone, api, json!({"localId": "weixin://resourceid/0"}), &failed, "unknown_local_id").await;
    }
    assert_eq!(sound(&phone, &json!("weixin://resourceid/0")).await.status, StatusCode::NOT_FOUND);
    fails(&phone, "pauseVoice", voice, "pauseVoice:fail", "not_playing").await;
}

#[tokio::test(start_paused = true)]
async fn where_somebody_plays_it_aloud_it_ends_when_he_says_so() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice.clone()).await;
    assert!(says(&phone, json!({"id": 1, "state": "began", "duration_ms": 1100})).await);
    assert_eq!(phone.session().await["player"]["duration_ms"], 1100, "he has measured it");
    pass(1200).await;
    assert_eq!(told(&mut events), [], "his player began later than our clock");
    assert!(says(&phone, json!({"id": 1, "state": "ended"})).await);
    assert_eq!(told(&mut events).len(), 1);
    assert!(!says(&phone, json!({"id": 1, "state": "ended"})).await, "once");
    pass(10_000).await;
    assert_eq!(told(&mut events), []);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_who_is_gone_does_not_keep_a_voice_from_ending() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice).await;
    says(&phone, json!({"id": 1, "state": "began"})).await;
    pass(3999).await;
    assert_eq!(told(&mut events), []);
    pass(2).await;
    assert_eq!(told(&mut events).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn when_the_person_stops_a_voice_the_page_is_told() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice.clone()).await;
    says(&phone, json!({"id": 1, "state": "stopped"})).await;
    assert_eq!(told(&mut events), [("onVoicePlayEnd".to_owned(), voice)]);
}

#[tokio::test(start_paused = true)]
async fn a_new_page_is_not_told_of_the_old_ones_voice() {
    let phone = phone(json!({})).await;
    let voice = json!({"localId": recorded(&phone, 1000).await});
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "playVoice", voice).await;
    phone.load(crate::phone::PAGE).await;
    assert_eq!(phone.session().await["player"], json!(null));
    pass(5000).await;
    assert_eq!(told(&mut events), []);
}
