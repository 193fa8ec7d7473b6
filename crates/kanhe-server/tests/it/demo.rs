//! The demo pages and their backends.

use axum::http::{StatusCode, header};
use kanhe_server::connection::serve;
use kanhe_server::demo::{dingtalk, gov};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::office::CONFIG;
use crate::phone::{PAGE, Phone};
use crate::world::World;

/// A sandbox that is served, so that the demo backends reach its open API.
async fn served() -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::at(format!("http://{}", listener.local_addr().unwrap())).await;
    tokio::spawn(serve(listener, world.router.clone(), core::future::pending()));
    world
}

#[tokio::test]
async fn the_demo_pages_load_the_tag_before_anything_else() {
    let world = World::new().await;
    for (dialect, sdk) in
        [("wechat", "jweixin-1.6.0.js"), ("dingtalk", "dingtalk.open.js"), ("gov", "gdt.js")]
    {
        let answer = world.get(&format!("/demo/{dialect}/")).await;
        assert_eq!(answer.status, StatusCode::OK);
        let page = answer.text();
        let tag = page.find("/bridge/kanhe.js").unwrap();
        assert!(page.find("<script").unwrap() < tag && tag < page.find(sdk).unwrap(), "{dialect}");
        let moved = world.get(&format!("/demo/{dialect}")).await;
        assert_eq!(moved.header(header::LOCATION), format!("/demo/{dialect}/"));
        assert!(page.contains("href=\"../page.css\""));
    }
    assert_eq!(world.get("/demo/page.css").await.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
}

#[tokio::test]
async fn a_backend_says_what_it_needs_and_when_the_open_api_is_down() {
    let world = World::new().await;
    for path in ["wechat/api/config", "dingtalk/api/config", "dingtalk/api/user", "gov/api/user"] {
        assert_eq!(world.get(&format!("/demo/{path}")).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
    // In this box nobody listens at the open API's address.
    for path in [
        "wechat/api/config?url=https%3A%2F%2Fkanhe.example%2F",
        "dingtalk/api/config?url=https%3A%2F%2Fkanhe.example%2F",
        "dingtalk/api/user?code=x",
        "gov/api/ticket",
        "gov/api/user?code=x",
    ] {
        let answer = world.get(&format!("/demo/{path}")).await;
        assert_eq!(answer.status, StatusCode::BAD_GATEWAY, "{path}");
        assert_eq!(answer.problem(), "the open API does not answer");
    }
}

#[tokio::test]
async fn dingtalks_backend_signs_a_page_and_learns_who_came() {
    let phone = Phone::of(served().await, json!({"dialect": "dingtalk", "app": dingtalk::APP})).await;
    let world = &phone.world;
    let path = format!("/demo/dingtalk/api/config?url={}", PAGE.replace(':', "%3A").replace('/', "%2F"));
    let mut config = world.get(&path).await.json();
    let names: Vec<_> = config.as_object().unwrap().keys().cloned().collect();
    assert_eq!(names, ["agentId", "corpId", "nonceStr", "signature", "timeStamp", "type"]);
    assert_eq!((&config["corpId"], &config["type"]), (&json!(dingtalk::CORP), &json!(0)));
    assert_eq!(config["timeStamp"], (crate::world::START * 1000).to_string(), "in milliseconds");
    config["jsApiList"] = json!(["biz.contact.choose"]);
    assert_eq!(phone.invoke(CONFIG, config).await, json!({"errorCode": "0", "result": {}}));
    let code = phone.invoke("runtime.permission.requestAuthCode", json!({"corpId": dingtalk::CORP})).await;
    let path = format!("/demo/dingtalk/api/user?code={}", code["result"]["code"].as_str().unwrap());
    assert_eq!(world.get(&path).await.json()["name"], "小兰");
    let again = world.get(&path).await;
    assert_eq!(again.status, StatusCode::BAD_GATEWAY);
    assert!(again.problem().starts_with("getuserinfo: 88 "), "{}", again.problem());
}

#[tokio::test]
async fn gov_dingtalks_backend_gets_a_ticket_and_learns_who_came() {
    let phone = Phone::of(served().await, json!({"dialect": "gov", "app": gov::APP})).await;
    let world = &phone.world;
    let home = format!("{}/demo/gov/", world.sandbox().demo.origin);
    phone.load(&home).await;
    let ticket = world.get("/demo/gov/api/ticket").await.json();
    assert_eq!(ticket.as_object().unwrap().len(), 1);
    let config = json!({"ticket": ticket["ticket"], "jsApiList": ["alert"]});
    assert_eq!(
        phone.invoke_at(&home, "authConfig", config).await,
        json!({"errorCode": "0", "result": [{"name": "alert", "validateResult": true}]})
    );
    let code = phone.invoke_at(&home, "getAuthCode", json!({})).await;
    let path = format!("/demo/gov/api/user?code={}", code["result"]["code"].as_str().unwrap());
    let user: Value = world.get(&path).await.json();
    assert_eq!((&user["account"], &user["tenantName"]), (&json!("lan"), &json!("勘合区 Kanhe District")));
    let again = world.get(&path).await;
    assert!(again.problem().contains("240111"), "{}", again.problem());
}
