//! The newest verdicts.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Bounds, Entry};

/// The newest verdicts, oldest first, without a gap in their numbers.
#[derive(Debug)]
pub(super) struct Ring {
    entries: VecDeque<Arc<Entry>>,
    /// The number that the next one gets.
    next: u64,
    bytes: usize,
    bounds: Bounds,
}

impl Ring {
    pub(super) fn new(first: u64, bounds: Bounds) -> Self {
        Self { entries: VecDeque::new(), next: first, bytes: 0, bounds }
    }

    /// Keeps a verdict; the oldest make room for it.
    pub(super) fn push(&mut self, mut entry: Entry) -> Arc<Entry> {
        entry.number = self.next;
        self.next += 1;
        let entry = Arc::new(entry);
        self.bytes += entry.weight();
        self.entries.push_back(Arc::clone(&entry));
        while self.entries.len() > self.bounds.entries.max(1)
            || (self.bytes > self.bounds.bytes && self.entries.len() > 1)
        {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.weight();
        }
        entry
    }

    pub(super) fn get(&self, number: u64) -> Option<Arc<Entry>> {
        self.at(number).and_then(|at| self.entries.get(at)).cloned()
    }

    /// Up to `limit` that came before this number, newest first. The lock is held for a copy of pointers, no longer.
    pub(super) fn before(&self, number: u64, limit: usize) -> Vec<Arc<Entry>> {
        let end = self.first().map_or(0, |first| number.saturating_sub(first));
        let end = usize::try_from(end).unwrap_or(usize::MAX).min(self.entries.len());
        self.entries.range(end.saturating_sub(limit)..end).rev().cloned().collect()
    }

    /// Up to `limit` from this number on, oldest first.
    pub(super) fn from(&self, number: u64, limit: usize) -> Vec<Arc<Entry>> {
        let start = self.first().map_or(0, |first| number.saturating_sub(first));
        let start = usize::try_from(start).unwrap_or(usize::MAX).min(self.entries.len());
        let end = start.saturating_add(limit).min(self.entries.len());
        self.entries.range(start..end).cloned().collect()
    }

    /// The number that the next one gets.
    pub(super) fn next(&self) -> u64 {
        self.next
    }

    fn first(&self) -> Option<u64> {
        self.entries.front().map(|entry| entry.number)
    }

    fn at(&self, number: u64) -> Option<usize> {
        usize::try_from(number.checked_sub(self.first()?)?).ok()
    }
}

#[cfg(test)]
mod tests {
    use kanhe_core::time::Timestamp;
    use kanhe_core::word::Word;
    use proptest::prelude::*;

    use super::super::{Outcome, What, Words};
    use super::*;

    fn entry(url: &str) -> Entry {
        let moment = (Timestamp::from_unix_seconds(1), core::time::Duration::ZERO);
        let asked = (What::Call, "getLocation");
        Entry::asked(moment, Word::new("wechat"), asked, None, Outcome::Granted, Words::None).on(url)
    }

    fn numbers(entries: &[Arc<Entry>]) -> Vec<u64> {
        entries.iter().map(|entry| entry.number).collect()
    }

    #[test]
    fn the_oldest_make_room_and_the_numbers_go_on() {
        let mut ring = Ring::new(10, Bounds { entries: 3, bytes: usize::MAX });
        for _ in 0..5 {
            ring.push(entry(""));
        }
        assert_eq!(numbers(&ring.before(u64::MAX, 9)), [14, 13, 12]);
        assert_eq!(numbers(&ring.before(14, 1)), [13]);
        assert!(ring.before(12, 9).is_empty());
        assert_eq!(numbers(&ring.from(0, 2)), [12, 13]);
        assert_eq!(numbers(&ring.from(14, 9)), [14]);
        assert!(ring.from(15, 9).is_empty());
        assert!(ring.get(11).is_none() && ring.get(12).is_some() && ring.get(15).is_none());
    }

    #[test]
    fn long_urls_take_the_room_of_many_short_ones() {
        let long = "x".repeat(10_000);
        let mut ring = Ring::new(0, Bounds { entries: 1000, bytes: 50_000 });
        for _ in 0..100 {
            ring.push(entry(""));
        }
        assert_eq!(ring.entries.len(), 100);
        for _ in 0..10 {
            ring.push(entry(&long));
        }
        assert!(ring.entries.len() <= 5, "{}", ring.entries.len());
    }

    proptest! {
        #[test]
        fn the_bytes_are_those_of_what_is_kept(sizes in prop::collection::vec(0_usize..5000, 1..60)) {
            let mut ring = Ring::new(0, Bounds { entries: 20, bytes: 20_000 });
            for size in sizes {
                ring.push(entry(&"x".repeat(size)));
                prop_assert_eq!(ring.bytes, ring.entries.iter().map(|entry| entry.weight()).sum::<usize>());
                prop_assert!(ring.entries.len() <= 20);
                prop_assert!(ring.bytes <= 20_000 || ring.entries.len() == 1);
            }
        }
    }
}
