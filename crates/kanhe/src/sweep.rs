//! Forgets now and then what has expired: codes, users' tokens, media.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::platform::Platform;
use tokio::time::{MissedTickBehavior, interval};

/// How often. What has expired is refused at once, swept or not.
const EVERY: Duration = Duration::from_secs(600);

/// Sweeps for as long as the program runs.
pub(crate) fn begin(platform: Arc<Platform>) {
    tokio::spawn(async move {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            match platform.sweep().await {
                Ok(0) => {}
                Ok(swept) => tracing::debug!(swept, "forgot what had expired"),
                Err(why) => tracing::warn!(%why, "could not forget what has expired; trying again later"),
            }
        }
    });
}
