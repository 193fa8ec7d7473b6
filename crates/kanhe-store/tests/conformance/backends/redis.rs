//! One server for all trials, started by the first that needs it; each place is a prefix of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kanhe_core::signal::Listener;
use kanhe_core::store::{Quotas, Store};
use kanhe_store::{Courier, RedisShared, Task};

use crate::fixture::{Backend, Common, Place, Server, Way};

pub(crate) struct Redis;

static SHARED: Mutex<Option<kanhe_testkit::Redis>> = Mutex::new(None);

fn shared() -> String {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.get_or_insert_with(kanhe_testkit::Redis::start).url()
}

/// Ends the server, if it was needed.
pub(super) fn stop_shared() {
    drop(SHARED.lock().unwrap_or_else(PoisonError::into_inner).take());
}

/// An address is the server's URL and, behind `#`, a prefix.
pub(crate) fn open(address: &str) -> Arc<RedisShared> {
    let (url, prefix) = address.split_once('#').unwrap();
    Arc::new(RedisShared::open(url, prefix).unwrap())
}

#[async_trait]
impl Backend for Redis {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn missing(&self) -> Option<String> {
        kanhe_testkit::Redis::available().err().map(|missing| missing.to_string())
    }

    async fn place(&self) -> Place {
        static PREFIXES: AtomicU64 = AtomicU64::new(1);
        let prefix = PREFIXES.fetch_add(1, Ordering::Relaxed);
        let url = tokio::task::spawn_blocking(shared).await.unwrap();
        // It goes with the server.
        Place { address: format!("{url}#place_{prefix}"), _cleaner: Box::new(()) }
    }

    async fn open(&self, _: &str) -> Arc<dyn Store> {
        panic!("it keeps nothing but counters")
    }

    fn keeps_everything(&self) -> bool {
        false
    }

    async fn counters(&self, address: &str) -> Arc<dyn Quotas> {
        open(address)
    }

    fn common(&self) -> Option<&dyn Common> {
        Some(self)
    }
}

#[async_trait]
impl Common for Redis {
    async fn way(&self, address: &str) -> Box<dyn Way> {
        Box::new(open(address))
    }

    async fn alone(&self) -> Box<dyn Server> {
        Box::new(tokio::task::spawn_blocking(kanhe_testkit::Redis::start).await.unwrap())
    }
}

impl Way for Arc<RedisShared> {
    fn courier(&self) -> Arc<dyn Courier> {
        Arc::clone(self) as Arc<dyn Courier>
    }

    fn listen(&self, listener: Arc<dyn Listener>) -> Task {
        RedisShared::listen(self, listener)
    }
}

impl Server for kanhe_testkit::Redis {
    fn address(&self) -> String {
        format!("{}#alone", self.url())
    }

    fn kill(&mut self) {
        self.kill();
    }

    fn start_again(&mut self) {
        self.start_again();
    }
}
