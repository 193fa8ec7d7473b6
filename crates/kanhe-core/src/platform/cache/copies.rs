//! Copies of things that have a revision.

use core::hash::{BuildHasher, Hash};
use core::sync::atomic::{AtomicU64, Ordering};
use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::sync::{Cache, EntryAction, EntryResult};

use crate::app::App;
use crate::credential::Line;

/// What counts its changes.
pub(in crate::platform) trait Revised {
    /// How often it has changed.
    fn revision(&self) -> u64;
}

impl Revised for App {
    fn revision(&self) -> u64 {
        self.revision
    }
}

impl Revised for Line {
    fn revision(&self) -> u64 {
        Line::revision(self)
    }
}

/// Copies by key, at most so many; those that are seldom used go first.
pub(in crate::platform) struct Copies<K, V> {
    kept: Cache<K, Arc<V>>,
    /// How often something was heard, by groups of keys. The more groups, the seldomer a reading is not kept because of
    /// what was heard of another thing meanwhile.
    heard: Box<[AtomicU64]>,
    hasher: RandomState,
}

/// What had been heard when a reading began; see [`Copies::keep_reading`].
#[derive(Clone, Copy)]
pub(in crate::platform) struct Reading(u64);

impl<K: Copy + Eq + Hash, V: Revised> Copies<K, V> {
    /// No copies yet.
    pub(in crate::platform) fn new(capacity: usize, groups: usize) -> Self {
        let heard = (0..groups.max(1)).map(|_| AtomicU64::new(0)).collect();
        Self { kept: Cache::new(capacity), heard, hasher: RandomState::new() }
    }

    /// A copy.
    pub(in crate::platform) fn get(&self, key: &K) -> Option<Arc<V>> {
        self.kept.get(key)
    }

    fn group(&self, key: &K) -> &AtomicU64 {
        // Never empty, and the remainder is within.
        let at = usize::try_from(self.hasher.hash_one(key)).unwrap_or_default() % self.heard.len();
        &self.heard[at]
    }

    /// To be called before the store is asked.
    pub(in crate::platform) fn begin(&self, key: &K) -> Reading {
        Reading(self.group(key).load(Ordering::SeqCst))
    }

    /// Keeps what the store has answered, and answers the newest copy. If a change was heard since the reading began, the
    /// answer may be from before it: then it is used and not kept.
    pub(in crate::platform) fn keep_reading(&self, key: K, value: V, reading: Reading) -> Arc<V> {
        let kept = self.keep(key, value);
        // In this order: whoever has raised the number before this line is seen, whoever raises it later finds the copy.
        if self.group(&key).load(Ordering::SeqCst) != reading.0 {
            self.kept.remove_if(&key, |copy| Arc::ptr_eq(copy, &kept));
        }
        kept
    }

    /// Keeps what a change has come to, and answers the newest copy.
    pub(in crate::platform) fn keep(&self, key: K, value: V) -> Arc<V> {
        let value = Arc::new(value);
        let newer = |_: &K, kept: &mut Arc<V>| {
            if kept.revision() < value.revision() {
                kept.clone_from(&value);
            }
            EntryAction::Retain(Arc::clone(kept))
        };
        match self.kept.entry(&key, None, newer) {
            EntryResult::Retained(newest) => newest,
            EntryResult::Vacant(place) => {
                // An error means that somebody has put something else there, which is used from then on.
                let _ = place.insert(Arc::clone(&value));
                value
            }
            // The action is none of these.
            _ => value,
        }
    }

    /// Drops a copy that is older than this revision.
    pub(in crate::platform) fn hear(&self, key: &K, revision: u64) {
        self.group(key).fetch_add(1, Ordering::SeqCst);
        self.kept.remove_if(key, |copy| copy.revision() < revision);
    }

    /// Drops all copies.
    pub(in crate::platform) fn clear(&self) {
        for group in &self.heard {
            group.fetch_add(1, Ordering::SeqCst);
        }
        self.kept.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Thing(u64);

    impl Revised for Thing {
        fn revision(&self) -> u64 {
            self.0
        }
    }

    fn revision(copies: &Copies<u8, Thing>) -> Option<u64> {
        copies.get(&1).map(|copy| copy.0)
    }

    #[test]
    fn of_two_snapshots_the_one_with_the_higher_revision_stays() {
        let copies = Copies::new(10, 8);
        assert_eq!(copies.keep(1, Thing(2)).0, 2);
        assert_eq!(copies.keep(1, Thing(1)).0, 2);
        assert_eq!(copies.keep(1, Thing(3)).0, 3);
        assert_eq!(revision(&copies), Some(3));
    }

    #[test]
    fn a_change_that_is_heard_drops_what_is_older_and_nothing_else() {
        let copies = Copies::new(10, 8);
        copies.keep(1, Thing(2));
        copies.keep(2, Thing(1));
        copies.hear(&1, 2);
        assert_eq!(revision(&copies), Some(2), "our own change comes back to us");
        copies.hear(&1, 3);
        assert_eq!(revision(&copies), None);
        assert!(copies.get(&2).is_some());
        copies.clear();
        assert!(copies.get(&2).is_none());
    }

    #[test]
    fn what_was_read_before_a_change_was_heard_is_used_and_not_kept() {
        let copies = Copies::new(10, 8);
        let reading = copies.begin(&1);
        copies.hear(&1, 2);
        assert_eq!(copies.keep_reading(1, Thing(1), reading).0, 1);
        assert_eq!(revision(&copies), None);
        let reading = copies.begin(&1);
        assert_eq!(copies.keep_reading(1, Thing(2), reading).0, 2);
        assert_eq!(revision(&copies), Some(2));
    }

    #[test]
    fn there_are_never_many_more_copies_than_were_asked_for() {
        let copies = Copies::new(100, 1);
        for key in 0..10_000_u32 {
            copies.keep(key, Thing(1));
        }
        assert!(copies.kept.len() <= 128, "{}", copies.kept.len());
    }
}
