//! Codes and refresh tokens become tokens: RFC 6749 sections 4.1 and 6, RFC 9700 sections 2.2.2 and 4.14.

use kanhe_alipayplus::authorization::{Authorization, Will, authorize_for};
use kanhe_alipayplus::policy::{CODE_ONLY, LONG_LIVES, SAFE_LIVES};
use kanhe_alipayplus::profile::Profile;

use crate::world::{APPLY, CLIENT, Signed, World, code_of, field, json, message_of, refresh_body, texts};

const OTHER: &str = "2026112000000000000043";

#[tokio::test]
async fn a_code_is_redeemed_once_and_a_second_time_ends_what_it_gave() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let tokens = world.redeem(&code).await;
    let access = field(&tokens, "accessToken");
    assert_eq!(world.worth(&access).await, "SUCCESS");
    world.pass(1);
    let again = world.redeem(&code).await;
    assert_eq!(
        (&*code_of(&again), &*message_of(&again)),
        ("USED_AUTHCODE", "The authorization code has been used.")
    );
    assert_eq!(world.worth(&access).await, "INVALID_ACCESS_TOKEN");
    assert_eq!(code_of(&world.refresh(&field(&tokens, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
}

#[tokio::test]
async fn a_second_redemption_also_ends_what_was_refreshed_since() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let refreshed = world.refresh(&field(&world.redeem(&code).await, "refreshToken")).await;
    world.pass(86_400);
    assert_eq!(code_of(&world.redeem(&code).await), "USED_AUTHCODE", "long after it has expired");
    assert_eq!(world.worth(&field(&refreshed, "accessToken")).await, "INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn a_code_lives_five_minutes() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    world.pass(299);
    assert_eq!(code_of(&world.redeem(&code).await), "SUCCESS");
    let late = world.code(&["auth_base"]).await;
    world.pass(300);
    let answer = world.redeem(&late).await;
    assert_eq!(
        (&*code_of(&answer), &*message_of(&answer)),
        ("EXPIRED_AUTHCODE", "The authorization code expires.")
    );
}

#[tokio::test]
async fn another_clients_code_is_unknown_and_not_used_up() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let code = world.code(&["auth_base"]).await;
    let time = kanhe_alipayplus::moment::seconds(world.platform.now(), 0);
    let body = |code: &str| format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#);
    let theirs = world.send(&Signed::new(OTHER, APPLY, &time, &body(&code))).await;
    let nonsense = world.send(&Signed::new(OTHER, APPLY, &time, &body("nonsense"))).await;
    assert_eq!(theirs, nonsense, "nobody learns that there is such a code");
    assert_eq!(code_of(&theirs), "INVALID_AUTHCODE");
    let tokens = world.redeem(&code).await;
    assert_eq!(code_of(&tokens), "SUCCESS");
    let stolen = Signed::new(OTHER, APPLY, &time, &refresh_body(&field(&tokens, "refreshToken")));
    assert_eq!(code_of(&world.send(&stolen).await), "INVALID_REFRESH_TOKEN");
    assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "SUCCESS");
}

#[tokio::test]
async fn a_code_is_bound_to_the_reference_client_that_it_was_made_for() {
    let world = World::new().await;
    let (app, user) = (world.app(CLIENT).await, world.user().await);
    let (platform, profile) = (&world.platform, &world.wallet.profile);
    let asked = texts(&["auth_base"]);
    let made =
        authorize_for(platform, profile, &app, &user, &asked, Will::NotAsked, Some("merchant 7")).await;
    let Authorization::Code { code, .. } = made.unwrap() else { panic!("auth_base is silent") };
    let body = |reference: &str| {
        format!(
            r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{}","referenceClientId":"{reference}"}}"#,
            code.reveal()
        )
    };
    let refused = world.post(APPLY, &body("merchant 8")).await;
    assert_eq!(code_of(&refused), "REFERENCE_CLIENT_ID_NOT_MATCH");
    assert_eq!(code_of(&world.post(APPLY, &body("merchant 7")).await), "SUCCESS", "it is not used up");
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_gives_its_successor() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base", "USER_NAME"]).await;
    let fresh = world.refresh(&field(&tokens, "refreshToken")).await;
    assert_eq!(field(&fresh, "customerId"), field(&tokens, "customerId"));
    for name in ["accessToken", "refreshToken"] {
        assert_ne!(field(&fresh, name), field(&tokens, name));
    }
    assert_eq!(world.worth(&field(&fresh, "accessToken")).await, "SUCCESS");
    assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "SUCCESS", "it dies by itself");
}

#[tokio::test]
async fn a_refresh_token_that_comes_a_second_time_ends_the_family() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let old = field(&tokens, "refreshToken");
    let fresh = world.refresh(&old).await;
    world.pass(1);
    let reused = world.refresh(&old).await;
    assert_eq!(
        (&*code_of(&reused), &*message_of(&reused)),
        ("USED_REFRESH_TOKEN", "The refresh token has been used.")
    );
    for token in [field(&tokens, "accessToken"), field(&fresh, "accessToken")] {
        assert_eq!(world.worth(&token).await, "INVALID_ACCESS_TOKEN");
    }
    assert_eq!(code_of(&world.refresh(&field(&fresh, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
    let others = world.tokens(&["auth_base"]).await;
    assert_eq!(world.worth(&field(&others, "accessToken")).await, "SUCCESS", "another code, another family");
}

#[tokio::test]
async fn a_lost_reply_is_answered_again_to_the_same_request_within_ten_seconds() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let request = world.request(APPLY, &refresh_body(&field(&tokens, "refreshToken")));
    let first = world.send(&request).await;
    world.pass(9);
    assert_eq!(world.send(&request).await, first, "to the byte");
    assert_eq!(world.worth(&field(&first, "accessToken")).await, "SUCCESS");
    world.pass(1);
    assert_eq!(code_of(&world.send(&request).await), "USED_REFRESH_TOKEN");
    assert_eq!(world.worth(&field(&first, "accessToken")).await, "INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn the_grace_is_not_for_codes_and_can_be_switched_off() {
    let world = World::with(Profile { refresh_grace: std::time::Duration::ZERO, ..Profile::default() }).await;
    let code = world.code(&["auth_base"]).await;
    let body = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#);
    let redemption = world.request(APPLY, &body);
    world.send(&redemption).await;
    assert_eq!(code_of(&world.send(&redemption).await), "USED_AUTHCODE");
    let tokens = world.tokens(&["auth_base"]).await;
    let request = world.request(APPLY, &refresh_body(&field(&tokens, "refreshToken")));
    world.send(&request).await;
    assert_eq!(code_of(&world.send(&request).await), "USED_REFRESH_TOKEN");
}

#[tokio::test]
async fn tokens_live_as_long_as_the_profile_says() {
    for (lives, access_seconds) in [(SAFE_LIVES, 86_400), (LONG_LIVES, 3650 * 86_400)] {
        let world = World::with(Profile { lives, ..Profile::default() }).await;
        let tokens = world.tokens(&["auth_base"]).await;
        world.pass(access_seconds - 1);
        assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "SUCCESS");
        world.pass(1);
        assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "EXPIRED_ACCESS_TOKEN");
        world.pass(30 * 86_400);
        let late = world.refresh(&field(&tokens, "refreshToken")).await;
        assert_eq!(
            (&*code_of(&late), &*message_of(&late)),
            ("EXPIRED_REFRESH_TOKEN", "The refresh token expires.")
        );
    }
}

#[tokio::test]
async fn scopes_only_shrink() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base", "USER_NAME", "USER_AVATAR"]).await;
    world
        .change(|app| {
            app.policy.revoked.insert("USER_AVATAR".to_owned());
        })
        .await;
    let seen = world.inquire(&field(&tokens, "accessToken")).await;
    assert!(seen.contains("userName") && !seen.contains("avatar"), "at once, for tokens that there are");
    let fresh = world.refresh(&field(&tokens, "refreshToken")).await;
    world.change(|app| app.policy.revoked.clear()).await;
    let seen = world.inquire(&field(&fresh, "accessToken")).await;
    assert!(seen.contains("userName") && !seen.contains("avatar"), "what a refresh has lost is lost");
    let widened = format!(
        r#"{{"grantType":"REFRESH_TOKEN","refreshToken":"{}","scope":"USER_BIRTHDAY","scopes":["USER_BIRTHDAY"]}}"#,
        field(&fresh, "refreshToken")
    );
    let wide = world.post(APPLY, &widened).await;
    assert!(!world.inquire(&field(&wide, "accessToken")).await.contains("birthDate"));
}

#[tokio::test]
async fn a_client_that_may_only_redeem_codes_gets_no_refresh_token() {
    let world = World::new().await;
    world
        .change(|app| {
            app.marks.insert(CODE_ONLY);
        })
        .await;
    let tokens = json(&world.tokens(&["auth_base"]).await);
    assert!(tokens.get("refreshToken").is_none() && tokens.get("refreshTokenExpiryTime").is_none());
    assert_eq!(code_of(&world.refresh("anything").await), "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE");
}

#[tokio::test]
async fn what_is_missing_or_of_a_wrong_type_is_an_illegal_parameter() {
    let world = World::new().await;
    let long = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{}"}}"#, "x".repeat(129));
    for (body, code) in [
        ("", "PARAM_ILLEGAL"),
        ("[]", "PARAM_ILLEGAL"),
        ("{}", "PARAM_ILLEGAL"),
        (r#"{"grantType":""}"#, "PARAM_ILLEGAL"),
        (r#"{"grantType":1}"#, "PARAM_ILLEGAL"),
        (r#"{"grantType":"AUTHORIZATION_CODE"}"#, "PARAM_ILLEGAL"),
        (r#"{"grantType":"AUTHORIZATION_CODE","refreshToken":"x"}"#, "PARAM_ILLEGAL"),
        (r#"{"grantType":"AUTHORIZATION_CODE","authCode":{"a":1}}"#, "PARAM_ILLEGAL"),
        (&long, "PARAM_ILLEGAL"),
        (r#"{"grantType":"PASSWORD"}"#, "AUTH_CLIENT_UNSUPPORTED_GRANT_TYPE"),
        (
            r#"{"grantType":"AUTHORIZATION_CODE","authCode":"x","authClientId":"other"}"#,
            "INVALID_AUTH_CLIENT",
        ),
        (
            r#"{"grantType":"REFRESH_TOKEN","refreshToken":"x","authCode":"y","new":1}"#,
            "INVALID_REFRESH_TOKEN",
        ),
    ] {
        assert_eq!(code_of(&world.post(APPLY, body).await), code, "{body:.60}");
    }
}
