//! Grants that have just been signed. The same page of the same app, opened by many within one second, is granted the same:
//! a grant says nothing of who looks at the page, and its times are whole seconds. So it need not be signed anew.

use quick_cache::sync::Cache;

/// So many. None is asked for again when its second is over.
const KEPT: usize = 4096;

/// Signed grants by what they say.
pub(in crate::platform) struct GrantCache(Cache<Box<[u8]>, Box<str>>);

impl Default for GrantCache {
    fn default() -> Self {
        Self(Cache::new(KEPT))
    }
}

impl GrantCache {
    /// What these bytes are when they are signed.
    pub(in crate::platform) fn signed(&self, payload: &[u8], sign: impl FnOnce() -> String) -> String {
        if let Some(signed) = self.0.get(payload) {
            return signed.into();
        }
        let signed = sign();
        self.0.insert(payload.into(), (&*signed).into());
        signed
    }
}
