//! Hosts: the native sides that ask the platform to verify pages.

use serde::{Deserialize, Serialize};

use crate::app::SecretHash;
use crate::time::Timestamp;
use crate::word::Word;

/// A host's right to use the host API. The key itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostKey {
    /// Names the key within itself: `hk_<id>_<secret>`.
    pub id: Word,
    /// For people.
    pub name: String,
    /// By what it is recognised.
    pub secret: SecretHash,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Splits a presented key into its id and its secret.
pub(crate) fn split(presented: &str) -> Option<(Word, &str)> {
    let (id, secret) = presented.strip_prefix("hk_")?.split_once('_')?;
    Some((Word::parse(id)?, secret))
}
