//! The order in which a server stops: readiness says no, while others notice all is answered as before; then nobody new
//! is accepted, and what is on its way is finished; then the rest is cut.

use core::time::Duration;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::time::{Instant, sleep};

/// Where a server stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// It serves.
    Serving,
    /// It finishes what it has started.
    Draining,
    /// What is not finished by now is cut.
    Over,
}

/// Who asked twice within this time whether we are ready will ask again, and be told.
const WATCHED: Duration = Duration::from_secs(60);

/// How a server stops, and whether it is stopping.
#[derive(Debug)]
pub struct Drain {
    /// How long all is answered as before although readiness says no; nobody waits if nobody asks for readiness.
    pub notice: Duration,
    /// How long requests on their way may take then.
    pub patience: Duration,
    stopping: AtomicBool,
    /// When readiness was asked for the last two times.
    asked: Mutex<[Option<Instant>; 2]>,
}

impl Default for Drain {
    fn default() -> Self {
        Self::new(Duration::ZERO, Duration::from_secs(2))
    }
}

impl Drain {
    /// With these times.
    pub fn new(notice: Duration, patience: Duration) -> Self {
        Self { notice, patience, stopping: AtomicBool::new(false), asked: Mutex::default() }
    }

    /// Whether the server is about to stop. Whoever asks is somebody who watches.
    pub fn is_stopping(&self) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        *asked = [asked[1], Some(Instant::now())];
        drop(asked);
        self.stopping.load(Ordering::Relaxed)
    }

    /// Waits for `stop`, says from then on that we are stopping, and waits until that has been noticed.
    pub(super) async fn begun(&self, stop: impl Future<Output = ()>) {
        stop.await;
        self.stopping.store(true, Ordering::Relaxed);
        let [before_last, _] = *self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if before_last.is_some_and(|asked| asked.elapsed() < WATCHED) {
            sleep(self.notice).await;
        }
    }
}
