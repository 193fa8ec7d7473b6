//! Dialogs are objects of the server: a person, a test and a script answer them alike; and what nobody answers ends.

use axum::http::{Method, StatusCode};
use serde_json::json;

use crate::phone::{PAGE, Phone};

async fn located(settings: serde_json::Value) -> Phone {
    Phone::granted(settings, &["geoLocation"]).await
}

#[tokio::test]
async fn a_prepared_answer_goes_before_the_person_and_before_the_sessions_own() {
    let phone = located(json!({"auto": "allow"})).await;
    phone.expect("location", "deny", json!({})).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await, json!({"err_msg": "geoLocation:cancel"}));
    assert_eq!(phone.newest_call().await["reason"], "user_denied");
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:ok", "used up");
}

#[tokio::test]
async fn a_prepared_answer_waits_for_a_dialog_of_its_kind_that_has_its_action() {
    let phone = located(json!({"auto": "deny"})).await;
    phone.expect("scan", "allow", json!({})).await;
    phone.expect("location", "fly", json!({})).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:cancel");
}

#[tokio::test(start_paused = true)]
async fn what_nobody_answers_fails_or_is_cancelled_as_the_session_is_set() {
    let phone = located(json!({"dialog_timeout": 5})).await;
    let failed = phone.invoke("geoLocation", json!({})).await;
    let why = "nobody answered the question on the phone within 5 s";
    assert_eq!(failed, json!({"err_msg": "geoLocation:fail", "err_desc": why}));
    phone.change(json!({"unanswered": "cancel"})).await;
    let cancelled = phone.invoke("geoLocation", json!({})).await;
    assert_eq!(cancelled, json!({"err_msg": "geoLocation:cancel", "err_desc": why}));
    let call = phone.newest_call().await;
    assert_eq!((&call["status"], &call["reason"]), (&json!("cancelled"), &json!("dialog_timeout")));
    let dialogs = phone.world.get(&format!("{}/dialogs", phone.path)).await.json();
    assert_eq!(dialogs, json!({"dialogs": []}));
}

#[tokio::test]
async fn the_question_says_who_asks_and_what_can_be_answered() {
    let phone = located(json!({})).await;
    let (_, dialog) =
        tokio::join!(phone.invoke("geoLocation", json!({"type": "gcj02"})), phone.answer("deny", json!({})));
    assert_eq!(dialog["app"], "Kanhe Demo 勘合演示");
    assert_eq!(dialog["host"], "kanhe.example");
    assert_eq!((&dialog["actions"], &dialog["waits"]), (&json!(["allow", "deny"]), &json!(true)));
    assert_eq!(dialog["data"], json!({"type": "gcj02"}));
}

#[tokio::test]
async fn listening_stands_in_the_log_with_what_may_be_heard_now() {
    let mut phone = Phone::with(json!({})).await;
    let listen = async |phone: &Phone, event: &str| {
        let body = json!({"event": event, "url": PAGE});
        let answer = phone.world.post(&format!("{}/listen", phone.path), &body).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let call = phone.newest_call().await;
        assert_eq!(call["id"], answer.json()["call"]);
        call
    };
    let early = listen(&phone, "menu:share:timeline").await;
    assert_eq!((&early["name"], &early["reason"]), (&json!("onMenuShareTimeline"), &json!("config_missing")));
    phone.configure(PAGE, PAGE, &["menu:share:timeline"]).await;
    assert_eq!(listen(&phone, "menu:share:timeline").await["status"], "allowed");
    assert_eq!(listen(&phone, "menu:share:qq").await["reason"], "api_not_declared");
    for other in ["geoLocation", "onFlyToTheMoon", "__proto__"] {
        assert_eq!(listen(&phone, other).await["reason"], "function_not_exist", "{other}");
    }
}

#[tokio::test]
async fn a_page_listens_to_a_bounded_number_of_events() {
    let phone = Phone::with(json!({})).await;
    let path = format!("{}/listen", phone.path);
    for count in 0..256 {
        let body = json!({"event": format!("event{count}"), "url": PAGE});
        assert_eq!(phone.world.post(&path, &body).await.status, StatusCode::OK);
    }
    let one_more = json!({"event": "another", "url": PAGE});
    assert_eq!(phone.world.post(&path, &one_more).await.status, StatusCode::TOO_MANY_REQUESTS);
    let long = json!({"event": "x".repeat(129), "url": PAGE});
    assert_eq!(phone.world.post(&path, &long).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_phone_is_held_by_somebody_and_questions_end_in_one_of_two_ways() {
    let phone = Phone::with(json!({})).await;
    for wrong in [json!({"user": ""}), json!({"user": "x".repeat(65)}), json!({"unanswered": "explode"})] {
        let answer = phone.world.call(Method::PATCH, &phone.path, &wrong).await;
        assert!(answer.status.is_client_error(), "{wrong}");
    }
    assert_eq!(phone.change(json!({"user": "mu", "unanswered": "cancel"})).await, StatusCode::OK);
    let session = phone.world.get(&phone.path).await.json();
    assert_eq!((&session["user"], &session["unanswered"]), (&json!("mu"), &json!("cancel")));
}
