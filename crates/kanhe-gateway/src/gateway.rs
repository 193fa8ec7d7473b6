//! A gateway, put together.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kanhe_client::keeper::Watcher;
use kanhe_client::shelves::{PostgresShelf, RedisShelf, Seal, SqliteShelf};
use kanhe_client::vendors::gov::RequestSigner;
use kanhe_client::{App, Client, HttpClient, MemoryShelf, Shelf, Vendor};
use kanhe_core::entropy::Entropy;
use kanhe_core::time::{Clock, Timestamp};

use crate::access::Access;
use crate::audit::{Audit, Entry};
use crate::config::{AppEntry, Cache, Config, Forward, Keys};
use crate::tally::Tally;

/// How often what has to be done now and then is done.
const TEND: Duration = Duration::from_secs(5);

/// Why a gateway does not start: one line.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// The cache cannot be used.
    #[error("cache: {0}")]
    Cache(String),
    /// TLS cannot be set up.
    #[error("cannot read the system's certificates: {0}")]
    Certificates(#[source] std::io::Error),
    /// The audit log cannot be written.
    #[error("audit: {0}")]
    Audit(#[source] std::io::Error),
    /// The settings do not fit together.
    #[error("{0}")]
    Apps(String),
}

/// What the settings say, but for the apps' own.
struct Rules {
    access: Access,
    entries: HashMap<String, Arc<AppEntry>>,
}

/// A gateway.
pub struct Gateway {
    /// Tokens, tickets, signatures.
    pub client: Client,
    /// What has happened.
    pub tally: Arc<Tally>,
    /// How calls are forwarded.
    pub forward: Forward,
    audit: Audit,
    rules: RwLock<Arc<Rules>>,
    idle: Duration,
    reports_a_minute: u32,
    /// By app: the minute, and how many reports of failed page configs there were in it.
    reports: Mutex<HashMap<String, (i64, u32)>>,
    ports: (Arc<dyn Clock>, Arc<dyn Entropy>),
}

impl Gateway {
    /// As the settings say.
    pub async fn start(
        config: &Config,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, StartFault> {
        let shelf = shelf(&config.cache, &entropy).await?;
        let vault = match &config.vault {
            Some(vault) => self::shelf(vault, &entropy).await?,
            None => Arc::clone(&shelf),
        };
        let http = HttpClient::new().map_err(StartFault::Certificates)?;
        let tally = Arc::new(Tally::default());
        let heard = Arc::clone(&tally);
        let watcher: Watcher = Arc::new(move |event| heard.hear(&event));
        let ports = (Arc::clone(&clock), Arc::clone(&entropy));
        let apps = apps(config, &ports);
        let client = Client::watched(apps, (shelf, vault), http, (clock, entropy), watcher);
        Ok(Self {
            client: client.map_err(|why| StartFault::Apps(why.to_string()))?,
            tally,
            forward: config.forward,
            audit: Audit::to(config.audit.as_deref()).map_err(StartFault::Audit)?,
            rules: RwLock::new(Arc::new(rules(config))),
            idle: config.idle,
            reports_a_minute: config.reports_a_minute,
            reports: Mutex::default(),
            ports,
        })
    }

    /// Other apps and clients from now on, without a pause. Cache and address stay what they were.
    pub fn reload(&self, config: &Config) -> Result<(), StartFault> {
        let changed = self.client.set_apps(apps(config, &self.ports));
        changed.map_err(|why| StartFault::Apps(why.to_string()))?;
        *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules(config));
        Ok(())
    }

    /// Does what has to be done now and then, for ever.
    pub async fn tend(&self) {
        let mut timer = tokio::time::interval(TEND);
        timer.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            timer.tick().await;
            self.client.tend(self.idle).await;
        }
    }

    /// An app's settings, by its name.
    pub fn entry(&self, name: &str) -> Option<Arc<AppEntry>> {
        self.rules().entries.get(name).cloned()
    }

    /// Settings of the app that fits.
    pub fn find(&self, fits: impl Fn(&App) -> bool) -> Option<Arc<AppEntry>> {
        self.rules().entries.values().find(|entry| fits(&entry.app)).cloned()
    }

    /// Settings of all apps.
    pub fn entries(&self) -> Vec<Arc<AppEntry>> {
        self.rules().entries.values().cloned().collect()
    }

    /// Something decided by who may do what.
    pub fn with_access<T>(&self, decide: impl FnOnce(&Access) -> T) -> T {
        decide(&self.rules().access)
    }

    fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The present.
    pub fn now(&self) -> Timestamp {
        self.client.now()
    }

    /// Randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.ports.1
    }

    /// Writes down who did what.
    pub fn wrote(&self, client: &str, (app, of): (&str, Option<&str>), operation: &str, outcome: &str) {
        let labels = [("client", client), ("app", app), ("operation", operation), ("outcome", outcome)];
        self.tally.count("kanhe_client_calls_total", &labels);
        self.audit.write(Entry { at: self.now(), client, app, of, operation, outcome });
    }

    /// Whether an app's pages may report one more failure this minute.
    pub fn may_report(&self, app: &str) -> bool {
        let minute = self.now().unix_seconds().div_euclid(60);
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let (counted, count) = reports.entry(app.to_owned()).or_default();
        if *counted != minute {
            (*counted, *count) = (minute, 0);
        }
        *count += 1;
        *count <= self.reports_a_minute
    }
}

fn apps(config: &Config, (clock, entropy): &(Arc<dyn Clock>, Arc<dyn Entropy>)) -> Vec<App> {
    let apps = config.apps.iter().map(|entry| {
        let mut app = entry.app.clone();
        if let (Vendor::Gov(vendor), true) = (&mut app.vendor, entry.signed) {
            vendor.signer = Some(RequestSigner { clock: Arc::clone(clock), entropy: Arc::clone(entropy) });
        }
        app
    });
    apps.collect()
}

fn rules(config: &Config) -> Rules {
    let entries = config.apps.iter().map(|entry| (entry.app.name.clone(), Arc::new(entry.clone())));
    Rules { access: Access::new(config.clients.clone()), entries: entries.collect() }
}

async fn shelf(cache: &Cache, entropy: &Arc<dyn Entropy>) -> Result<Arc<dyn Shelf>, StartFault> {
    let entropy = Arc::clone(entropy);
    let fault = |why: kanhe_client::ShelfFault| StartFault::Cache(why.to_string());
    Ok(match cache {
        Cache::Memory => Arc::new(MemoryShelf::default()),
        Cache::Sqlite { path, keys } => {
            let opened = SqliteShelf::open(path, seal(keys)?, entropy);
            Arc::new(opened.map_err(|why| StartFault::Cache(format!("{}: {why}", path.display())))?)
        }
        Cache::Postgres { url, keys } => {
            Arc::new(PostgresShelf::open(url, seal(keys)?, entropy).await.map_err(fault)?)
        }
        Cache::Redis { url, prefix, keys } => {
            Arc::new(RedisShelf::open(url, prefix, seal(keys)?, entropy).await.map_err(fault)?)
        }
    })
}

fn seal(keys: &Keys) -> Result<Seal, StartFault> {
    let seal = Seal::new(&keys.key).map_err(StartFault::Cache)?;
    match &keys.previous {
        None => Ok(seal),
        Some(previous) => seal.with_previous(previous).map_err(StartFault::Cache),
    }
}

impl core::fmt::Debug for Gateway {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Gateway").field("client", &self.client).finish_non_exhaustive()
    }
}
