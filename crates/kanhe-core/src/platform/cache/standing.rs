//! Whether copies may be believed at this moment.

use core::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use crate::signal::Trust;
use crate::time::Timestamp;

/// What a copy is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::platform) enum Belief {
    /// It is as good as the store's word.
    Full,
    /// The store is to be asked first; if it is out of reach, the copy counts.
    IfNobodyAnswers,
    /// The store is to be asked, and nothing else counts.
    None,
}

/// When the store was last asked what has changed, and whether it answers.
pub(in crate::platform) struct Standing {
    trust: Option<Trust>,
    caught_up: AtomicI64,
    cut_off: AtomicBool,
}

impl Standing {
    /// One node alone sees all changes, since it makes them: its copies are always right.
    pub(in crate::platform) fn alone() -> Self {
        Self { trust: None, caught_up: AtomicI64::new(0), cut_off: AtomicBool::new(false) }
    }

    /// One of several, which has not asked yet.
    pub(in crate::platform) fn among_others(trust: Trust) -> Self {
        let never = AtomicI64::new(i64::MIN);
        Self { trust: Some(trust), caught_up: never, cut_off: AtomicBool::new(false) }
    }

    pub(in crate::platform) fn caught_up(&self, asked: Timestamp) {
        self.caught_up.store(asked.unix_millis(), Ordering::SeqCst);
        self.cut_off.store(false, Ordering::SeqCst);
    }

    pub(in crate::platform) fn cut_off(&self) {
        self.cut_off.store(true, Ordering::SeqCst);
    }

    /// Whether copies count for a while where the store is out of reach.
    pub(in crate::platform) fn outlasts(&self, now: Timestamp) -> bool {
        self.trust.is_some() && self.belief(now) != Belief::None
    }

    /// What a copy is worth now.
    pub(in crate::platform) fn belief(&self, now: Timestamp) -> Belief {
        let Some(trust) = self.trust else { return Belief::Full };
        let caught_up = Timestamp::from_unix_millis(self.caught_up.load(Ordering::SeqCst));
        // A clock that was set back makes us ask more often, never less.
        let age = now.distance(caught_up);
        if age <= trust.staleness {
            Belief::Full
        } else if age > trust.outage {
            Belief::None
        } else if self.cut_off.load(Ordering::SeqCst) {
            // Nobody needs to find out anew that the store is out of reach.
            Belief::Full
        } else {
            Belief::IfNobodyAnswers
        }
    }
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    fn standing() -> Standing {
        let trust = Trust { staleness: Duration::from_secs(5), outage: Duration::from_secs(600) };
        Standing::among_others(trust)
    }

    #[test]
    fn a_copy_is_believed_for_the_stated_time_after_the_store_was_asked() {
        let standing = standing();
        assert_eq!(standing.belief(at(1000)), Belief::None, "it was never asked");
        standing.caught_up(at(1000));
        assert_eq!(standing.belief(at(1005)), Belief::Full);
        assert_eq!(standing.belief(at(1006)), Belief::IfNobodyAnswers);
        standing.caught_up(at(1006));
        assert_eq!(standing.belief(at(1011)), Belief::Full);
    }

    #[test]
    fn while_the_store_is_gone_copies_count_for_the_longer_time_and_no_longer() {
        let standing = standing();
        standing.caught_up(at(1000));
        standing.cut_off();
        assert_eq!(standing.belief(at(1600)), Belief::Full);
        assert_eq!(standing.belief(at(1601)), Belief::None);
        standing.caught_up(at(1700));
        assert_eq!(standing.belief(at(1706)), Belief::IfNobodyAnswers);
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_copy_younger() {
        let standing = standing();
        standing.caught_up(at(100_000));
        assert_eq!(standing.belief(at(1000)), Belief::None);
    }

    #[test]
    fn who_is_alone_is_always_right() {
        assert_eq!(Standing::alone().belief(at(1)), Belief::Full);
    }
}
