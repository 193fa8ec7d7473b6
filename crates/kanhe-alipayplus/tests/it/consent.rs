//! What users agree to, is remembered, and can be taken back: `protocol/alipay-plus.md` 2, RFC 9700 section 2.3.

use kanhe_alipayplus::authorization::{Authorization, Will};
use kanhe_alipayplus::policy::LISTED;
use kanhe_alipayplus::profile::Profile;
use kanhe_core::app::AppStatus;
use kanhe_core::word::Word;

use crate::world::{World, code_of, field, texts};

fn granted(authorization: &Authorization) -> &[String] {
    match authorization {
        Authorization::Code { granted, .. } => granted,
        other => panic!("no code: {other:?}"),
    }
}

#[tokio::test]
async fn silent_scopes_are_granted_at_once_and_stand_in_the_users_list() {
    let world = World::new().await;
    let answer = world.ask(&["auth_base", "HASH_LOGIN_ID"], Will::NotAsked).await;
    assert_eq!(granted(&answer), ["auth_base", "HASH_LOGIN_ID"]);
    let consents = world.platform.consents(&world.user().await).await.unwrap();
    let scopes: Vec<&String> = consents.iter().flat_map(|consent| consent.scopes.keys()).collect();
    assert_eq!(scopes, ["HASH_LOGIN_ID", "auth_base"]);
}

#[tokio::test]
async fn what_the_user_does_not_tick_is_not_in_the_token() {
    let world = World::new().await;
    let answer = world.ask(&["USER_NAME", "USER_AVATAR"], Will::Agreed(&texts(&["USER_AVATAR"]))).await;
    let Authorization::Code { code, granted, refused } = answer else { panic!("he agreed to one") };
    assert_eq!((granted, refused["USER_NAME"].as_str()), (texts(&["USER_AVATAR"]), "10001"));
    let tokens = world.redeem(code.reveal()).await;
    let seen = world.inquire(&field(&tokens, "accessToken")).await;
    assert!(seen.contains("avatar") && !seen.contains("userName"), "{seen}");
}

#[tokio::test]
async fn whoever_presses_no_gets_nothing_and_nothing_is_remembered() {
    let world = World::new().await;
    let answer = world.ask(&["auth_base", "USER_NAME"], Will::Rejected).await;
    let Authorization::Rejected { refused } = answer else { panic!("he said no") };
    assert_eq!(refused.len(), 2);
    assert!(world.platform.consents(&world.user().await).await.unwrap().is_empty());
    let all = world.ask(&["USER_NAME"], Will::Agreed(&[])).await;
    assert!(matches!(all, Authorization::Rejected { .. }), "to agree to nothing is to say no");
}

#[tokio::test]
async fn what_the_operator_has_not_granted_is_never_asked() {
    let world = World::new().await;
    world
        .change(|app| {
            app.account_type = LISTED;
            app.marks = [Word::new("auth_base"), Word::new("CARD_LIST")].into();
        })
        .await;
    let Authorization::Refused { refused } = world.ask(&["USER_NAME", "EVERYTHING"], Will::NotAsked).await
    else {
        panic!("neither is granted to the app");
    };
    assert_eq!(refused.keys().collect::<Vec<_>>(), ["EVERYTHING", "USER_NAME"]);
    assert_eq!(granted(&world.ask(&["USER_NAME", "auth_base"], Will::NotAsked).await), ["auth_base"]);
    let Authorization::Pending(page) = world.ask(&["CARD_LIST", "USER_NAME"], Will::NotAsked).await else {
        panic!("a mark grants a scope of another edition");
    };
    assert_eq!(page.scopes.iter().map(|scope| scope.name).collect::<Vec<_>>(), ["CARD_LIST"]);
    let forged = world.ask(&["auth_base", "USER_NAME"], Will::Agreed(&texts(&["USER_NAME"]))).await;
    assert_eq!(granted(&forged), ["auth_base"], "agreeing to it changes nothing");
}

#[tokio::test]
async fn auto_debit_is_asked_for_each_time_with_an_agreement_of_its_own() {
    let world = World::new().await;
    world.code(&["AGREEMENT_PAY"]).await;
    let Authorization::Pending(page) = world.ask(&["AGREEMENT_PAY"], Will::NotAsked).await else {
        panic!("money is asked for each time");
    };
    assert!(page.agreement);
}

#[tokio::test]
async fn tokens_stop_at_once_when_consent_is_withdrawn() {
    let world = World::new().await;
    for scopes in [&["auth_base"][..], &["auth_base", "USER_NAME"]] {
        let tokens = world.tokens(scopes).await;
        world.pass(1);
        world.withdraw().await;
        assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_ACCESS_TOKEN", "{scopes:?}");
        assert_eq!(code_of(&world.refresh(&field(&tokens, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
        // He agrees anew: that is for new tokens.
        let fresh = world.tokens(scopes).await;
        assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_ACCESS_TOKEN", "{scopes:?}");
        assert_eq!(world.worth(&field(&fresh, "accessToken")).await, "SUCCESS");
        world.pass(1);
    }
}

#[tokio::test]
async fn a_code_that_is_on_its_way_when_consent_is_withdrawn_is_worth_nothing() {
    let world = World::new().await;
    let code = world.code(&["auth_base", "USER_NAME"]).await;
    world.withdraw().await;
    assert_eq!(code_of(&world.redeem(&code).await), "INVALID_AUTHCODE");
}

#[tokio::test]
async fn nothing_of_a_disabled_apps_is_good() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    world.change(|app| app.status = AppStatus::Disabled).await;
    assert!(matches!(world.ask(&["auth_base"], Will::NotAsked).await, Authorization::AppDisabled));
    assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_AUTH_CLIENT_STATUS");
}

#[tokio::test]
async fn under_the_seeds_note_the_user_is_asked_for_his_number() {
    let silent = kanhe_alipayplus::scopes::SilentRule::Note;
    let world = World::with(Profile { silent, ..Profile::default() }).await;
    assert!(matches!(world.ask(&["USER_ID"], Will::NotAsked).await, Authorization::Pending(_)));
    assert!(matches!(world.ask(&["auth_base"], Will::NotAsked).await, Authorization::Code { .. }));
}
