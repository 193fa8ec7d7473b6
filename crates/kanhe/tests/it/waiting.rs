//! Waiting for what comes by itself.

use std::time::{Duration, Instant};

/// How long something takes, for people and for generous bounds.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "a stopwatch")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits for something that comes by itself, and says how long it took. Long after every bound it is given up.
pub(crate) fn until(what: &str, mut it_is_so: impl FnMut() -> bool) -> Duration {
    let (watch, (_tell, nobody)) = (Stopwatch::start(), std::sync::mpsc::channel::<()>());
    while !it_is_so() {
        assert!(watch.elapsed() < Duration::from_secs(90), "never: {what}");
        // Not more often than the nodes like to be asked.
        let _ = nobody.recv_timeout(Duration::from_millis(10));
    }
    watch.elapsed()
}
