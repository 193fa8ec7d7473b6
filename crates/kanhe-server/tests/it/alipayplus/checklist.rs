//! The lines of the protocol page's security checklist that are about HTTP, pages and browsers
//! (`protocol/alipay-plus.md` 5). The others are in `kanhe-alipayplus`'s tests, under the same name.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use serde_json::{Value, json};

use super::demo::{api, code, log_in, served, session};
use super::hosted::{address, answered, viewed};
use super::merchant::{APPLY, Merchant, code_of, get_auth_code, phone};
use crate::world::World;

#[tokio::test]
async fn line_05_a_merchant_takes_a_code_only_from_the_session_that_asked_for_it() {
    let world = served().await;
    let code = code(&world, "auth_base").await;
    let injected = api(&world, "login", &json!({"session": "another's", "authCode": code})).await;
    assert_eq!(injected.status, StatusCode::BAD_REQUEST);
    let own = json!({"session": session(&world).await, "authCode": code});
    assert_eq!(api(&world, "login", &own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn line_07_the_browser_goes_back_to_exactly_the_address_that_was_signed_with_its_state_and_once() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let at = address(&merchant, "https://m.kanhe.example/back?cart=1", &["auth_base"]).await;
    let ticket = viewed(&world, &at, "lan").await.json()["ticket"].clone();
    let back = answered(&world, &at, &json!({"ticket": ticket, "action": "allow"})).await.json();
    let redirect = back["redirect"].as_str().unwrap();
    let code = redirect.strip_prefix("https://m.kanhe.example/back?cart=1&authCode=").unwrap();
    let code = code.strip_suffix("&authState=a%26b").unwrap();
    assert_eq!(code_of(&merchant.redeem(code).await), "SUCCESS");
    assert_eq!(viewed(&world, &at, "lan").await.status, StatusCode::GONE, "once");

    // The operator has taken the domain away since.
    let late = address(&merchant, "https://m.kanhe.example/back", &["auth_base"]).await;
    let ticket = viewed(&world, &late, "lan").await.json()["ticket"].clone();
    let app = format!("/sandbox/v1/apps/alipayplus/{}", merchant.client_id);
    world.call(Method::PATCH, &app, &json!({"domains": []})).await;
    let refused = answered(&world, &late, &json!({"ticket": ticket, "action": "allow"})).await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{}", refused.text());
}

#[tokio::test]
async fn line_12_replies_with_tokens_are_stored_by_nobody() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let body = json!({"grantType": "AUTHORIZATION_CODE", "authCode": "x"}).to_string();
    let answer = merchant.send(APPLY, &body, &body).await;
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
}

#[tokio::test]
async fn line_13_a_body_beyond_64_kib_is_not_read() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let large = " ".repeat(64 * 1024 + 1);
    assert_eq!(merchant.send(APPLY, &large, &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn line_19_the_merchant_believes_no_success_that_nobody_has_signed() {
    let world = served().await;
    let code = code(&world, "auth_base").await;
    let forged = json!({"result": {"resultStatus": "S", "resultCode": "SUCCESS"}, "accessToken": "forged"});
    let fault = json!({"endpoint": "alipayplus.apply_token", "answer": forged, "times": 1});
    world.post("/sandbox/v1/faults", &fault).await;
    let login = json!({"session": session(&world).await, "authCode": code});
    let refused = api(&world, "login", &login).await;
    assert_eq!(refused.status, StatusCode::BAD_GATEWAY);
    assert!(refused.problem().contains("not signed by the wallet"));
}

#[tokio::test]
async fn line_21_introspection_is_for_hosts_and_says_of_a_dead_token_only_that() {
    let world = World::new().await;
    let asked = async |key: Option<String>| {
        let request = World::request(Method::POST, "/host/v1/introspect")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = match key {
            Some(key) => request.header(header::AUTHORIZATION, format!("Bearer {key}")),
            None => request,
        };
        world.send(request.body(Body::from("token=dead")).unwrap()).await
    };
    assert_eq!(asked(None).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(asked(Some("hk_wrong".to_owned())).await.status, StatusCode::UNAUTHORIZED);
    let key = world.sandbox().demo.host_key.reveal().to_owned();
    assert_eq!(asked(Some(key)).await.json(), json!({"active": false}));
}

#[tokio::test]
async fn line_23_the_consent_page_is_framed_by_nobody_and_answered_once_by_our_own_pages() {
    let phone = phone(json!({})).await;
    for page in ["/simulator", "/wallet/authorize?authId=x"] {
        let policy = phone.world.get(page).await.header(header::CONTENT_SECURITY_POLICY).to_owned();
        assert!(policy.contains("frame-ancestors 'none'") && policy.contains("default-src 'self'"), "{page}");
    }
    let asking = get_auth_code(&phone, json!(["USER_NAME"]));
    let (_, dialog) = tokio::join!(asking, phone.answer("deny", json!({})));
    let path = format!("{}/dialogs/{}", phone.path, dialog["id"]);
    let again = phone.world.post(&path, &json!({"action": "allow", "data": {}})).await;
    assert!(again.status.is_client_error(), "it has been answered: {}", again.status);
    let foreign = World::request(Method::POST, &path)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ORIGIN, "https://m.kanhe.example");
    let foreign = phone.world.send(foreign.body(Body::from(r#"{"action":"allow"}"#)).unwrap()).await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn line_23_the_hosted_page_is_answered_with_the_ticket_that_it_was_shown_for_one_user_once() {
    let world = World::new().await;
    let merchant = Merchant::of(&world).await;
    let [one, other] = [
        address(&merchant, "https://m.kanhe.example/back", &["USER_NAME"]).await,
        address(&merchant, "https://m.kanhe.example/back", &["USER_NAME"]).await,
    ];
    let ticket = viewed(&world, &one, "bo").await.json()["ticket"].clone();
    let allow = |ticket: &Value| json!({"ticket": ticket, "action": "allow", "scopes": ["USER_NAME"]});
    for (at, ticket) in [(&other, &ticket), (&one, &json!("made up"))] {
        assert_eq!(answered(&world, at, &allow(ticket)).await.status, StatusCode::FORBIDDEN);
    }
    // A ticket that was tried elsewhere is used up.
    assert_eq!(answered(&world, &one, &allow(&ticket)).await.status, StatusCode::FORBIDDEN);
    let ticket = viewed(&world, &one, "bo").await.json()["ticket"].clone();
    assert_eq!(answered(&world, &one, &allow(&ticket)).await.status, StatusCode::OK);
    assert_eq!(answered(&world, &one, &allow(&ticket)).await.status, StatusCode::GONE);
    let consents = world.get("/sandbox/v1/users/bo").await.json()["consents"].clone();
    assert_eq!(consents[0]["scopes"].as_object().unwrap().keys().collect::<Vec<_>>(), ["USER_NAME"]);
}

#[tokio::test]
async fn line_24_who_asks_is_shown_as_the_registry_has_him_whatever_the_page_says() {
    let phone = phone(json!({})).await;
    let lies = json!({"scopes": ["USER_NAME"], "appName": "Your bank", "name": "Your bank", "logo": "https://evil.example/l.png"});
    let asking = phone.invoke("getAuthCode", lies);
    let (_, dialog) = tokio::join!(asking, phone.answer("deny", json!({})));
    assert_eq!(dialog["app"], "Kanhe Demo 勘合演示");
    assert_eq!(dialog["host"], "kanhe.example");
    assert_eq!(dialog["data"]["presentation"]["logo"], "/demo/alipayplus/logo.svg");
    assert!(!dialog.to_string().contains("Your bank") && !dialog.to_string().contains("evil"));
}

#[tokio::test]
async fn line_25_the_bridge_answers_pages_of_registered_origins_alone() {
    let phone = phone(json!({"auto": "allow"})).await;
    phone.load("https://elsewhere.example/").await;
    let got = phone.invoke_at("https://elsewhere.example/", "getAuthCode", json!({})).await;
    assert_eq!(got, json!({"error": 4, "errorMessage": "No permission"}));
}

#[tokio::test]
async fn line_27_no_token_reaches_the_page_or_the_log() {
    let world = served().await;
    let shown = log_in(&world, "USER_NATIONALITY").await.to_string();
    let log = world.get("/sandbox/v1/log").await.text();
    // The first digits of access and refresh tokens.
    for kind in ["0000000002", "0000000003"] {
        assert!(!shown.contains(kind) && !log.contains(kind), "{kind}");
    }
}
