//! The merchant's backend behind the demo page, over a real listener, since it calls the open API over HTTP.

use axum::http::StatusCode;
use kanhe_server::connection::serve;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::world::{Answer, World};

pub(super) async fn served() -> World {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let world = World::at(format!("http://{}", listener.local_addr().unwrap())).await;
    tokio::spawn(serve(listener, world.router.clone(), core::future::pending()));
    world
}

pub(super) async fn api(world: &World, name: &str, body: &Value) -> Answer {
    world.post(&format!("/demo/alipayplus/api/{name}"), body).await
}

pub(super) async fn session(world: &World) -> String {
    api(world, "session", &json!({})).await.json()["session"].as_str().unwrap().to_owned()
}

pub(super) async fn code(world: &World, scope: &str) -> String {
    let made = world.post("/sandbox/v1/codes", &json!({"dialect": "alipayplus", "scopes": [scope]})).await;
    made.json()["code"].as_str().unwrap().to_owned()
}

pub(super) async fn log_in(world: &World, scope: &str) -> Value {
    let body = json!({"session": session(world).await, "authCode": code(world, scope).await});
    let answer = api(world, "login", &body).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_code_becomes_what_the_user_has_granted_and_no_token_reaches_the_page() {
    let world = served().await;
    let shown = log_in(&world, "USER_NATIONALITY").await;
    assert_eq!(shown["userInfo"], json!({"nationality": "CN"}));
    let names: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(names, ["customerId", "expires", "login", "userInfo"]);
}

#[tokio::test]
async fn a_code_from_elsewhere_finds_no_session() {
    let world = served().await;
    let code = code(&world, "auth_base").await;
    let injected = api(&world, "login", &json!({"session": "made up", "authCode": code})).await;
    assert!(injected.problem().contains("session"));
    let own = session(&world).await;
    let body = json!({"session": own, "authCode": code});
    assert_eq!(api(&world, "login", &body).await.status, StatusCode::OK, "the code was not used up");
    assert_eq!(api(&world, "login", &body).await.status, StatusCode::BAD_REQUEST, "a session is used once");
}

#[tokio::test]
async fn what_the_user_has_not_granted_the_backend_cannot_do() {
    let world = served().await;
    let login = log_in(&world, "NOTIFICATION_INBOX").await["login"].clone();
    let sent = api(&world, "message", &json!({ "login": login })).await;
    assert!(sent.json()["messageId"].is_string(), "{}", sent.text());
    let paid = api(&world, "payment", &json!({ "login": login })).await;
    assert_eq!(paid.status, StatusCode::BAD_GATEWAY);
    assert!(paid.problem().contains("ACCESS_DENIED"));
    assert_eq!(api(&world, "message", &json!({"login": "nobody's"})).await.status, StatusCode::BAD_REQUEST);
}
