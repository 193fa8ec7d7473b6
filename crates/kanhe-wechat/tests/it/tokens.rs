//! How long tokens and tickets live (`protocol/wechat-bridge.md` 6.1 and 6.2).

use crate::world::{APPID, SECRET, World, field, number, stable_body, token_call};

#[tokio::test]
async fn every_call_makes_a_new_token_and_the_old_one_works_for_five_minutes_more() {
    let world = World::new().await;
    let old = world.token().await;
    world.pass(1000);
    let new = world.token().await;
    assert_ne!(old, new);
    world.pass(299);
    assert_eq!((world.worth(&old).await, world.worth(&new).await), (0, 0));
    world.pass(1);
    assert_eq!((world.worth(&old).await, world.worth(&new).await), (40001, 0));
}

#[tokio::test]
async fn a_token_dies_after_two_hours_and_then_says_expired() {
    let world = World::new().await;
    let token = world.token().await;
    world.pass(7199);
    assert_eq!(world.worth(&token).await, 0);
    world.pass(1);
    assert_eq!(world.worth(&token).await, 42001);
}

#[tokio::test]
async fn the_overlap_does_not_outlive_the_old_token() {
    let world = World::new().await;
    let old = world.token().await;
    world.pass(7190);
    world.token().await;
    world.pass(9);
    assert_eq!(world.worth(&old).await, 0);
    world.pass(1);
    assert_eq!(world.worth(&old).await, 42001);
}

#[tokio::test]
async fn a_stable_token_stays_the_same_until_five_minutes_are_left() {
    let world = World::new().await;
    let first = world.stable_token(false).await;
    world.pass(6899);
    let body = world.post("/cgi-bin/stable_token", &stable_body(false)).await;
    assert_eq!((field(&body, "access_token"), number(&body, "expires_in")), (first.clone(), 301));
    world.pass(1);
    let second = world.stable_token(false).await;
    assert_ne!(first, second);
    world.pass(299);
    assert_eq!((world.worth(&first).await, world.worth(&second).await), (0, 0));
    world.pass(1);
    assert_ne!(world.worth(&first).await, 0);
}

#[tokio::test]
async fn a_forced_refresh_kills_the_token_before_it_at_once() {
    let world = World::new().await;
    let first = world.stable_token(false).await;
    world.pass(30);
    let second = world.stable_token(true).await;
    assert_eq!((world.worth(&first).await, world.worth(&second).await), (40001, 0));
}

#[tokio::test]
async fn forced_refreshes_within_thirty_seconds_refresh_once() {
    let world = World::new().await;
    world.stable_token(false).await;
    world.pass(60);
    let forced = world.stable_token(true).await;
    world.pass(29);
    assert_eq!(world.stable_token(true).await, forced);
    world.pass(1);
    assert_ne!(world.stable_token(true).await, forced);
}

#[tokio::test]
async fn after_twenty_forced_refreshes_a_day_there_is_no_more_refreshing() {
    let world = World::new().await;
    let mut seen = std::collections::BTreeSet::new();
    for _ in 0..25 {
        world.pass(31);
        seen.insert(world.stable_token(true).await);
    }
    assert_eq!(seen.len(), 20);
    world.pass(86_400);
    assert!(!seen.contains(&world.stable_token(true).await));
}

#[tokio::test]
async fn stable_tokens_and_the_others_do_not_touch_each_other() {
    let world = World::new().await;
    let stable = world.stable_token(false).await;
    let token = world.token().await;
    world.token().await;
    world.pass(301);
    assert_eq!((world.worth(&stable).await, world.worth(&token).await), (0, 40001));
    assert_eq!(world.stable_token(false).await, stable);
}

#[tokio::test]
async fn a_ticket_stays_the_same_while_it_lives_also_across_a_new_token() {
    let world = World::new().await;
    let first = world.token().await;
    let ticket = world.ticket(&first, "jsapi").await;
    world.pass(7000);
    let second = world.token().await;
    let body = world.get(&format!("/cgi-bin/ticket/getticket?access_token={second}&type=jsapi")).await;
    assert_eq!((field(&body, "ticket"), number(&body, "expires_in")), (ticket.clone(), 200));
    world.pass(200);
    assert_ne!(world.ticket(&second, "jsapi").await, ticket);
}

#[tokio::test]
async fn the_page_ticket_and_the_card_ticket_are_two() {
    let world = World::new().await;
    let token = world.token().await;
    assert_ne!(world.ticket(&token, "jsapi").await, world.ticket(&token, "wx_card").await);
}

#[tokio::test]
async fn two_apps_never_get_the_same_ticket() {
    let world = World::new().await;
    let other = "wx00000000000000ff";
    world.register(other, |_| {}).await;
    let theirs = field(&world.get(&token_call(other, SECRET)).await, "access_token");
    let ours = field(&world.get(&token_call(APPID, SECRET)).await, "access_token");
    assert_ne!(world.ticket(&ours, "jsapi").await, world.ticket(&theirs, "jsapi").await);
}
