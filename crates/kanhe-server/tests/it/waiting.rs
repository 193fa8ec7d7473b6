//! Scripts that wait for what a page does: they get it, or hear in time what came instead.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::phone::Phone;

async fn wait(phone: &Phone, path: &str) -> (StatusCode, Value) {
    let answer = phone.world.get(&format!("{}/{path}", phone.path)).await;
    (answer.status, answer.json())
}

#[tokio::test]
async fn a_call_that_has_come_already_is_found_by_either_name() {
    let phone = Phone::granted(json!({"auto": "allow"}), &["getLocation"]).await;
    phone.invoke("geoLocation", json!({})).await;
    for name in ["getLocation", "geoLocation"] {
        let (status, answer) = wait(&phone, &format!("calls/wait?api={name}&status=allowed")).await;
        assert_eq!((status, &answer["call"]["name"]), (StatusCode::OK, &json!("getLocation")));
    }
}

#[tokio::test]
async fn a_call_is_waited_for_until_it_has_been_answered() {
    let phone = Phone::granted(json!({}), &["getLocation"]).await;
    let (waited, _, _) = tokio::join!(
        wait(&phone, "calls/wait?api=getLocation"),
        phone.invoke("geoLocation", json!({})),
        phone.answer("deny", json!({})),
    );
    assert_eq!(waited.1["call"]["status"], "cancelled");
    let since = waited.1["call"]["id"].clone();
    let later = wait(&phone, &format!("calls/wait?api=getLocation&since={since}&timeout_ms=1")).await;
    assert_eq!(later.0, StatusCode::REQUEST_TIMEOUT);
}

#[tokio::test]
async fn a_question_is_waited_for_by_its_kind() {
    let phone = Phone::granted(json!({}), &["getLocation"]).await;
    let asked = async {
        let (status, answer) = wait(&phone, "dialogs/wait?kind=location").await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        phone.answer("allow", json!({})).await
    };
    let (dialog, result) = tokio::join!(asked, phone.invoke("geoLocation", json!({})));
    assert_eq!((&dialog["kind"], &result["err_msg"]), (&json!("location"), &json!("geoLocation:ok")));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_come_is_a_sentence_that_says_what_came_instead() {
    let phone = Phone::granted(json!({}), &["getNetworkType"]).await;
    phone.invoke("getNetworkType", json!({})).await;
    let (status, answer) = wait(&phone, "calls/wait?api=getLocation&timeout_ms=5000").await;
    assert_eq!(
        (status, &answer["type"]),
        (StatusCode::REQUEST_TIMEOUT, &json!("urn:kanhe:problem:timed_out"))
    );
    let detail = answer["detail"].as_str().unwrap();
    assert!(detail.starts_with("within 5000 ms no call of getLocation came;"), "{detail}");
    assert!(
        detail.contains("getNetworkType (allowed)") && detail.ends_with("open questions: none"),
        "{detail}"
    );
    let (status, answer) = wait(&phone, "dialogs/wait?kind=scan").await;
    assert_eq!(status, StatusCode::REQUEST_TIMEOUT);
    assert!(answer["detail"].as_str().unwrap().contains("no question of the kind scan"), "{answer}");
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_at_a_phone_that_is_thrown_away_hears_it() {
    let phone = Phone::with(json!({})).await;
    let (waited, _) = tokio::join!(
        wait(&phone, "calls/wait?timeout_ms=60000"),
        phone.world.call(Method::DELETE, &phone.path, &json!(null)),
    );
    assert_eq!(waited.0, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn answers_that_no_question_has_taken_can_be_seen_and_forgotten() {
    let phone = Phone::with(json!({})).await;
    phone.expect("scan", "scan", json!({"text": "690"})).await;
    let path = format!("{}/expect", phone.path);
    let left = phone.world.get(&path).await.json()["expectations"].take();
    assert_eq!(left, json!([{"kind": "scan", "action": "scan", "data": {"text": "690"}}]));
    assert_eq!(phone.world.call(Method::DELETE, &path, &json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(phone.world.get(&path).await.json()["expectations"], json!([]));
}
