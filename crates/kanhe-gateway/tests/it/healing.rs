//! What the gateway does when the platform, or somebody else, gets in its way.

use std::sync::Arc;

use kanhe_client::keeper::TOKEN;
use kanhe_client::shelves::{Seal, SqliteShelf};
use kanhe_client::{Bid, Held, Lease, Shelf, Slot};
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::Clock;
use kanhe_server::demo::WECHAT_APP;
use serde_json::json;

use crate::world::World;

#[tokio::test]
async fn three_nodes_with_a_thousand_callers_each_ask_the_platform_once() {
    let world = World::new().await;
    let head = "cache = \"sqlite:gateway.sqlite\"\ncache_key_file = \"cache.key\"";
    let nodes = [
        world.node(head, "", "", 1).await,
        world.node(head, "", "", 2).await,
        world.node(head, "", "", 3).await,
    ];
    let tickets = all((0..3000).map(|at| nodes[at % 3].ticket())).await;
    assert!(tickets.iter().all(|ticket| *ticket == tickets[0]));
    assert_eq!((world.seen("wechat.stable_token").await, world.seen("wechat.getticket").await), (1, 1));
}

/// All of them at once.
pub(crate) async fn all<T>(futures: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = futures.map(Box::pin).collect();
    let mut done = Vec::new();
    std::future::poll_fn(move |context| {
        waiting.retain_mut(|future| match future.as_mut().poll(context) {
            std::task::Poll::Ready(value) => {
                done.push(value);
                false
            }
            std::task::Poll::Pending => true,
        });
        if waiting.is_empty() {
            std::task::Poll::Ready(core::mem::take(&mut done))
        } else {
            std::task::Poll::Pending
        }
    })
    .await
}

/// The same on what several machines share, and what comes when that is lost.
#[tokio::test]
async fn nodes_on_redis_ask_once_and_go_on_when_it_is_lost_and_comes_back_empty() {
    if let Err(missing) = kanhe_testkit::Redis::available() {
        assert!(kanhe_testkit::may_skip(), "{missing}");
        return;
    }
    let mut redis = kanhe_testkit::Redis::start();
    let world = World::new().await;
    std::fs::write(world.path().join("url"), redis.url()).unwrap();
    let head = "cache = \"redis\"\ncache_url_file = \"url\"\ncache_key_file = \"cache.key\"";
    let nodes = [
        world.node(head, "", "", 1).await,
        world.node(head, "", "", 2).await,
        world.node(head, "", "", 3).await,
    ];
    let tickets = all((0..300).map(|at| nodes[at % 3].ticket())).await;
    assert!(tickets.iter().all(|ticket| *ticket == tickets[0]));
    let asked = async || (world.seen("wechat.stable_token").await, world.seen("wechat.getticket").await);
    assert_eq!(asked().await, (1, 1));
    redis.kill();
    world.pass(60);
    for node in &nodes {
        assert_eq!(node.ticket().await, tickets[0], "what is at hand is handed out");
    }
    redis.start_again();
    world.pass(60);
    for node in &nodes {
        assert_eq!(node.ticket().await, tickets[0]);
    }
    assert_eq!(asked().await, (1, 1), "a lost cache is no reason to fetch anything");
}

/// Whoever was killed in the middle of a refresh has left its lease behind; should its answer come after all, it comes too
/// late.
#[tokio::test]
async fn a_node_killed_in_the_middle_of_a_refresh_holds_nobody_up_and_overwrites_nothing() {
    let world = World::new().await;
    let head = "cache = \"sqlite:gateway.sqlite\"\ncache_key_file = \"cache.key\"";
    let other = world.node(head, "", "", 2).await;
    let seal = Seal::new(&Secret::new("0123456789abcdef0123456789abcdef")).unwrap();
    let shelf =
        SqliteShelf::open(&world.path().join("gateway.sqlite"), seal, Arc::new(SeededEntropy::new(9)))
            .unwrap();
    let (slot, now) = (Slot::of_app("shop", TOKEN), world.clock.now());
    let until = now.after(core::time::Duration::from_secs(20));
    let Lease::Ours { number } = shelf.lease(&slot, Bid { holder: 99, above: 0, now, until }).await.unwrap()
    else {
        panic!("nobody has it yet");
    };
    world.pass(21);
    let token = other.token().await;
    let late = Held { text: Secret::new("late"), number, fetched_at: now, expires_at: until };
    assert!(shelf.keep(&slot, &late, world.clock.now()).await.unwrap().is(&token));
    assert_eq!(world.node(head, "", "", 3).await.token().await, token);
    assert_eq!(world.seen("wechat.stable_token").await, 1);
}

#[tokio::test]
async fn what_was_kept_survives_a_restart_sealed() {
    let world = World::new().await;
    let head = "cache = \"sqlite:gateway.sqlite\"\ncache_key_file = \"cache.key\"";
    let ticket = world.node(head, "", "", 1).await.ticket().await;
    assert_eq!(world.node(head, "", "", 2).await.ticket().await, ticket);
    assert_eq!(world.seen("wechat.getticket").await, 1);
    for name in ["gateway.sqlite", "gateway.sqlite-wal"] {
        let bytes = std::fs::read(world.path().join(name)).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&bytes).contains(&ticket), "{name} holds the ticket");
    }
    // Another key opens nothing, and does not stand in the way.
    std::fs::write(world.path().join("cache.key"), "fedcba9876543210fedcba9876543210").unwrap();
    assert_eq!(world.node(head, "", "", 3).await.ticket().await, ticket);
    assert_eq!(world.seen("wechat.getticket").await, 2);
}

#[tokio::test]
async fn a_token_that_somebody_else_has_voided_is_replaced_when_it_is_reported_and_only_then() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let old = gateway.token().await;
    world.pass(60);
    let credentials = format!("/apps/wechat/{WECHAT_APP}/credentials");
    world.sandbox(&credentials, json!({"kind": "stable_token", "action": "replace"})).await;
    assert_eq!(gateway.reject("never-issued").await, "not_current");
    assert_eq!(gateway.reject(&old).await, "replaced");
    let new = gateway.token().await;
    assert_ne!(old, new);
    assert_eq!(gateway.reject(&old).await, "not_current");
    let metrics = gateway.get("/metrics").await.text;
    assert!(
        metrics.contains("kanhe_foreign_refresh_total{app=\"shop\",kind=\"access_token\"} 1\n"),
        "{metrics}"
    );
    assert!(!metrics.contains(&new) && !metrics.contains(&world.secret));
}

#[tokio::test]
async fn a_token_that_is_void_when_it_asks_for_a_ticket_is_healed_without_anybodys_help() {
    let world = World::new().await;
    let gateway = world.gateway("", "mode = \"classic\"", "").await;
    gateway.token().await;
    world.pass(60);
    let credentials = format!("/apps/wechat/{WECHAT_APP}/credentials");
    world.sandbox(&credentials, json!({"kind": "access_token", "action": "replace"})).await;
    gateway.ticket().await;
    assert_eq!((world.seen("wechat.token").await, world.seen("wechat.getticket").await), (2, 2));
}

#[tokio::test]
async fn while_the_platform_is_down_what_lives_is_handed_out_and_then_nothing_that_is_dead() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let token = gateway.token().await;
    let down =
        json!({"endpoint": "wechat.stable_token", "answer": {"errcode": -1, "errmsg": "system error"}});
    world.sandbox("/faults", down).await;
    world.pass(7000);
    assert_eq!(gateway.token().await, token);
    world.pass(195);
    let answer = gateway.get("/v1/apps/shop/access-token").await;
    assert_eq!(answer.status, 503);
    assert!(answer.json()["detail"].as_str().unwrap().contains("it is busy (-1)"), "{}", answer.text);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() >= 1);
    assert_eq!(gateway.get("/readyz").await.status, 503);
}

#[tokio::test]
async fn a_platform_that_answers_garbage_or_nothing_gives_no_credential() {
    let world = World::new().await;
    for fault in [
        json!({"endpoint": "wechat.stable_token", "answer": {"access_token": 7}, "times": 1}),
        json!({"endpoint": "wechat.stable_token", "answer": {"access_token": "t", "expires_in": 0}, "times": 1}),
        json!({"endpoint": "wechat.stable_token", "drop": true, "times": 1}),
    ] {
        let gateway = world.gateway("", "", "").await;
        world.sandbox("/faults", fault).await;
        assert_eq!(gateway.get("/v1/apps/shop/access-token").await.status, 503);
    }
}

#[tokio::test]
async fn pages_that_complain_bring_a_ticket_that_died_early_back_to_life() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let old = gateway.ticket().await;
    let credentials = format!("/apps/wechat/{WECHAT_APP}/credentials");
    world.sandbox(&credentials, json!({"kind": "jsapi", "action": "replace"})).await;
    world.pass(120);
    let complain = async |message: &str| {
        let body = json!({"url": "https://kanhe.example/", "message": message});
        gateway.post("/v1/apps/shop/page-config:failed", body).await.json()["ticket_replaced"].clone()
    };
    assert_eq!(complain("config:fail").await, false, "no complaint about a signature");
    assert_eq!(complain("config:invalid signature").await, true);
    assert_ne!(gateway.ticket().await, old);
    for _ in 0..50 {
        assert_eq!(complain("config:invalid signature").await, false);
    }
    assert_eq!(world.seen("wechat.getticket").await, 2, "complaints do not burn the quota");
}
