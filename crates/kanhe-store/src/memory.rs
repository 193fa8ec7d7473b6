//! Everything in maps behind a lock: for `--ephemeral`, and as the model that other stores are compared with.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use kanhe_core::app::{App, AppUid};
use kanhe_core::credential::{CredentialKey, Ending, Line, NextGeneration};
use kanhe_core::host::HostKey;
use kanhe_core::quota::Taken;
use kanhe_core::store::{Advance, Apps, Credentials, HostKeys, Quotas, Store, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::{Dialect, Word};

#[derive(Default)]
struct Maps {
    apps: BTreeMap<AppUid, App>,
    client_ids: HashMap<(Dialect, String), AppUid>,
    lines: HashMap<CredentialKey, Line>,
    /// The window that counts now, and how much of it is used.
    quotas: HashMap<(AppUid, Word), (Timestamp, u32)>,
    host_keys: BTreeMap<Word, HostKey>,
}

/// A store that forgets everything with the process.
#[derive(Default)]
pub struct MemoryStore(Mutex<Maps>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn maps(&self) -> MutexGuard<'_, Maps> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn client_id(app: &App) -> (Dialect, String) {
    (app.dialect, app.client_id.clone())
}

#[async_trait]
impl Apps for MemoryStore {
    async fn insert_app(&self, app: &App) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let id = client_id(app);
        if maps.apps.contains_key(&app.uid) || maps.client_ids.contains_key(&id) {
            return Err(StoreError::Conflict);
        }
        maps.client_ids.insert(id, app.uid);
        maps.apps.insert(app.uid, app.clone());
        Ok(())
    }

    async fn update_app(&self, app: &App) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let Some(kept) = maps.apps.get(&app.uid).filter(|kept| kept.revision + 1 == app.revision) else {
            return Err(StoreError::Conflict);
        };
        let (old, new) = (client_id(kept), client_id(app));
        if maps.client_ids.get(&new).is_some_and(|holder| *holder != app.uid) {
            return Err(StoreError::Conflict);
        }
        maps.client_ids.remove(&old);
        maps.client_ids.insert(new, app.uid);
        maps.apps.insert(app.uid, app.clone());
        Ok(())
    }

    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError> {
        let maps = self.maps();
        let uid = maps.client_ids.get(&(dialect, client_id.to_owned()));
        Ok(uid.and_then(|uid| maps.apps.get(uid)).cloned())
    }

    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError> {
        Ok(self.maps().apps.get(&uid).cloned())
    }

    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError> {
        let maps = self.maps();
        let behind = maps.apps.values().filter(|app| after.is_none_or(|after| app.uid > after));
        Ok(behind.take(limit).cloned().collect())
    }
}

#[async_trait]
impl Credentials for MemoryStore {
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError> {
        Ok(self.maps().lines.get(key).cloned().unwrap_or_default())
    }

    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError> {
        let mut maps = self.maps();
        let line = maps.lines.entry(*key).or_default();
        if expected.is_some_and(|expected| expected != line.number()) {
            return Ok(Advance::Lost(line.clone()));
        }
        *line = line.advanced(next);
        Ok(Advance::Done(line.clone()))
    }

    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError> {
        let mut maps = self.maps();
        let line = maps.lines.entry(*key).or_default();
        *line = line.ended(now, how);
        Ok(line.clone())
    }
}

#[async_trait]
impl Quotas for MemoryStore {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        if limit == 0 {
            return Ok(Taken::Exhausted);
        }
        let mut maps = self.maps();
        let (counted, used) = maps.quotas.entry((app, call)).or_insert((window, 0));
        // Who is late, by a clock that is behind, counts in the newest window.
        if *counted < window {
            (*counted, *used) = (window, 0);
        }
        if *used >= limit {
            return Ok(Taken::Exhausted);
        }
        *used += 1;
        Ok(Taken::Allowed { used: *used })
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        self.maps().quotas.retain(|(owner, call), _| *owner != app || kept.contains(call));
        Ok(())
    }
}

#[async_trait]
impl HostKeys for MemoryStore {
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.host_keys.contains_key(&key.id) {
            return Err(StoreError::Conflict);
        }
        maps.host_keys.insert(key.id, key.clone());
        Ok(())
    }

    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError> {
        Ok(self.maps().host_keys.values().cloned().collect())
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }
}
