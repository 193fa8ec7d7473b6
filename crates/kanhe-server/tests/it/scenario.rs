//! A scenario: what new phones are and answer, and calls of the sandbox API, from one file.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::phone::Phone;
use crate::world::World;

#[tokio::test]
async fn a_scenario_does_its_calls_and_makes_new_phones_what_it_says() {
    let world = World::new().await;
    let scenario = json!({
        "phone": {"network": "2g", "dialog_timeout": 5},
        "expect": [{"api": "getLocation", "action": "deny"}],
        "calls": [
            {"call": "POST /clock", "body": {"advance_seconds": 60}},
            {"call": "POST /faults", "body": {"endpoint": "wechat.jsapi.getNetworkType", "end": "fail", "nth": 2}},
            {"call": format!("PATCH /apps/wechat/{WECHAT_APP}"), "body": {"name": "Tea"}},
        ],
    });
    let before = world.kanhe.platform.now();
    let answer = world.post("/sandbox/v1/scenario", &scenario).await;
    assert_eq!((answer.status, answer.json()), (StatusCode::OK, json!({"done": 3})));
    assert_eq!(world.kanhe.platform.now().unix_seconds() - before.unix_seconds(), 60);
    let phone = Phone::of(world, json!({"network": "4g"})).await;
    let session = phone.session().await;
    assert_eq!((&session["network"], &session["dialog_timeout"]), (&json!("4g"), &json!(5)));
    let left = phone.world.get(&format!("{}/expect", phone.path)).await.json();
    assert_eq!(left["expectations"][0]["api"], "getLocation");

    phone.world.call(Method::DELETE, "/sandbox/v1/scenario", &json!(null)).await;
    assert_eq!(phone.world.get("/sandbox/v1/faults").await.json()["faults"], json!([]));
    let plain = Phone::of(phone.world, json!({})).await;
    assert_eq!(plain.session().await["network"], "wifi");
}

#[tokio::test]
async fn the_call_that_cannot_be_made_is_named_with_its_number() {
    let world = World::new().await;
    for (calls, words) in [
        (
            json!([{"call": "POST /faults", "body": {"endpoint": "x", "drop": true}}]),
            "call 1 of the scenario, POST /faults: no endpoint",
        ),
        (json!([{"call": "GET /apps"}, {"call": "fly"}]), "call 2 of the scenario is no call"),
        (json!([{"call": "GET /nothing"}]), "there is nothing at this address"),
        (json!([{"call": "POST /scenario", "body": {}}]), "is no call"),
    ] {
        let answer = world.post("/sandbox/v1/scenario", &json!({"calls": calls})).await;
        assert!(answer.status.is_client_error());
        assert!(answer.problem().contains(words), "{}", answer.problem());
    }
    let answer = world.post("/sandbox/v1/scenario", &json!({"faultz": []})).await;
    assert!(answer.problem().contains("faultz"));
}
