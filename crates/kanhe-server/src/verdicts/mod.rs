//! The log of verdicts: what was granted and refused on this node, newest first, with what a person needs to understand
//! it. Never a ticket, a token or a secret.
//!
//! * [`entry`]: one verdict, as it was made: nothing is put into words yet, because every request pays for this;
//! * [`ring`]: the newest ones, bounded in number and in bytes;
//! * [`search`]: pages of those that match;
//! * [`view`]: one for people, as `web/types/admin.d.ts` has it;
//! * [`diagnosis`]: what the doctor says of a refusal, when somebody asks;
//! * [`journal`]: the same as lines of the process's log, written in batches.
//!
//! The log lives in memory: it answers "why was this page refused a minute ago", not "who did what last year", which is
//! the audit log's matter. Each node keeps its own.

pub mod diagnosis;
pub mod entry;
pub mod journal;
mod ring;
pub mod search;
pub mod view;

use std::sync::{Arc, Mutex, PoisonError};

use kanhe_core::time::Timestamp;
use tokio::sync::broadcast;

pub use entry::{Entry, Outcome, What, Words};
use ring::Ring;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Verdicts.
    pub entries: usize,
    /// Bytes of all of them together: URLs may be long.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { entries: 10_000, bytes: 16 * 1024 * 1024 }
    }
}

/// Who watches and does not keep up loses the oldest: a watcher never slows the platform down.
const BACKLOG: usize = 1024;

/// The log.
#[derive(Debug)]
pub struct Verdicts {
    node: String,
    kept: Mutex<Ring>,
    watchers: broadcast::Sender<Arc<Entry>>,
}

impl Verdicts {
    /// An empty log of this node. Numbers begin with the moment, so that no two runs give the same one.
    pub fn new(node: impl Into<String>, begun: Timestamp, bounds: Bounds) -> Self {
        let first = u64::try_from(begun.unix_seconds()).unwrap_or_default() << 20;
        Self {
            node: node.into(),
            kept: Mutex::new(Ring::new(first, bounds)),
            watchers: broadcast::channel(BACKLOG).0,
        }
    }

    /// The node that they were made on.
    pub fn node(&self) -> &str {
        &self.node
    }

    /// Keeps a verdict, and tells those who watch. Its number is given here.
    pub fn record(&self, entry: Entry) {
        let entry = self.ring().push(entry);
        if self.watchers.receiver_count() > 0 {
            // An error means that nobody watches any more.
            let _ = self.watchers.send(entry);
        }
    }

    /// Begins to watch.
    pub fn watch(&self) -> broadcast::Receiver<Arc<Entry>> {
        self.watchers.subscribe()
    }

    /// The verdict with this number, if it is still kept.
    pub fn get(&self, number: u64) -> Option<Arc<Entry>> {
        self.ring().get(number)
    }

    fn ring(&self) -> std::sync::MutexGuard<'_, Ring> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
