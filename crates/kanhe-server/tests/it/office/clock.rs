//! A ticket's life as the seed tells it: made at nine, dead at nine the next day (seed 001, step 2).

use axum::http::StatusCode;
use kanhe_server::demo::dingtalk::APP;
use serde_json::{Value, json};

use super::{dingtalk_config, dingtalk_ticket, dingtalk_ticket_answer};
use crate::phone::PAGE;
use crate::world::World;

/// What a host is told of a page's config.
async fn verified(world: &World, config: &Value) -> Value {
    let body = json!({"dialect": "dingtalk", "url": PAGE, "config": config});
    let answer = world.host("/host/v1/pages", &body).await;
    assert_eq!(answer.status, StatusCode::OK);
    answer.json()
}

const HOUR: u64 = 3600;

#[tokio::test]
async fn a_ticket_made_at_nine_is_renewed_through_the_day_and_dies_at_nine_the_next_morning() {
    let world = World::new().await;
    // The platform's clock stands at ten in the morning in China.
    world.advance(23 * HOUR).await;
    let first = dingtalk_ticket_answer(&world, APP).await;
    let ticket = first["ticket"].as_str().unwrap();
    assert_eq!(first, json!({"errcode": 0, "ticket": ticket, "errmsg": "ok", "expires_in": 7200}));
    let config = dingtalk_config(&world, PAGE, &[]).await;
    for hour in 1..24 {
        world.advance(HOUR).await;
        let answer = dingtalk_ticket_answer(&world, APP).await;
        assert_eq!(answer["ticket"], ticket, "{hour} hours old");
        let left = (24 - hour) * HOUR;
        assert_eq!(answer["expires_in"], left.min(7200), "{hour} hours old");
        assert_eq!(verified(&world, &config).await["ok"], true, "{hour} hours old");
    }
    world.advance(HOUR - 1).await;
    let last = dingtalk_ticket_answer(&world, APP).await;
    assert_eq!((&last["ticket"], &last["expires_in"]), (&json!(ticket), &json!(1)));
    world.advance(1).await;
    assert_eq!(verified(&world, &config).await["reason"], "ticket_expired");
    let next = dingtalk_ticket_answer(&world, APP).await;
    assert_ne!(next["ticket"], ticket);
    assert_eq!(next["expires_in"], 7200);
    assert_eq!(
        verified(&world, &config).await,
        json!({"ok": false, "code": "52011", "message": "jsapi ticket 读取失败", "reason": "ticket_expired"})
    );
}

#[tokio::test]
async fn a_ticket_that_nobody_asks_for_again_dies_after_two_hours() {
    let world = World::new().await;
    let ticket = dingtalk_ticket(&world, APP).await;
    world.advance(7199).await;
    assert_eq!(dingtalk_ticket(&world, APP).await, ticket);
    world.advance(7199).await;
    assert_eq!(dingtalk_ticket(&world, APP).await, ticket, "renewed at the last moment");
    world.advance(7200).await;
    assert_ne!(dingtalk_ticket(&world, APP).await, ticket);
}
