//! What a store holds before the servers start, put there by the platform itself.

use std::path::Path;
use std::sync::Arc;
use std::time::SystemTime;

use kanhe_core::app::App;
use kanhe_core::domain::SecureDomain;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::{NewApp, Platform};
use kanhe_core::secret::Secret;
use kanhe_core::store::Store;
use kanhe_core::time::{ManualClock, Timestamp};
use kanhe_core::word::Word;
use kanhe_sign::derive::MasterKey;
use kanhe_store::{PostgresAddress, PostgresStore, SqliteStore};
use tokio::task::JoinSet;

use crate::Outcome;

/// The master key of [`MASTER`], as the settings have it.
pub(crate) const MASTER_KEYS: &str = "1 0101010101010101010101010101010101010101010101010101010101010101";
const MASTER: [u8; 32] = [1; 32];

/// The secret of every app.
pub(crate) const SECRET: &str = "0123456789abcdef0123456789abcdef";

/// The domain of every app.
pub(crate) const DOMAIN: &str = "shop.example";

/// So many things are made at once, so that they share commits.
const AT_ONCE: usize = 256;

/// A platform over the store that a server will have.
#[derive(Clone)]
pub(crate) struct Fixture {
    pub(crate) platform: Arc<Platform>,
    /// The key by which hosts ask.
    pub(crate) host_key: String,
}

impl Fixture {
    /// In the file that `kanhe serve --state FOLDER` has.
    pub(crate) async fn in_folder(folder: &Path) -> Outcome<Self> {
        Self::on(Arc::new(SqliteStore::open(&folder.join("kanhe.sqlite"))?)).await
    }

    /// In a database.
    pub(crate) async fn in_postgres(url: &str) -> Outcome<Self> {
        let address = PostgresAddress::parse(url)?;
        PostgresStore::migrate(&address).await?;
        Self::on(Arc::new(PostgresStore::open(&address).await?)).await
    }

    async fn on(store: Arc<dyn Store>) -> Outcome<Self> {
        let mint = Mint::new((KeyId(1), MasterKey::new(MASTER)), []);
        let clock = Arc::new(ManualClock::at(now()));
        let platform = Platform::new(store, clock, Arc::new(SeededEntropy::new(1)), mint);
        // Whoever fills a store with a million apps needs them no more.
        let platform = Arc::new(platform.with_copies_of(1000));
        let host_key = platform.ensure_host_key(Word::new("bench"), "bench", "bench-secret").await?;
        Ok(Self { platform, host_key: host_key.reveal().to_owned() })
    }

    /// Makes so many things, many at once, in the order of their numbers.
    pub(crate) async fn make<T: Send + 'static, F: Future<Output = Outcome<T>> + Send + 'static>(
        &self,
        count: usize,
        make: impl Fn(Self, usize) -> F + Clone + Send + Sync + 'static,
    ) -> Outcome<Vec<T>> {
        let mut making = JoinSet::new();
        for first in 0..AT_ONCE.min(count) {
            let (fixture, make) = (self.clone(), make.clone());
            making.spawn(async move {
                let mut own = Vec::new();
                for number in (first..count).step_by(AT_ONCE) {
                    own.push((number, make(fixture.clone(), number).await?));
                }
                Outcome::Ok(own)
            });
        }
        let mut all = Vec::with_capacity(count);
        while let Some(own) = making.join_next().await {
            all.extend(own??);
        }
        all.sort_unstable_by_key(|(number, _)| *number);
        Ok(all.into_iter().map(|(_, thing)| thing).collect())
    }

    /// An app of WeChat's, of which there may be a million.
    pub(crate) async fn wechat(self, number: usize) -> Outcome<Arc<App>> {
        let client_id = format!("wx{number:016x}");
        let named = ("Shop", Word::new("service_certified"));
        let mut new = NewApp::plain(kanhe_wechat::DIALECT, (&client_id, Secret::new(SECRET)), named);
        new.domains = vec![SecureDomain::parse(DOMAIN).map_err(|why| why.to_string())?];
        Ok(self.platform.register(new).await?.ok_or("the app is there already")?)
    }
}

/// The present: servers compare it with theirs.
pub(crate) fn now() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "what is made here has to live by the servers' clocks")]
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
