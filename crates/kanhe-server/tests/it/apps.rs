//! `/sandbox/v1/apps` for apps that are installed in corps: DingTalk's and Gov-DingTalk's.

use axum::http::{Method, StatusCode};
use kanhe_server::demo::dingtalk::{self, CORP};
use kanhe_server::demo::{WECHAT_APP, WECHAT_PLAIN_APP, gov};
use serde_json::{Value, json};

use crate::office::{dingtalk_ticket, dingtalk_token, gov_token};
use crate::world::World;

const TENANT: &str = "196729001";

async fn apps(world: &World, dialect: &str) -> Vec<Value> {
    let apps = world.get("/sandbox/v1/apps").await.json();
    apps.as_array().unwrap().iter().filter(|app| app["dialect"] == dialect).cloned().collect()
}

/// What is said of an app of this dialect and nothing else, besides what is said of every app.
fn own(app: &Value) -> Vec<&str> {
    let common = [
        "account_type",
        "dialect",
        "domain_delay",
        "domains",
        "enabled",
        "loopback",
        "marks",
        "name",
        "pending_domains",
        "presentation",
        "revoked",
        "status",
        "timestamp_window",
        "unfiled",
    ];
    app.as_object().unwrap().keys().map(|name| &**name).filter(|name| !common.contains(name)).collect()
}

#[tokio::test]
async fn the_apps_come_dialect_by_dialect_the_demos_first() {
    let world = World::new().await;
    world.advance(1).await;
    for dialect in ["dingtalk", "gov"] {
        let made = world.post("/sandbox/v1/apps", &json!({"dialect": dialect, "name": "Late"})).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    }
    let listed = world.get("/sandbox/v1/apps").await.json();
    let names: Vec<_> = listed.as_array().unwrap().iter().map(|app| app["name"].as_str().unwrap()).collect();
    assert_eq!(
        names[..9],
        [
            "Kanhe Demo 勘合演示",
            "Plain Subscription 未认证订阅号",
            "Kanhe Demo 勘合演示",
            "Other App 另一应用",
            "Late",
            "Third-party App 第三方应用",
            "Kanhe Demo 勘合演示",
            "Other App 另一应用",
            "Late",
        ]
    );
    assert_eq!((&listed[0]["appid"], &listed[1]["appid"]), (&json!(WECHAT_APP), &json!(WECHAT_PLAIN_APP)));
}

#[tokio::test]
async fn a_dingtalk_app_is_shown_with_key_secret_agent_and_corp() {
    let world = World::new().await;
    let apps = apps(&world, "dingtalk").await;
    let demo = &apps[0];
    assert_eq!(own(demo), ["agentid", "appkey", "appsecret", "corpid", "demo_url"]);
    assert_eq!(
        (&demo["appkey"], &demo["agentid"], &demo["corpid"], &demo["account_type"]),
        (&json!(dingtalk::APP), &json!("1000000001"), &json!(CORP), &json!("internal"))
    );
    assert_eq!(demo["demo_url"], "http://127.0.0.1:9/demo/dingtalk/");
    assert!(!dingtalk_ticket(&world, dingtalk::APP).await.is_empty(), "the secret works");
    assert_eq!(own(&apps[1]), ["agentid", "appkey", "appsecret", "corpid"]);
    assert_eq!(own(&apps[2]), ["appkey", "appsecret"], "a third-party app itself is installed nowhere");
    assert_eq!(apps[2]["account_type"], "suite");
}

#[tokio::test]
async fn a_gov_dingtalk_app_is_shown_with_home_and_subscriptions() {
    let world = World::new().await;
    let apps = apps(&world, "gov").await;
    let demo = &apps[0];
    assert_eq!(own(demo), ["agentid", "appkey", "appsecret", "corpid", "demo_url", "home", "subscriptions"]);
    assert_eq!(
        (&demo["appkey"], &demo["agentid"], &demo["corpid"]),
        (&json!(gov::APP), &json!("kanhe_demo"), &json!(TENANT))
    );
    assert_eq!(demo["home"], "http://127.0.0.1:9/demo/gov/");
    assert_eq!(demo["subscriptions"], json!(["jsapi_auth", "login_free"]));
    assert!(gov_token(&world, gov::APP).await.is_ok(), "the secret works");
}

#[tokio::test]
async fn an_app_is_registered_in_the_first_corp_or_in_the_one_that_is_named() {
    let world = World::new().await;
    let corp = world.post("/sandbox/v1/corps", &json!({"dialect": "dingtalk", "name": "Other"})).await.json();
    for (wishes, corp) in [
        (json!({"dialect": "dingtalk"}), json!(CORP)),
        (json!({"dialect": "dingtalk", "corpid": corp["corpid"]}), corp["corpid"].clone()),
        (json!({"dialect": "gov"}), json!(TENANT)),
    ] {
        let made = world.post("/sandbox/v1/apps", &wishes).await;
        assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
        let made = made.json();
        assert_eq!(made["corpid"], corp);
        assert!(!made["agentid"].as_str().unwrap().is_empty());
        let path = format!(
            "/sandbox/v1/apps/{}/{}",
            wishes["dialect"].as_str().unwrap(),
            made["appkey"].as_str().unwrap()
        );
        assert_eq!(world.get(&path).await.json(), made);
    }
    let nowhere = world.post("/sandbox/v1/apps", &json!({"dialect": "dingtalk", "corpid": "dingx"})).await;
    assert!(nowhere.problem().contains("there is no such corp"));
}

#[tokio::test]
async fn a_registered_dingtalk_app_has_a_ticket_of_its_own() {
    let world = World::new().await;
    let made = world.post("/sandbox/v1/apps", &json!({"dialect": "dingtalk"})).await.json();
    let key = made["appkey"].as_str().unwrap();
    assert_ne!(dingtalk_ticket(&world, key).await, dingtalk_ticket(&world, dingtalk::APP).await);
    let suite = json!({"dialect": "dingtalk", "account_type": "suite"});
    let suite = world.post("/sandbox/v1/apps", &suite).await.json();
    assert_eq!(own(&suite), ["appkey", "appsecret"]);
    let path = format!(
        "/gettoken?appkey={}&appsecret={}",
        suite["appkey"].as_str().unwrap(),
        suite["appsecret"].as_str().unwrap()
    );
    assert_eq!(world.get(&path).await.json()["errcode"], 40096, "a third-party app has addresses of its own");
}

#[tokio::test]
async fn a_registered_gov_app_subscribes_and_gets_a_home_before_it_gets_a_token() {
    let world = World::new().await;
    let made = world.post("/sandbox/v1/apps", &json!({"dialect": "gov"})).await.json();
    assert_eq!((&made["home"], &made["subscriptions"]), (&json!(null), &json!([])));
    let key = made["appkey"].as_str().unwrap();
    let refused = gov_token(&world, key).await.unwrap_err();
    assert!(refused.to_string().contains("API directory jsapi_auth"), "{refused}");
    let path = format!("/sandbox/v1/apps/gov/{key}");
    let change = json!({"subscriptions": ["login_free", "jsapi_auth"], "home": "https://gov.example/h5"});
    let changed = world.call(Method::PATCH, &path, &change).await.json();
    assert_eq!(changed["subscriptions"], json!(["jsapi_auth", "login_free"]));
    assert_eq!(changed["home"], "https://gov.example/h5");
    assert!(gov_token(&world, key).await.is_ok());
}

#[tokio::test]
async fn what_cannot_be_said_of_an_app_is_refused_in_a_sentence() {
    let world = World::new().await;
    for (path, change, word) in [
        (format!("gov/{}", gov::APP), json!({"home": "somewhere"}), "home is the address of a page"),
        (format!("gov/{}", gov::APP), json!({"account_type": "suite"}), "account_type is one of: h5_app"),
        (format!("gov/{}", gov::APP), json!({"revoked": ["flyToTheMoon"]}), "there is no JSAPI"),
        (format!("gov/{}", gov::APP), json!({"corpid": TENANT}), "corpid is said when an app is registered"),
        (format!("dingtalk/{}", dingtalk::APP), json!({"domains": ["a.example"]}), "at most 0 domains"),
        (
            format!("dingtalk/{}", dingtalk::APP),
            json!({"dialect": "gov"}),
            "dialect is said when an app is registered",
        ),
    ] {
        let answer = world.call(Method::PATCH, &format!("/sandbox/v1/apps/{path}"), &change).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{change}");
        assert!(answer.problem().contains(word), "{}", answer.problem());
    }
}

#[tokio::test]
async fn a_ticket_can_be_expired_or_replaced_on_command() {
    let world = World::new().await;
    let path = format!("/sandbox/v1/apps/dingtalk/{}/credentials", dingtalk::APP);
    for action in ["expire", "replace"] {
        let before = dingtalk_ticket(&world, dingtalk::APP).await;
        let answer = world.post(&path, &json!({"kind": "jsapi", "action": action})).await;
        assert_eq!(answer.status, StatusCode::NO_CONTENT);
        assert_ne!(dingtalk_ticket(&world, dingtalk::APP).await, before, "{action}");
    }
    let token = dingtalk_token(&world, dingtalk::APP).await;
    world.post(&path, &json!({"kind": "access_token", "action": "expire"})).await;
    let answer = world.get(&format!("/get_jsapi_ticket?access_token={token}")).await.json();
    assert_eq!(answer["errcode"], 42001);
}
