//! prepare and consult: addresses of the wallet's own pages (`protocol/alipay-plus.md` 4.3 and 4.4).

use kanhe_alipayplus::contract::{AuthRequest, Page};
use kanhe_core::domain::SecureDomain;

use crate::world::{CLIENT, World, code_of, field};

const PREPARE: &str = "/v1/authorizations/prepare";
const CONSULT: &str = "/ams/api/v1/authorizations/consult";

fn prepare(description: &str) -> String {
    let extend_info = format!(r#"{{\"language\":\"en\",\"contractDesc\":\"{description}\"}}"#);
    format!(r#"{{"scopes":"AGREEMENT_PAY","authState":"s","extendInfo":"{extend_info}"}}"#)
}

#[tokio::test]
async fn a_contract_is_prepared_once_while_its_content_is_unchanged() {
    let world = World::new().await;
    let reply = world.post(PREPARE, &prepare("Monthly")).await;
    let (address, id) = (field(&reply, "authUrl"), field(&reply, "authId"));
    assert_eq!(address, format!("https://wallet.example/contract?authId={id}"));
    assert!(address.len() <= 256 && field(&reply, "authClientId") == CLIENT);
    assert_eq!(world.post(PREPARE, &prepare("Monthly")).await, reply);
    assert_ne!(field(&world.post(PREPARE, &prepare("Yearly")).await, "authUrl"), address);

    let (platform, profile) = (&world.platform, &world.wallet.profile);
    let (app, request) = AuthRequest::at(platform, profile, &address).await.unwrap().unwrap();
    assert_eq!(app, world.app(CLIENT).await.uid);
    assert_eq!(
        (request.page, &*request.description, &*request.language, &*request.state),
        (Page::Contract, "Monthly", "en", "s")
    );
    for other in ["https://elsewhere.example/contract?authId=x", "https://wallet.example/contract?authId=x"] {
        assert!(AuthRequest::at(platform, profile, other).await.unwrap().is_none(), "{other}");
    }
    world.pass(86_400);
    assert!(
        AuthRequest::at(platform, profile, &address).await.unwrap().is_none(),
        "it does not live for ever"
    );
}

#[tokio::test]
async fn only_auto_debit_is_prepared_and_only_for_apps_that_may() {
    let world = World::new().await;
    for (body, code) in [
        (r#"{"scopes":"USER_NAME"}"#, "INVALID_SCOPE"),
        (r#"{"scopes":["AGREEMENT_PAY"]}"#, "PARAM_ILLEGAL"),
        (r#"{"scopes":"AGREEMENT_PAY","extendInfo":"no json"}"#, "PARAM_ILLEGAL"),
        ("{}", "PARAM_ILLEGAL"),
        (r#"{"scopes":"AGREEMENT_PAY"}"#, "SUCCESS"),
    ] {
        assert_eq!(code_of(&world.post(PREPARE, body).await), code, "{body}");
    }
    world
        .change(|app| {
            app.policy.revoked.insert("AGREEMENT_PAY".to_owned());
        })
        .await;
    assert_eq!(code_of(&world.post(PREPARE, &prepare("Monthly")).await), "INVALID_SCOPE");
}

#[tokio::test]
async fn a_browser_is_only_sent_back_to_a_domain_of_the_app() {
    let world = World::new().await;
    let domain = SecureDomain::parse("shop.example").unwrap();
    let now = world.platform.now();
    world.change(|app| app.bind(vec![domain.clone()], now)).await;
    let body = |redirect: &str, scopes: &str| {
        format!(
            r#"{{"customerBelongsTo":"ALIPAY_HK","authClientId":"{CLIENT}","authRedirectUrl":"{redirect}","scopes":{scopes},"authState":"s"}}"#
        )
    };
    for (redirect, scopes, code) in [
        ("https://evil.example/back", r#"["auth_base"]"#, "PARAM_ILLEGAL"),
        ("https://shop.example.evil.example/", r#"["auth_base"]"#, "PARAM_ILLEGAL"),
        ("javascript:alert(1)", r#"["auth_base"]"#, "PARAM_ILLEGAL"),
        ("https://shop.example/back#x", r#"["auth_base"]"#, "PARAM_ILLEGAL"),
        ("https://shop.example/back", "[]", "PARAM_ILLEGAL"),
        ("https://shop.example/back", r#"["EVERYTHING"]"#, "INVALID_SCOPE"),
        ("https://shop.example/back", r#"["auth_base"]"#, "SUCCESS"),
    ] {
        assert_eq!(code_of(&world.post(CONSULT, &body(redirect, scopes)).await), code, "{redirect} {scopes}");
    }
    let reply = world.post(CONSULT, &body("https://shop.example/back", r#"["auth_base"]"#)).await;
    let address = field(&reply, "normalUrl");
    let (_, request) =
        AuthRequest::at(&world.platform, &world.wallet.profile, &address).await.unwrap().unwrap();
    assert_eq!((request.page, &*request.redirect), (Page::Hosted, "https://shop.example/back"));

    let again = world.post(CONSULT, &body("https://shop.example/back", r#"["auth_base"]"#)).await;
    assert_ne!(field(&again, "normalUrl"), address, "each is answered once");
    let id = address.split_once('=').unwrap().1;
    assert!(AuthRequest::spend(&world.platform, id).await.unwrap());
    assert!(!AuthRequest::spend(&world.platform, id).await.unwrap());
    assert!(AuthRequest::by_id(&world.platform, id).await.unwrap().is_none());
}
