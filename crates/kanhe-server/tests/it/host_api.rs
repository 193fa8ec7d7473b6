//! `/host/v1`: design.md, "Host API".

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use kanhe_server::demo::WECHAT_APP;
use serde_json::{Value, json};

use crate::world::{START, World};

const PAGE: &str = "https://m.kanhe.example/shop?id=1";

async fn verify(world: &World, url: &str, config: &Value) -> Value {
    let body = json!({"dialect": "wechat", "url": url, "config": config});
    let answer = world.host("/host/v1/pages", &body).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn a_right_config_gets_a_grant_and_says_what_it_allows() {
    let world = World::new().await;
    let config = world.config(PAGE, &["scanQRCode", "geoLocation", "flyToTheMoon"]).await;
    let mut answer = verify(&world, PAGE, &config).await;
    let grant = answer["grant"].take();
    assert_eq!(
        answer,
        json!({
            "ok": true,
            "grant": null,
            "expires_at": START + 7200,
            "allowed": ["scanQRCode", "getLocation"],
            "denied": [{"api": "flyToTheMoon", "reason": "unknown_api"}],
        })
    );
    assert_eq!(grant.as_str().unwrap().split('.').count(), 3);
}

#[tokio::test]
async fn a_page_that_only_leniency_let_in_says_so() {
    let world = World::new().await;
    let page = "http://localhost:5173/";
    let config = world.config(page, &[]).await;
    assert_eq!(verify(&world, page, &config).await["lenient"], "loopback_leniency");
}

#[tokio::test]
async fn a_wrong_config_gets_the_vendors_code_and_text_and_a_reason() {
    let world = World::new().await;
    let config = world.config(PAGE, &[]).await;
    for (url, change, expected) in [
        (PAGE, json!({"nonceStr": "x"}), ("63002", "invalid signature", "signature_mismatch")),
        ("https://evil.example/", json!({}), ("40048", "invalid url domain", "domain_not_bound")),
        (PAGE, json!({"appId": "wx0"}), ("40013", "invalid appid", "unknown_app")),
        (PAGE, json!({"timestamp": null}), ("40035", "fail", "missing_parameters")),
    ] {
        let mut config = config.clone();
        config.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let (code, message, reason) = expected;
        assert_eq!(
            verify(&world, url, &config).await,
            json!({"ok": false, "code": code, "message": message, "reason": reason})
        );
    }
}

#[tokio::test]
async fn a_call_goes_ahead_if_the_grant_covers_it_by_either_name() {
    let world = World::new().await;
    let config = world.config(PAGE, &["getLocation", "onMenuShareTimeline"]).await;
    let grant = verify(&world, PAGE, &config).await["grant"].clone();
    let check = async |api: &str| {
        let answer = world.host("/host/v1/calls", &json!({"grant": grant, "api": api})).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.json()
    };
    for api in ["getLocation", "geoLocation", "onMenuShareTimeline", "menu:share:timeline", "shareTimeline"] {
        assert_eq!(check(api).await, json!({"ok": true}), "{api}");
    }
    assert_eq!(check("checkJsApi").await, json!({"ok": true}), "needs no grant");
    assert_eq!(check("scanQRCode").await["reason"], "api_not_declared");
    assert_eq!(check("flyToTheMoon").await["reason"], "function_not_exist");
    world.advance(7200).await;
    assert_eq!(check("getLocation").await["reason"], "grant_expired");
}

#[tokio::test]
async fn a_forged_grant_covers_nothing() {
    let world = World::new().await;
    for grant in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30."] {
        let answer = world.host("/host/v1/calls", &json!({"grant": grant, "api": "getLocation"})).await;
        assert_eq!(answer.json()["reason"], "grant_invalid");
    }
}

#[tokio::test]
async fn a_disabled_app_loses_its_grants_at_once() {
    let world = World::new().await;
    let config = world.config(PAGE, &["getLocation"]).await;
    let grant = verify(&world, PAGE, &config).await["grant"].clone();
    let path = format!("/sandbox/v1/apps/wechat/{WECHAT_APP}");
    world.call(Method::PATCH, &path, &json!({"status": "disabled"})).await;
    let answer = world.host("/host/v1/calls", &json!({"grant": grant, "api": "getLocation"})).await;
    assert_eq!(answer.json()["reason"], "app_disabled");
}

#[tokio::test]
async fn the_public_keys_are_a_jwks_and_need_no_key() {
    let world = World::new().await;
    let keys = world.get("/host/v1/keys").await.json();
    let key = &keys["keys"][0];
    assert_eq!((&key["kty"], &key["crv"], &key["alg"]), (&json!("OKP"), &json!("Ed25519"), &json!("EdDSA")));
    assert_eq!(key["x"].as_str().unwrap().len(), 43);
}

#[tokio::test]
async fn without_a_host_key_nothing_is_said() {
    let world = World::new().await;
    let body = json!({"dialect": "wechat", "url": PAGE, "config": {}});
    for key in ["", "Bearer", "Bearer hk_sandbox_wrong", "Bearer x", "Basic aGs6eA=="] {
        let request = World::request(Method::POST, "/host/v1/pages")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, key);
        let answer = world.send(request.body(Body::from(body.to_string())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{key}");
        assert!(answer.problem().contains("host key"));
    }
}
