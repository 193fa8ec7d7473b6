//! One suite for all shelves: in memory, in SQLite, in PostgreSQL, in Redis.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

use core::time::Duration;
use std::sync::Arc;

use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::shelves::{PostgresShelf, RedisShelf, Seal, SqliteShelf};
use kanhe_client::{Bid, Held, Lease, MemoryShelf, Pause, Shelf, Slot, UpstreamFault};
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use kanhe_testkit::{Postgres, Redis, may_skip};

const NOW: Timestamp = Timestamp::from_unix_seconds(1_795_000_000);

fn held(text: &str, number: u64) -> Held {
    Held {
        text: Secret::new(text),
        number,
        fetched_at: NOW,
        expires_at: NOW.after(Duration::from_secs(7200)),
    }
}

fn bid(holder: u64, above: u64, now: Timestamp) -> Bid {
    Bid { holder, above, now, until: now.after(Duration::from_secs(20)) }
}

fn slot(of: &str) -> Slot {
    Slot::of_owner("shop", of, TOKEN)
}

fn seal() -> Seal {
    Seal::new(&Secret::new("0123456789abcdef0123456789abcdef")).unwrap()
}

fn other_seal() -> Seal {
    Seal::new(&Secret::new("another key of thirty-two letters")).unwrap()
}

/// What every shelf does. `again` is the same shelf as another node sees it, `other` as one with another key does.
async fn suite(shelf: &dyn Shelf, again: &dyn Shelf, other: Option<&dyn Shelf>) {
    keeps_the_newer(shelf, again).await;
    leases_once(shelf, again).await;
    pauses_for_everybody(shelf, again).await;
    counts_calls(shelf, again).await;
    forgets(shelf, again).await;
    races(shelf, again).await;
    if let Some(other) = other {
        another_key_opens_nothing(shelf, other).await;
    }
}

async fn keeps_the_newer(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("keeps");
    assert!(shelf.load(&slot, NOW).await.unwrap().is_none());
    assert!(shelf.keep(&slot, &held("two", 2), NOW).await.unwrap().is("two"));
    let seen = again.load(&slot, NOW).await.unwrap().unwrap();
    assert!(seen.is("two") && seen.number == 2);
    assert_eq!(seen.fetched_at, NOW);
    // By a server's own clock a moment of its life is over.
    let end = held("two", 2).expires_at;
    assert!(
        seen.expires_at <= end && end < seen.expires_at.after(Duration::from_secs(120)),
        "{:?}",
        seen.expires_at
    );
    assert!(
        again.keep(&slot, &held("late", 1), NOW).await.unwrap().is("two"),
        "an older one is told of the newer"
    );
    assert!(again.keep(&slot, &held("same", 2), NOW).await.unwrap().is("two"));
    assert!(shelf.keep(&slot, &held("three", 3), NOW).await.unwrap().is("three"));
    assert!(shelf.load(&slot.sibling(JSAPI), NOW).await.unwrap().is_none(), "each kind has its place");
}

async fn leases_once(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("leases");
    assert_eq!(shelf.lease(&slot, bid(1, 4, NOW)).await.unwrap(), Lease::Ours { number: 5 });
    let theirs = again.lease(&slot, bid(2, 9, NOW)).await.unwrap();
    assert!(matches!(theirs, Lease::Theirs { until } if until == NOW.after(Duration::from_secs(20))));
    again.release(&slot, 2, None).await.unwrap();
    assert!(
        matches!(again.lease(&slot, bid(2, 9, NOW)).await.unwrap(), Lease::Theirs { .. }),
        "not his to give back"
    );
    // The holder has died: after its time the next one has a higher number, and the dead one's work comes too late.
    let later = NOW.after(Duration::from_secs(21));
    let Lease::Ours { number } = again.lease(&slot, bid(2, 0, later)).await.unwrap() else {
        panic!("nobody has it")
    };
    assert!(number > 5);
    again.keep(&slot, &held("new", number), later).await.unwrap();
    assert!(shelf.keep(&slot, &held("dead man's", 5), later).await.unwrap().is("new"));
    again.release(&slot, 2, None).await.unwrap();
    let next = shelf.lease(&slot, bid(1, 0, later)).await.unwrap();
    assert_eq!(next, Lease::Ours { number: number + 1 });
}

async fn pauses_for_everybody(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("pauses");
    shelf.lease(&slot, bid(1, 0, NOW)).await.unwrap();
    let fault = UpstreamFault::Quota { code: "45009".to_owned() };
    let until = NOW.after(Duration::from_secs(600));
    shelf.release(&slot, 1, Some(Pause { until, fault: fault.clone() })).await.unwrap();
    for (node, holder) in [(shelf, 1), (again, 2)] {
        let paused = node.lease(&slot, bid(holder, 0, NOW)).await.unwrap();
        assert_eq!(paused, Lease::Paused { until, fault: fault.clone() });
    }
    assert_eq!(again.lease(&slot, bid(2, 0, until)).await.unwrap(), Lease::Ours { number: 2 });
}

async fn counts_calls(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("counts");
    assert_eq!(
        (shelf.spend(&slot, 20_000).await.unwrap(), again.spend(&slot, 20_000).await.unwrap()),
        (1, 2)
    );
    assert_eq!(shelf.spend(&slot, 20_001).await.unwrap(), 1, "a new day");
    assert_eq!(shelf.spend(&slot.sibling(JSAPI), 20_001).await.unwrap(), 1);
}

async fn forgets(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("forgets");
    shelf.keep(&slot, &held("gone", 7), NOW).await.unwrap();
    again.forget(&slot).await.unwrap();
    assert!(shelf.load(&slot, NOW).await.unwrap().is_none());
    let number = shelf.lease(&slot, bid(1, 0, NOW)).await.unwrap();
    assert_eq!(number, Lease::Ours { number: 8 }, "the numbers go on");
    shelf.sweep(NOW, 20_000).await.unwrap();
    assert!(shelf.keep(&slot, &held("back", 8), NOW).await.unwrap().is("back"));
}

/// Of very many at once one has the lease.
async fn races(shelf: &dyn Shelf, again: &dyn Shelf) {
    let slot = slot("races");
    let bids = (1..=40).map(|holder| {
        let node = if holder % 2 == 0 { shelf } else { again };
        node.lease(&slot, bid(holder, 0, NOW))
    });
    let leases = futures_util::future::join_all(bids).await;
    let ours = leases.into_iter().filter(|lease| matches!(lease, Ok(Lease::Ours { .. })));
    assert_eq!(ours.count(), 1);
}

async fn another_key_opens_nothing(shelf: &dyn Shelf, other: &dyn Shelf) {
    let slot = slot("sealed");
    shelf.keep(&slot, &held("secret", 3), NOW).await.unwrap();
    assert!(other.load(&slot, NOW).await.unwrap().is_none());
    let number = other.lease(&slot, bid(1, 0, NOW)).await.unwrap();
    assert_eq!(number, Lease::Ours { number: 4 }, "and does not stand in the way");
    assert!(other.keep(&slot, &held("mine", 4), NOW).await.unwrap().is("mine"));
}

#[tokio::test]
async fn in_memory() {
    let shelf = MemoryShelf::default();
    suite(&shelf, &shelf, None).await;
}

#[tokio::test]
async fn in_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let open = |seal, seed| {
        SqliteShelf::open(&folder.path().join("c.sqlite"), seal, Arc::new(SeededEntropy::new(seed)))
    };
    let (one, two, other) =
        (open(seal(), 1).unwrap(), open(seal(), 2).unwrap(), open(other_seal(), 3).unwrap());
    suite(&one, &two, Some(&other)).await;
}

#[tokio::test]
async fn in_postgresql() {
    if let Err(missing) = Postgres::available() {
        assert!(may_skip(), "{missing}");
        return;
    }
    let mut server = Postgres::start();
    let url = Secret::new(server.url());
    let open = |seal, seed| PostgresShelf::open(&url, seal, Arc::new(SeededEntropy::new(seed)));
    let (one, two, other) = (
        open(seal(), 1).await.unwrap(),
        open(seal(), 2).await.unwrap(),
        open(other_seal(), 3).await.unwrap(),
    );
    suite(&one, &two, Some(&other)).await;
    clock_that_is_behind(&one).await;
    // A server that is gone is an answer, soon; and one that is back is used again.
    server.kill();
    assert!(one.load(&slot("keeps"), NOW).await.is_err());
    server.start_again();
    let mut back = one.load(&slot("keeps"), NOW).await;
    for _ in 0..20 {
        if back.is_ok() {
            break;
        }
        back = one.load(&slot("keeps"), NOW).await;
    }
    assert!(back.unwrap().unwrap().is("three"));
    let wrong =
        PostgresShelf::open(&Secret::new("postgres://u:geheim@[::"), seal(), Arc::new(SeededEntropy::new(1)))
            .await;
    assert!(!wrong.unwrap_err().to_string().contains("geheim"));
}

#[tokio::test]
async fn in_redis() {
    if let Err(missing) = Redis::available() {
        assert!(may_skip(), "{missing}");
        return;
    }
    let mut server = Redis::start();
    let url = Secret::new(server.url());
    let open = |seal, seed| RedisShelf::open(&url, "kanhe-test", seal, Arc::new(SeededEntropy::new(seed)));
    let (one, two, other) = (
        open(seal(), 1).await.unwrap(),
        open(seal(), 2).await.unwrap(),
        open(other_seal(), 3).await.unwrap(),
    );
    suite(&one, &two, Some(&other)).await;
    clock_that_is_behind(&one).await;
    // It goes and comes back without its memory, as after a fail-over to an empty replica: numbers go on from the
    // highest that a node knows.
    server.kill();
    assert!(one.load(&slot("keeps"), NOW).await.is_err());
    server.start_again();
    let mut lease = one.lease(&slot("keeps"), bid(1, 41, NOW)).await;
    for _ in 0..50 {
        if lease.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        lease = one.lease(&slot("keeps"), bid(1, 41, NOW)).await;
    }
    assert_eq!(lease.unwrap(), Lease::Ours { number: 42 });
    let wrong =
        RedisShelf::open(&Secret::new("redis://:geheim@"), "x", seal(), Arc::new(SeededEntropy::new(1)))
            .await;
    assert!(!wrong.unwrap_err().to_string().contains("geheim"));
}

/// A node whose clock is an hour behind does not believe in a credential for an hour longer than it lives.
async fn clock_that_is_behind(shelf: &dyn Shelf) {
    let slot = slot("clocks");
    shelf.keep(&slot, &held("token", 1), NOW).await.unwrap();
    let behind = Timestamp::from_unix_millis(NOW.unix_millis() - 3_600_000);
    let seen = shelf.load(&slot, behind).await.unwrap().unwrap();
    assert!(seen.expires_at <= behind.after(Duration::from_secs(7200)), "{:?}", seen.expires_at);
    assert!(seen.expires_at > behind.after(Duration::from_secs(7000)));
}
