//! The demo page and its backend.

use axum::http::{StatusCode, header};

use crate::world::World;

#[tokio::test]
async fn the_demo_page_loads_the_tag_before_anything_else() {
    let world = World::new().await;
    let answer = world.get("/demo/wechat/").await;
    assert_eq!(answer.status, StatusCode::OK);
    let page = answer.text();
    let tag = page.find("/bridge/kanhe.js").unwrap();
    assert!(page.find("<script").unwrap() < tag && tag < page.find("jweixin-1.6.0.js").unwrap());
    assert_eq!(world.get("/demo/wechat").await.header(header::LOCATION), "/demo/wechat/");
}

#[tokio::test]
async fn its_backend_says_what_it_needs_and_when_the_open_api_is_down() {
    let world = World::new().await;
    assert_eq!(world.get("/demo/wechat/api/config").await.status, StatusCode::BAD_REQUEST);
    // In this box nobody listens at the open API's address.
    let answer = world.get("/demo/wechat/api/config?url=https%3A%2F%2Fkanhe.example%2F").await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert_eq!(answer.problem(), "the open API does not answer");
}
