//! `/host/v1/media`: what a page carries through its host (design.md, "HTTP, one port": store media).

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use kanhe_server::demo::WECHAT_APP;
use serde_json::{Value, json};

use crate::world::{Answer, START, World};

const PAGE: &str = "https://m.kanhe.example/shop?id=1";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nthe rest of a picture";
const AMR: &[u8] = b"#!AMR\nthe rest of a voice";

async fn grant(world: &World, apis: &[&str]) -> String {
    let config = world.config(PAGE, apis).await;
    let answer =
        world.host("/host/v1/pages", &json!({"dialect": "wechat", "url": PAGE, "config": config})).await;
    answer.json()["grant"].as_str().unwrap().to_owned()
}

async fn ask(world: &World, method: Method, path: &str, grant: &str, body: &[u8]) -> Answer {
    let key = format!("Bearer {}", world.sandbox().demo.host_key.reveal());
    let request =
        World::request(method, path).header(header::AUTHORIZATION, key).header("kanhe-grant", grant);
    world.send(request.body(Body::from(body.to_vec())).unwrap()).await
}

async fn leave(world: &World, api: &str, grant: &str, body: &[u8]) -> Value {
    let answer = ask(world, Method::POST, &format!("/host/v1/media?api={api}"), grant, body).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

#[tokio::test]
async fn a_picture_gets_a_server_id_under_which_page_and_backend_find_it() {
    let world = World::new().await;
    let grant = grant(&world, &["uploadImage", "downloadImage"]).await;
    let mut left = leave(&world, "uploadImage", &grant, PNG).await;
    let id = left["serverId"].take();
    let id = id.as_str().unwrap();
    assert_eq!(id.len(), 64);
    let life = 3 * 86_400;
    let expected = json!({"ok": true, "serverId": null, "type": "image", "created_at": START, "expires_at": START + life});
    assert_eq!(left, expected);

    let back = ask(&world, Method::GET, &format!("/host/v1/media/{id}?api=downloadImage"), &grant, b"").await;
    assert_eq!((back.status, &*back.body), (StatusCode::OK, PNG));
    assert_eq!(back.headers[header::CONTENT_TYPE], "image/png");
    assert_eq!(back.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");

    let token = world.token(WECHAT_APP).await;
    let at_backend = world.get(&format!("/cgi-bin/media/get?access_token={token}&media_id={id}")).await;
    assert_eq!((at_backend.status, &*at_backend.body), (StatusCode::OK, PNG));
}

#[tokio::test]
async fn a_voice_is_no_picture_and_neither_comes_back_as_the_other() {
    let world = World::new().await;
    let grant = grant(&world, &["uploadImage", "uploadVoice", "downloadImage", "downloadVoice"]).await;
    let id = leave(&world, "uploadVoice", &grant, AMR).await["serverId"].as_str().unwrap().to_owned();
    assert_eq!(leave(&world, "uploadImage", &grant, AMR).await["reason"], "media_format");
    let path = format!("/host/v1/media/{id}?api=downloadImage");
    let wrong = ask(&world, Method::GET, &path, &grant, b"").await;
    assert_eq!((wrong.status, &wrong.json()["reason"]), (StatusCode::NOT_FOUND, &json!("unknown_media")));
}

#[tokio::test]
async fn what_the_grant_does_not_cover_is_not_carried() {
    let world = World::new().await;
    let without = grant(&world, &["scanQRCode"]).await;
    assert_eq!(leave(&world, "uploadImage", &without, PNG).await["reason"], "api_not_declared");
    assert_eq!(leave(&world, "scanQRCode", &without, PNG).await["reason"], "no_media");
    assert_eq!(leave(&world, "uploadImage", "a.b.c", PNG).await["reason"], "grant_invalid");
    let path = "/host/v1/media/x?api=downloadImage";
    let refused = ask(&world, Method::GET, path, &without, b"").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);

    let with = grant(&world, &["uploadImage"]).await;
    let disabled = json!({"status": "disabled"});
    world.call(Method::PATCH, &format!("/sandbox/v1/apps/wechat/{WECHAT_APP}"), &disabled).await;
    assert_eq!(leave(&world, "uploadImage", &with, PNG).await["reason"], "app_disabled");
}

#[tokio::test]
async fn a_file_is_judged_by_its_bytes_and_its_size() {
    let world = World::new().await;
    let grant = grant(&world, &["uploadImage", "uploadVoice"]).await;
    assert_eq!(leave(&world, "uploadImage", &grant, b"").await["reason"], "media_empty");
    assert_eq!(leave(&world, "uploadImage", &grant, b"<script>").await["reason"], "media_format");
    let long = [AMR, &vec![0; 2 << 20]].concat();
    assert_eq!(leave(&world, "uploadVoice", &grant, &long).await["reason"], "media_too_large");
    let beyond =
        ask(&world, Method::POST, "/host/v1/media?api=uploadImage", &grant, &vec![0; 13 << 20]).await;
    assert_eq!(beyond.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn after_three_days_it_is_gone() {
    let world = World::new().await;
    let first = grant(&world, &["uploadImage"]).await;
    let id = leave(&world, "uploadImage", &first, PNG).await["serverId"].as_str().unwrap().to_owned();
    world.advance(3 * 86_400).await;
    let later = grant(&world, &["downloadImage"]).await;
    let path = format!("/host/v1/media/{id}?api=downloadImage");
    assert_eq!(ask(&world, Method::GET, &path, &later, b"").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn without_a_host_key_nothing_is_carried() {
    let world = World::new().await;
    let request = World::request(Method::POST, "/host/v1/media?api=uploadImage");
    assert_eq!(world.send(request.body(Body::from(PNG)).unwrap()).await.status, StatusCode::UNAUTHORIZED);
}
