//! Seed 002's data flow, and what goes out byte by byte.

use kanhe_alipayplus::authorization::{Authorization, Will};
use kanhe_alipayplus::pages::{answer, scopes};
use serde_json::json;

use crate::world::{APPLY, World, code_of, field, texts};

#[tokio::test]
async fn the_nine_steps_of_the_seed() {
    let world = World::new().await;
    let profile = &world.wallet.profile;
    // 1: the page asks. 2: the user has to be asked.
    let asked = scopes::read(&json!({ "scopes": ["auth_base", "USER_NAME"] }), profile).unwrap();
    let asked: Vec<&str> = asked.iter().map(String::as_str).collect();
    let Authorization::Pending(page) = world.ask(&asked, Will::NotAsked).await else {
        panic!("the user has to be asked for his name");
    };
    let lines: Vec<&str> = page.scopes.iter().map(|scope| scope.en).collect();
    assert_eq!((lines, page.agreement), (vec!["Your name"], false));
    // 3 to 6: he agrees; the service makes a code.
    let agreed = texts(&["USER_NAME"]);
    let Authorization::Code { code, granted, refused } = world.ask(&asked, Will::Agreed(&agreed)).await
    else {
        panic!("he agreed");
    };
    let delivered = answer::success(profile, &code, &granted, &refused);
    assert_eq!(
        delivered.to_string(),
        format!(
            r#"{{"authCode":"{}","authErrorScopes":{{}},"authSuccessScopes":["auth_base","USER_NAME"]}}"#,
            code.reveal()
        )
    );
    // 7 to 9: the page hands it to its backend, which gets tokens and asks who it is.
    let tokens = world.redeem(code.reveal()).await;
    let (access, customer) = (field(&tokens, "accessToken"), field(&tokens, "customerId"));
    assert_eq!(
        world.inquire(&access).await,
        format!(
            r#"{{"result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"userInfo":{{"userId":"{customer}","userName":{{"fullName":"Lan Li Xiao","firstName":"Lan","middleName":"Li","lastName":"Xiao"}}}}}}"#
        )
    );
    // And the next time nobody is asked.
    assert!(matches!(world.ask(&asked, Will::NotAsked).await, Authorization::Code { .. }));
}

#[tokio::test]
async fn tokens_go_out_in_the_documented_order_and_form() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let (access, refresh, customer) =
        (field(&tokens, "accessToken"), field(&tokens, "refreshToken"), field(&tokens, "customerId"));
    assert_eq!(
        tokens,
        format!(
            r#"{{"result":{{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}},"accessToken":"{access}","accessTokenExpiryTime":"2036-11-17T20:30:00+03:00","refreshToken":"{refresh}","refreshTokenExpiryTime":"2036-11-17T20:30:00+03:00","customerId":"{customer}"}}"#
        )
    );
    assert!(access.starts_with("000000000220261120") && refresh.starts_with("000000000320261120"));
    assert_eq!((access.len(), refresh.len(), customer.len()), (40, 40, 24));
    assert!(customer.bytes().all(|byte| byte.is_ascii_digit()));
}

#[tokio::test]
async fn a_user_is_one_to_an_app_and_another_to_the_next() {
    let world = World::new().await;
    let (one, again) = (world.tokens(&["auth_base"]).await, world.tokens(&["auth_base"]).await);
    assert_eq!(field(&one, "customerId"), field(&again, "customerId"));
    let other = world.register("2026112000000000000043", |_| {}).await;
    let user = world.user().await;
    assert_ne!(field(&one, "customerId"), kanhe_alipayplus::person::customer_id(&user, &other));
}

#[tokio::test]
async fn a_code_that_does_not_say_when_the_user_agreed_is_good_for_nothing() {
    let world = World::new().await;
    let (app, user) = (world.app(crate::world::CLIENT).await, world.user().await);
    let scopes = texts(&["auth_base", "USER_AVATAR"]);
    let code = world.platform.issue_code(&world.dialect.auth, &app, &user, &scopes, true).await;
    let refused = world.redeem(code.unwrap().unwrap().reveal()).await;
    assert_eq!(
        code_of(&refused),
        "INVALID_AUTHCODE",
        "`authorize` makes a wallet's codes, and nothing else does"
    );
}

#[tokio::test]
async fn the_record_of_a_call_holds_no_secrets() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let body = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#);
    let answer = world.answer(&world.request(APPLY, &body)).await;
    assert_eq!(answer.record.message, "SUCCESS");
    let tokens = String::from_utf8(answer.body.clone()).unwrap();
    let record = format!("{:?}", answer.record);
    for secret in [&code, &field(&tokens, "accessToken"), &field(&tokens, "refreshToken")] {
        assert!(!record.contains(secret.as_str()));
    }
}
