//! Admin keys: by which programs administrate the platform.

use serde::{Deserialize, Serialize};

use crate::app::SecretHash;
use crate::operator::Role;
use crate::time::Timestamp;
use crate::word::Word;

/// A program's right to administrate. The key itself is shown once, when it is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdminKey {
    /// Names the key within itself: `ak_<id>_<secret>`.
    pub id: Word,
    /// For people.
    pub name: String,
    /// What it may.
    pub role: Role,
    /// By what it is recognised.
    pub secret: SecretHash,
    /// When it was made.
    pub created_at: Timestamp,
}

/// Splits a presented key into its id and its secret.
pub(crate) fn split(presented: &str) -> Option<(Word, &str)> {
    let (id, secret) = presented.strip_prefix("ak_")?.split_once('_')?;
    Some((Word::parse(id)?, secret))
}
