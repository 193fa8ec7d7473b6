//! Failures on command.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn the_next_calls_of_an_endpoint_answer_what_they_were_told() {
    let world = World::new().await;
    let fault = json!({"endpoint": "wechat.getticket", "answer": {"errcode": 45009}, "times": 2});
    let added = world.post("/sandbox/v1/faults", &fault).await;
    assert_eq!((added.status, added.json()["id"].clone()), (StatusCode::CREATED, json!(1)));
    for _ in 0..2 {
        let answer = world.get("/cgi-bin/ticket/getticket?access_token=x&type=jsapi").await;
        assert_eq!(answer.text(), r#"{"errcode":45009}"#);
    }
    let answer = world.get("/cgi-bin/ticket/getticket?access_token=x&type=jsapi").await;
    assert_eq!(answer.json()["errcode"], 40001);
    let log = world.get("/sandbox/v1/log").await.json();
    assert_eq!(log["log"][0]["outcome"], "refused");
    assert_eq!(log["log"][1]["outcome"], "fault");
}

#[tokio::test(start_paused = true)]
async fn latency_delays_the_real_answer() {
    let world = World::new().await;
    let fault = json!({"endpoint": "wechat.token", "latency_ms": 30_000, "times": 1});
    world.post("/sandbox/v1/faults", &fault).await;
    let began = tokio::time::Instant::now();
    let answer = world.get("/cgi-bin/token").await;
    assert_eq!(answer.json()["errcode"], 40002);
    assert!(began.elapsed().as_secs() >= 30);
}

#[tokio::test]
async fn faults_are_listed_and_cleared_and_their_names_are_known() {
    let world = World::new().await;
    world.post("/sandbox/v1/faults", &json!({"endpoint": "wechat.token", "drop": true})).await;
    let listed = world.get("/sandbox/v1/faults").await.json();
    assert_eq!(listed["faults"], json!([{"id": 1, "endpoint": "wechat.token", "drop": true}]));
    let names = listed["endpoints"].as_array().unwrap();
    assert!(
        names.contains(&json!("wechat.stable_token")) && names.contains(&json!("wechat.jsapi.geoLocation"))
    );
    assert_eq!(
        world.call(Method::DELETE, "/sandbox/v1/faults", &json!(null)).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(world.get("/sandbox/v1/faults").await.json()["faults"], json!([]));
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused_in_a_sentence() {
    let world = World::new().await;
    for (fault, word) in [
        (json!({"endpoint": "wechat.nothing", "drop": true}), "endpoint"),
        (json!({"endpoint": "wechat.token"}), "needs one of"),
        (json!({"endpoint": "wechat.token", "drop": true, "times": 0}), "times"),
        (json!({"endpoint": "wechat.token", "dorp": true}), "dorp"),
        (json!({"drop": true}), "endpoint"),
    ] {
        let answer = world.post("/sandbox/v1/faults", &fault).await;
        assert!(answer.status.is_client_error());
        assert!(answer.problem().contains(word), "{fault}: {}", answer.problem());
    }
}

#[tokio::test]
async fn a_ticket_can_be_expired_or_replaced_on_command() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}/credentials");
    for (action, reason) in [("expire", "ticket_expired"), ("replace", "ticket_superseded")] {
        let page = "https://kanhe.example/";
        let config = world.config(page, &[]).await;
        let answer = world.post(&path, &json!({"kind": "jsapi", "action": action})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        let body = json!({"dialect": "wechat", "url": page, "config": config});
        assert_eq!(world.host("/host/v1/pages", &body).await.json()["reason"], reason);
    }
    let answer = world.post(&path, &json!({"kind": "cookie", "action": "expire"})).await;
    assert!(answer.problem().contains("access_token, stable_token, jsapi, wx_card"));
}
