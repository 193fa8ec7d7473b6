//! Quotas count by Beijing's day, can be set for an app, and can be cleared ten times a month.

use kanhe_core::word::Word;

use crate::world::{APPID, SECRET, World, errcode, errmsg, token_call};

async fn world_with(call: &'static str, limit: u32) -> World {
    World::with(|app| {
        app.policy.quotas.insert(Word::new(call), limit);
    })
    .await
}

async fn ask(world: &World) -> i64 {
    errcode(&world.get(&token_call(APPID, SECRET)).await)
}

#[tokio::test]
async fn beyond_the_daily_quota_there_is_45009_until_midnight_in_beijing() {
    let world = world_with("token", 2).await;
    assert_eq!((ask(&world).await, ask(&world).await, ask(&world).await), (0, 0, 45009));
    // The world begins at 10:00 in Beijing.
    world.pass(14 * 3600 - 1);
    assert_eq!(ask(&world).await, 45009);
    world.pass(1);
    assert_eq!(ask(&world).await, 0);
}

#[tokio::test]
async fn a_refused_caller_uses_up_nothing_of_the_owners_quota() {
    let world = world_with("token", 1).await;
    for _ in 0..5 {
        assert_eq!(errcode(&world.get(&token_call(APPID, "wrong")).await), 40125);
    }
    assert_eq!(ask(&world).await, 0);
}

#[tokio::test]
async fn the_vendors_own_number_for_tokens_is_two_thousand_a_day() {
    let world = World::new().await;
    for _ in 0..2000 {
        assert_eq!(ask(&world).await, 0);
    }
    let refused = world.get(&token_call(APPID, SECRET)).await;
    assert_eq!((errcode(&refused), &*errmsg(&refused)), (45009, "reach max api daily quota limit"));
}

#[tokio::test]
async fn clearing_gives_the_quota_back_ten_times_a_month() {
    let world = world_with("token", 1).await;
    let body = format!(r#"{{"appid":"{APPID}","appsecret":"{SECRET}"}}"#);
    for _ in 0..10 {
        assert_eq!((ask(&world).await, ask(&world).await), (0, 45009));
        assert_eq!(errcode(&world.post("/cgi-bin/clear_quota/v2", &body).await), 0);
    }
    let refused = world.post("/cgi-bin/clear_quota/v2", &body).await;
    assert_eq!(
        (errcode(&refused), &*errmsg(&refused)),
        (48006, "forbid to clear quota because of reaching the limit")
    );
    // The world begins on 20 November; ten days later is 30 November, eleven days later December.
    world.pass(10 * 86_400);
    assert_eq!(errcode(&world.post("/cgi-bin/clear_quota/v2", &body).await), 48006);
    world.pass(86_400);
    assert_eq!(errcode(&world.post("/cgi-bin/clear_quota/v2", &body).await), 0);
}

#[tokio::test]
async fn too_many_stable_tokens_in_a_minute_are_45011() {
    let world = world_with("stable_token_minute", 3).await;
    for _ in 0..3 {
        world.stable_token(false).await;
    }
    let refused = world.post("/cgi-bin/stable_token", &crate::world::stable_body(false)).await;
    assert_eq!(errcode(&refused), 45011);
    world.pass(60);
    world.stable_token(false).await;
}
