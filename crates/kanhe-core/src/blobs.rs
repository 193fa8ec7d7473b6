//! The port behind which bytes are kept that are too many for a database: uploaded media.
//!
//! `kanhe-store` has the adapters: a folder, and any store that speaks S3.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::media::MediaId;
use crate::store::StoreError;
use crate::time::Timestamp;

/// By which bytes are found again. It says when they are due, so that what is due is found without asking a database.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlobKey {
    due: Timestamp,
    id: MediaId,
}

impl BlobKey {
    /// The key of a piece of media that expires at `due`.
    pub fn new(due: Timestamp, id: MediaId) -> Self {
        Self { due, id }
    }

    /// When the bytes are due to be forgotten.
    pub fn due(&self) -> Timestamp {
        self.due
    }

    /// The name to keep them under: 13 digits of milliseconds, a hyphen, the id. Names sort by when they are due.
    pub fn name(&self) -> String {
        format!("{:013}-{}", self.due.unix_millis().max(0), self.id)
    }

    /// From a name, or nothing if it is none of ours.
    pub fn parse(name: &str) -> Option<Self> {
        let (due, id) = name.split_at_checked(13)?;
        let digits = due.bytes().all(|byte| byte.is_ascii_digit());
        let due = Timestamp::from_unix_millis(due.parse().ok().filter(|_| digits)?);
        Some(Self { due, id: MediaId::parse(id.strip_prefix('-')?)? })
    }
}

/// Keeps bytes.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Keeps bytes under a key; once acknowledged, they outlive the process.
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError>;

    /// The bytes under a key.
    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError>;

    /// Forgets what was due before `before`, and says how much that was.
    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Bytes in a map: gone with the process.
#[derive(Debug, Default)]
pub struct MemoryBlobs(Mutex<BTreeMap<BlobKey, Vec<u8>>>);

impl MemoryBlobs {
    fn kept(&self) -> MutexGuard<'_, BTreeMap<BlobKey, Vec<u8>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Blobs for MemoryBlobs {
    async fn put(&self, key: &BlobKey, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.kept().insert(key.clone(), bytes);
        Ok(())
    }

    async fn get(&self, key: &BlobKey) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.kept().get(key).cloned())
    }

    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut kept = self.kept();
        let count = kept.len();
        kept.retain(|key, _| key.due >= before);
        Ok(u64::try_from(count - kept.len()).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_the_bytes_are_due_and_nothing_else_is_one() {
        let id = MediaId::parse(&"x".repeat(64)).unwrap();
        let key = BlobKey::new(Timestamp::from_unix_millis(1_795_140_000_123), id);
        assert_eq!(key.name(), format!("1795140000123-{}", "x".repeat(64)));
        assert_eq!(BlobKey::parse(&key.name()), Some(key));
        for name in ["", "x", "1795140000123", "+795140000123-x", "notes.txt", &"中".repeat(30)] {
            assert_eq!(BlobKey::parse(name), None, "{name}");
        }
    }
}
