//! Signing in and out.

use axum::body::Body;
use axum::http::{HeaderMap, Method, StatusCode, header};
use kanhe_core::operator::Role;
use kanhe_core::secret::Secret;
use kanhe_core::sign_in::{SignIn, SignInRefusal};
use kanhe_sign::one_time;
use serde_json::{Value, json};

use super::{Admin, PASSWORD, hire, sign_in};
use crate::world::{START, World};

#[tokio::test]
async fn who_signs_in_gets_a_cookie_that_scripts_and_other_sites_do_not_get() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let answer = sign_in(&world, "mei", PASSWORD).await;
    let view = answer.json();
    assert_eq!(
        (&view["name"], &view["role"], &view["totp"]),
        (&json!("mei"), &json!("owner"), &json!(false))
    );
    assert_eq!(view["expires_at"], START + 12 * 3600);
    let cookie = answer.header(header::SET_COOKIE);
    assert!(
        cookie.starts_with("kanhe_session=") && cookie.ends_with("; HttpOnly; SameSite=Strict"),
        "{cookie}"
    );
}

#[tokio::test]
async fn elsewhere_than_on_loopback_the_cookie_goes_over_tls_alone() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let body = json!({"name": "mei", "password": PASSWORD}).to_string();
    let request = axum::http::Request::post("/admin/v1/session").header(header::HOST, "kanhe.example");
    let answer = world.send(request.body(Body::from(body)).unwrap()).await;
    assert!(answer.header(header::SET_COOKIE).ends_with("; SameSite=Strict; Secure"));
}

#[tokio::test]
async fn a_session_is_seen_until_it_is_ended_or_over() {
    let admin = Admin::owner().await;
    assert_eq!(admin.get("session").await.json()["name"], "mei");
    assert_eq!(admin.delete("session").await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get("session").await.status, StatusCode::UNAUTHORIZED);
    let admin = Admin::in_(admin.world, "mei").await;
    admin.world.advance(12 * 3600).await;
    assert_eq!(admin.get("apps").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_change_needs_what_other_pages_do_not_know() {
    let admin = Admin::owner().await;
    let request = World::request(Method::DELETE, "/admin/v1/session").header(header::COOKIE, &admin.cookie);
    let answer = admin.world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.problem().contains("X-Kanhe-Csrf"));
    for (name, value, status) in [
        ("origin", "https://evil.example", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("origin", "http://127.0.0.1:8787", StatusCode::OK),
        ("sec-fetch-site", "same-origin", StatusCode::OK),
    ] {
        let request = admin.request(Method::GET, "session").header(name, value);
        let answer = admin.world.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{name}: {value}");
    }
}

#[tokio::test]
async fn every_answer_keeps_out_of_caches_frames_and_other_pages() {
    let world = World::new().await;
    for answer in [world.get("/admin/v1/session").await, sign_in(&world, "x", "y").await] {
        let header = |name: &str| answer.headers.get(name).map_or("", |value| value.to_str().unwrap());
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_refused_alike() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let (wrong, unknown) = (sign_in(&world, "mei", "wrong").await, sign_in(&world, "lan", PASSWORD).await);
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.json(), unknown.json());
    assert_eq!(wrong.json()["type"], "urn:kanhe:problem:wrong_credentials");
}

#[tokio::test]
async fn who_guesses_waits_longer_each_time_and_is_told_how_long() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    for _ in 0..5 {
        assert_eq!(sign_in(&world, "mei", "wrong").await.status, StatusCode::UNAUTHORIZED);
    }
    let locked = sign_in(&world, "mei", PASSWORD).await;
    assert_eq!(locked.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(locked.json()["type"], "urn:kanhe:problem:locked");
    assert_eq!(locked.headers.get(header::RETRY_AFTER).unwrap(), "1");
    world.advance(1).await;
    assert_eq!(sign_in(&world, "mei", "wrong").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&world, "mei", PASSWORD).await.headers.get(header::RETRY_AFTER).unwrap(), "2");
    world.advance(2).await;
    assert_eq!(sign_in(&world, "mei", PASSWORD).await.status, StatusCode::OK);
    let admin = Admin::in_(world, "mei").await;
    let acts = admin.acts().await;
    assert_eq!(acts[..4], ["session.begin", "session.begin", "session.locked", "session.refused"]);
}

#[tokio::test]
async fn guesses_from_elsewhere_do_not_lock_the_right_owner_out() {
    let world = World::new().await;
    hire(&world, "mei", Role::Owner).await;
    let (platform, passwords) = (&world.kanhe.platform, &*world.kanhe.administration.passwords);
    let from = |last: u8| SignIn { name: "mei", code: None, from: Some([192, 0, 2, last].into()) };
    let mut refused = Vec::new();
    for _ in 0..6 {
        refused
            .push(platform.sign_in(passwords, &from(1), &Secret::new("wrong")).await.unwrap().unwrap_err());
    }
    assert!(matches!(refused.last(), Some(SignInRefusal::Locked { .. })), "{refused:?}");
    assert!(platform.sign_in(passwords, &from(2), &Secret::new(PASSWORD)).await.unwrap().is_ok());
}

/// The code of an authenticator app that was given a secret in Base32.
fn code(secret: &str, seconds: i64) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = |letter| {
        let value = LETTERS.find(letter).unwrap();
        (0..5).rev().map(move |bit| value >> bit & 1 == 1)
    };
    let bits: Vec<bool> = secret.chars().flat_map(bits).collect();
    let byte = |bits: &[bool]| bits.iter().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
    let bytes: Vec<u8> = bits.chunks_exact(8).map(byte).collect();
    one_time::code(&bytes, one_time::step(seconds))
}

#[tokio::test]
async fn a_second_factor_is_offered_shown_to_work_asked_for_and_each_code_taken_once() {
    let admin = Admin::owner().await;
    let offer = admin.post("session/totp", &Value::Null).await.json();
    let secret = offer["secret"].as_str().unwrap();
    assert_eq!(offer["uri"], format!("otpauth://totp/Kanhe:mei?secret={secret}&issuer=Kanhe"));
    assert_eq!(admin.put("session/totp", &json!({"code": "000000"})).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(admin.get("session").await.json()["totp"], false, "not before it was shown to work");
    let set = admin.put("session/totp", &json!({"code": code(secret, START)})).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get("session").await.json()["totp"], true);

    let world = &admin.world;
    assert_eq!(sign_in(world, "mei", PASSWORD).await.json()["type"], "urn:kanhe:problem:code_needed");
    assert_eq!(sign_in(world, "mei", "wrong").await.json()["type"], "urn:kanhe:problem:wrong_credentials");
    let with = async |code: &str| {
        let credentials = json!({"name": "mei", "password": PASSWORD, "code": code});
        world.post("/admin/v1/session", &credentials).await.status
    };
    assert_eq!(with(&code(secret, START)).await, StatusCode::UNAUTHORIZED, "it was taken when it was set up");
    world.advance(30).await;
    assert_eq!(with(&code(secret, START + 30)).await, StatusCode::OK);
    assert_eq!(with(&code(secret, START + 30)).await, StatusCode::UNAUTHORIZED, "once");
    world.advance(30).await;
    let taken = admin.call(Method::DELETE, "session/totp", &json!({"code": code(secret, START + 60)})).await;
    assert_eq!(taken.status, StatusCode::NO_CONTENT);
    assert_eq!(sign_in(world, "mei", PASSWORD).await.status, StatusCode::OK);
}

#[tokio::test]
async fn with_another_password_every_other_session_ends() {
    let admin = Admin::owner().await;
    let elsewhere = sign_in(&admin.world, "mei", PASSWORD).await;
    let new = "another horse battery staple";
    let change = |old: &str| json!({"old": old, "new": new});
    assert_eq!(admin.put("session/password", &change("wrong")).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(admin.put("session/password", &change(PASSWORD)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(admin.get("session").await.status, StatusCode::OK);
    let mut headers = HeaderMap::new();
    let cookie = elsewhere.header(header::SET_COOKIE).split(';').next().unwrap().to_owned();
    headers.insert(header::COOKIE, cookie.parse().unwrap());
    let mut request = World::request(Method::GET, "/admin/v1/session");
    request.headers_mut().unwrap().extend(headers);
    let answer = admin.world.send(request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&admin.world, "mei", new).await.status, StatusCode::OK);
    let short = admin.put("session/password", &json!({"old": new, "new": "short"})).await;
    assert!(short.problem().contains("at least 12 characters"));
}
