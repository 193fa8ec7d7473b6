//! The other nodes: how this one tells them what it has changed, and hears what they have.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::platform::Platform;
use kanhe_core::signal::{Alone, Announcer, Changes, Listener, Trust};
use kanhe_core::store::{Quotas, Store};
use kanhe_core::time::Clock;
use kanhe_server::readiness::{Prop, Props};
use kanhe_store::{Courier, Outbox, PostgresStore, QuotasWithFallback, RedisShared, Task, follow};

use crate::Fault;
use crate::config::{NodeSettings, SharedSettings};

/// The store is asked so many times within the time for which a copy is believed.
const ASKED: u32 = 5;

/// What connects this node with the others.
pub(super) struct Others {
    store: Arc<PostgresStore>,
    redis: Option<Arc<RedisShared>>,
    settings: NodeSettings,
}

impl Others {
    /// Over a store that is common to all nodes.
    pub(super) fn new(
        store: Arc<PostgresStore>,
        shared: &SharedSettings,
        settings: NodeSettings,
    ) -> Result<Self, Fault> {
        let url = shared.url.reveal();
        let redis = if url.is_empty() { None } else { Some(RedisShared::open(url, &shared.prefix)?) };
        let redis = redis.map(Arc::new);
        Ok(Self { store, redis, settings })
    }

    fn trust(&self) -> Trust {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        Trust {
            staleness: seconds(self.settings.staleness_seconds),
            outage: seconds(self.settings.outage_seconds),
        }
    }

    /// Makes a platform one of several.
    pub(super) fn join(&self, platform: Platform) -> Platform {
        let announcer: Arc<dyn Announcer> = if self.settings.messages {
            let redis = self.redis.clone().map(|redis| redis as Arc<dyn Courier>);
            let database = Arc::clone(&self.store) as Arc<dyn Courier>;
            Arc::new(Outbox::start(redis.into_iter().chain([database]).collect()))
        } else {
            Arc::new(Alone)
        };
        let platform = platform.with_others(announcer, self.trust());
        match self.redis.clone() {
            Some(redis) => platform.with_quotas(Arc::new(QuotasWithFallback {
                first: redis as Arc<dyn Quotas>,
                then: Arc::clone(&self.store) as Arc<dyn Store>,
            })),
            None => platform,
        }
    }

    /// Has the platform hear of changes, as long as the answer lives.
    pub(super) fn hear(&self, platform: &Arc<Platform>, clock: Arc<dyn Clock>) -> Vec<Task> {
        let listener = Arc::clone(platform) as Arc<dyn Listener>;
        let changes = Arc::clone(&self.store) as Arc<dyn Changes>;
        let mut tasks = vec![follow(changes, Arc::clone(&listener), clock, self.trust().staleness / ASKED)];
        if self.settings.messages {
            tasks.push(self.store.listen(Arc::clone(&listener)));
            tasks.extend(self.redis.as_ref().map(|redis| redis.listen(listener)));
        }
        tasks
    }

    /// What this node leans on beside the store.
    pub(super) fn props(&self) -> Props {
        let redis = self.redis.clone().map(|redis| Arc::new(Redis(redis)) as Arc<dyn Prop>);
        redis.into_iter().collect()
    }
}

struct Redis(Arc<RedisShared>);

#[async_trait]
impl Prop for Redis {
    fn name(&self) -> &'static str {
        "redis"
    }

    fn without(&self) -> &'static str {
        "the database counts calls and carries messages"
    }

    async fn answers(&self) -> bool {
        self.0.ping().await.is_ok()
    }
}
