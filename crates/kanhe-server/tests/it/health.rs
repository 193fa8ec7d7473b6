//! `/healthz`, `/readyz`, `/metrics`.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn a_node_says_that_it_lives_and_is_ready_as_text_and_as_json() {
    let world = World::new().await;
    assert_eq!(world.get("/healthz").await.text(), "ok\n");
    assert_eq!(world.get("/readyz").await.text(), "ready\n");
    let request = World::request(Method::GET, "/readyz").header(header::ACCEPT, "application/json");
    let answer = world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    let answer = answer.json();
    assert_eq!((&answer["ready"], &answer["node"]), (&json!(true), &json!("test")));
    let parts = answer["parts"].as_array().unwrap();
    let names: Vec<_> = parts.iter().map(|part| part["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["serving", "keys", "store"]);
    assert!(parts.iter().all(|part| part["state"] == "ok"), "{parts:?}");
}

#[tokio::test]
async fn metrics_count_verdicts_by_the_vendors_code_and_by_the_reason() {
    let world = World::new().await;
    let secret = world.secret().await;
    let token = |secret: &str| {
        format!("/cgi-bin/token?grant_type=client_credential&appid={WECHAT_APP}&secret={secret}")
    };
    world.get(&token(&secret)).await;
    world.get(&token("wr0ng")).await;
    world.get(&token("wr0ng")).await;
    let page = json!({"dialect": "wechat", "url": "https://m.kanhe.example/", "config": {}});
    world.host("/host/v1/pages", &page).await;
    let answer = world.get("/metrics").await;
    assert!(answer.header(header::CONTENT_TYPE).starts_with("application/openmetrics-text"));
    let text = answer.text();
    for line in [
        r#"kanhe_requests_total{dialect="wechat",endpoint="wechat.token",errcode="0"} 1"#,
        r#"kanhe_requests_total{dialect="wechat",endpoint="wechat.token",errcode="40125"} 2"#,
        r#"kanhe_requests_total{dialect="wechat",endpoint="host.pages",errcode="40035"} 1"#,
        r#"kanhe_verdicts_total{dialect="wechat",what="open_api",reason="wrong_secret"} 2"#,
        r#"kanhe_request_duration_seconds_count{what="open_api"} 3"#,
        r#"kanhe_up{part="store"} 1"#,
        "# EOF",
    ] {
        assert!(text.lines().any(|had| had == line), "{line} is not in\n{text}");
    }
    assert!(text.contains("\nprocess_resident_memory_bytes "), "{text}");
    for hidden in [&*secret, "wr0ng", WECHAT_APP] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}
