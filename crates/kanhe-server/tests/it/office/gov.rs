//! `dd.authConfig`, and Gov-DingTalk's names for what both clients do (seed 000; `protocol/gov-dingtalk.md` 3).

use axum::http::{Method, StatusCode};
use kanhe_server::demo::gov::APP;
use serde_json::{Value, json};

use super::{
    app, asked, at_home, done, fails, form, fresh, gov_granted, gov_ticket, gov_token, move_gov_home,
};
use crate::phone::{PAGE, Phone};

const OTHER: &str = "kanhe_other-000000000001";

async fn config(phone: &Phone, ticket: &str, apis: &[&str]) -> Value {
    phone.invoke("authConfig", json!({"ticket": ticket, "jsApiList": apis})).await
}

/// That a config is refused in the seed's words, for this reason, at this check.
async fn refused(phone: &Phone, params: Value, (code, text): (&str, &str), (check, reason): (&str, &str)) {
    let answer = phone.invoke("authConfig", params).await;
    assert_eq!(answer, json!({"errorCode": code, "errorMessage": text}));
    let call = phone.newest_call().await;
    assert_eq!((&call["status"], &call["reason"]), (&json!("refused"), &json!(reason)));
    let failed =
        call["checks"].as_array().unwrap().iter().find(|check| check["outcome"] == "failed").unwrap();
    assert_eq!((&failed["name"], &failed["reason"]), (&json!(check), &json!(reason)));
}

const MISSING: (&str, &str) = ("101001", "ticket, jsApiList cannot be empty");
const TICKET: (&str, &str) = ("101002", "ticket verification failed");
const APPLICATION: (&str, &str) = ("101003", "Application verification failed");
const NO_MATCH: (&str, &str) = ("101004", "Application ID and ticket do not match");

#[tokio::test]
async fn a_config_answers_of_each_jsapi_whether_the_page_has_it() {
    let phone = at_home(json!({})).await;
    let path = format!("/sandbox/v1/apps/gov/{APP}");
    let revoked = json!({"revoked": ["chooseContact"]});
    assert_eq!(phone.world.call(Method::PATCH, &path, &revoked).await.status, StatusCode::OK);
    let ticket = gov_ticket(&phone.world, APP).await;
    let answer = config(&phone, &ticket, &["alert", "chooseContact", "flyToTheMoon", "getGeolocation"]).await;
    let each = |name: &str, has: bool| json!({"name": name, "validateResult": has});
    assert_eq!(
        answer,
        json!({"errorCode": "0", "result": [
            each("alert", true),
            each("chooseContact", false),
            each("flyToTheMoon", false),
            each("getGeolocation", true),
        ]})
    );
    let checks = phone.checks().await;
    let names: Vec<_> = checks.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        names,
        ["parameters", "app", "enabled", "account", "url", "domain", "ticket", "apis"],
        "nothing is signed, and pages name no corps"
    );
    assert!(checks.iter().all(|(_, outcome)| outcome == "passed"), "{checks:?}");
    fails(&phone, "biz.contact.choose", json!({}), "7", "api_not_permitted").await;
}

#[tokio::test]
async fn what_is_empty_is_101001() {
    let phone = at_home(json!({})).await;
    for params in [
        json!({}),
        json!({"ticket": "", "jsApiList": ["alert"]}),
        json!({"ticket": "jsApi_0", "jsApiList": []}),
        json!({"ticket": "jsApi_0", "jsApiList": [1]}),
        json!({"ticket": 1, "jsApiList": ["alert"]}),
    ] {
        refused(&phone, params, MISSING, ("parameters", "missing_parameters")).await;
    }
}

#[tokio::test]
async fn a_ticket_that_there_is_not_or_that_is_dead_is_101002() {
    let phone = at_home(json!({})).await;
    let forged = json!({"ticket": "jsApi_00000000000000000000000000000000", "jsApiList": ["alert"]});
    refused(&phone, forged, TICKET, ("ticket", "ticket_unknown")).await;
    let token = gov_token(&phone.world, APP).await.unwrap();
    let mixed_up = json!({"ticket": token, "jsApiList": ["alert"]});
    refused(&phone, mixed_up, TICKET, ("ticket", "ticket_unknown")).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    phone.world.advance(7200).await;
    let late = json!({"ticket": ticket, "jsApiList": ["alert"]});
    refused(&phone, late, TICKET, ("ticket", "ticket_expired")).await;
}

#[tokio::test]
async fn an_app_that_there_is_not_or_that_is_switched_off_is_101003() {
    let phone = fresh("gov", json!({"app": "nobody-0000000000001"})).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    let params = json!({"ticket": ticket, "jsApiList": ["alert"]});
    refused(&phone, params.clone(), APPLICATION, ("app", "unknown_app")).await;
    let phone = at_home(json!({})).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    let path = format!("/sandbox/v1/apps/gov/{APP}");
    phone.world.call(Method::PATCH, &path, &json!({"status": "disabled"})).await;
    let params = json!({"ticket": ticket, "jsApiList": ["alert"]});
    refused(&phone, params, APPLICATION, ("enabled", "app_disabled")).await;
}

/// Seed 000, "Error Code", the steps of 101004.
#[tokio::test]
async fn the_causes_of_101004_are_told_apart() {
    let phone = at_home(json!({})).await;
    let other = gov_ticket(&phone.world, OTHER).await;
    let params = json!({"ticket": other, "jsApiList": ["alert"]});
    refused(&phone, params, NO_MATCH, ("ticket", "ticket_of_another_app")).await;
    let ticket_check = phone.newest_call().await["checks"][6].clone();
    assert!(ticket_check["value"].as_str().unwrap().ends_with(&format!("({OTHER})")), "{ticket_check}");

    let ticket = gov_ticket(&phone.world, APP).await;
    let params = json!({"ticket": ticket, "jsApiList": ["alert"]});
    phone.load("https://elsewhere.example/").await;
    let answer = phone.invoke_at("https://elsewhere.example/", "authConfig", params.clone()).await;
    assert_eq!(answer, json!({"errorCode": "101004", "errorMessage": NO_MATCH.1}));
    let call = phone.newest_call().await;
    assert_eq!(call["reason"], "not_at_home");
    assert_eq!(call["checks"][5]["value"], PAGE, "the home page as it is configured");
    phone.load("https://kanhe.example:8443/shop").await;
    let answer = phone.invoke_at("https://kanhe.example:8443/shop", "authConfig", params).await;
    assert_eq!(answer["errorCode"], "101004", "the port belongs to it");

    let made = phone.world.post("/sandbox/v1/apps", &json!({"dialect": "gov", "name": "Homeless"})).await;
    let key = made.json()["appkey"].as_str().unwrap().to_owned();
    let subscribed = json!({"subscriptions": ["jsapi_auth", "login_free"]});
    phone.world.call(Method::PATCH, &format!("/sandbox/v1/apps/gov/{key}"), &subscribed).await;
    let ticket = gov_ticket(&phone.world, &key).await;
    assert_eq!(phone.change(json!({"app": key})).await, StatusCode::OK);
    phone.load(PAGE).await;
    let params = json!({"ticket": ticket, "jsApiList": ["alert"]});
    refused(&phone, params, NO_MATCH, ("domain", "no_home")).await;
}

#[tokio::test]
async fn a_page_on_this_computer_is_let_through_and_it_says_so() {
    let phone = at_home(json!({})).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    phone.load("http://localhost:5173/").await;
    let params = json!({"ticket": ticket, "jsApiList": ["alert"]});
    let answer = phone.invoke_at("http://localhost:5173/", "authConfig", params).await;
    assert_eq!(answer["errorCode"], "0");
    assert_eq!(phone.checks().await[5], ("domain".to_owned(), "lenient".to_owned()));
}

#[tokio::test]
async fn on_a_phone_that_has_opened_no_app_the_page_is_taken_for_the_tickets_owners() {
    let phone = fresh("gov", json!({})).await;
    move_gov_home(&phone.world).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    assert_eq!(config(&phone, &ticket, &["alert"]).await["errorCode"], "0");
    assert_eq!(phone.session().await["page"]["app"], APP);
}

#[tokio::test]
async fn the_newest_config_that_was_granted_counts() {
    let phone = gov_granted(json!({"auto": "allow"}), &["getGeolocation"]).await;
    done(&phone, "getGeolocation", json!({})).await;
    let ticket = gov_ticket(&phone.world, APP).await;
    assert_eq!(config(&phone, &ticket, &["chooseContact"]).await["errorCode"], "0");
    done(&phone, "biz.contact.choose", json!({})).await;
    fails(&phone, "getGeolocation", json!({}), "7", "api_not_declared").await;
    assert_eq!(config(&phone, "jsApi_0", &["getGeolocation"]).await["errorCode"], "101002");
    done(&phone, "biz.contact.choose", json!({})).await;
}

#[tokio::test]
async fn what_the_page_writes_as_api_name_proves_nothing() {
    let phone = gov_granted(json!({"auto": "allow"}), &["alert"]).await;
    fails(&phone, "getGeolocation", json!({"_apiName": "alert"}), "7", "api_not_declared").await;
}

#[tokio::test]
async fn without_its_subscriptions_an_app_gets_no_token() {
    let phone = at_home(json!({})).await;
    let path = format!("/sandbox/v1/apps/gov/{APP}");
    phone.world.call(Method::PATCH, &path, &json!({"subscriptions": ["jsapi_auth"]})).await;
    let refused = gov_token(&phone.world, APP).await.unwrap_err();
    assert!(refused.to_string().contains("User not authorized to operate on the specified"), "{refused}");
    phone.world.call(Method::PATCH, &path, &json!({"subscriptions": ["jsapi_auth", "login_free"]})).await;
    assert!(gov_token(&phone.world, APP).await.unwrap().starts_with("app_"));
}

#[tokio::test]
async fn a_ticket_comes_in_the_seeds_envelope_with_what_is_left_of_its_life() {
    let phone = at_home(json!({})).await;
    let token = gov_token(&phone.world, APP).await.unwrap();
    let ask = async || form(&phone.world, "/get_jsapi_token.json", format!("accessToken={token}")).await;
    let mut first = ask().await;
    let id = first["content"]["requestId"].take();
    let ticket = first["content"]["data"]["accessToken"].take();
    assert!(id.is_string() && ticket.as_str().unwrap().strip_prefix("jsApi_").unwrap().len() == 32);
    assert_eq!(
        first,
        json!({"success": true, "content": {"data": {"expiresIn": 7200, "accessToken": null},
            "success": true, "requestId": null, "responseMessage": "OK", "responseCode": "0"}})
    );
    phone.world.advance(2639).await;
    let second = ask().await["content"]["data"].take();
    assert_eq!(second, json!({"expiresIn": 4561, "accessToken": ticket}));
}

/// Every function whose client does what DingTalk's does, under the names of each kind of client.
#[tokio::test]
async fn the_functions_go_by_gov_dingtalks_names() {
    let grants = [
        "scan",
        "getNetworkType",
        "setStorageItem",
        "getStorageItem",
        "copyToClipboard",
        "showOnMap",
        "startRecordAudio",
    ];
    let phone = gov_granted(json!({"auto": "allow"}), &grants).await;
    for (wires, params, result) in [
        (&["alert", "taurus.common.alert"][..], json!({"message": "m"}), json!({})),
        (
            &["confirm", "device.notification.confirm"][..],
            json!({"buttonLabels": ["a", "b", "c"]}),
            json!({"ok": true, "buttonIndex": 2}),
        ),
        (&["scan", "taurus.common.scan"][..], json!({}), json!({"text": "https://kanhe.example/"})),
        (&["setTitle", "biz.navigation.setTitle"][..], json!({"title": "t"}), json!({})),
        (&["version"][..], json!({}), json!({"version": "3.2.0"})),
        (
            &["getNetworkType"][..],
            json!({}),
            json!({"result": "wifi", "networkType": "WIFI", "networkAvailable": true}),
        ),
        (&["setStorageItem"][..], json!({"name": "k", "value": "v"}), json!({})),
        (&["getStorageItem"][..], json!({"name": "k"}), json!({"value": "v"})),
        (&["copyToClipboard"][..], json!({"text": "t"}), json!({})),
        (&["showOnMap"][..], json!({"latitude": 30.1, "longitude": 120.2}), json!({})),
        (&["startRecordAudio"][..], json!({}), json!({})),
        (&["popWindow"][..], json!({}), json!({})),
    ] {
        for wire in wires {
            assert_eq!(done(&phone, wire, params.clone()).await, result, "{wire}");
        }
    }
}

/// The vendor's package makes its own numbers of `ok` on phones, and reads the place on a computer.
#[tokio::test]
async fn a_box_says_whether_it_was_the_last_button() {
    let phone = at_home(json!({})).await;
    let (first, _) = asked(&phone, "confirm", json!({}), "press", json!({"index": 0})).await;
    assert_eq!(first, json!({"ok": false, "buttonIndex": 0}));
    let (written, _) = asked(&phone, "prompt", json!({}), "press", json!({"index": 1, "value": "三"})).await;
    assert_eq!(written, json!({"ok": true, "buttonIndex": 1, "inputValue": "三", "value": "三"}));
}

#[tokio::test]
async fn the_person_is_asked_as_the_app_of_the_ticket() {
    let phone = gov_granted(json!({}), &["getGeolocation"]).await;
    let (place, dialog) = asked(&phone, "getGeolocation", json!({}), "allow", json!({})).await;
    assert!(place["latitude"].is_f64());
    assert_eq!((&dialog["app"], &dialog["kind"]), (&json!("Kanhe Demo 勘合演示"), &json!("location")));
}

#[tokio::test]
async fn each_client_says_who_it_is() {
    for (profile, word) in [
        ("iphone", "Nebula TaurusApp(taurus/3.2.0) mPaaSClient"),
        ("android", "Nebula TaurusApp(taurus/3.2.0) mPaaSClient"),
        ("desktop", "dingtalk-win/1.0.0 TaurusApp(taurus/3.2.0)"),
    ] {
        let phone = fresh("gov", json!({"device": {"profile": profile}})).await;
        let session = phone.session().await;
        let user_agent = session["boot"]["userAgent"].as_str().unwrap();
        assert!(user_agent.contains(word), "{user_agent}");
        assert_eq!(done(&phone, "version", json!({})).await, json!({"version": "3.2.0"}));
    }
    let phone = fresh("gov", json!({})).await;
    assert_eq!(app(&phone.world, "gov", APP).await["home"], "http://127.0.0.1:9/demo/gov/");
}
