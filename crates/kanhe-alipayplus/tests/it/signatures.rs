//! Who calls, and is it really he: the checks before a call is looked at, in their order.

use http::Method;
use kanhe_alipayplus::keys::{admit, dismiss};
use kanhe_alipayplus::moment;
use kanhe_alipayplus::profile::Profile;
use kanhe_core::app::AppStatus;
use kanhe_core::word::Word;
use kanhe_sign::message::encoding::{self, Encoding};
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::rsa::RsaKey;

use crate::world::{APPLY, CLIENT, Signed, World, code_of, message_of};

const BODY: &str = r#"{"grantType":"AUTHORIZATION_CODE","authCode":"nonsense"}"#;

/// What a request comes to that nobody's signature has to be on.
async fn unsigned(world: &World, signed: &Signed) -> String {
    let answer = world.answer(signed).await;
    assert!(answer.headers.is_empty(), "nothing is signed for those whom nobody knows");
    String::from_utf8(answer.body).unwrap()
}

#[tokio::test]
async fn a_signature_is_read_in_all_three_encodings_and_every_spelling_of_its_header() {
    let world = World::new().await;
    let request = world.request(APPLY, BODY);
    let header = SignatureHeader::parse(&request.headers["signature"]).unwrap();
    let bytes = encoding::read(&header.signature).unwrap();
    for encoding in [Encoding::Percent, Encoding::Plain, Encoding::UrlSafe] {
        let text = encoding.write(&bytes);
        for header in [
            format!("algorithm=RSA256,keyVersion=1,signature={text}"),
            format!("algorithm=RSA256, keyVersion=1, signature={text}"),
            format!("algorithm=rsa256,signature={text}"),
        ] {
            let reply = world.send(&request.clone().header("signature", &header)).await;
            assert_eq!(code_of(&reply), "INVALID_AUTHCODE", "{header}");
        }
    }
}

#[tokio::test]
async fn every_form_of_the_time_is_read_and_signed_as_it_stands() {
    let world = World::new().await;
    for time in [
        "2026-11-20T20:30:00+03:00",
        "2026-11-20T17:30:00.123Z",
        "2026-11-20T17:30:00+00:00",
        "1795195800123",
    ] {
        let reply = world.send(&Signed::new(CLIENT, APPLY, time, BODY)).await;
        assert_eq!(code_of(&reply), "INVALID_AUTHCODE", "{time}");
    }
}

#[tokio::test]
async fn what_was_changed_after_signing_is_refused_in_a_signed_reply() {
    let world = World::new().await;
    let request = world.request(APPLY, BODY);
    let other_time = moment::seconds(world.platform.now(), 3600);
    let spaced = Signed { body: BODY.replace(':', ": "), ..request.clone() };
    let twice = request.headers["signature"].replace('%', "%25");
    for (what, changed, code) in [
        ("a body with spaces", spaced, "INVALID_SIGNATURE"),
        (
            "the same moment in another zone",
            request.clone().header("request-time", &other_time),
            "INVALID_SIGNATURE",
        ),
        ("a signature encoded twice", request.clone().header("signature", &twice), "INVALID_SIGNATURE"),
        ("a header that is none", request.clone().header("signature", "nonsense"), "INVALID_SIGNATURE"),
        (
            "another algorithm",
            request.clone().header("signature", "algorithm=ECC224,signature=a"),
            "INVALID_SIGNATURE",
        ),
        ("no signature", request.clone().without("signature"), "INVALID_SIGNATURE"),
        ("no time", request.clone().without("request-time"), "PARAM_ILLEGAL"),
        ("a time that is none", request.clone().header("request-time", "yesterday"), "PARAM_ILLEGAL"),
        ("a method that is not POST", Signed { method: Method::GET, ..request.clone() }, "INVALID_API"),
    ] {
        assert_eq!(code_of(&world.send(&changed).await), code, "{what}");
    }
}

#[tokio::test]
async fn for_a_client_that_there_is_not_nothing_is_signed() {
    let world = World::new().await;
    let time = moment::seconds(world.platform.now(), 0);
    let stranger = Signed::new("2026112000000000000099", APPLY, &time, BODY);
    assert_eq!(code_of(&unsigned(&world, &stranger).await), "INVALID_AUTH_CLIENT");
    let nobody = world.request(APPLY, BODY).without("client-id");
    assert_eq!(code_of(&unsigned(&world, &nobody).await), "PARAM_ILLEGAL");
    let app = world.app(CLIENT).await;
    assert!(dismiss(&world.platform, app.uid, 1).await.unwrap());
    assert_eq!(code_of(&unsigned(&world, &world.request(APPLY, BODY)).await), "KEY_NOT_FOUND");
}

#[tokio::test]
async fn a_disabled_client_is_told_so() {
    let world = World::new().await;
    world.change(|app| app.status = AppStatus::Disabled).await;
    assert_eq!(code_of(&world.post(APPLY, BODY).await), "INVALID_AUTH_CLIENT_STATUS");
}

#[tokio::test]
async fn a_request_from_an_address_that_is_not_listed_is_denied() {
    let world = World::new().await;
    world
        .change(|app| {
            app.policy.addresses.insert([192, 0, 2, 1].into());
        })
        .await;
    for (from, code) in [([192, 0, 2, 1], "INVALID_AUTHCODE"), ([192, 0, 2, 2], "ACCESS_DENIED")] {
        let request = Signed { from: Some(from.into()), ..world.request(APPLY, BODY) };
        assert_eq!(code_of(&world.send(&request).await), code, "{from:?}");
    }
}

#[tokio::test]
async fn a_request_may_be_five_minutes_old_or_early_and_no_more() {
    let world = World::new().await;
    let now = world.platform.now().unix_seconds();
    for (seconds, code) in [
        (-300, "INVALID_AUTHCODE"),
        (300, "INVALID_AUTHCODE"),
        (-301, "PARAM_ILLEGAL"),
        (301, "PARAM_ILLEGAL"),
    ] {
        let moment = kanhe_core::time::Timestamp::from_unix_seconds(now + seconds);
        let request = Signed::new(CLIENT, APPLY, &moment::seconds(moment, 0), BODY);
        assert_eq!(code_of(&world.send(&request).await), code, "{seconds}");
    }
}

#[tokio::test]
async fn two_keys_live_side_by_side_while_a_merchant_changes_them() {
    let world = World::new().await;
    let app = world.app(CLIENT).await;
    let next = RsaKey::derive([43; 32]).unwrap();
    let signed_by_next = |version: &str| {
        let request = world.request(APPLY, BODY);
        let message = kanhe_sign::message::Message {
            path: APPLY,
            client_id: CLIENT,
            time: &request.headers["request-time"],
            body: BODY.as_bytes(),
        };
        let text = Encoding::Plain.write(&message.sign(&next));
        request.clone().header("signature", &format!("algorithm=RSA256,{version}signature={text}"))
    };
    let new = signed_by_next("keyVersion=2,");
    assert_eq!(code_of(&world.send(&new).await), "KEY_NOT_FOUND");
    assert!(admit(&world.platform, app.uid, 2, &next.public_pem()).await.unwrap());
    assert_eq!(code_of(&world.send(&new).await), "INVALID_AUTHCODE");
    assert_eq!(code_of(&world.send(&signed_by_next("")).await), "INVALID_AUTHCODE", "the newest is meant");
    assert_eq!(code_of(&world.post(APPLY, BODY).await), "INVALID_AUTHCODE", "the old one is good still");
    let wrong = signed_by_next("keyVersion=1,");
    assert_eq!(code_of(&world.send(&wrong).await), "INVALID_SIGNATURE", "another version is never tried");
    assert!(dismiss(&world.platform, app.uid, 1).await.unwrap());
    assert_eq!(code_of(&world.post(APPLY, BODY).await), "KEY_NOT_FOUND");
    assert!(!admit(&world.platform, app.uid, 3, "no key").await.unwrap());
}

#[tokio::test]
async fn the_wallet_changes_its_key_too() {
    let world = World::with(Profile { key_version: 2, ..Profile::default() }).await;
    // `post` verifies with the key of the version that the reply names.
    assert_eq!(code_of(&world.post(APPLY, BODY).await), "INVALID_AUTHCODE");
}

#[tokio::test]
async fn who_calls_too_often_is_told_to_wait() {
    let world = World::new().await;
    let quota = Word::new("alipayplus_calls");
    world
        .change(|app| {
            app.policy.quotas.insert(quota, 1);
        })
        .await;
    world.post(APPLY, BODY).await;
    let reply = world.post(APPLY, BODY).await;
    assert!(reply.contains(r#""resultCode":"REQUEST_TRAFFIC_EXCEED_LIMIT","resultStatus":"U""#), "{reply}");
    world.pass(60);
    assert_eq!(code_of(&world.post(APPLY, BODY).await), "INVALID_AUTHCODE");
}

#[tokio::test]
async fn on_a_developers_desk_the_refusal_says_what_differs() {
    let world = World::with(Profile { explains: true, ..Profile::default() }).await;
    let request = world.request(APPLY, BODY);
    let elsewhere =
        Signed::new(CLIENT, "/v2/authorizations/applyToken", &request.headers["request-time"], BODY);
    for (what, changed, says) in [
        (
            "the body",
            Signed { body: BODY.replace(':', ": ").replace(',', ", "), ..request.clone() },
            "The body was signed without white space, and sent with it.",
        ),
        (
            "the path",
            request.clone().header("signature", &elsewhere.headers["signature"]),
            r#"Another call's path was signed. It was "/v2/authorizations/applyToken"."#,
        ),
        (
            "the time",
            request.clone().header("request-time", &moment::seconds(world.platform.now(), 7200)),
            r#"The time was written otherwise when it was signed. It was "2026-11-20T17:30:00+00:00"."#,
        ),
        (
            "the encoding",
            request.clone().header("signature", &request.headers["signature"].replace('%', "%25")),
            "The signature is percent-encoded twice.",
        ),
        (
            "nothing that is known",
            request.clone().header("request-time", "1795195811000"),
            "The key is right, and no known mistake explains what was signed.",
        ),
    ] {
        let said = message_of(&world.send(&changed).await);
        let (found, hash) = said.split_once(" SHA-256 of the string to sign: ").unwrap();
        assert_eq!(found, format!("The signature is invalid. {says}"), "{what}");
        assert_eq!(hash.len(), 64);
    }
    let late = Signed::new(CLIENT, APPLY, "2026-11-20T17:20:00Z", BODY);
    assert_eq!(
        message_of(&world.send(&late).await),
        "The request time is 600 seconds behind the platform's."
    );
}
