//! Host keys: few, so all of them at once.

use std::sync::{Arc, PoisonError, RwLock};

use crate::host::HostKey;

#[derive(Default)]
struct Kept {
    keys: Option<Arc<Vec<HostKey>>>,
    /// How often a change was heard.
    heard: u64,
}

/// All host keys, or none that are known.
#[derive(Default)]
pub(in crate::platform) struct HostKeyCache(RwLock<Kept>);

impl HostKeyCache {
    /// The copy, if there is one, and when a reading began that may be kept.
    pub(in crate::platform) fn get(&self) -> (Option<Arc<Vec<HostKey>>>, u64) {
        let kept = self.0.read().unwrap_or_else(PoisonError::into_inner);
        (kept.keys.clone(), kept.heard)
    }

    /// Keeps what the store has answered, unless a change was heard since the reading began.
    pub(in crate::platform) fn keep_reading(&self, keys: Vec<HostKey>, began: u64) -> Arc<Vec<HostKey>> {
        let keys = Arc::new(keys);
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.heard == began {
            kept.keys = Some(Arc::clone(&keys));
        }
        keys
    }

    /// Drops the copy.
    pub(in crate::platform) fn clear(&self) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        kept.heard += 1;
        kept.keys = None;
    }
}
