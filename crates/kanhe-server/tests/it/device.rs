//! A detached device, as far as requests go: who may join. What is said on the line is tried in real browsers.

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use serde_json::{Value, json};

use crate::world::{Answer, World};

async fn session(world: &World) -> String {
    let made = world.post("/sandbox/v1/sessions", &json!({})).await.json();
    format!("/sandbox/v1/sessions/{}", made["id"].as_str().unwrap())
}

async fn code(world: &World, session: &str) -> Value {
    let invited = world.post(&format!("{session}/device"), &json!({})).await;
    assert_eq!(invited.status, StatusCode::CREATED, "{}", invited.text());
    invited.json()["code"].clone()
}

/// As a page of another origin asks: with the device's own user agent, and without a preflight.
async fn join(world: &World, body: Value) -> Answer {
    let request = World::request(Method::POST, "/sandbox/v1/devices")
        .header(header::ORIGIN, "http://192.168.1.5:5173")
        .header("sec-fetch-site", "cross-site")
        .header(header::USER_AGENT, "A real one");
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}

#[tokio::test]
async fn a_page_joins_by_a_code_and_stays_by_its_key() {
    let world = World::new().await;
    let session = session(&world).await;
    let screen = json!({"width": 390, "height": 844, "density": 3});
    let code = code(&world, &session).await;
    let joined = join(&world, json!({"code": code, "screen": screen})).await;
    assert_eq!(joined.status, StatusCode::OK, "{}", joined.text());
    assert_eq!(joined.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "*");
    assert_eq!(joined.json()["boot"]["dialect"], "wechat");
    let device = world.get(&session).await.json()["detached"].clone();
    assert_eq!(
        device,
        json!({"user_agent": "A real one", "screen": {"width": 390, "height": 844, "density": 3.0},
               "origin": "http://127.0.0.1:8787", "connected": false})
    );
    let key = joined.json()["key"].clone();
    assert_eq!(join(&world, json!({"key": key})).await.json()["key"], key);

    let gone = world.call(Method::DELETE, &format!("{session}/device"), &json!({})).await;
    assert_eq!(gone.json()["detached"], Value::Null);
    let refused = join(&world, json!({"key": key})).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.problem().contains("no longer a device"));
}

#[tokio::test]
async fn a_code_counts_once_and_for_five_minutes() {
    let world = World::new().await;
    let session = session(&world).await;
    let first = code(&world, &session).await;
    assert_eq!(join(&world, json!({"code": first})).await.status, StatusCode::OK);
    let used = join(&world, json!({"code": first})).await;
    assert_eq!((used.status, used.problem().contains("counts once")), (StatusCode::GONE, true));

    let second = code(&world, &session).await;
    world.advance(299).await;
    assert_eq!(join(&world, json!({"code": second})).await.status, StatusCode::OK);
    let third = code(&world, &session).await;
    world.advance(300).await;
    let expired = join(&world, json!({"code": third})).await;
    assert_eq!((expired.status, expired.problem().contains("expired")), (StatusCode::GONE, true));

    for unknown in [json!({"code": "00"}), json!({}), json!({"key": null})] {
        assert_eq!(join(&world, unknown).await.status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_session_has_one_device_and_what_it_was_told_stays_out_of_the_log() {
    let world = World::new().await;
    let session = session(&world).await;
    let (one, two) = (code(&world, &session).await, code(&world, &session).await);
    let earlier = join(&world, json!({"code": one})).await.json()["key"].clone();
    let later = join(&world, json!({"code": two})).await.json()["key"].clone();
    assert_eq!(join(&world, json!({"key": earlier})).await.status, StatusCode::CONFLICT);
    assert_eq!(join(&world, json!({"key": later})).await.status, StatusCode::OK);
    for path in ["/sandbox/v1/log", &session] {
        let told = world.get(path).await.text();
        for secret in [&one, &two, &earlier, &later] {
            assert!(!told.contains(secret.as_str().unwrap()), "{path}");
        }
    }
}

#[tokio::test]
async fn only_the_simulator_gives_codes_and_nobody_is_asked_by_a_strange_name() {
    let world = World::new().await;
    let session = session(&world).await;
    let foreign = World::request(Method::POST, &format!("{session}/device"))
        .header(header::ORIGIN, "http://192.168.1.5:5173");
    let foreign = world.send(foreign.body(Body::empty()).unwrap()).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    for path in ["/sandbox/v1/devices", "/sandbox/v1/devices/line"] {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, "evil.example".parse().unwrap());
        let method = if path.ends_with("line") { Method::GET } else { Method::POST };
        let mut request = World::request(method, path).body(Body::from("{}")).unwrap();
        *request.headers_mut() = headers;
        assert_eq!(world.send(request).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}
