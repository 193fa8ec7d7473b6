//! `/host/v1` for DingTalk and Gov-DingTalk: design.md, "Host API".

use axum::http::{Method, StatusCode};
use kanhe_server::demo::{dingtalk, gov};
use serde_json::{Value, json};

use super::{dingtalk_config, gov_ticket, move_gov_home};
use crate::phone::PAGE;
use crate::world::{START, World};

async fn verify(world: &World, dialect: &str, url: &str, config: &Value) -> Value {
    let body = json!({"dialect": dialect, "url": url, "config": config});
    let answer = world.host("/host/v1/pages", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

async fn check(world: &World, grant: &Value, api: &str) -> Value {
    let answer = world.host("/host/v1/calls", &json!({"grant": grant, "api": api})).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_dingtalk_config_gets_a_grant_of_native_methods() {
    let world = World::new().await;
    let config = dingtalk_config(&world, PAGE, &["chooseStaffForPC", "scan", "flyToTheMoon"]).await;
    let mut answer = verify(&world, "dingtalk", PAGE, &config).await;
    let grant = answer["grant"].take();
    assert_eq!(
        answer,
        json!({
            "ok": true,
            "grant": null,
            "expires_at": START + 7200,
            "allowed": ["biz.contact.choose", "biz.util.scan"],
            "denied": [{"api": "flyToTheMoon", "reason": "unknown_api"}],
        })
    );
    for api in ["biz.contact.choose", "chooseStaffForPC", "biz.util.scan", "device.notification.alert"] {
        assert_eq!(check(&world, &grant, api).await, json!({"ok": true}), "{api}");
    }
    for (api, code, message, reason) in [
        ("biz.contact.complexPicker", "7", "API未授权", "api_not_declared"),
        ("flyToTheMoon", "1", "API不存在", "function_not_exist"),
    ] {
        assert_eq!(
            check(&world, &grant, api).await,
            json!({"ok": false, "code": code, "message": message, "reason": reason})
        );
    }
    world.advance(7200).await;
    assert_eq!(check(&world, &grant, "biz.contact.choose").await["reason"], "grant_expired");
}

#[tokio::test]
async fn a_wrong_dingtalk_config_gets_the_vendors_code_and_text_and_a_reason() {
    let world = World::new().await;
    let config = dingtalk_config(&world, PAGE, &[]).await;
    for (change, code, message, reason) in [
        (json!({"nonceStr": "x"}), "52013", "签名校验失败", "signature_mismatch"),
        (json!({"corpId": "dingx"}), "52010", "无效的corpid", "unknown_corp"),
        (json!({"agentId": "1"}), "52019", "无效的agentid", "unknown_agent"),
        (json!({"jsApiList": null}), "52017", "无效的jsapi列表参数", "missing_parameters"),
    ] {
        let mut config = config.clone();
        config.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(
            verify(&world, "dingtalk", PAGE, &config).await,
            json!({"ok": false, "code": code, "message": message, "reason": reason})
        );
    }
    assert_eq!(verify(&world, "dingtalk", "no url", &config).await["code"], "52014");
}

#[tokio::test]
async fn a_gov_dingtalk_config_gets_a_grant_of_functions() {
    let world = World::new().await;
    move_gov_home(&world).await;
    let ticket = gov_ticket(&world, gov::APP).await;
    let apis = ["getGeolocation", "chooseContact", "flyToTheMoon"];
    for config in [
        json!({"ticket": ticket, "jsApiList": apis}),
        json!({"appkey": gov::APP, "ticket": ticket, "jsApiList": apis}),
    ] {
        let mut answer = verify(&world, "gov", PAGE, &config).await;
        let grant = answer["grant"].take();
        assert_eq!(
            answer,
            json!({
                "ok": true,
                "grant": null,
                "expires_at": START + 7200,
                "allowed": ["getGeolocation", "chooseContact"],
                "denied": [{"api": "flyToTheMoon", "reason": "unknown_api"}],
            })
        );
        for api in ["getGeolocation", "taurus.common.getGeolocation", "biz.contact.choose", "alert"] {
            assert_eq!(check(&world, &grant, api).await, json!({"ok": true}), "{api}");
        }
        assert_eq!(
            check(&world, &grant, "chooseContactWithComplexPicker").await,
            json!({"ok": false, "code": "7", "message": "Permission denied", "reason": "api_not_declared"})
        );
    }
}

#[tokio::test]
async fn a_wrong_gov_dingtalk_config_gets_the_seeds_code_and_text_and_a_reason() {
    let world = World::new().await;
    move_gov_home(&world).await;
    let ticket = gov_ticket(&world, gov::APP).await;
    let other = gov_ticket(&world, "kanhe_other-000000000001").await;
    let list = ["alert"];
    for (url, config, code, message, reason) in [
        (
            PAGE,
            json!({"ticket": ticket, "jsApiList": []}),
            "101001",
            "ticket, jsApiList cannot be empty",
            "missing_parameters",
        ),
        (
            PAGE,
            json!({"ticket": "jsApi_0", "jsApiList": list}),
            "101002",
            "ticket verification failed",
            "ticket_unknown",
        ),
        (
            PAGE,
            json!({"appkey": "x", "ticket": ticket, "jsApiList": list}),
            "101003",
            "Application verification failed",
            "unknown_app",
        ),
        (
            PAGE,
            json!({"appkey": gov::APP, "ticket": other, "jsApiList": list}),
            "101004",
            "Application ID and ticket do not match",
            "ticket_of_another_app",
        ),
        (
            "https://a.example/",
            json!({"ticket": ticket, "jsApiList": list}),
            "101004",
            "Application ID and ticket do not match",
            "not_at_home",
        ),
        ("no url", json!({"ticket": ticket, "jsApiList": list}), "101099", "Unknown error", "url_invalid"),
    ] {
        assert_eq!(
            verify(&world, "gov", url, &config).await,
            json!({"ok": false, "code": code, "message": message, "reason": reason})
        );
    }
}

#[tokio::test]
async fn a_disabled_app_loses_its_grants_at_once() {
    let world = World::new().await;
    let config = dingtalk_config(&world, PAGE, &["biz.contact.choose"]).await;
    let grant = verify(&world, "dingtalk", PAGE, &config).await["grant"].clone();
    let path = format!("/sandbox/v1/apps/dingtalk/{}", dingtalk::APP);
    world.call(Method::PATCH, &path, &json!({"status": "disabled"})).await;
    assert_eq!(check(&world, &grant, "biz.contact.choose").await["reason"], "app_disabled");
}

#[tokio::test]
async fn a_host_gets_codes_for_the_users_whom_it_knows() {
    let world = World::new().await;
    for (dialect, app, scope) in
        [("dingtalk", dingtalk::APP, "login_free"), ("gov", gov::APP, "get_user_info")]
    {
        let ask = json!({"dialect": dialect, "client_id": app, "user": "host-7", "scopes": [scope],
            "consent": "silent"});
        let answer = world.host("/host/v1/auth-codes", &ask).await.json();
        assert_eq!((&answer["ok"], &answer["expires_in"]), (&json!(true), &json!(300)), "{answer}");
    }
}
