//! Time as a value that is passed in.

use core::fmt;
use core::sync::atomic::{AtomicI64, Ordering};
use core::time::Duration;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z, also where it is serialised.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    /// From whole seconds since 1970.
    pub const fn from_unix_seconds(seconds: i64) -> Self {
        Self(seconds.saturating_mul(1000))
    }

    /// From milliseconds since 1970.
    pub const fn from_unix_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Whole seconds since 1970, rounded down.
    pub const fn unix_seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// Milliseconds since 1970.
    pub const fn unix_millis(self) -> i64 {
        self.0
    }

    /// This moment and a while.
    #[must_use]
    pub fn after(self, while_: Duration) -> Self {
        Self(self.0.saturating_add(millis(while_)))
    }

    /// Whole seconds from `self` to `later`, rounded up; 0 if `later` is past. Rounded up, because a credential
    /// with 0.4 seconds left still works, and "0" would say that it does not.
    pub fn seconds_until(self, later: Self) -> u32 {
        let left = later.0.saturating_sub(self.0).max(0);
        u32::try_from((left.saturating_add(999)) / 1000).unwrap_or(u32::MAX)
    }

    /// How far apart two moments are.
    pub fn distance(self, other: Self) -> Duration {
        Duration::from_millis(self.0.abs_diff(other.0))
    }
}

fn millis(while_: Duration) -> i64 {
    i64::try_from(while_.as_millis()).unwrap_or(i64::MAX)
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.unix_seconds(), self.0.rem_euclid(1000))
    }
}

/// The port to time. Whoever needs to know what time it is gets one of these.
pub trait Clock: Send + Sync {
    /// The present.
    fn now(&self) -> Timestamp;
}

/// A clock that somebody else's clock drives, plus an offset that only grows: the sandbox's clock.
#[derive(Debug)]
pub struct ShiftedClock<C> {
    base: C,
    offset_millis: AtomicI64,
}

/// A clock that can be moved forward.
pub trait Advance: Clock {
    /// Moves the clock forward for everybody who reads it. Answers the new present.
    fn advance(&self, by: Duration) -> Timestamp;
}

impl<C: Clock> ShiftedClock<C> {
    /// Starts in step with `base`.
    pub fn new(base: C) -> Self {
        Self { base, offset_millis: AtomicI64::new(0) }
    }
}

impl<C: Clock> Advance for ShiftedClock<C> {
    fn advance(&self, by: Duration) -> Timestamp {
        self.offset_millis.fetch_add(millis(by), Ordering::SeqCst);
        self.now()
    }
}

impl<C: Clock> Clock for ShiftedClock<C> {
    fn now(&self) -> Timestamp {
        Timestamp(self.base.now().0.saturating_add(self.offset_millis.load(Ordering::SeqCst)))
    }
}

/// A clock that stands still until it is set: for tests.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Stands at `now`.
    pub fn at(now: Timestamp) -> Self {
        Self(AtomicI64::new(now.0))
    }
}

impl Advance for ManualClock {
    fn advance(&self, by: Duration) -> Timestamp {
        self.0.fetch_add(millis(by), Ordering::SeqCst);
        self.now()
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remaining_seconds_round_up_and_never_go_below_zero() {
        let now = Timestamp::from_unix_seconds(100);
        assert_eq!(now.seconds_until(Timestamp::from_unix_millis(100_400)), 1);
        assert_eq!(now.seconds_until(Timestamp::from_unix_seconds(7300)), 7200);
        assert_eq!(now.seconds_until(Timestamp::from_unix_seconds(99)), 0);
    }

    #[test]
    fn a_shifted_clock_runs_ahead_of_its_base() {
        let clock = ShiftedClock::new(ManualClock::at(Timestamp::from_unix_seconds(10)));
        assert_eq!(clock.advance(Duration::from_secs(5)), Timestamp::from_unix_seconds(15));
        clock.base.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), Timestamp::from_unix_seconds(16));
    }
}
