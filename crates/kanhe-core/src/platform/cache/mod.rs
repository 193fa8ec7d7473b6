//! What the hot paths read: copies of what the store holds, so many and no more, dropped when somebody changes it.
//!
//! A copy never decides about time (expiry is compared with the clock) and never goes back: of two snapshots the one with
//! the higher revision stays. How long it is believed where several nodes share a store is said by [`Standing`].

mod apps;
mod copies;
mod grants;
mod handles;
mod host_keys;
mod standing;

pub(super) use self::apps::AppCache;
pub(super) use self::copies::Copies;
pub(super) use self::grants::GrantCache;
pub(super) use self::handles::HandleCache;
pub(super) use self::host_keys::HostKeyCache;
pub(super) use self::standing::{Belief, Standing};

use crate::credential::{CredentialKey, Line};

/// Lines of credentials.
pub(super) type LineCache = Copies<CredentialKey, Line>;
