//! The machine's clock and randomness: the only place that asks for them.

use std::sync::Arc;
use std::time::SystemTime;

use kanhe_core::entropy::Entropy;
#[cfg(debug_assertions)]
use kanhe_core::time::{Advance, ShiftedClock};
use kanhe_core::time::{Clock, Timestamp};

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The machine's clock, for a node.
pub(crate) fn clock() -> Arc<dyn Clock> {
    // Tests of clocks that differ have a node's set forward. Nobody else needs that, so that a release does not know it.
    #[cfg(debug_assertions)]
    if let Some(by) = std::env::var("KANHE_TEST_CLOCK_AHEAD_MS").ok().and_then(|by| by.parse().ok()) {
        let clock = ShiftedClock::new(SystemClock);
        clock.advance(core::time::Duration::from_millis(by));
        return Arc::new(clock);
    }
    Arc::new(SystemClock)
}

/// The machine's randomness.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// # Panics
    /// If the machine has no randomness: nothing safe can be made then.
    #[expect(
        clippy::expect_used,
        clippy::disallowed_methods,
        reason = "the one place that asks the machine; without randomness no credential may be made"
    )]
    fn fill(&self, _: &'static str, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}
