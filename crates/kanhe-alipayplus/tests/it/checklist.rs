//! The protocol page's security checklist, line by line (`protocol/alipay-plus.md` 5). Lines about HTTP and browsers
//! (5, 12, 19, 21, 23 to 25, 27) are in `kanhe-server`'s tests, under the same name; the races of line 1 on SQLite are
//! in [`crate::races`].

use std::sync::Arc;
use std::time::Duration;

use kanhe_alipayplus::auth;
use kanhe_alipayplus::authorization::{Authorization, Will, authorize};
use kanhe_alipayplus::keys::admit;
use kanhe_alipayplus::moment;
use kanhe_alipayplus::policy::REQUESTS_ONCE;
use kanhe_alipayplus::profile::{Profile, edition::EDITIONS};
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::quota::Window;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use kanhe_sign::message::Message;
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::message::header::SignatureHeader;

use crate::world::{
    APPLY, CANCEL, CLIENT, INQUIRE, Signed, World, code_of, field, json, merchant, message_of, refresh_body,
    texts,
};

const OTHER: &str = "2026112000000000000043";

fn redemption(code: &str) -> String {
    format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}"}}"#)
}

fn inquiry(token: &str) -> String {
    format!(r#"{{"accessToken":"{token}"}}"#)
}

#[tokio::test]
async fn line_01_a_code_is_good_once_and_the_store_decides_it() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let body = redemption(&code);
    let (one, other) = tokio::join!(world.redeem(&code), world.post(APPLY, &body));
    let mut codes = [code_of(&one), code_of(&other)];
    codes.sort();
    assert_eq!(codes, ["SUCCESS", "USED_AUTHCODE"]);
}

#[tokio::test]
async fn line_02_a_code_that_comes_again_is_refused_and_ends_every_token_that_came_of_it() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let tokens = world.redeem(&code).await;
    let refreshed = world.refresh(&field(&tokens, "refreshToken")).await;
    assert_eq!(code_of(&world.redeem(&code).await), "USED_AUTHCODE");
    for reply in [&tokens, &refreshed] {
        assert_eq!(world.worth(&field(reply, "accessToken")).await, "INVALID_ACCESS_TOKEN");
    }
    assert_eq!(code_of(&world.refresh(&field(&refreshed, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
}

#[tokio::test]
async fn line_03_a_code_lives_ten_minutes_at_most_in_every_edition() {
    for edition in EDITIONS {
        assert!(Profile::of(edition).code_life <= Duration::from_secs(600), "{}", edition.name);
    }
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    world.pass(600);
    assert_eq!(code_of(&world.redeem(&code).await), "EXPIRED_AUTHCODE");
}

#[tokio::test]
async fn line_04_a_code_is_bound_to_its_client_and_to_another_it_is_unknown_and_not_used_up() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let code = world.code(&["auth_base"]).await;
    let time = moment::seconds(world.platform.now(), 0);
    let theirs = async |code: &str| world.send(&Signed::new(OTHER, APPLY, &time, &redemption(code))).await;
    assert_eq!(theirs(&code).await, theirs("nonsense").await);
    let tokens = world.redeem(&code).await;
    assert_eq!(code_of(&tokens), "SUCCESS");
    let (app, user) = (world.app(CLIENT).await, world.user().await);
    assert_eq!(field(&tokens, "customerId"), kanhe_alipayplus::person::customer_id(&user, &app));
}

#[tokio::test]
async fn line_06_pkce_has_no_place_on_this_wire_and_is_never_asked_for() {
    let world = World::new().await;
    let code = world.code(&["auth_base"]).await;
    let body = format!(r#"{{"grantType":"AUTHORIZATION_CODE","authCode":"{code}","codeVerifier":"x"}}"#);
    assert_eq!(code_of(&world.post(APPLY, &body).await), "SUCCESS");
}

#[tokio::test]
async fn line_08_a_refresh_token_is_good_once_for_its_client_never_widens_and_used_again_ends_the_family() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let tokens = world.tokens(&["auth_base"]).await;
    let old = field(&tokens, "refreshToken");
    let time = moment::seconds(world.platform.now(), 0);
    let theirs = world.send(&Signed::new(OTHER, APPLY, &time, &refresh_body(&old))).await;
    assert_eq!(code_of(&theirs), "INVALID_REFRESH_TOKEN");
    let wide = format!(r#"{{"grantType":"REFRESH_TOKEN","refreshToken":"{old}","scopes":["USER_NAME"]}}"#);
    let fresh = world.post(APPLY, &wide).await;
    assert!(!world.inquire(&field(&fresh, "accessToken")).await.contains("userName"));
    world.pass(1);
    assert_eq!(code_of(&world.refresh(&old).await), "USED_REFRESH_TOKEN");
    assert_eq!(world.worth(&field(&fresh, "accessToken")).await, "INVALID_ACCESS_TOKEN");
}

#[tokio::test]
async fn line_09_a_lost_reply_is_given_again_to_the_same_signed_request_for_a_short_while() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let request = world.request(APPLY, &refresh_body(&field(&tokens, "refreshToken")));
    let first = world.send(&request).await;
    assert_eq!(world.send(&request).await, first);
    let another = world.request(APPLY, &format!("{} ", request.body));
    assert_eq!(code_of(&world.send(&another).await), "USED_REFRESH_TOKEN", "anything else is a replay");
}

#[test]
fn line_10_the_random_part_of_codes_and_tokens_has_more_than_128_bits() {
    let (entropy, now) = (SeededEntropy::new(1), Timestamp::from_unix_seconds(0));
    for (text, fixed) in [
        (auth::code(&entropy), "0000000001"),
        (auth::access_token(&entropy, now, 0), "000000000219700101"),
        (auth::refresh_token(&entropy, now, 0), "000000000319700101"),
    ] {
        let random = text.reveal().strip_prefix(fixed).unwrap();
        // Each letter or digit is one of 62.
        let bits = u32::try_from(random.len()).map(f64::from).unwrap() * 62_f64.log2();
        assert!(bits > 128.0, "{fixed}: {bits}");
    }
}

#[tokio::test]
async fn line_11_codes_and_tokens_stand_in_no_record_and_no_explanation_of_a_refusal() {
    let world = World::with(Profile { explains: true, ..Profile::default() }).await;
    let code = world.code(&["auth_base"]).await;
    let request = world.request(APPLY, &redemption(&code));
    let spaced = Signed { body: request.body.replace(':', ": "), ..request };
    let refused = world.answer(&spaced).await;
    let evidence = refused.record.evidence.as_ref().unwrap();
    let shown = evidence["text"].as_str().unwrap();
    assert!(shown.contains(r#""authCode": "0000000001**********************""#), "{shown}");
    assert_eq!(u64::try_from(shown.len()).unwrap(), evidence["bytes"].as_u64().unwrap(), "sign for sign");
    assert!(!format!("{:?}", refused.record).contains(&code) && !refused.body.ends_with(code.as_bytes()));
    assert_eq!(code_of(&world.redeem(&code).await), "SUCCESS", "it would have been good");
}

#[tokio::test]
async fn line_13_the_signature_is_verified_over_the_bytes_before_anything_is_read_of_them() {
    let world = World::new().await;
    let request = world.request(APPLY, "no json");
    assert_eq!(code_of(&world.send(&request).await), "PARAM_ILLEGAL");
    let changed = Signed { body: "no json either".to_owned(), ..request };
    assert_eq!(code_of(&world.send(&changed).await), "INVALID_SIGNATURE");
    let endpoints = &world.dialect.endpoints;
    assert!(endpoints.iter().all(|endpoint| endpoint.body_limit <= 64 * 1024));
}

#[tokio::test]
async fn line_14_a_request_is_at_most_five_minutes_off_and_whose_clock_it_is_is_said_on_a_desk_only() {
    for (explains, says) in [
        (false, "The request time is out of range."),
        (true, "The request time is 301 seconds behind the platform's."),
    ] {
        let world = World::with(Profile { explains, ..Profile::default() }).await;
        let early = world.request(INQUIRE, &inquiry("x"));
        world.pass(301);
        assert_eq!(message_of(&world.send(&early).await), says);
    }
}

#[tokio::test]
async fn line_15_where_the_operator_says_so_an_accepted_request_is_good_once() {
    let world = World::new().await;
    let token = field(&world.tokens(&["auth_base"]).await, "accessToken");
    let request = world.request(INQUIRE, &inquiry(&token));
    assert_eq!(code_of(&world.send(&request).await), "SUCCESS");
    assert_eq!(
        code_of(&world.send(&request).await),
        "SUCCESS",
        "two equal questions within a second are not rare"
    );
    world
        .change(|app| {
            app.marks.insert(REQUESTS_ONCE);
        })
        .await;
    assert_eq!(code_of(&world.send(&request).await), "SUCCESS");
    let again = world.send(&request).await;
    assert_eq!((&*code_of(&again), &*message_of(&again)), ("ACCESS_DENIED", "This request has come before."));
    world.pass(299);
    assert_eq!(code_of(&world.send(&request).await), "ACCESS_DENIED", "as long as its time is right");
    assert_eq!(world.worth(&token).await, "SUCCESS", "another moment, another request");
}

#[tokio::test]
async fn line_16_three_encodings_of_one_signature_are_one_request() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base"]).await;
    let request = world.request(APPLY, &refresh_body(&field(&tokens, "refreshToken")));
    let header = SignatureHeader::parse(&request.headers["signature"]).unwrap();
    let bytes = encoding::read(&header.signature).unwrap();
    let first = world.send(&request).await;
    for encoding in [Encoding::Percent, Encoding::Plain, Encoding::UrlSafe] {
        let written = SignatureHeader::write(1, &encoding.write(&bytes));
        assert_eq!(world.send(&request.clone().header("signature", &written)).await, first, "{encoding:?}");
    }
}

#[tokio::test]
async fn line_17_keys_overlap_the_newest_is_meant_where_none_is_named_and_no_other_is_tried() {
    let world = World::new().await;
    let app = world.app(CLIENT).await;
    let next = kanhe_sign::rsa::RsaKey::derive([43; 32]).unwrap();
    assert!(admit(&world.platform, app.uid, 2, &next.public_pem()).await.unwrap());
    let old = world.request(APPLY, &redemption("x"));
    assert_eq!(code_of(&world.send(&old).await), "INVALID_AUTHCODE");
    for (version, code) in [
        ("", "INVALID_SIGNATURE"),
        ("keyVersion=2,", "INVALID_SIGNATURE"),
        ("keyVersion=3,", "KEY_NOT_FOUND"),
    ] {
        let named = old.headers["signature"].replace("keyVersion=1,", version);
        assert_eq!(code_of(&world.send(&old.clone().header("signature", &named)).await), code, "{version}");
    }
}

#[tokio::test]
async fn line_18_the_algorithm_is_the_registered_one_and_keys_have_2048_bits_at_least() {
    let world = World::new().await;
    let request = world.request(APPLY, &redemption("x"));
    for algorithm in ["ECC224", "none", "HMAC", "RSA512"] {
        let named = request.headers["signature"].replace("RSA256", algorithm);
        assert_eq!(
            code_of(&world.send(&request.clone().header("signature", &named)).await),
            "INVALID_SIGNATURE"
        );
    }
    // RSA with 1024 bits, made by openssl for this line.
    let short = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDbT1jpYD8GHIUJVOO8H7CSX48gB4MMjC7wfMrCLF3aVxEALXLywlqyUm+7uRSo\
        1I6q93vT+Ww7KVR4aoMvDLtsOV9ZzjiPhsgSIad9GdewZ1ggB6S/PBmc3By8ZzMnKVilTWxeYxeqA75mSS0lPAW2RVpqe2W+NBkRL0fvPzCNpQIDAQAB";
    let app = world.app(CLIENT).await;
    assert!(!admit(&world.platform, app.uid, 2, short).await.unwrap());
}

#[tokio::test]
async fn line_19_replies_are_signed_with_the_wallets_key_over_their_bytes() {
    let world = World::new().await;
    let request = world.request(APPLY, &redemption("x"));
    let answer = world.answer(&request).await;
    let header = |name: &str| {
        answer.headers.iter().find(|(known, _)| known == name).unwrap().1.to_str().unwrap().to_owned()
    };
    let signature = SignatureHeader::parse(&header("signature")).unwrap().signature;
    let signature = encoding::read(&signature).unwrap();
    let (client_id, time) = (header("client-id"), header("response-time"));
    let key = world.wallet.keys.wallet(&world.platform, 1).await.unwrap().public();
    let over = |body: &[u8]| {
        Message { path: APPLY, client_id: &client_id, time: &time, body }.verifies(&key, &signature)
    };
    assert!(over(&answer.body));
    assert!(!over(&[&*answer.body, b" "].concat()), "to the byte");
    assert!(
        !Message { path: APPLY, client_id: &client_id, time: &time, body: &answer.body }
            .verifies(&merchant().public(), &signature)
    );
}

#[tokio::test]
async fn line_20_a_client_ends_its_own_tokens_only_and_the_refresh_token_dies_with_the_access_token() {
    let world = World::new().await;
    world.register(OTHER, |_| {}).await;
    let tokens = world.tokens(&["auth_base"]).await;
    let access = field(&tokens, "accessToken");
    let time = moment::seconds(world.platform.now(), 0);
    let theirs = world.send(&Signed::new(OTHER, CANCEL, &time, &inquiry(&access))).await;
    assert_eq!((&*code_of(&theirs), &*world.worth(&access).await), ("INVALID_ACCESS_TOKEN", "SUCCESS"));
    assert_eq!(code_of(&world.post(CANCEL, &inquiry(&access)).await), "SUCCESS");
    assert_eq!(world.worth(&access).await, "INVALID_ACCESS_TOKEN");
    assert_eq!(code_of(&world.refresh(&field(&tokens, "refreshToken")).await), "INVALID_REFRESH_TOKEN");
}

#[tokio::test]
async fn line_22_what_a_user_withdraws_ends_tokens_and_what_was_remembered() {
    let world = World::new().await;
    let tokens = world.tokens(&["auth_base", "USER_NAME"]).await;
    world.withdraw().await;
    assert_eq!(world.worth(&field(&tokens, "accessToken")).await, "INVALID_ACCESS_TOKEN");
    assert!(matches!(world.ask(&["USER_NAME"], Will::NotAsked).await, Authorization::Pending(_)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn line_22_a_withdrawal_is_not_undone_by_a_call_that_was_on_its_way() {
    for _ in 0..200 {
        let world = Arc::new(World::new().await);
        world.code(&["USER_NAME"]).await;
        let calling = tokio::spawn({
            let world = Arc::clone(&world);
            async move {
                let (app, user) = (world.app(CLIENT).await, world.user().await);
                let asked = texts(&["USER_NAME", "auth_base"]);
                let (platform, profile) = (&world.platform, &world.wallet.profile);
                authorize(platform, profile, &app, &user, &asked, Will::NotAsked).await.unwrap()
            }
        });
        world.withdraw().await;
        calling.await.unwrap();
        let (app, user) = (world.app(CLIENT).await, world.user().await);
        let consent = world.platform.consent(&app, &user).await.unwrap();
        assert!(!consent.covers(["USER_NAME"]), "nobody has been asked");
    }
}

#[tokio::test]
async fn line_26_a_code_is_no_identity_and_customer_id_is() {
    let world = World::new().await;
    let (one, other) = (world.code(&["auth_base"]).await, world.code(&["auth_base"]).await);
    assert_ne!(one, other);
    let (one, other) = (world.redeem(&one).await, world.redeem(&other).await);
    assert_eq!(field(&one, "customerId"), field(&other, "customerId"));
}

#[tokio::test]
async fn line_28_a_token_is_good_for_what_the_user_granted_and_the_merchant_may_ask_at_each_call() {
    let world = World::new().await;
    let token = field(&world.tokens(&["auth_base", "USER_NAME", "USER_AVATAR"]).await, "accessToken");
    let (app, user) = (world.app(CLIENT).await, world.user().await);
    world.platform.withdraw_scopes(&app, &user, &texts(&["USER_NAME"])).await.unwrap();
    world
        .change(|app| {
            app.policy.revoked.insert("USER_AVATAR".to_owned());
        })
        .await;
    let seen = json(&world.inquire(&token).await);
    assert_eq!(seen["userInfo"].as_object().unwrap().keys().collect::<Vec<_>>(), ["userId"]);
    for (path, body) in [
        ("/v1/messages/sendInbox", format!(r#"{{"accessToken":"{token}"}}"#)),
        ("/v1/payments/pay", format!(r#"{{"paymentAuthCode":"{token}"}}"#)),
    ] {
        assert_eq!(code_of(&world.post(path, &body).await), "ACCESS_DENIED", "{path}");
    }
}

#[tokio::test]
async fn line_29_who_calls_too_often_or_guesses_too_often_has_to_wait() {
    let world = World::new().await;
    world
        .change(|app| {
            app.policy.quotas.insert(Word::new("alipayplus_wrong_attempts"), 3);
        })
        .await;
    let code = world.code(&["auth_base"]).await;
    for _ in 0..4 {
        assert_eq!(code_of(&world.redeem("nonsense").await), "INVALID_AUTHCODE");
    }
    assert_eq!(code_of(&world.redeem("nonsense").await), "REQUEST_TRAFFIC_EXCEED_LIMIT");
    assert_eq!(code_of(&world.redeem(&code).await), "REQUEST_TRAFFIC_EXCEED_LIMIT", "also with a right one");
    let now = world.platform.now();
    let next = Window::Minute.start(now).after(Duration::from_secs(60));
    world.pass(now.distance(next).as_secs());
    assert_eq!(code_of(&world.redeem(&code).await), "SUCCESS", "it was not used up");
}

#[tokio::test]
async fn line_30_silent_scopes_stand_in_the_users_list_and_a_hashed_login_id_needs_its_scope() {
    let world = World::new().await;
    let base = field(&world.tokens(&["auth_base"]).await, "accessToken");
    assert!(!world.inquire(&base).await.contains("hashLoginId"));
    let hashed = field(&world.tokens(&["HASH_LOGIN_ID"]).await, "accessToken");
    let seen = world.inquire(&hashed).await;
    assert!(seen.contains("401f2fc83d45b7bbaacae113f1e151c107801e03896257956cfea164e7b314d2"), "{seen}");
    assert!(!seen.contains("27-609000084"), "the hash alone");
    let consents = world.platform.consents(&world.user().await).await.unwrap();
    let listed: Vec<_> = consents.iter().flat_map(|consent| consent.scopes.keys()).collect();
    assert_eq!(listed, ["HASH_LOGIN_ID", "auth_base"]);
    // And can be withdrawn like any other.
    let (app, user) = (world.app(CLIENT).await, world.user().await);
    world.platform.withdraw_scopes(&app, &user, &texts(&["HASH_LOGIN_ID"])).await.unwrap();
    assert_eq!(world.worth(&hashed).await, "INVALID_ACCESS_TOKEN");
}
