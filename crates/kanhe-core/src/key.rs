//! Master keys by name.

use serde::{Deserialize, Serialize};

/// Names a master key. Appears in tokens, so that keys can rotate while old tokens live on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct KeyId(pub u16);

/// Tells whether two master keys of the same number are the same key, and nothing else about it. Nodes on one store compare
/// it: a node with other keys would refuse what the others make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyCheck(pub [u8; 32]);
