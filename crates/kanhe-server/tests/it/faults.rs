//! Failures on command.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::{WECHAT_APP, WECHAT_PLAIN_APP};
use serde_json::json;

use crate::phone::Phone;
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

#[tokio::test]
async fn a_fault_of_one_app_leaves_the_others_alone() {
    let world = World::new().await;
    let fault =
        json!({"endpoint": "wechat.getticket", "app": WECHAT_PLAIN_APP, "answer": {"errcode": 45009}});
    world.post("/sandbox/v1/faults", &fault).await;
    for (app, code) in [(WECHAT_APP, 0), (WECHAT_PLAIN_APP, 45009)] {
        let path = format!("/cgi-bin/ticket/getticket?access_token={}&type=jsapi", world.token(app).await);
        assert_eq!(world.get(&path).await.json()["errcode"], code, "{app}");
    }
    let fault = json!({"endpoint": "wechat.token", "app": WECHAT_APP, "status": 502});
    world.post("/sandbox/v1/faults", &fault).await;
    for (app, status) in [(WECHAT_PLAIN_APP, StatusCode::OK), (WECHAT_APP, StatusCode::BAD_GATEWAY)] {
        let path = format!("/cgi-bin/token?grant_type=client_credential&appid={app}&secret=x");
        assert_eq!(world.get(&path).await.status, status, "{app}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_fault_that_only_delays_leaves_its_mark_in_the_log_too() {
    let world = World::new().await;
    world.post("/sandbox/v1/faults", &json!({"endpoint": "wechat.token", "latency_ms": 10})).await;
    world.get("/cgi-bin/token").await;
    let log = world.get("/sandbox/v1/log").await.json();
    assert_eq!((&log["log"][0]["outcome"], &log["log"][0]["fault"]), (&json!("refused"), &json!(1)));
}

#[tokio::test]
async fn faults_are_replaced_at_once_and_taken_away_by_their_ids() {
    let world = World::new().await;
    world.post("/sandbox/v1/faults", &json!({"endpoint": "wechat.token", "drop": true})).await;
    let others = json!({"faults": [{"endpoint": "wechat.getticket", "drop": true}, {"endpoint": "gov.gettoken", "drop": true}]});
    let set = world.call(Method::PUT, "/sandbox/v1/faults", &others).await;
    assert_eq!(set.json()["faults"].as_array().unwrap().len(), 2);
    let id = set.json()["faults"][0]["id"].clone();
    let path = format!("/sandbox/v1/faults/{id}");
    assert_eq!(world.call(Method::DELETE, &path, &json!(null)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(world.call(Method::DELETE, &path, &json!(null)).await.status, StatusCode::NOT_FOUND);
    let left = world.get("/sandbox/v1/faults").await.json()["faults"].take();
    assert_eq!(
        left.as_array().unwrap().iter().map(|fault| &fault["endpoint"]).collect::<Vec<_>>(),
        ["gov.gettoken"]
    );
}

#[tokio::test]
async fn a_pages_call_ends_as_a_fault_says_in_the_words_of_its_client() {
    let phone = Phone::granted(json!({}), &["getLocation"]).await;
    for (fault, status, result) in [
        (json!({"end": "deny"}), "refused", json!({"err_msg": "system:access_denied"})),
        (json!({"end": "cancel"}), "cancelled", json!({"err_msg": "geoLocation:cancel"})),
        (
            json!({"end": "fail", "message": "GPS is off", "code": "12"}),
            "failed",
            json!({"err_msg": "geoLocation:fail GPS is off", "err_code": "12"}),
        ),
    ] {
        let mut rule = json!({"endpoint": "wechat.jsapi.geoLocation", "times": 1});
        rule.as_object_mut().unwrap().extend(fault.as_object().unwrap().clone());
        phone.world.post("/sandbox/v1/faults", &rule).await;
        assert_eq!(phone.invoke("geoLocation", json!({})).await, result);
        let call = phone.newest_call().await;
        assert_eq!(
            (call["status"].as_str(), call["reason"].as_str()),
            (Some(status), Some("fault_injected"))
        );
        assert!(call["fault"].is_u64(), "{call}");
    }
}

#[tokio::test]
async fn a_fault_hits_the_phone_and_the_user_that_it_names() {
    let phone = Phone::granted(json!({"auto": "allow"}), &["getNetworkType"]).await;
    let id = phone.session().await["id"].clone();
    for (rule, hit) in [
        (json!({"session": id}), true),
        (json!({"session": "another"}), false),
        (json!({"user": "lan"}), true),
        (json!({"user": "mei"}), false),
        (json!({"app": WECHAT_APP}), true),
    ] {
        let mut fault = json!({"endpoint": "wechat.jsapi.getNetworkType", "end": "fail"});
        fault.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
        phone.world.post("/sandbox/v1/faults", &fault).await;
        phone.invoke("getNetworkType", json!({})).await;
        assert_eq!(phone.newest_call().await["fault"].is_u64(), hit, "{rule}");
        phone.world.call(Method::DELETE, "/sandbox/v1/faults", &json!(null)).await;
    }
}

#[tokio::test]
async fn a_callback_can_be_called_twice_with_the_real_answer() {
    let phone = Phone::granted(json!({}), &["getNetworkType"]).await;
    let fault = json!({"endpoint": "wechat.jsapi.getNetworkType", "twice": true, "times": 1});
    phone.world.post("/sandbox/v1/faults", &fault).await;
    let mut params = json!({});
    params.as_object_mut().unwrap().extend(phone.identity.as_object().unwrap().clone());
    let body = json!({"api": "getNetworkType", "params": params, "url": crate::phone::PAGE});
    let path = format!("{}/invoke", phone.path);
    let twice = phone.world.post(&path, &body).await.json();
    assert_eq!((&twice["twice"], &twice["result"]["err_msg"]), (&json!(true), &json!("network_type:wifi")));
    assert!(phone.world.post(&path, &body).await.json()["twice"].is_null());
}
