//! Which generation a handle is; see [`crate::credential::Form::Handle`]. That never changes, so a copy is always right.

use quick_cache::sync::Cache;

use crate::credential::CredentialKey;
use crate::slip::SlipKey;

/// Handles that have been looked up.
pub(in crate::platform) struct HandleCache(Cache<SlipKey, (CredentialKey, u64)>);

impl HandleCache {
    pub(in crate::platform) fn new(capacity: usize) -> Self {
        Self(Cache::new(capacity))
    }

    pub(in crate::platform) fn get(&self, key: SlipKey) -> Option<(CredentialKey, u64)> {
        self.0.get(&key)
    }

    pub(in crate::platform) fn keep(&self, key: SlipKey, handle: (CredentialKey, u64)) {
        self.0.insert(key, handle);
    }
}
