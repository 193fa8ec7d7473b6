//! The contract's fields of a wallet's app, and its keys.

use axum::http::Method;
use serde_json::{Value, json};

use super::merchant::{APPLY, Merchant, NOW, code_of};
use crate::world::World;

#[tokio::test]
async fn an_app_has_what_its_backend_needs_by_the_vendors_names() {
    let world = World::new().await;
    let apps = world.get("/sandbox/v1/apps").await.json();
    let apps: Vec<&Value> =
        apps.as_array().unwrap().iter().filter(|app| app["dialect"] == "alipayplus").collect();
    let first = apps.first().unwrap();
    assert_eq!(first["client_id"].as_str().unwrap().len(), 22);
    assert!(first["merchant_private_key_pem"].as_str().unwrap().starts_with("-----BEGIN PRIVATE KEY-----"));
    assert!(first["wallet_public_key_pem"].as_str().unwrap().starts_with("-----BEGIN PUBLIC KEY-----"));
    assert_eq!(first["demo_url"], "http://127.0.0.1:9/demo/alipayplus/");
}

#[tokio::test]
async fn another_app_is_registered_with_keys_of_its_own() {
    let world = World::new().await;
    let made = world.post("/sandbox/v1/apps", &json!({"dialect": "alipayplus", "name": "Shop"})).await.json();
    let first = world.get("/sandbox/v1/apps/alipayplus/2026000000000000000001").await.json();
    assert_ne!(made["merchant_private_key_pem"], first["merchant_private_key_pem"]);
    assert_eq!(made["wallet_public_key_pem"], first["wallet_public_key_pem"]);
    assert!(made["public_keys"]["1"].is_string(), "its backend can sign at once");
}

#[tokio::test]
async fn a_backend_may_bring_keys_of_its_own_and_take_them_away() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let app = "/sandbox/v1/apps/alipayplus/2026000000000000000001";
    let wallets = world.get(app).await.json()["wallet_public_key_pem"].clone();
    // Some other key takes the place of the merchant's.
    let changed = world.call(Method::PATCH, app, &json!({"public_keys": {"2": wallets}})).await.json();
    assert_eq!(changed["public_keys"]["2"], wallets);
    assert_eq!(code_of(&merchant.redeem("x").await), "INVALID_AUTHCODE", "version 1 still signs");
    world.call(Method::PATCH, app, &json!({"public_keys": {"1": null}})).await;
    assert_eq!(code_of(&merchant.redeem("x").await), "KEY_NOT_FOUND");
    let wrong = world.call(Method::PATCH, app, &json!({"public_keys": {"3": "no key"}})).await;
    assert!(wrong.problem().contains("RSA"));
}

#[tokio::test]
async fn the_sandbox_says_what_differs_where_a_signature_does_not_verify() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let answer = merchant.send(APPLY, r#"{"grantType": "X"}"#, r#"{"grantType":"X"}"#).await.json();
    assert_eq!(code_of(&answer), "INVALID_SIGNATURE");
    let text = answer["result"]["resultMessage"].as_str().unwrap();
    assert!(text.contains("body"), "{text}");
    let line = newest(&world).await;
    assert_eq!((&line["endpoint"], &line["reason"]), (&json!("alipayplus.apply_token"), &json!("signature")));
    let evidence = &line["evidence"];
    assert_eq!(
        evidence["text"],
        format!("POST {APPLY}\n{}.{NOW}.{}", merchant.client_id, r#"{"grantType":"X"}"#),
        "the string to sign of what came"
    );
    assert_eq!(evidence["sha256"].as_str().unwrap().len(), 64);
    let differs = |part: &&Value| part["differs"] == true;
    let differing: Vec<_> = evidence["parts"].as_array().unwrap().iter().filter(differs).collect();
    assert_eq!(differing, [&json!({"name": "body", "received": "17 bytes", "differs": true})]);
    assert_eq!(evidence["found"][0]["zh"], "签名用的请求体在逗号、冒号后有空格，发送的没有。");
}

#[tokio::test]
async fn of_a_signature_that_verifies_nothing_is_kept_to_compare() {
    let world = World::new().await;
    Merchant::of(&world).await.redeem("x").await;
    let line = newest(&world).await;
    assert_eq!((&line["reason"], &line["evidence"]), (&json!("code_unknown"), &Value::Null));
}

/// The newest line that a backend's call has left.
async fn newest(world: &World) -> Value {
    let log = world.get("/sandbox/v1/log").await.json();
    log["log"].as_array().unwrap().iter().find(|line| line["source"] == "open-api").unwrap().clone()
}

#[tokio::test]
async fn an_app_is_shown_as_the_operator_has_registered_it() {
    let world = World::new().await;
    let app = "/sandbox/v1/apps/alipayplus/2026000000000000000001";
    let wanted = json!({"logo": "https://shop.example/l.png", "terms": [{"title": "Terms", "url": "https://shop.example/t"}]});
    let changed = world.call(Method::PATCH, app, &json!({ "presentation": wanted })).await.json();
    assert_eq!(changed["presentation"], wanted);
    for wrong in [
        json!({"logo": "javascript:alert(1)"}),
        json!({"terms": [{"title": "Terms", "url": "data:text/html,x"}]}),
        json!({"terms": [{"title": "", "url": "https://shop.example/t"}]}),
    ] {
        let refused = world.call(Method::PATCH, app, &json!({ "presentation": wrong })).await;
        assert_eq!(refused.status, 400, "{wrong}");
    }
}
