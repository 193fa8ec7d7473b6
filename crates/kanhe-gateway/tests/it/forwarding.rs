//! The vendors' other paths: with a token that is good, along paths that are allowed, to the app's platform only.

use axum::http::Method;
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::{Node, World};

/// A call that needs a token and does nothing: the callback addresses of the vendor.
const PATH: &str = "/cgi-bin/media/get";

async fn code(gateway: &Node<'_>, path: &str) -> i64 {
    gateway.ask(Method::GET, path, &[], None).await.json()["errcode"].as_i64().unwrap()
}

#[tokio::test]
async fn whoever_has_our_token_calls_on_with_it_and_whoever_has_not_does_not() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let token = gateway.token().await;
    // 40007: the platform has let the token in and does not know the medium.
    assert_eq!(code(&gateway, &format!("{PATH}?access_token={token}&media_id=x")).await, 40_007);
    assert_eq!(code(&gateway, &format!("{PATH}?access_token=stranger&media_id=x")).await, 40_001);
    assert_eq!(code(&gateway, &format!("{PATH}?media_id=x")).await, 40_001);
    assert_eq!(world.seen("wechat.media_get").await, 1, "the strangers' calls did not leave the house");
    assert_eq!(gateway.get("/favicon.ico").await.status, 404);
}

#[tokio::test]
async fn a_token_that_was_replaced_or_voided_is_exchanged_on_the_way() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let old = gateway.token().await;
    world.pass(60);
    let credentials = format!("/apps/wechat/{WECHAT_APP}/credentials");
    world.sandbox(&credentials, json!({"kind": "stable_token", "action": "replace"})).await;
    // The SDK still has the old one: the platform refuses it, it is replaced once, and the call is made again.
    for _ in 0..5 {
        assert_eq!(code(&gateway, &format!("{PATH}?access_token={old}&media_id=x")).await, 40_007);
    }
    assert_ne!(gateway.token().await, old);
    let metrics = gateway.get("/metrics").await.text;
    assert!(
        metrics.contains("kanhe_foreign_refresh_total{app=\"shop\",kind=\"access_token\"} 1\n"),
        "{metrics}"
    );
    assert_eq!(world.seen("wechat.stable_token").await, 2);
}

#[tokio::test]
async fn a_client_with_a_key_has_the_token_put_in_and_calls_only_what_it_may() {
    let world = World::new().await;
    std::fs::write(world.path().join("menu.key"), "may-call-only-media-paths").unwrap();
    let tail = "[[client]]\nname = \"menu\"\nkey_file = \"menu.key\"\napps = [\"shop\"]\nrights = [\"forward\"]\n\
                forward = [\"/cgi-bin/media/*\"]\nforward_deny = [\"/cgi-bin/media/upload\"]";
    let gateway = world.gateway("", "forward_deny = [\"/cgi-bin/clear_quota*\"]", tail).await;
    let bearer = [("authorization", "Bearer may-call-only-media-paths")];
    let ask = async |path: &str| {
        gateway.ask(Method::GET, &format!("/v1/apps/shop/forward{path}"), &bearer, None).await
    };
    let answer = ask(&format!("{PATH}?media_id=x")).await;
    assert_eq!((answer.status, answer.json()["errcode"].as_i64()), (200, Some(40_007)), "{}", answer.text);
    for path in [
        "/cgi-bin/user/info",
        "/cgi-bin/media/upload",
        "/cgi-bin/media/../user/info",
        "/cgi-bin/media/%2e%2e/user/info",
        "/cgi-bin/media//evil.example/x",
    ] {
        let answer = ask(path).await;
        assert!(matches!(answer.status, 403 | 404), "{path}: {} {}", answer.status, answer.text);
    }
    assert_eq!(gateway.ask(Method::GET, "/v1/apps/shop/access-token", &bearer, None).await.status, 403);
    let all = gateway.get(&format!("/v1/apps/shop/forward/cgi-bin/clear_quota?appid={WECHAT_APP}")).await;
    assert_eq!(all.status, 403, "what the app denies is denied to everybody");
    let token = gateway.token().await;
    assert_eq!(code(&gateway, &format!("/cgi-bin/clear_quota?access_token={token}")).await, 48_001);
}

#[tokio::test]
async fn media_come_through_byte_by_byte() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let token = gateway.token().await;
    let mut bytes = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00".to_vec();
    bytes.extend((0..60_000_u32).map(|at| u8::try_from(at * 7 % 251).unwrap()));
    let boundary = "kanhe-boundary";
    let mut form = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"media\"; filename=\"a.jpg\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    )
    .into_bytes();
    form.extend(&bytes);
    form.extend(format!("\r\n--{boundary}--\r\n").bytes());
    let path = format!("{}/cgi-bin/media/upload?access_token={token}&type=image", gateway.url);
    let kind = format!("multipart/form-data; boundary={boundary}");
    let (_, up) = world.raw(Method::POST, &path, &kind, form).await;
    let up: serde_json::Value = serde_json::from_slice(&up).unwrap();
    let id = up["media_id"].as_str().unwrap_or_else(|| panic!("{up}"));
    let path = format!("{}{PATH}?access_token={token}&media_id={id}", gateway.url);
    let (head, down) = world.raw(Method::GET, &path, "", Vec::new()).await;
    assert_eq!(down, bytes);
    assert!(head.contains_key("content-disposition"));
}

#[tokio::test]
async fn a_users_code_is_exchanged_with_the_apps_secret_and_his_token_only_where_that_is_open() {
    let world = World::new().await;
    let open = "open_paths = [\"/sns/*\"]";
    for (lines, expected) in [("", 40_001), (open, 0)] {
        let gateway = world.gateway("", lines, "").await;
        let url = format!("{}/sandbox/v1/codes", world.url);
        let body = json!({"dialect": "wechat"});
        let made = world.call(Method::POST, &url, &[], Some(body)).await.json()["code"].clone();
        let made = made.as_str().unwrap();
        let exchange = format!(
            "/sns/oauth2/access_token?appid={WECHAT_APP}&secret={}&code={made}&grant_type=authorization_code",
            world.secret
        );
        let user = gateway.ask(Method::GET, &exchange, &[], None).await.json();
        let (token, openid) = (user["access_token"].as_str().unwrap(), user["openid"].as_str().unwrap());
        assert_eq!(
            code(&gateway, &format!("/sns/auth?access_token={token}&openid={openid}")).await,
            expected
        );
        let wrong = exchange.replace(&world.secret, "guessed");
        assert_eq!(code(&gateway, &wrong).await, if lines.is_empty() { 40_001 } else { 40_125 });
    }
}
