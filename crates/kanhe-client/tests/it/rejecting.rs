//! A credential that the vendor refuses is replaced once, and only while it is the current one.

use std::sync::Arc;

use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::{Event, Rejected, UpstreamFault};

use crate::vendor::{APP, World, outage, slot};

async fn reject(world: &World, text: &str) -> Rejected {
    world.node().rejected(&slot(TOKEN), text, "40001").await.unwrap()
}

fn foreign(world: &World) -> usize {
    world.events.lock().unwrap().iter().filter(|event| matches!(event, Event::Foreign { .. })).count()
}

#[tokio::test(start_paused = true)]
async fn a_token_that_a_foreign_process_has_voided_is_noticed_and_healed() {
    let world = World::of(1);
    world.token().await;
    world.pass(60);
    assert_eq!(reject(&world, "token-1").await, Rejected::Replaced);
    assert_eq!(world.token().await, "token-2");
    assert_eq!(foreign(&world), 1);
    assert_eq!(world.vendor.asked(), ["token", "token"]);
}

#[tokio::test(start_paused = true)]
async fn a_hundred_complaints_on_three_nodes_replace_it_once() {
    let world = World::of(3);
    for node in &world.nodes {
        node.token(APP).await.unwrap();
    }
    world.pass(60);
    let complaints: Vec<_> = (0..300)
        .map(|at| {
            let node = Arc::clone(&world.nodes[at % 3]);
            tokio::spawn(async move { node.rejected(&slot(TOKEN), "token-1", "40001").await.unwrap() })
        })
        .collect();
    for complaint in complaints {
        assert!(matches!(complaint.await.unwrap(), Rejected::Replaced | Rejected::NotCurrent));
    }
    assert_eq!(world.vendor.asked().len(), 2);
    assert_eq!(foreign(&world), 1, "reported once, by the node that has replaced it");
    for node in &world.nodes {
        assert_eq!(node.token(APP).await.unwrap().text.reveal(), "token-2");
    }
}

#[tokio::test(start_paused = true)]
async fn a_complaint_about_an_older_one_or_a_strangers_changes_nothing() {
    let world = World::of(1);
    world.token().await;
    world.pass(60);
    assert_eq!(reject(&world, "token-0").await, Rejected::NotCurrent);
    assert_eq!(reject(&world, "").await, Rejected::NotCurrent);
    assert_eq!(world.vendor.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_fresh_one_is_not_replaced_because_of_complaints() {
    let world = World::of(1);
    world.token().await;
    world.pass(5);
    assert_eq!(reject(&world, "token-1").await, Rejected::TooYoung);
    assert_eq!(world.vendor.asked().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn if_it_cannot_be_replaced_it_is_handed_out_again() {
    let world = World::of(1);
    world.token().await;
    world.pass(60);
    world.vendor.fail(1, &outage());
    assert_eq!(reject(&world, "token-1").await, Rejected::Kept);
    assert_eq!(world.token().await, "token-1");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_found_void_when_it_asks_for_a_ticket_is_replaced_once_and_asks_again() {
    let world = World::of(1);
    world.token().await;
    world.pass(60);
    world.vendor.fail(1, &UpstreamFault::TokenVoid { code: "40001".to_owned() });
    assert_eq!(world.node().get(&slot(JSAPI)).await.unwrap().text.reveal(), "jsapi-1");
    assert_eq!(world.vendor.asked(), ["token", "jsapi with token-1", "token", "jsapi with token-2"]);
    assert_eq!(foreign(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_finds_every_token_void_does_not_start_a_storm() {
    let world = World::of(1);
    world.token().await;
    world.pass(60);
    let void = UpstreamFault::TokenVoid { code: "40001".to_owned() };
    world.vendor.fail(1, &void);
    // The answer to "new token" is good; the ticket is refused again.
    world.vendor.fail(0, &void);
    let vendor = Arc::clone(&world.vendor);
    let node = Arc::clone(world.node());
    let asking = tokio::spawn(async move { node.get(&slot(JSAPI)).await });
    tokio::time::sleep(core::time::Duration::from_millis(450)).await;
    vendor.fail(10, &void);
    assert!(asking.await.unwrap().is_err());
    assert_eq!(world.vendor.asked().len(), 4);
    for _ in 0..100 {
        assert!(world.node().get(&slot(JSAPI)).await.is_err());
    }
    assert_eq!(world.vendor.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn pages_that_complain_make_the_ticket_be_looked_up_once_a_minute() {
    let world = World::of(1);
    let ticket = async || world.node().get(&slot(JSAPI)).await.unwrap().text.reveal().to_owned();
    assert_eq!(ticket().await, "jsapi-1");
    world.pass(30);
    assert!(!world.node().recheck(&slot(JSAPI)).await.unwrap(), "too young to be doubted");
    world.pass(60);
    assert!(world.node().recheck(&slot(JSAPI)).await.unwrap(), "this vendor gives another one each time");
    assert_eq!(ticket().await, "jsapi-2");
    for _ in 0..100 {
        assert!(!world.node().recheck(&slot(JSAPI)).await.unwrap());
    }
    assert_eq!(world.vendor.asked().len(), 3);
    assert_eq!(foreign(&world), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_verified_first_and_the_vendor_made_to_replace_it_only_if_it_calls_it_current() {
    let world = World::of(1);
    world.vendor.keep_to_one();
    world.token().await;
    world.pass(60);
    world.vendor.void("token");
    assert_eq!(reject(&world, "token-1").await, Rejected::Replaced);
    assert_eq!(
        world.vendor.asked(),
        ["token", "token"],
        "somebody had replaced it: nothing had to be forced"
    );
    world.pass(60);
    assert_eq!(reject(&world, "token-2").await, Rejected::Replaced);
    assert_eq!(world.vendor.asked()[2..], ["token", "token instead of token-2"]);
}

#[tokio::test(start_paused = true)]
async fn a_caller_that_is_wrong_again_and_again_does_not_burn_the_quota() {
    let world = World::of(1);
    world.vendor.keep_to_one();
    let mut forced = 0;
    for _ in 0..1500 {
        let token = world.token().await;
        world.node().rejected(&slot(TOKEN), &token, "40001").await.unwrap();
        world.pass(11);
        forced = world.vendor.asked().iter().filter(|asked| asked.contains("instead of")).count();
    }
    assert_eq!(forced, 3, "no more than the vendor allows a day");
    let asked = world.vendor.asked().len();
    assert!(asked < 80, "in four hours and a half: {asked}");
}
