//! Bad input of every kind gets the vendor's error or a 4xx with one clear line; never a panic, never a 500.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use crate::world::World;

/// Every path that takes a JSON body.
const JSON_PATHS: [&str; 9] = [
    "/cgi-bin/stable_token",
    "/cgi-bin/clear_quota",
    "/cgi-bin/clear_quota/v2",
    "/host/v1/pages",
    "/host/v1/calls",
    "/sandbox/v1/apps",
    "/sandbox/v1/clock",
    "/sandbox/v1/faults",
    "/sandbox/v1/sessions",
];

async fn post(world: &World, path: &str, body: Vec<u8>) -> (StatusCode, String) {
    let key = format!("Bearer {}", world.sandbox().demo.host_key.reveal());
    let request = World::request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::AUTHORIZATION, key);
    let answer = world.send(request.body(Body::from(body)).unwrap()).await;
    (answer.status, answer.text())
}

#[tokio::test]
async fn bodies_that_are_no_json_objects_are_refused_in_one_line() {
    let world = World::new().await;
    let deep = "[".repeat(100_000).into_bytes();
    let bodies: [Vec<u8>; 8] = [
        b"".to_vec(),
        b"{".to_vec(),
        b"[]".to_vec(),
        b"null".to_vec(),
        b"\xff\xfe".to_vec(),
        b"{\"a\":\"\xff\"}".to_vec(),
        "\u{feff}{}".as_bytes().to_vec(),
        deep,
    ];
    for path in JSON_PATHS {
        for body in &bodies {
            let (status, text) = post(&world, path, body.clone()).await;
            let vendor =
                path.starts_with("/cgi-bin/") && status == StatusCode::OK && text.contains("errcode");
            assert!(vendor || status.is_client_error(), "{path} {status} {text}");
            assert!(!text.contains('\n') && text.len() < 500, "{path} {text}");
        }
    }
}

#[tokio::test]
async fn fields_of_every_wrong_type_are_refused() {
    let world = World::new().await;
    let names = [
        "dialect",
        "url",
        "config",
        "grant",
        "api",
        "advance_seconds",
        "endpoint",
        "device",
        "place",
        "app",
        "grant_type",
        "appid",
        "secret",
        "force_refresh",
        "domains",
        "quotas",
        "name",
    ];
    let values =
        [json!(null), json!(true), json!(-1), json!(1e300), json!("\u{0}"), json!([[]]), json!({"": {}})];
    for path in JSON_PATHS {
        for name in names {
            for value in &values {
                let (status, text) = post(&world, path, json!({name: value}).to_string().into_bytes()).await;
                assert!(!status.is_server_error(), "{path} {name}={value}: {status} {text}");
            }
        }
    }
}

#[tokio::test]
async fn oversized_bodies_are_413() {
    let world = World::new().await;
    let huge = vec![b' '; 3 * 1024 * 1024];
    for path in JSON_PATHS {
        assert_eq!(post(&world, path, huge.clone()).await.0, StatusCode::PAYLOAD_TOO_LARGE, "{path}");
    }
}

#[tokio::test]
async fn a_page_url_of_a_megabyte_is_an_invalid_url_domain() {
    let world = World::new().await;
    let url = format!("https://kanhe.example/{}", "x".repeat(1_000_000));
    let config = world.config("https://kanhe.example/", &[]).await;
    let answer =
        world.host("/host/v1/pages", &json!({"dialect": "wechat", "url": url, "config": config})).await;
    assert_eq!(
        answer.json(),
        json!({"ok": false, "code": "40048", "message": "invalid url domain", "reason": "url_invalid"})
    );
}

#[tokio::test]
async fn a_list_of_ten_thousand_apis_is_config_fail() {
    let world = World::new().await;
    let names: Vec<String> = (0..10_000).map(|at| format!("api{at}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let config = world.config("https://kanhe.example/", &names).await;
    let body = json!({"dialect": "wechat", "url": "https://kanhe.example/", "config": config});
    assert_eq!(world.host("/host/v1/pages", &body).await.json()["reason"], "too_many_apis");
}

#[tokio::test]
async fn queries_that_are_not_utf_8_or_say_two_things_are_47001() {
    let world = World::new().await;
    for query in ["appid=%FF", "appid=%C3%28", "grant_type=a&grant_type=b"] {
        assert_eq!(world.get(&format!("/cgi-bin/token?{query}")).await.json()["errcode"], 47001, "{query}");
    }
}

#[tokio::test]
async fn configs_of_every_shape_are_answered() {
    let world = World::new().await;
    let shapes = [json!(null), json!("x"), json!([]), json!(1), json!({}), json!({"appId": {"toString": 1}})];
    for config in shapes {
        let body = json!({"dialect": "wechat", "url": "https://kanhe.example/", "config": config});
        assert_eq!(world.host("/host/v1/pages", &body).await.json()["reason"], "missing_parameters");
    }
    let unknown: Value =
        world.host("/host/v1/pages", &json!({"dialect": "fax", "url": "", "config": {}})).await.json();
    assert_eq!(unknown["status"], 400);
}

#[tokio::test]
async fn unknown_addresses_and_methods_say_so() {
    let world = World::new().await;
    for path in
        ["/nothing", "/cgi-bin/nothing", "/sandbox/v1/nothing", "/simulator/../Cargo.toml", "/sdk/%2e%2e/x"]
    {
        let answer = world.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
    }
    let answer = world.call(Method::DELETE, "/host/v1/pages", &json!({})).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}
