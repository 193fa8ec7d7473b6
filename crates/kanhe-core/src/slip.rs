//! Slips: random texts that are handed out and stand for something until a moment: codes, users' tokens, orders'
//! prepay ids. Of the text itself only a digest is kept, so that a stolen database redeems none.

use kanhe_sign::derive::digest;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::app::AppUid;
use crate::time::Timestamp;
use crate::word::Word;

/// By what a slip is found again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlipKey([u8; 32]);

impl SlipKey {
    /// The key of a text. Equal texts of two kinds have two keys.
    ///
    /// A plain digest, since the texts have far more randomness than anybody can search.
    pub fn of(kind: Word, text: &str) -> Self {
        Self(digest(&[kind.as_str().as_bytes(), text.as_bytes()]))
    }

    /// The bytes, for stores.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What a text stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slip {
    /// What kind of thing.
    pub kind: Word,
    /// For which app it was made.
    pub app: AppUid,
    /// What whoever made it wants to find again.
    pub data: Value,
    /// When it was made.
    pub made_at: Timestamp,
    /// When it stops to stand for anything.
    pub expires_at: Timestamp,
    /// When it was redeemed, if only one may.
    pub used_at: Option<Timestamp>,
}
