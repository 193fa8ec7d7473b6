//! What many nodes share beside the database, in Redis or Valkey: counters, and messages. Nothing durable is there: when it
//! is gone, everything goes on with the database alone.

mod messages;
mod quotas;

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use std::sync::{Mutex, PoisonError};

use kanhe_core::store::StoreError;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, RedisError};
use tokio::time::Instant;

use crate::OpenFault;

/// How long the server may take. It is asked on the way of every call that is counted.
const PATIENCE: Duration = Duration::from_millis(500);

/// After a fault nobody asks for so long, so that one call pays for it and not each.
const REST: Duration = Duration::from_secs(1);

/// A Redis or Valkey server that many nodes share.
pub struct RedisShared {
    client: Client,
    manager: ConnectionManager,
    prefix: String,
    rests_until: Mutex<Option<Instant>>,
    answers: AtomicBool,
}

fn unavailable(why: RedisError) -> StoreError {
    StoreError::Unavailable(why.into())
}

impl RedisShared {
    /// Reads `redis://user:password@host:6379/0`, or `rediss://…` for TLS. Every key begins with the prefix. The server
    /// need not be there yet.
    pub fn open(url: &str, prefix: &str) -> Result<Self, OpenFault> {
        // What is wrong with a URL is told without the URL, which may hold a password.
        let fault = |why: &RedisError| OpenFault {
            database: "redis".to_owned(),
            why: format!("its URL is wrong: {}", why.detail().unwrap_or("not understood")),
        };
        let client = Client::open(url).map_err(|why| fault(&why))?;
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(1)
            .set_max_delay(PATIENCE)
            .set_response_timeout(Some(PATIENCE))
            .set_connection_timeout(Some(PATIENCE));
        let manager =
            ConnectionManager::new_lazy_with_config(client.clone(), config).map_err(|why| fault(&why))?;
        let (rests_until, answers) = (Mutex::new(None), AtomicBool::new(true));
        Ok(Self { client, manager, prefix: prefix.to_owned(), rests_until, answers })
    }

    /// Whether it answered when it was last asked.
    pub fn answers(&self) -> bool {
        self.answers.load(Ordering::Relaxed)
    }

    /// Whether it answers now.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.ask(async |mut manager| redis::cmd("PING").query_async(&mut manager).await).await
    }

    fn name(&self, of: &str) -> String {
        format!("{}:{of}", self.prefix)
    }

    /// Asks it something, unless it has just failed to answer.
    async fn ask<T>(
        &self,
        question: impl AsyncFnOnce(ConnectionManager) -> Result<T, RedisError>,
    ) -> Result<T, StoreError> {
        let rests_until = *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        if rests_until.is_some_and(|end| Instant::now() < end) {
            return Err(StoreError::Unavailable("it did not answer a moment ago".into()));
        }
        let answer = tokio::time::timeout(2 * PATIENCE, question(self.manager.clone())).await;
        let answer = answer
            .unwrap_or_else(|_| Err(RedisError::from(std::io::Error::from(std::io::ErrorKind::TimedOut))));
        let answered = answer.is_ok();
        *self.rests_until.lock().unwrap_or_else(PoisonError::into_inner) =
            (!answered).then(|| Instant::now() + REST);
        match (self.answers.swap(answered, Ordering::Relaxed), &answer) {
            (true, Err(why)) => tracing::warn!(%why, "Redis is out of reach; the database counts instead"),
            (false, Ok(_)) => tracing::info!("Redis is in reach again"),
            _ => {}
        }
        answer.map_err(unavailable)
    }
}

impl core::fmt::Debug for RedisShared {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RedisShared").field("prefix", &self.prefix).finish_non_exhaustive()
    }
}
