//! Counters whose server goes and comes back: nobody gets less than his limit, and nobody waits.

use std::sync::Arc;

use kanhe_core::quota::Taken;
use kanhe_core::store::{Quotas, Store};
use kanhe_store::{MemoryStore, QuotasWithFallback};
use tokio::task::block_in_place;

use crate::backends::open_redis;
use crate::fixture::{Case, Fixture, cases};
use crate::samples::{TOKEN, at, uid};

pub(crate) const CASES: &[Case] = cases![while_the_server_is_gone_the_database_counts_in_the_apps_favour,];

async fn while_the_server_is_gone_the_database_counts_in_the_apps_favour(fixture: &Fixture) {
    let mut server = fixture.common().alone().await;
    let (redis, database) = (open_redis(&server.address()), Arc::new(MemoryStore::new()));
    let quotas = QuotasWithFallback { first: redis, then: Arc::clone(&database) as Arc<dyn Store> };
    let take = async || quotas.take_quota(uid(1), TOKEN, at(0), 2).await.unwrap();
    let whole = [Taken::Allowed { used: 1 }, Taken::Allowed { used: 2 }, Taken::Exhausted];
    assert_eq!([take().await, take().await, take().await], whole);

    block_in_place(|| server.kill());
    assert_eq!([take().await, take().await, take().await], whole, "the database has counted nothing yet");
    assert_eq!(quotas.counters(uid(1)).await.unwrap(), database.counters(uid(1)).await.unwrap());
    quotas.clear_quotas(uid(1), &[]).await.unwrap();
    assert_eq!(take().await, Taken::Allowed { used: 1 }, "cleared");

    block_in_place(|| server.start_again());
    // It is asked again after a rest; it has forgotten everything.
    while database.counters(uid(1)).await.unwrap() == quotas.counters(uid(1)).await.unwrap() {
        tokio::task::yield_now().await;
    }
    assert_eq!([take().await, take().await, take().await], whole);
}
