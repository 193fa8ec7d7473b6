//! What the hot paths read: copies of what the store holds, replaced when it changes.
//!
//! A copy never decides about time (expiry is compared with the clock) and never goes back: of two snapshots the
//! one with the higher revision stays.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::app::{App, AppUid};
use crate::credential::{CredentialKey, Line};
use crate::host::HostKey;
use crate::word::Dialect;

#[derive(Default)]
struct AppMaps {
    by_client_id: HashMap<Dialect, HashMap<String, Arc<App>>>,
    by_uid: HashMap<AppUid, Arc<App>>,
}

/// Apps by both of their ids.
#[derive(Default)]
pub(super) struct AppCache(RwLock<AppMaps>);

impl AppCache {
    pub(super) fn by_client_id(&self, dialect: Dialect, client_id: &str) -> Option<Arc<App>> {
        let maps = self.0.read().unwrap_or_else(PoisonError::into_inner);
        maps.by_client_id.get(&dialect)?.get(client_id).cloned()
    }

    pub(super) fn by_uid(&self, uid: AppUid) -> Option<Arc<App>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).by_uid.get(&uid).cloned()
    }

    /// Keeps an app, and answers the newest copy.
    pub(super) fn keep(&self, app: App) -> Arc<App> {
        let mut maps = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = maps.by_uid.get(&app.uid)
            && kept.revision >= app.revision
        {
            return Arc::clone(kept);
        }
        let app = Arc::new(app);
        maps.by_uid.insert(app.uid, Arc::clone(&app));
        maps.by_client_id.entry(app.dialect).or_default().insert(app.client_id.clone(), Arc::clone(&app));
        app
    }
}

/// Lines of credentials.
#[derive(Default)]
pub(super) struct LineCache(RwLock<HashMap<CredentialKey, Arc<Line>>>);

impl LineCache {
    pub(super) fn get(&self, key: &CredentialKey) -> Option<Arc<Line>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    /// Keeps a line, and answers the newest copy.
    pub(super) fn keep(&self, key: CredentialKey, line: Line) -> Arc<Line> {
        let mut lines = self.0.write().unwrap_or_else(PoisonError::into_inner);
        match lines.get(&key) {
            Some(kept) if kept.revision() >= line.revision() => Arc::clone(kept),
            _ => {
                let line = Arc::new(line);
                lines.insert(key, Arc::clone(&line));
                line
            }
        }
    }
}

/// Host keys: few, so all of them at once.
#[derive(Default)]
pub(super) struct HostKeyCache(RwLock<Option<Arc<Vec<HostKey>>>>);

impl HostKeyCache {
    pub(super) fn get(&self) -> Option<Arc<Vec<HostKey>>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set(&self, keys: Option<Vec<HostKey>>) -> Option<Arc<Vec<HostKey>>> {
        let keys = keys.map(Arc::new);
        self.0.write().unwrap_or_else(PoisonError::into_inner).clone_from(&keys);
        keys
    }
}
