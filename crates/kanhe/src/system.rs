//! The machine's clock and randomness: the only place that asks for them.

use std::time::SystemTime;

use kanhe_core::entropy::Entropy;
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
