use axum::http::{Method, StatusCode, header};
use kanhe_sandbox::sound::tone::tone;
use serde_json::json;

use super::{fails, ok, phone, recorded, send, sound};
use crate::phone::{PAGE, pass, told};

#[tokio::test(start_paused = true)]
async fn without_a_microphone_the_phone_records_a_tone_as_long_as_it_recorded() {
    let phone = phone(json!({})).await;
    let local_id = recorded(&phone, 1500).await;
    let heard = sound(&phone, &local_id).await;
    assert_eq!(heard.header(header::CONTENT_TYPE), "audio/wav");
    assert_eq!(heard.body, tone(1500).bytes);
}

#[tokio::test(start_paused = true)]
async fn the_person_is_asked_once_for_each_app_and_host() {
    let phone = phone(json!({"auto": "ask"})).await;
    let (refused, dialog) =
        tokio::join!(phone.invoke("startRecord", json!({})), phone.answer("deny", json!({})));
    assert_eq!(refused, json!({"err_msg": "startRecord:cancel"}));
    assert_eq!((&dialog["kind"], &dialog["host"]), (&json!("microphone"), &json!("kanhe.example")));
    assert_eq!(phone.newest_call().await["reason"], "user_denied");
    assert_eq!(phone.session().await["recorder"]["recording"], json!(null));

    tokio::join!(ok(&phone, "startRecord", json!({})), phone.answer("allow", json!({})));
    ok(&phone, "stopRecord", json!({})).await;
    ok(&phone, "startRecord", json!({})).await;
}

#[tokio::test(start_paused = true)]
async fn there_is_one_recording_at_a_time_and_nothing_to_stop_without_one() {
    let phone = phone(json!({})).await;
    fails(&phone, "stopRecord", json!({}), "stopRecord:fail", "not_recording").await;
    ok(&phone, "startRecord", json!({})).await;
    fails(&phone, "startRecord", json!({}), "startRecord:recording", "already_recording").await;
    ok(&phone, "stopRecord", json!({})).await;
    fails(&phone, "stopRecord", json!({}), "stopRecord:fail", "not_recording").await;
}

#[tokio::test(start_paused = true)]
async fn after_a_minute_it_ends_by_itself_and_the_page_is_told() {
    let phone = phone(json!({})).await;
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "startRecord", json!({})).await;
    pass(59_999).await;
    assert_eq!(told(&mut events), []);
    assert_eq!(phone.session().await["recorder"]["recording"]["elapsed_ms"], 59_999);
    pass(2).await;
    let told = told(&mut events);
    let [(event, payload)] = told.as_slice() else { panic!("{told:?}") };
    assert_eq!(event, "onVoiceRecordEnd");
    assert_eq!(payload.as_object().unwrap().len(), 1);
    fails(&phone, "stopRecord", json!({}), "stopRecord:fail", "not_recording").await;
    ok(&phone, "playVoice", json!({"localId": payload["localId"]})).await;
    assert_eq!(phone.session().await["player"]["duration_ms"], 60_000);
}

#[tokio::test(start_paused = true)]
async fn who_is_in_a_hurry_makes_the_minute_shorter() {
    let phone = phone(json!({"recording_limit_ms": 300})).await;
    let mut events = phone.world.sandbox().events.watch();
    ok(&phone, "startRecord", json!({})).await;
    pass(301).await;
    assert_eq!(told(&mut events).len(), 1);
    for wrong in [0, 60_001] {
        assert_eq!(phone.change(json!({"recording_limit_ms": wrong})).await, StatusCode::BAD_REQUEST);
    }
}

#[tokio::test(start_paused = true)]
async fn a_stopped_recording_does_not_end_a_second_time() {
    let phone = phone(json!({})).await;
    let mut events = phone.world.sandbox().events.watch();
    recorded(&phone, 1000).await;
    pass(30_000).await;
    ok(&phone, "startRecord", json!({})).await;
    pass(29_500).await;
    assert_eq!(told(&mut events), [], "the alarm of the first recording rings in vain");
}

#[tokio::test(start_paused = true)]
async fn a_recording_is_dropped_with_its_page() {
    for way in ["a load", "the person closes it", "closeWindow", "the phone is thrown away"] {
        let phone = phone(json!({})).await;
        let mut events = phone.world.sandbox().events.watch();
        ok(&phone, "startRecord", json!({})).await;
        match way {
            "a load" => phone.load(PAGE).await,
            "closeWindow" => {
                ok(&phone, "closeWindow", json!({})).await;
            }
            "the person closes it" => {
                let closed = json!({"closed": true});
                phone.world.call(Method::PATCH, &format!("{}/page", phone.path), &closed).await;
            }
            _ => {
                phone.world.call(Method::DELETE, &phone.path, &json!({})).await;
            }
        }
        assert!(phone.session().await["recorder"]["recording"].is_null(), "{way}");
        pass(70_000).await;
        assert_eq!(told(&mut events), [], "{way}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_chosen_file_takes_the_place_of_what_is_heard_once() {
    let phone = phone(json!({})).await;
    let chosen = tone(250);
    let answer = send(&phone, Method::PUT, "recorder/sound", "audio/wav", &chosen.bytes).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    let shown = json!({"content_type": "audio/wav", "duration_ms": 250});
    assert_eq!(phone.session().await["recorder"]["sound"], shown);

    let local_id = recorded(&phone, 1000).await;
    assert_eq!(sound(&phone, &local_id).await.body, chosen.bytes);
    assert_eq!(phone.session().await["recorder"]["sound"], json!(null), "used up");

    send(&phone, Method::PUT, "recorder/sound", "audio/wav", &chosen.bytes).await;
    send(&phone, Method::DELETE, "recorder/sound", "", b"").await;
    let local_id = recorded(&phone, 1000).await;
    assert_eq!(sound(&phone, &local_id).await.body, tone(1000).bytes, "taken back");
}

#[tokio::test(start_paused = true)]
async fn what_is_no_sound_is_refused_in_words() {
    let phone = phone(json!({})).await;
    let refused = async |content_type: &str, bytes: &[u8]| {
        let answer = send(&phone, Method::PUT, "recorder/sound", content_type, bytes).await;
        (answer.status, answer.problem())
    };
    let (status, detail) = refused("text/html", b"<script>").await;
    assert_eq!(
        (status, &*detail),
        (StatusCode::UNSUPPORTED_MEDIA_TYPE, "the content type is audio/…, at most 100 characters")
    );
    for size in [0, 2 * 1024 * 1024 + 1, 2 * 1024 * 1024 + 2] {
        let (status, _) = refused("audio/webm", &vec![0; size]).await;
        assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE, "{size}");
    }
    let long = json!({"text": "x".repeat(4097)});
    let path = format!("{}/recorder/transcript", phone.path);
    assert_eq!(phone.world.call(Method::PUT, &path, &long).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_who_hears_is_waited_for_and_his_sound_is_kept() {
    let phone = phone(json!({})).await;
    ok(&phone, "startRecord", json!({})).await;
    let hear = json!({"heard": true});
    let path = format!("{}/recorder/recordings/1", phone.path);
    assert_eq!(phone.world.post(&path, &hear).await.json(), json!({"heard": true}));
    let another = phone.world.post(&path, &hear).await.json();
    assert_eq!(another, json!({"heard": false}), "one is enough");
    pass(800).await;
    let early = send(&phone, Method::PUT, "recorder/recordings/1/sound", "audio/webm", b"early").await;
    assert_eq!(early.status, StatusCode::CONFLICT, "not over yet");

    let deliver = async {
        while phone.session().await["recorder"]["recording"]["ended"] != json!(true) {
            tokio::task::yield_now().await;
        }
        pass(300).await;
        let path = "recorder/recordings/1/sound?duration_ms=790";
        let answer = send(&phone, Method::PUT, path, "audio/webm;codecs=opus", b"opus").await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    };
    let (stopped, ()) = tokio::join!(ok(&phone, "stopRecord", json!({})), deliver);
    ok(&phone, "playVoice", json!({"localId": stopped["localId"]})).await;
    let heard = sound(&phone, &stopped["localId"]).await;
    assert_eq!((heard.header(header::CONTENT_TYPE), &*heard.body), ("audio/webm;codecs=opus", &b"opus"[..]));
    assert_eq!(phone.session().await["player"]["duration_ms"], 790);
    assert_eq!(phone.world.post(&path, &hear).await.json(), json!({"heard": false}), "over");
    let late = send(&phone, Method::PUT, "recorder/recordings/1/sound", "audio/webm", b"late").await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_who_goes_silent_or_gives_up_leaves_a_tone() {
    let phone = phone(json!({})).await;
    let tone_after = async |recording: u64, gives_up: bool| {
        let path = format!("{}/recorder/recordings/{recording}", phone.path);
        ok(&phone, "startRecord", json!({})).await;
        phone.world.post(&path, &json!({"heard": true})).await;
        pass(400).await;
        let give_up = async {
            pass(1000).await;
            if gives_up {
                phone.world.post(&path, &json!({"heard": false})).await;
            }
        };
        let began = tokio::time::Instant::now();
        let (stopped, ()) = tokio::join!(ok(&phone, "stopRecord", json!({})), give_up);
        assert_eq!(
            sound(&phone, &stopped["localId"]).await.body,
            tone(400).bytes,
            "not longer for the waiting"
        );
        began.elapsed().as_millis()
    };
    let silent = tone_after(1, false).await;
    assert!((5000..5100).contains(&silent), "{silent}");
    let given_up = tone_after(2, true).await;
    assert!((1000..1100).contains(&given_up), "{given_up}");
}

#[tokio::test(start_paused = true)]
async fn a_page_that_leaves_while_the_sound_is_on_its_way_gets_nothing() {
    let phone = phone(json!({})).await;
    ok(&phone, "startRecord", json!({})).await;
    phone.world.post(&format!("{}/recorder/recordings/1", phone.path), &json!({"heard": true})).await;
    let leave = async {
        pass(100).await;
        phone.load(PAGE).await;
    };
    let (stopped, ()) = tokio::join!(phone.invoke("stopRecord", json!({})), leave);
    assert_eq!(stopped["err_msg"], "stopRecord:fail");
}
