//! Each credential is fetched once for everybody, ahead of its end, and kept while the vendor is down.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_client::{Held, KeeperFault, Lease, Shelf, ShelfFault, Slot, UpstreamFault};
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;

use crate::vendor::{APP, World, outage};

const JSAPI: Word = Word::new("jsapi");

/// So many callers on every node, all at once; what they got.
async fn crowd(world: &World, callers: usize, kind: Word) -> Vec<String> {
    let calls = world.nodes.iter().flat_map(|node| {
        (0..callers).map(move |_| {
            let node = Arc::clone(node);
            tokio::spawn(async move { node.get(APP, kind).await.unwrap().text.reveal().to_owned() })
        })
    });
    let mut texts = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        texts.push(call.await.unwrap());
    }
    texts.sort();
    texts.dedup();
    texts
}

#[tokio::test(start_paused = true)]
async fn a_thousand_callers_on_three_nodes_cause_one_fetch() {
    let world = World::of(3);
    assert_eq!(crowd(&world, 334, Word::new("access_token")).await, ["token-1"]);
    assert_eq!(world.vendor.asked(), ["token"]);
    assert_eq!(crowd(&world, 334, JSAPI).await, ["jsapi-1"]);
    assert_eq!(world.vendor.asked(), ["token", "jsapi with token-1"]);
}

#[tokio::test(start_paused = true)]
async fn a_credential_that_is_about_to_die_is_refreshed_behind_its_callers() {
    let world = World::of(3);
    assert_eq!(world.token().await, "token-1");
    world.pass(6899 - 150);
    assert_eq!(world.token().await, "token-1");
    world.settle().await;
    let asked = world.vendor.asked().len();
    assert!(asked <= 2, "not before half as much again as five minutes");
    world.pass(151);
    // Nobody waits: everybody gets the one that lives, and one of all fetches the next.
    assert!(crowd(&world, 300, Word::new("access_token")).await.iter().all(|text| text != "token-3"));
    world.settle().await;
    assert_eq!(world.vendor.asked().len(), 2);
    assert_eq!(crowd(&world, 300, Word::new("access_token")).await, ["token-2"]);
}

#[tokio::test(start_paused = true)]
async fn while_the_vendor_is_down_what_lives_is_handed_out_and_what_is_dead_is_not() {
    let world = World::of(1);
    world.token().await;
    world.vendor.fail(1000, &outage());
    world.pass(7000);
    assert_eq!(world.token().await, "token-1");
    world.settle().await;
    assert_eq!(world.token().await, "token-1");
    world.pass(195);
    let fault = world.node().token(APP).await.unwrap_err();
    assert!(
        matches!(fault, KeeperFault::Upstream { fault: UpstreamFault::Unavailable { .. }, .. }),
        "{fault}"
    );
    world.vendor.recover();
    world.pass(100);
    assert_eq!(world.token().await, "token-2");
}

#[tokio::test(start_paused = true)]
async fn a_crowd_before_a_vendor_that_is_down_asks_it_once_in_a_while_and_not_each_time() {
    let world = World::of(1);
    world.vendor.fail(1000, &outage());
    for _ in 0..1000 {
        assert!(world.node().token(APP).await.is_err());
    }
    assert_eq!(world.vendor.asked().len(), 1);
    world.pass(2);
    assert!(world.node().token(APP).await.is_err());
    assert_eq!(world.vendor.asked().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_quota_that_is_used_up_is_left_alone() {
    let world = World::of(1);
    world.vendor.fail(1000, &UpstreamFault::Quota { code: "45009".to_owned() });
    for _ in 0..600 {
        assert!(world.node().token(APP).await.is_err());
        world.pass(1);
    }
    assert!(world.vendor.asked().len() <= 6, "{}", world.vendor.asked().len());
}

#[tokio::test(start_paused = true)]
async fn a_shorter_life_than_usual_is_believed() {
    let world = World::of(1);
    world.vendor.give_for(60);
    assert_eq!(world.token().await, "token-1");
    world.pass(54);
    assert_eq!(world.token().await, "token-1");
    world.settle().await;
    world.pass(1);
    assert_eq!(world.token().await, "token-2");
}

#[tokio::test(start_paused = true)]
async fn a_node_that_dies_while_it_fetches_holds_nobody_up_for_longer_than_its_lease() {
    let world = World::of(1);
    let slot = Slot { app: APP.to_owned(), kind: Word::new("access_token") };
    let now = world.clock.now();
    world.shelf.lease(&slot, 99, now, now.after(Duration::from_secs(15))).await.unwrap();
    let node = Arc::clone(world.node());
    let waiting = tokio::spawn(async move { node.token(APP).await.unwrap().number });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!waiting.is_finished());
    world.pass(15);
    assert_eq!(waiting.await.unwrap(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_new_node_takes_over_what_the_others_have() {
    let world = World::of(1);
    world.token().await;
    let other = World::on(1, Arc::clone(&world.shelf));
    assert_eq!(other.token().await, "token-1");
    assert!(other.vendor.asked().is_empty());
}

/// A shelf that is out of reach.
struct Nowhere;

#[async_trait]
impl Shelf for Nowhere {
    async fn load(&self, _: &Slot) -> Result<Option<Held>, ShelfFault> {
        Err(ShelfFault("down".to_owned()))
    }
    async fn keep(&self, _: &Slot, _: &Held) -> Result<Held, ShelfFault> {
        Err(ShelfFault("down".to_owned()))
    }
    async fn lease(&self, _: &Slot, _: u64, _: Timestamp, _: Timestamp) -> Result<Lease, ShelfFault> {
        Err(ShelfFault("down".to_owned()))
    }
    async fn release(&self, _: &Slot, _: u64) -> Result<(), ShelfFault> {
        Err(ShelfFault("down".to_owned()))
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_shared_cache_each_node_helps_itself() {
    let world = World::on(2, Arc::new(Nowhere));
    crowd(&world, 100, Word::new("access_token")).await;
    assert_eq!(world.vendor.asked().len(), 2, "one for each node, not one for each caller");
}

#[tokio::test]
async fn an_app_that_nobody_knows_is_called_so() {
    let world = World::of(1);
    assert_eq!(world.node().token("other").await.unwrap_err().to_string(), "there is no app \"other\"");
}
