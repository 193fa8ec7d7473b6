//! A gateway, put together.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use kanhe_client::{Event, Keeper, MemoryShelf, Shelf, UpstreamFault};
use kanhe_core::entropy::Entropy;
use kanhe_core::time::Clock;

use crate::access::Access;
use crate::config::{App, Cache, Config};
use crate::shelf::{Seal, SqliteShelf};
use crate::upstream;
use crate::upstream::http::HttpClient;

/// Why a gateway does not start: one line.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// The cache cannot be used.
    #[error("cache: {0}")]
    Cache(String),
    /// TLS cannot be set up.
    #[error("cannot read the system's certificates: {0}")]
    Certificates(#[source] std::io::Error),
}

/// A gateway.
pub struct Gateway {
    /// Keeps the credentials.
    pub keeper: Arc<Keeper>,
    /// Who may ask.
    pub access: Access,
    /// Randomness for nonces.
    pub entropy: Arc<dyn Entropy>,
    /// What has happened.
    pub tally: Arc<Tally>,
    apps: HashMap<String, App>,
}

/// What has happened, in numbers.
#[derive(Debug, Default)]
pub struct Tally {
    /// Credentials fetched.
    pub refreshed: AtomicU64,
    /// Tokens that somebody else has voided.
    pub foreign: AtomicU64,
    /// Fetches that failed, by the vendor's code.
    failed: Mutex<HashMap<String, u64>>,
}

impl Tally {
    /// Fetches that failed, by the vendor's code.
    pub fn failed(&self) -> Vec<(String, u64)> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.iter().map(|(code, count)| (code.clone(), *count)).collect()
    }

    fn hear(&self, event: &Event) {
        match event {
            Event::Refreshed { slot, number } => {
                self.refreshed.fetch_add(1, Ordering::Relaxed);
                tracing::info!(app = slot.app, kind = %slot.kind, number, "refreshed");
            }
            Event::Foreign { slot, code } => {
                self.foreign.fetch_add(1, Ordering::Relaxed);
                tracing::warn!(app = slot.app, kind = %slot.kind, code, "somebody else refreshes this app's token");
            }
            Event::Failed { slot, fault } => {
                let code = match fault {
                    UpstreamFault::TokenVoid { code }
                    | UpstreamFault::Quota { code }
                    | UpstreamFault::Refused { code, .. } => code.clone(),
                    UpstreamFault::Unavailable { .. } => "unavailable".to_owned(),
                };
                let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                *failed.entry(code).or_default() += 1;
                tracing::warn!(app = slot.app, kind = %slot.kind, %fault, "cannot be refreshed");
            }
        }
    }
}

impl Gateway {
    /// As the settings say.
    pub fn start(
        config: &Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartFault> {
        let shelf: Arc<dyn Shelf> = match &config.cache {
            Cache::Memory => Arc::new(MemoryShelf::default()),
            Cache::Sqlite { path, key } => {
                let seal = Seal::new(key).map_err(StartFault::Cache)?;
                let opened = SqliteShelf::open(path, seal, Arc::clone(&entropy));
                Arc::new(opened.map_err(|why| StartFault::Cache(format!("{}: {why}", path.display())))?)
            }
        };
        let client = HttpClient::new().map_err(StartFault::Certificates)?;
        let upstreams =
            config.apps.iter().map(|app| (app.name.clone(), upstream::of(app, &client))).collect();
        let tally = Arc::new(Tally::default());
        let heard = Arc::clone(&tally);
        let watcher = Arc::new(move |event| heard.hear(&event));
        Ok(Self {
            keeper: Arc::new(Keeper::new(upstreams, shelf, (clock, Arc::clone(&entropy)), watcher)),
            access: Access::new(config.clients.clone()),
            entropy,
            tally,
            apps: config.apps.iter().map(|app| (app.name.clone(), app.clone())).collect(),
        })
    }

    /// An app by its name.
    pub fn app(&self, name: &str) -> Option<&App> {
        self.apps.get(name)
    }

    /// An app by the vendor's id, for the vendors' own paths.
    pub fn app_by_client_id(&self, client_id: &str) -> Option<&App> {
        self.apps.values().find(|app| app.client_id == client_id)
    }
}

impl core::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Gateway").field("apps", &self.apps.len()).finish_non_exhaustive()
    }
}
