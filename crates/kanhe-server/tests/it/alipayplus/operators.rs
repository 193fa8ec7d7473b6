//! What a host's operator does: codes for users whom he knows, introspection, revocation, withdrawal.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::merchant::{Merchant, code_of};
use crate::world::{Answer, World};

async fn form(world: &World, path: &str, form: &str) -> Answer {
    let key = format!("Bearer {}", world.sandbox().demo.host_key.reveal());
    let request = World::request(Method::POST, path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::AUTHORIZATION, key);
    world.send(request.body(Body::from(form.to_owned())).unwrap()).await
}

async fn tokens(world: &World, merchant: &Merchant<'_>, scopes: &[&str]) -> Value {
    let wanted = json!({"dialect": "alipayplus", "scopes": scopes});
    let made = world.post("/sandbox/v1/codes", &wanted).await.json();
    merchant.redeem(made["code"].as_str().unwrap_or_else(|| panic!("{made}"))).await
}

fn token(tokens: &Value) -> String {
    format!("token={}", tokens["accessToken"].as_str().unwrap())
}

#[tokio::test]
async fn the_sandbox_hands_out_codes_for_tests() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let silent = world.post("/sandbox/v1/codes", &json!({"dialect": "alipayplus"})).await.json();
    let seen = merchant.user_info(&merchant.redeem(silent["code"].as_str().unwrap()).await).await;
    assert_eq!(seen["userInfo"].as_object().unwrap().keys().collect::<Vec<_>>(), ["userId"]);
    let seen = merchant.user_info(&tokens(&world, &merchant, &["USER_CONTACTINFO"]).await).await;
    assert_eq!(seen["userInfo"]["contactInfos"][0]["contactNo"], "86-13800000001");
}

#[tokio::test]
async fn a_host_gets_codes_for_users_whom_it_knows() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let wanted = |scopes: Value, consent: &str| {
        json!({"dialect": "alipayplus", "client_id": merchant.client_id, "user": "host-user-1",
            "scopes": scopes, "consent": consent})
    };
    let refused = world.host("/host/v1/auth-codes", &wanted(json!(["USER_NAME"]), "silent")).await.json();
    assert_eq!((&refused["ok"], &refused["reason"]), (&json!(false), &json!("consent_needed")));
    let page = &refused["consent"];
    assert_eq!((&page["app"], &page["agreement"]), (&json!("Kanhe Demo 勘合演示"), &json!(false)));
    assert_eq!(
        page["scopes"],
        json!([{"name": "USER_NAME", "zh": "你的姓名", "en": "Your name"}]),
        "to show him"
    );
    let issued = world.host("/host/v1/auth-codes", &wanted(json!(["USER_NAME"]), "prompted")).await.json();
    assert_eq!((&issued["ok"], &issued["expires_in"]), (&json!(true), &json!(300)));
    assert_eq!(code_of(&merchant.redeem(issued["code"].as_str().unwrap()).await), "SUCCESS");
    let silent = world.host("/host/v1/auth-codes", &wanted(json!(["auth_base"]), "silent")).await.json();
    assert_eq!(silent["ok"], true);
    let mut some = wanted(json!(["USER_NAME", "USER_GENDER", "CARD_LIST"]), "prompted");
    some["agreed"] = json!(["USER_GENDER", "CARD_LIST"]);
    let issued = world.host("/host/v1/auth-codes", &some).await.json();
    assert_eq!(issued["granted"], json!(["USER_NAME", "USER_GENDER"]), "the one from before, the other now");
    assert_eq!(
        issued["refused"],
        json!({"CARD_LIST": "10001"}),
        "the operator has not granted it to the app"
    );
    let none = world.host("/host/v1/auth-codes", &wanted(json!(["CARD_LIST"]), "prompted")).await.json();
    assert_eq!((&none["ok"], &none["reason"]), (&json!(false), &json!("scope_not_granted")));
}

#[tokio::test]
async fn introspection_says_what_a_token_is_good_for_now() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let tokens = tokens(&world, &merchant, &["auth_base", "USER_NAME"]).await;
    let answer = form(&world, "/host/v1/introspect", &format!("{}&token_type_hint=x", token(&tokens))).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    let seen = answer.json();
    assert_eq!((&seen["active"], &seen["scope"]), (&json!(true), &json!("auth_base USER_NAME")));
    assert_eq!((&seen["client_id"], &seen["username"]), (&json!(merchant.client_id), &json!("lan")));
    assert_eq!(form(&world, "/host/v1/introspect", "token=x").await.json(), json!({"active": false}));
}

#[tokio::test]
async fn revocation_ends_all_of_one_origin() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let tokens = tokens(&world, &merchant, &["USER_NAME"]).await;
    let answer = form(&world, "/host/v1/revoke", &token(&tokens)).await;
    assert_eq!((answer.status, answer.body.len()), (StatusCode::OK, 0));
    assert_eq!(code_of(&merchant.user_info(&tokens).await), "INVALID_ACCESS_TOKEN");
    assert_eq!(
        form(&world, "/host/v1/revoke", "token=nonsense").await.status,
        StatusCode::OK,
        "RFC 7009 2.2"
    );
}

#[tokio::test]
async fn without_a_token_or_a_host_key_nothing_is_said() {
    let world = World::new().await;
    for path in ["/host/v1/introspect", "/host/v1/revoke"] {
        let answer = form(&world, path, "token=").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["error"], "invalid_request");
        assert_eq!(world.post(path, &json!({})).await.status, StatusCode::UNAUTHORIZED);
    }
}

#[tokio::test]
async fn an_operator_withdraws_for_a_user() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let tokens = tokens(&world, &merchant, &["auth_base", "USER_NAME"]).await;
    let mut wanted = json!({"dialect": "alipayplus", "client_id": merchant.client_id, "user": "lan",
        "scopes": ["USER_NAME"]});
    let left = world.host("/host/v1/consents/withdraw", &wanted).await.json();
    assert_eq!(left, json!({"ok": true, "scopes": ["auth_base"]}));
    assert_eq!(merchant.user_info(&tokens).await["userInfo"]["userName"], Value::Null);
    wanted["scopes"] = Value::Null;
    assert_eq!(world.host("/host/v1/consents/withdraw", &wanted).await.json()["scopes"], json!([]));
    assert_eq!(code_of(&merchant.user_info(&tokens).await), "INVALID_ACCESS_TOKEN");
    wanted["user"] = json!("nobody");
    assert_eq!(world.host("/host/v1/consents/withdraw", &wanted).await.json()["reason"], "unknown_user");
}
