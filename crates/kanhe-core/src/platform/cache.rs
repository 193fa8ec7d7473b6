//! What the hot paths read: copies of what the store holds, replaced when it changes.
//!
//! A copy never decides about time (expiry is compared with the clock) and never goes back: of two snapshots the
//! one with the higher revision stays.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use crate::app::{App, AppUid};
use crate::credential::{CredentialKey, Line};
use crate::host::HostKey;
use crate::slip::SlipKey;
use crate::word::Dialect;

type Names = HashMap<Dialect, HashMap<String, Arc<App>>>;

#[derive(Default)]
struct AppMaps {
    client_ids: Names,
    agents: Names,
    uids: HashMap<AppUid, Arc<App>>,
}

/// Forgets that an app goes by this name, unless it is another app's by now.
fn forget(names: &mut Names, name: &str, app: &App) {
    if let Some(names) = names.get_mut(&app.dialect)
        && names.get(name).is_some_and(|holder| holder.uid == app.uid)
    {
        names.remove(name);
    }
}

/// Apps by all of their ids.
#[derive(Default)]
pub(super) struct AppCache(RwLock<AppMaps>);

impl AppCache {
    pub(super) fn by_client_id(&self, dialect: Dialect, client_id: &str) -> Option<Arc<App>> {
        let maps = self.0.read().unwrap_or_else(PoisonError::into_inner);
        maps.client_ids.get(&dialect)?.get(client_id).cloned()
    }

    pub(super) fn by_agent(&self, dialect: Dialect, agent: &str) -> Option<Arc<App>> {
        let maps = self.0.read().unwrap_or_else(PoisonError::into_inner);
        maps.agents.get(&dialect)?.get(agent).cloned()
    }

    pub(super) fn by_uid(&self, uid: AppUid) -> Option<Arc<App>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).uids.get(&uid).cloned()
    }

    /// Keeps an app, and answers the newest copy.
    pub(super) fn keep(&self, app: App) -> Arc<App> {
        let mut maps = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = maps.uids.get(&app.uid)
            && kept.revision >= app.revision
        {
            return Arc::clone(kept);
        }
        let app = Arc::new(app);
        if let Some(before) = maps.uids.insert(app.uid, Arc::clone(&app)) {
            forget(&mut maps.client_ids, &before.client_id, &before);
            if let Some(installation) = &before.installation {
                forget(&mut maps.agents, &installation.agent, &before);
            }
        }
        if let Some(installation) = &app.installation {
            let agents = maps.agents.entry(app.dialect).or_default();
            agents.insert(installation.agent.clone(), Arc::clone(&app));
        }
        maps.client_ids.entry(app.dialect).or_default().insert(app.client_id.clone(), Arc::clone(&app));
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

/// Which generation a handle is; see [`crate::credential::Form::Handle`]. That never changes, so a copy is always right.
#[derive(Default)]
pub(super) struct HandleCache(RwLock<HashMap<SlipKey, (CredentialKey, u64)>>);

/// How many handles are remembered. Who has more reads the others from the store.
const HANDLES: usize = 100_000;

impl HandleCache {
    pub(super) fn get(&self, key: SlipKey) -> Option<(CredentialKey, u64)> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).copied()
    }

    pub(super) fn keep(&self, key: SlipKey, handle: (CredentialKey, u64)) {
        let mut handles = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if handles.len() >= HANDLES {
            handles.clear();
        }
        handles.insert(key, handle);
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
