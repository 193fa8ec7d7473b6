//! A wallet: its settings, its keys, and what stands behind it.

use std::sync::Arc;

use crate::keys::Keys;
use crate::ports::{Courier, Inbox, Purse};
use crate::profile::Profile;

/// A wallet, as its open API and its authorization service need it.
#[derive(Clone, Default)]
pub struct Wallet {
    /// Its settings.
    pub profile: Profile,
    /// Its private keys.
    pub keys: Arc<Keys>,
    /// Where messages go, if anywhere.
    pub inbox: Option<Arc<dyn Inbox>>,
    /// Where money is, if anywhere.
    pub purse: Option<Arc<dyn Purse>>,
    /// Who tells merchants what they have not asked for, if anybody.
    pub courier: Option<Arc<dyn Courier>>,
}

impl core::fmt::Debug for Wallet {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Wallet").field("profile", &self.profile).finish_non_exhaustive()
    }
}
