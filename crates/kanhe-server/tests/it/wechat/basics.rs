//! The page config and the basic calls, over the sandbox API as the simulator drives it.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::WECHAT_APP;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};
use crate::world::World;

const LISTED: [&str; 4] = ["checkJsApi", "getNetworkType", "geoLocation", "closeWindow"];

async fn configured(settings: Value) -> Phone {
    Phone::granted(settings, &LISTED).await
}

fn android() -> Value {
    json!({"device": {"profile": "android"}, "auto": "allow"})
}

#[tokio::test]
async fn a_config_shows_its_checks_in_order_and_its_signature_by_field() {
    let phone = configured(json!({})).await;
    let checks = phone.checks().await;
    let names: Vec<_> = checks.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "parameters",
            "app",
            "enabled",
            "account",
            "url",
            "domain",
            "ticket",
            "timestamp",
            "signature",
            "apis"
        ]
    );
    let call = phone.newest_call().await;
    assert_eq!(
        (&call["name"], &call["wire"], &call["status"]),
        (&json!("config"), &json!("preVerifyJSAPI"), &json!("allowed"))
    );
    let signature = &call["signature"];
    assert_eq!(signature["given"], signature["expected"]);
    let fields: Vec<_> =
        signature["fields"].as_array().unwrap().iter().map(|f| f["name"].as_str().unwrap()).collect();
    assert_eq!(fields, ["jsapi_ticket", "noncestr", "timestamp", "url"]);
    let ticket = phone.world.ticket().await;
    assert!(!call.to_string().contains(&ticket), "the ticket is masked");
}

#[tokio::test]
async fn before_and_without_a_config_calls_are_offline_verifying() {
    let mut phone = Phone::with(json!({})).await;
    let offline = json!({"err_msg": "getNetworkType:fail, the permission value is offline verifying"});
    assert_eq!(phone.invoke("getNetworkType", json!({})).await, offline);
    assert_eq!(phone.newest_call().await["reason"], "config_missing");
    phone.configure("https://kanhe.example/other", PAGE, &LISTED).await;
    assert_eq!(phone.invoke("getNetworkType", json!({})).await, offline);
    assert_eq!(phone.newest_call().await["reason"], "config_refused");
    phone.configure(PAGE, PAGE, &["geoLocation"]).await;
    assert_eq!(phone.invoke("getNetworkType", json!({})).await, offline);
    assert_eq!(phone.newest_call().await["reason"], "api_not_declared");
}

#[tokio::test]
async fn what_the_account_may_not_is_permission_denied_and_what_the_client_lacks_does_not_exist() {
    let mut phone = Phone::with(json!({})).await;
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}");
    phone.configure(PAGE, PAGE, &["geoLocation"]).await;
    phone.world.call(Method::PATCH, &path, &json!({"status": "disabled"})).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await, json!({"err_msg": "system:access_denied"}));
    for name in ["chooseWXPay", "flyToTheMoon", "__proto__"] {
        assert_eq!(phone.invoke(name, json!({})).await, json!({"err_msg": "system:function_not_exist"}));
        assert_eq!(phone.newest_call().await["reason"], "function_not_exist");
    }
}

#[tokio::test]
async fn an_old_client_does_not_know_what_came_later() {
    let phone = Phone::with(json!({"device": {"client_version": "6.0.1"}})).await;
    assert_eq!(phone.invoke("checkJsApi", json!({})).await, json!({"err_msg": "system:function_not_exist"}));
    assert_eq!(phone.newest_call().await["reason"], "client_too_old");
}

/// `protocol/wechat-bridge.md` 8, trap 1.
#[tokio::test]
async fn after_a_route_change_an_iphone_wants_the_landing_url_and_android_the_current_one() {
    let route = "https://kanhe.example/shop/item/7";
    let refused = json!({"err_msg": "preVerifyJSAPI:invalid signature"});
    let granted = json!({"err_msg": "preVerifyJSAPI:ok"});
    for (profile, url, landing, current) in [
        ("iphone", "auto", &granted, &refused),
        ("android", "auto", &refused, &granted),
        ("iphone", "current", &refused, &granted),
        ("desktop", "landing", &granted, &refused),
    ] {
        let device = json!({"device": {"profile": profile, "signature_url": url}});
        let mut phone = Phone::with(device).await;
        assert_eq!(
            &phone.configure(PAGE, route, &LISTED).await,
            landing,
            "{profile} {url} signed the landing URL"
        );
        assert_eq!(
            &phone.configure(route, route, &LISTED).await,
            current,
            "{profile} {url} signed the current URL"
        );
    }
}

/// Seed 003, "Step 3" and "Common Errors" 19: before 6.2 Android's client did not see a pushState.
#[tokio::test]
async fn an_old_android_client_wants_the_landing_url_too() {
    let route = "https://kanhe.example/shop/item/7";
    for (client_version, granted) in [("6.1.0", PAGE), ("6.2.0", route)] {
        let device = json!({"device": {"profile": "android", "client_version": client_version}});
        let mut phone = Phone::with(device).await;
        for signed in [PAGE, route] {
            let answer = phone.configure(signed, route, &LISTED).await;
            assert_eq!(
                answer["err_msg"] == "preVerifyJSAPI:ok",
                signed == granted,
                "{client_version} {signed}"
            );
        }
    }
}

/// Seed 003, "Common Errors" 22: Mars coordinates can be asked for from 6.2 on.
#[tokio::test]
async fn a_client_before_6_2_tells_the_place_in_wgs_84_whatever_it_is_asked() {
    let place = json!({"latitude": 39.915, "longitude": 116.404});
    let device = json!({"client_version": "6.1.0"});
    let phone = configured(json!({"auto": "allow", "place": place, "device": device})).await;
    let told = phone.invoke("geoLocation", json!({"type": "gcj02"})).await;
    assert_eq!((&told["type"], &told["latitude"]), (&json!("wgs84"), &json!(39.915)));
}

/// Seed 003, "Common Errors" 6: a client before 6.0.2 does not verify, and the SDK takes that for `config:ok`.
#[tokio::test]
async fn a_client_before_6_0_2_does_not_verify_a_config() {
    let mut phone = Phone::with(json!({"device": {"client_version": "6.0.1"}})).await;
    let answer = phone.configure("https://elsewhere.example/", PAGE, &LISTED).await;
    assert_eq!(answer, json!({"err_msg": "system:function_not_exist"}));
}

#[tokio::test]
async fn newer_clients_refuse_in_more_words() {
    let mut phone = Phone::with(json!({"device": {"error_texts": "detailed", "language": "en"}})).await;
    let refused = phone.configure("https://kanhe.example/other", PAGE, &LISTED).await;
    assert_eq!(
        refused,
        json!({"errMsg": "config:fail,Error: System error, error code:63002,invalid signature [20261120 10:00:00][]"})
    );
    phone.change(json!({"device": {"error_texts": "detailed", "language": "zh-CN"}})).await;
    let refused = phone.configure("https://kanhe.example/other", PAGE, &LISTED).await;
    assert_eq!(
        refused["errMsg"],
        "config:fail,Error: 系统错误,错误码:63002,invalid signature [20261120 10:00:00][]"
    );
}

#[tokio::test]
async fn check_js_api_is_true_for_what_is_known_and_granted_in_the_devices_shape() {
    let asked = json!({"jsApiList": ["geoLocation", "scanQRCode", "flyToTheMoon"]});
    let found = json!({"geoLocation": true, "scanQRCode": false, "flyToTheMoon": false});
    let phone = configured(json!({})).await;
    assert_eq!(phone.invoke("checkJsApi", asked.clone()).await["checkResult"], found);
    let phone = configured(android()).await;
    let text = phone.invoke("checkJsApi", asked).await["checkResult"].as_str().unwrap().to_owned();
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), found);
}

#[tokio::test]
async fn the_network_is_said_in_the_words_that_the_sdk_decodes() {
    let phone = configured(json!({})).await;
    for (network, expected) in [
        ("wifi", json!({"err_msg": "network_type:wifi"})),
        ("4g", json!({"err_msg": "network_type:wwan", "subtype": "4g"})),
        ("none", json!({"err_msg": "network_type:fail"})),
    ] {
        phone.change(json!({"network": network})).await;
        assert_eq!(phone.invoke("getNetworkType", json!({})).await, expected);
    }
}

#[tokio::test]
async fn a_place_is_told_in_the_system_that_was_asked_for() {
    let place = json!({"latitude": 39.915, "longitude": 116.404, "accuracy": 12.0, "speed": 1.5});
    let phone = configured(json!({"auto": "allow", "place": place})).await;
    let wgs84 = phone.invoke("geoLocation", json!({"type": "wgs84"})).await;
    assert_eq!(
        wgs84,
        json!({"err_msg": "geoLocation:ok", "type": "wgs84", "latitude": 39.915, "longitude": 116.404,
            "speed": 1.5, "accuracy": 12.0})
    );
    let gcj02 = phone.invoke("geoLocation", json!({"type": "gcj02"})).await;
    let moved = gcj02["latitude"].as_f64().unwrap() - 39.915;
    assert!((0.001..0.002).contains(&moved), "{gcj02}");
}

#[tokio::test]
async fn a_person_is_asked_once_for_the_place_and_may_say_no() {
    let phone = configured(json!({})).await;
    let answer = async |action: &str| {
        let dialogs = loop {
            let dialogs = phone.world.get(&format!("{}/dialogs", phone.path)).await.json();
            if dialogs["dialogs"][0].is_object() {
                break dialogs;
            }
            tokio::task::yield_now().await;
        };
        let dialog = &dialogs["dialogs"][0];
        assert_eq!((&dialog["kind"], &dialog["host"]), (&json!("location"), &json!("kanhe.example")));
        let path = format!("{}/dialogs/{}", phone.path, dialog["id"]);
        assert_eq!(phone.world.post(&path, &json!({"action": "fly"})).await.status, StatusCode::BAD_REQUEST);
        let answer = phone.world.post(&path, &json!({"action": action})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
    };
    let (result, ()) = tokio::join!(phone.invoke("geoLocation", json!({})), answer("deny"));
    assert_eq!(result, json!({"err_msg": "geoLocation:cancel"}));
    assert_eq!(phone.newest_call().await["status"], "cancelled");
    let (result, ()) = tokio::join!(phone.invoke("geoLocation", json!({})), answer("allow"));
    assert_eq!(result["err_msg"], "geoLocation:ok");
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:ok", "not asked again");
}

#[tokio::test(start_paused = true)]
async fn a_question_that_nobody_answers_ends_with_a_clear_message() {
    let phone = configured(json!({"dialog_timeout": 5})).await;
    let result = phone.invoke("geoLocation", json!({})).await;
    assert_eq!(result["err_msg"], "geoLocation:fail");
    let call = phone.newest_call().await;
    assert_eq!((&call["reason"], &call["waited_ms"]), (&json!("dialog_timeout"), &json!(5000)));
}

#[tokio::test]
async fn a_question_of_a_page_that_is_gone_is_dropped() {
    let phone = configured(json!({})).await;
    let leave = async {
        while phone.world.get(&format!("{}/dialogs", phone.path)).await.json()["dialogs"][0].is_null() {
            tokio::task::yield_now().await;
        }
        phone.load("https://kanhe.example/next").await;
    };
    let (result, ()) = tokio::join!(phone.invoke("geoLocation", json!({})), leave);
    assert_eq!(result["err_msg"], "geoLocation:fail");
}

#[tokio::test]
async fn a_closed_window_is_closed_and_keeps_its_log() {
    let phone = configured(json!({})).await;
    assert_eq!(phone.invoke("closeWindow", json!({})).await, json!({"err_msg": "closeWindow:ok"}));
    let session = phone.world.get(&phone.path).await.json();
    assert_eq!(session["page"]["closed"], true);
    assert_eq!(phone.newest_call().await["name"], "closeWindow");
}

#[tokio::test]
async fn a_second_config_counts_for_the_calls_that_carry_it() {
    let mut phone = configured(json!({"auto": "allow"})).await;
    let first = phone.identity.clone();
    phone.configure("https://kanhe.example/other", PAGE, &LISTED).await;
    assert!(phone.invoke("geoLocation", json!({})).await["err_msg"].as_str().unwrap().contains("offline"));
    phone.identity = first;
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:ok");
    phone.identity = json!({});
    assert_eq!(
        phone.invoke("geoLocation", json!({})).await["err_msg"],
        "geoLocation:ok",
        "the bridge itself"
    );
}

#[tokio::test]
async fn a_fault_on_a_jsapi_answers_instead_and_leaves_its_mark() {
    let phone = configured(json!({"auto": "allow"})).await;
    let fault = json!({"endpoint": "wechat.jsapi.geoLocation", "answer": {"err_msg": "geoLocation:fail_GPS"}, "times": 1});
    phone.world.post("/sandbox/v1/faults", &fault).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await, json!({"err_msg": "geoLocation:fail_GPS"}));
    assert!(phone.checks().await.contains(&("fault".to_owned(), "failed".to_owned())));
    let never = json!({"endpoint": "wechat.jsapi.geoLocation", "drop": true, "times": 1});
    phone.world.post("/sandbox/v1/faults", &never).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await, Value::Null, "never answered");
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:ok");
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused_in_a_sentence() {
    let phone = Phone::with(json!({})).await;
    for (settings, word) in [
        (json!({"device": {"client_version": "10.0.1"}}), "client_version"),
        (json!({"device": {"language": "tlh"}}), "language"),
        (json!({"device": {"bridge_delay": 1_000_000}}), "bridge_delay"),
        (json!({"place": {"latitude": 91}}), "latitude"),
        (json!({"dialog_timeout": 0}), "dialog_timeout"),
        (json!({"dialect": "dingtalk"}), "dialect"),
        (json!({"network": "6g"}), "6g"),
        (json!({"wings": 2}), "wings"),
    ] {
        let answer = phone.world.call(Method::PATCH, &phone.path, &settings).await;
        assert!(answer.status.is_client_error());
        assert!(answer.problem().contains(word), "{settings}: {}", answer.problem());
    }
}

#[tokio::test]
async fn a_session_that_is_not_there_says_so() {
    let world = World::new().await;
    for (method, path) in [
        (Method::GET, "/sandbox/v1/sessions/x"),
        (Method::DELETE, "/sandbox/v1/sessions/x"),
        (Method::GET, "/sandbox/v1/sessions/x/calls"),
        (Method::GET, "/sandbox/v1/sessions/x/dialogs"),
    ] {
        assert_eq!(world.call(method, path, &json!({})).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let made = world.post("/sandbox/v1/sessions", &json!({})).await.json();
    let path = format!("/sandbox/v1/sessions/{}/invoke", made["id"].as_str().unwrap());
    let call = json!({"api": "x", "params": {}, "url": PAGE});
    let answer = world.post(&path, &call).await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "no page has said hello");
}

#[tokio::test]
async fn calls_begin_in_the_order_in_which_the_page_made_them() {
    let phone = configured(json!({})).await;
    let path = format!("{}/invoke", phone.path);
    let call =
        |order: u64, api: &str| json!({"api": api, "params": phone.identity, "url": PAGE, "order": order});
    let bodies = [call(3, "geoLocation"), call(2, "getNetworkType"), call(1, "checkJsApi")];
    phone.change(json!({"auto": "allow"})).await;
    let [third, second, first] = &bodies;
    tokio::join!(
        phone.world.post(&path, third),
        phone.world.post(&path, second),
        phone.world.post(&path, first)
    );
    let calls = phone.world.get(&format!("{}/calls", phone.path)).await.json();
    let names: Vec<_> = calls["calls"].as_array().unwrap().iter().map(|call| call["name"].clone()).collect();
    assert_eq!(names, ["config", "checkJsApi", "getNetworkType", "getLocation"]);
}

#[tokio::test(start_paused = true)]
async fn a_call_does_not_wait_for_ever_for_one_that_never_arrives() {
    let phone = configured(json!({})).await;
    let body = json!({"api": "getNetworkType", "params": phone.identity, "url": PAGE, "order": 7});
    let answer = phone.world.post(&format!("{}/invoke", phone.path), &body).await;
    assert_eq!(answer.json()["result"]["err_msg"], "network_type:wifi");
}
