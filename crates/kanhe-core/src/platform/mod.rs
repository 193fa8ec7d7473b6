//! The use cases: load a snapshot, decide, commit.
//!
//! [`Platform`] is what servers, simulators and command lines hold. It owns the ports, the [`Mint`] and an
//! in-process copy of what the hot paths read, so that verifying a page or checking a token touches no store.

mod apps;
mod audit;
mod cache;
mod calls;
mod corps;
mod credentials;
mod hosts;
mod keys;
mod media;
mod nodes;
mod operators;
mod pages;
mod people;
mod secrets;
mod sign_in;
mod slips;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

pub use apps::NewApp;
pub use calls::PageCall;
pub use credentials::Issued;
pub use keys::{Hanging, Resealed};
pub use nodes::Readiness;

use crate::audit::Throttle;
use crate::blobs::{Blobs, MemoryBlobs};
use crate::entropy::Entropy;
use crate::mint::Mint;
use crate::refusal::BackendRefusal;
use crate::signal::{Alone, Announcer};
use crate::store::{Quotas, Store, StoreError};
use crate::time::{Clock, Timestamp};
use crate::word::{Dialect, Word};

/// The platform cannot answer now. The only error that is not a refusal: a client shall try again.
#[derive(Debug, thiserror::Error)]
#[error("the platform cannot answer now")]
pub struct Unavailable(#[from] pub StoreError);

/// What a backend's call comes to: an answer, a refusal, or "try again".
pub type Verdict<T> = Result<Result<T, BackendRefusal>, Unavailable>;

/// The operator's quotas: by dialect and call, instead of the dialect's own.
pub type Limits = BTreeMap<Dialect, BTreeMap<Word, u32>>;

/// The platform: apps, credentials, page configs, quotas.
pub struct Platform {
    store: Arc<dyn Store>,
    blobs: Arc<dyn Blobs>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    mint: Mint,
    throttle: Mutex<Throttle>,
    limits: Limits,
    quotas: Option<Arc<dyn Quotas>>,
    announcer: Arc<dyn Announcer>,
    standing: cache::Standing,
    apps: cache::AppCache,
    lines: cache::LineCache,
    handles: cache::HandleCache,
    host_keys: cache::HostKeyCache,
    grants: cache::GrantCache,
}

/// Of how many apps a platform keeps copies, if nobody says otherwise.
const APPS: usize = 100_000;

/// For how many lines of credentials an app counts: most have two, some four.
const LINES: usize = 3;

/// In how many groups of lines it is remembered that a change was heard.
const LINE_GROUPS: usize = 256;

impl Platform {
    /// A platform on these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, entropy: Arc<dyn Entropy>, mint: Mint) -> Self {
        Self {
            store,
            blobs: Arc::new(MemoryBlobs::default()),
            clock,
            entropy,
            mint,
            throttle: Mutex::default(),
            limits: Limits::default(),
            quotas: None,
            announcer: Arc::new(Alone),
            standing: cache::Standing::alone(),
            apps: cache::AppCache::new(APPS),
            lines: cache::LineCache::new(APPS * LINES, LINE_GROUPS),
            handles: cache::HandleCache::new(APPS),
            host_keys: cache::HostKeyCache::default(),
            grants: cache::GrantCache::default(),
        }
    }

    /// The same platform with copies of at most so many apps, and of what belongs to them.
    #[must_use]
    pub fn with_copies_of(self, apps: usize) -> Self {
        Self {
            apps: cache::AppCache::new(apps),
            lines: cache::LineCache::new(apps.saturating_mul(LINES), LINE_GROUPS),
            handles: cache::HandleCache::new(apps),
            ..self
        }
    }

    /// The same platform with other counters than the store's.
    #[must_use]
    pub fn with_quotas(self, quotas: Arc<dyn Quotas>) -> Self {
        Self { quotas: Some(quotas), ..self }
    }

    /// The same platform with another place for bytes than memory.
    #[must_use]
    pub fn with_blobs(self, blobs: Arc<dyn Blobs>) -> Self {
        Self { blobs, ..self }
    }

    /// The same platform with other quotas than the dialects' own.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        Self { limits, ..self }
    }

    /// The present, as the platform sees it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The port to randomness.
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.entropy
    }

    /// The mint, for public keys and for showing a sandbox's own credentials.
    pub fn mint(&self) -> &Mint {
        &self.mint
    }
}

impl core::fmt::Debug for Platform {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Platform").field("mint", &self.mint).finish_non_exhaustive()
    }
}
