//! Each credential is fetched once for everybody, ahead of its end, and kept while the vendor is down.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::{Bid, Held, KeeperFault, Lease, Pause, Shelf, ShelfFault, Slot, UpstreamFault};
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;

use crate::vendor::{APP, World, outage, slot};

/// So many callers on every node, all at once; what they got.
async fn crowd(world: &World, callers: usize, kind: Word) -> Vec<String> {
    let calls = world.nodes.iter().flat_map(|node| {
        (0..callers).map(move |_| {
            let node = Arc::clone(node);
            tokio::spawn(async move { node.get(&slot(kind)).await.unwrap().text.reveal().to_owned() })
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
    assert_eq!(crowd(&world, 334, TOKEN).await, ["token-1"]);
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
    assert!(crowd(&world, 300, TOKEN).await.iter().all(|text| text != "token-3"));
    world.settle().await;
    assert_eq!(world.vendor.asked().len(), 2);
    assert_eq!(crowd(&world, 300, TOKEN).await, ["token-2"]);
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
    let now = world.clock.now();
    let bid = Bid { holder: 99, above: 0, now, until: now.after(Duration::from_secs(20)) };
    world.shelf.lease(&slot(TOKEN), bid).await.unwrap();
    let node = Arc::clone(world.node());
    let waiting = tokio::spawn(async move { node.token(APP).await.unwrap().number });
    tokio::time::sleep(Duration::from_secs(5)).await;
    assert!(!waiting.is_finished());
    world.pass(20);
    assert_eq!(waiting.await.unwrap(), 2, "behind the number of the dead node's lease");
    // And should the dead one come back after all, it cannot put its own over the newer one.
    let late = Held {
        text: Secret::new("late"),
        number: 1,
        fetched_at: now,
        expires_at: now.after(Duration::from_secs(9000)),
    };
    world.shelf.keep(&slot(TOKEN), &late, world.clock.now()).await.unwrap();
    assert_eq!(world.token().await, "token-1");
    assert_eq!(World::on(1, Arc::clone(&world.shelf)).token().await, "token-1");
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

fn down<T>() -> Result<T, ShelfFault> {
    Err(ShelfFault("down".to_owned()))
}

#[async_trait]
impl Shelf for Nowhere {
    async fn load(&self, _: &Slot, _: Timestamp) -> Result<Option<Held>, ShelfFault> {
        down()
    }
    async fn keep(&self, _: &Slot, _: &Held, _: Timestamp) -> Result<Held, ShelfFault> {
        down()
    }
    async fn lease(&self, _: &Slot, _: Bid) -> Result<Lease, ShelfFault> {
        down()
    }
    async fn release(&self, _: &Slot, _: u64, _: Option<Pause>) -> Result<(), ShelfFault> {
        down()
    }
    async fn spend(&self, _: &Slot, _: i64) -> Result<u32, ShelfFault> {
        down()
    }
    async fn forget(&self, _: &Slot) -> Result<(), ShelfFault> {
        down()
    }
    async fn sweep(&self, _: Timestamp, _: i64) -> Result<(), ShelfFault> {
        down()
    }
}

#[tokio::test(start_paused = true)]
async fn without_the_shared_cache_each_node_helps_itself() {
    let world = World::on(2, Arc::new(Nowhere));
    crowd(&world, 100, TOKEN).await;
    assert_eq!(world.vendor.asked().len(), 2, "one for each node, not one for each caller");
}

#[tokio::test]
async fn an_app_that_nobody_knows_is_called_so() {
    let world = World::of(1);
    assert_eq!(world.node().token("other").await.unwrap_err().to_string(), "there is no app \"other\"");
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_is_down_is_asked_once_in_a_while_by_all_nodes_together() {
    let world = World::of(3);
    world.vendor.fail(1000, &UpstreamFault::Quota { code: "45009".to_owned() });
    for _ in 0..100 {
        for node in &world.nodes {
            let fault = node.token(APP).await.unwrap_err();
            assert!(matches!(fault, KeeperFault::Upstream { fault: UpstreamFault::Quota { .. }, .. }));
        }
    }
    assert_eq!(world.vendor.asked().len(), 1, "the other nodes know from the shelf, and for how long");
    // Nor does a restart forget it.
    assert!(World::on(1, Arc::clone(&world.shelf)).node().token(APP).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_day_has_a_budget_that_survives_restarts() {
    let world = World::of(1);
    world.vendor.give_for(60);
    world.vendor.budget.store(10, std::sync::atomic::Ordering::Relaxed);
    for _ in 0..200 {
        let _ = world.node().token(APP).await;
        world.pass(61);
    }
    let first = world.vendor.asked().len();
    assert!((10..=16).contains(&first), "no more than now and then above it: {first}");
    let again = World::on(1, Arc::clone(&world.shelf));
    again.vendor.budget.store(10, std::sync::atomic::Ordering::Relaxed);
    again.pass(200 * 61);
    for _ in 0..3 {
        let _ = again.node().token(APP).await;
        again.pass(1000);
    }
    assert!(again.vendor.asked().len() <= 1, "of four attempts above it three are not made");
    again.pass(86_400);
    again.token().await;
}

#[tokio::test(start_paused = true)]
async fn a_shelf_that_has_lost_its_memory_gets_it_back_and_nothing_is_fetched_again() {
    let world = World::of(1);
    world.token().await;
    world.shelf.forget(&slot(TOKEN)).await.unwrap();
    world.pass(6);
    world.token().await;
    world.settle().await;
    let other = World::on(1, Arc::clone(&world.shelf));
    assert_eq!(other.token().await, "token-1");
    assert!(other.vendor.asked().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_node_learns_within_seconds_that_another_has_replaced_what_it_has_in_hand() {
    let world = World::of(2);
    for node in &world.nodes {
        node.token(APP).await.unwrap();
    }
    world.pass(60);
    world.nodes[0].rejected(&slot(TOKEN), "token-1", "40001").await.unwrap();
    world.pass(6);
    world.nodes[1].token(APP).await.unwrap();
    world.settle().await;
    assert_eq!(world.nodes[1].token(APP).await.unwrap().text.reveal(), "token-2");
}

#[tokio::test(start_paused = true)]
async fn a_slow_answer_has_used_up_some_of_its_life() {
    let world = World::of(1);
    let node = Arc::clone(world.node());
    let asking = tokio::spawn(async move { node.token(APP).await.unwrap() });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let before = world.clock.now();
    world.pass(7);
    assert_eq!(asking.await.unwrap().expires_at, before.after(Duration::from_secs(7200)));
}

#[tokio::test(start_paused = true)]
async fn each_of_very_many_corps_is_fetched_when_it_is_used_and_dropped_when_it_is_idle() {
    let world = World::of(1);
    let corp = |at: u32| Slot::of_owner(APP, &format!("ding{at}"), JSAPI);
    for at in 0..200 {
        world.node().get(&corp(at)).await.unwrap();
    }
    assert_eq!(world.vendor.asked().len(), 400, "a token and a ticket each, and nothing by timers");
    world.pass(3600);
    world.node().get(&corp(7)).await.unwrap();
    world.node().tend([], Duration::from_secs(1800)).await;
    assert_eq!(world.node().in_memory(), 1);
    world.node().get(&corp(8)).await.unwrap();
    assert_eq!(world.vendor.asked().len(), 400, "it still lies on the shelf");
}

#[tokio::test(start_paused = true)]
async fn an_app_that_asks_for_it_is_kept_fresh_although_nobody_calls() {
    let world = World::of(1);
    for _ in 0..8 {
        world.node().tend([APP], Duration::from_secs(1800)).await;
        world.settle().await;
        world.pass(3600);
    }
    let lives: Vec<_> =
        world.node().kept().into_iter().map(|(_, held)| held.lives(world.clock.now())).collect();
    assert_eq!(lives.len(), 2);
    assert!(world.vendor.asked().len() >= 8, "{:?}", world.vendor.asked());
}

/// A day with a call a second on each of three nodes, for a token and a ticket. More calls cause no more fetches:
/// `KANHE_DAY_RATE` says how many a second there are on all nodes together.
#[tokio::test(start_paused = true)]
async fn a_day_of_traffic_on_three_nodes_costs_hardly_more_than_the_least_that_is_possible() {
    let rate: usize = std::env::var("KANHE_DAY_RATE").ok().and_then(|rate| rate.parse().ok()).unwrap_or(3);
    let world = World::of(3);
    let kinds = [slot(TOKEN), slot(JSAPI)];
    let mut calls = 0;
    for _ in 0..86_400 {
        for call in calls..calls + rate {
            world.nodes[call % 3].get(&kinds[call % 2]).await.unwrap();
        }
        calls += rate;
        world.pass(1);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    // A credential of 7200 seconds lasts a day twelve times over.
    let (least, asked) = (2 * 86_400 / 7200, world.vendor.asked().len());
    assert!((least..=least + 4).contains(&asked), "{asked} instead of {least}");
}
