//! The hosted authorization page of `authorizations/consult`, and what stands behind it (`protocol/alipay-plus.md` 4.3).

use axum::http::{StatusCode, header};
use serde_json::{Value, json};

use super::merchant::{Merchant, code_of};
use crate::world::{Answer, World};

/// Where a browser is sent that shall come back here.
pub(super) async fn address(merchant: &Merchant<'_>, back: &str, scopes: &[&str]) -> String {
    let body = json!({
        "customerBelongsTo": "ALIPAY_HK",
        "authClientId": merchant.client_id,
        "authRedirectUrl": back,
        "scopes": scopes,
        "authState": "a&b",
    });
    let reply = merchant.post("/ams/api/v1/authorizations/consult", &body).await;
    reply["normalUrl"].as_str().unwrap_or_else(|| panic!("{reply}")).to_owned()
}

fn api(address: &str) -> String {
    let (_, id) = address.split_once("/wallet/authorize?authId=").unwrap();
    format!("/sandbox/v1/auth-requests/{id}")
}

/// What the page at an address shows this user.
pub(super) async fn viewed(world: &World, address: &str, user: &str) -> Answer {
    world.get(&format!("{}?user={user}", api(address))).await
}

/// What comes of pressing a button.
pub(super) async fn answered(world: &World, address: &str, body: &Value) -> Answer {
    world.post(&api(address), body).await
}

const BACK: &str = "https://m.kanhe.example/back";

#[tokio::test]
async fn a_browser_is_shown_who_asks_for_what_and_goes_back_with_a_code_for_what_was_ticked() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let at = address(&merchant, BACK, &["auth_base", "USER_NAME", "USER_BIRTHDAY"]).await;
    assert!(at.starts_with("http://127.0.0.1:9/wallet/authorize?authId="), "{at}");
    let page = world.get(at.strip_prefix("http://127.0.0.1:9").unwrap()).await;
    assert_eq!((page.status, page.header(header::X_FRAME_OPTIONS)), (StatusCode::OK, "DENY"));

    let shown = viewed(&world, &at, "amina").await.json();
    assert_eq!((&shown["user"], &shown["returns_to"]), (&json!("amina"), &json!(BACK)));
    assert_eq!(shown["asked"]["app"], "Kanhe Demo 勘合演示");
    let names: Vec<_> = shown["asked"]["scopes"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["USER_NAME", "USER_BIRTHDAY"], "what is silent is not asked");
    let answer = json!({"ticket": shown["ticket"], "action": "allow", "scopes": ["USER_NAME"]});
    let back = answered(&world, &at, &answer).await.json();
    let code = back["redirect"].as_str().unwrap().split("authCode=").nth(1).unwrap().get(..32).unwrap();
    let tokens = merchant.redeem(code).await;
    let info = merchant.user_info(&tokens).await;
    assert_eq!(info["userInfo"]["userName"]["middleName"], "Hassan");
    assert_eq!(info["userInfo"]["birthDate"], Value::Null, "it was not ticked");
}

#[tokio::test]
async fn whoever_does_not_allow_goes_back_without_a_code() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let at = address(&merchant, BACK, &["USER_NAME"]).await;
    for (action, scopes) in [("deny", json!(["USER_NAME"])), ("allow", json!([]))] {
        let at = if action == "deny" { at.clone() } else { address(&merchant, BACK, &["USER_NAME"]).await };
        let ticket = viewed(&world, &at, "bo").await.json()["ticket"].clone();
        let answer = json!({"ticket": ticket, "action": action, "scopes": scopes});
        let back = answered(&world, &at, &answer).await.json();
        assert_eq!(back["redirect"], format!("{BACK}?error=access_denied&authState=a%26b"), "{action}");
    }
    assert_eq!(world.get("/sandbox/v1/users/bo").await.json()["consents"], json!([]));
}

#[tokio::test]
async fn what_stands_for_nothing_is_said_to_be_gone_and_a_contract_is_not_answered_here() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let nothing = "http://127.0.0.1:9/wallet/authorize?authId=nothing";
    assert_eq!(viewed(&world, nothing, "lan").await.status, StatusCode::GONE);
    let body = json!({"scopes": "AGREEMENT_PAY"});
    let contract = merchant.post("/v1/authorizations/prepare", &body).await["authUrl"].clone();
    let at = contract.as_str().unwrap().replace("/contract?", "/authorize?");
    let shown = viewed(&world, &at, "lan").await.json();
    assert_eq!(shown["hosted"], false);
    let answer =
        json!({"ticket": shown["ticket"], "action": "allow", "scopes": ["AGREEMENT_PAY"], "agreement": true});
    assert_eq!(answered(&world, &at, &answer).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_merchant_is_told_of_a_payment_where_he_wants_to_be() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/notify", listener.local_addr().unwrap());
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let knows = axum::routing::post(async move |headers: axum::http::HeaderMap, body: String| {
        tell.send((headers, body)).unwrap();
        axum::Json(
            json!({"result": {"resultCode": "SUCCESS", "resultStatus": "S", "resultMessage": "success"}}),
        )
    });
    let server = tokio::spawn(async move {
        axum::serve(listener, axum::Router::new().route("/notify", knows)).await.unwrap();
    });
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let wanted = json!({"dialect": "alipayplus", "scopes": ["AGREEMENT_PAY"]});
    let code = world.post("/sandbox/v1/codes", &wanted).await.json()["code"].clone();
    let tokens = merchant.redeem(code.as_str().unwrap()).await;
    let pay = json!({
        "paymentAuthCode": tokens["accessToken"], "paymentRequestId": "1", "paymentNotifyUrl": url,
        "paymentAmount": {"currency": "IQD", "value": "1000"},
    });
    assert_eq!(code_of(&merchant.post("/v1/payments/pay", &pay).await), "SUCCESS");
    let (headers, body) = told.recv().await.unwrap();
    merchant.verify_notice("/notify", &headers, &body);
    let body: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((code_of(&body), &body["paymentRequestId"]), ("SUCCESS", &json!("1")));
    server.abort();
}
