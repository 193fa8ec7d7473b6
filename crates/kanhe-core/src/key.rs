//! Master keys by name.

use serde::{Deserialize, Serialize};

/// Names a master key. Appears in tokens, so that keys can rotate while old tokens live on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub u16);
