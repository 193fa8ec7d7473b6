//! A credential that the vendor refuses is replaced once, and only while it is the current one.

use std::sync::Arc;

use kanhe_client::{Event, Rejected, UpstreamFault};
use kanhe_core::word::Word;

use crate::vendor::{APP, World, outage};

const TOKEN: Word = Word::new("access_token");
const JSAPI: Word = Word::new("jsapi");

async fn reject(world: &World, text: &str) -> Rejected {
    world.node().rejected(APP, TOKEN, text, "40001").await.unwrap()
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
    assert_eq!(world.vendor.asked(), ["token", "new token for token-1"]);
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
            tokio::spawn(async move { node.rejected(APP, TOKEN, "token-1", "40001").await.unwrap() })
        })
        .collect();
    for complaint in complaints {
        assert!(matches!(complaint.await.unwrap(), Rejected::Replaced | Rejected::NotCurrent));
    }
    assert_eq!(world.vendor.asked().len(), 2);
    assert!(foreign(&world) <= 3, "one for each node that could not know of the others");
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
    assert_eq!(world.node().get(APP, JSAPI).await.unwrap().text.reveal(), "jsapi-1");
    assert_eq!(
        world.vendor.asked(),
        ["token", "jsapi with token-1", "new token for token-1", "jsapi with token-2"]
    );
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
    let asking = tokio::spawn(async move { node.get(APP, JSAPI).await });
    tokio::time::sleep(core::time::Duration::from_millis(450)).await;
    vendor.fail(10, &void);
    assert!(asking.await.unwrap().is_err());
    assert_eq!(world.vendor.asked().len(), 4);
    for _ in 0..100 {
        assert!(world.node().get(APP, JSAPI).await.is_err());
    }
    assert_eq!(world.vendor.asked().len(), 4);
}

#[tokio::test(start_paused = true)]
async fn pages_that_complain_make_the_ticket_be_looked_up_once_a_minute() {
    let world = World::of(1);
    let ticket = async || world.node().get(APP, JSAPI).await.unwrap().text.reveal().to_owned();
    assert_eq!(ticket().await, "jsapi-1");
    world.pass(30);
    assert!(!world.node().recheck(APP, JSAPI).await.unwrap(), "too young to be doubted");
    world.pass(60);
    assert!(world.node().recheck(APP, JSAPI).await.unwrap(), "this vendor gives another one each time");
    assert_eq!(ticket().await, "jsapi-2");
    for _ in 0..100 {
        assert!(!world.node().recheck(APP, JSAPI).await.unwrap());
    }
    assert_eq!(world.vendor.asked().len(), 3);
    assert_eq!(foreign(&world), 1);
}
