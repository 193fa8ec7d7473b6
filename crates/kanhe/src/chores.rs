//! What the program does now and then, for as long as it runs.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::platform::Platform;
use kanhe_server::sandbox_api::Sandbox;
use tokio::time::{MissedTickBehavior, interval};

/// How often.
const EVERY: Duration = Duration::from_secs(600);

fn now_and_then<Done: Future<Output = ()> + Send>(chore: impl Fn() -> Done + Send + 'static) {
    tokio::spawn(async move {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            chore().await;
        }
    });
}

/// Forgets what has expired: codes, users' tokens, media. It is refused at once, swept or not.
pub(crate) fn sweep(platform: Arc<Platform>) {
    now_and_then(move || {
        let platform = Arc::clone(&platform);
        async move {
            match platform.sweep().await {
                Ok(0) => {}
                Ok(swept) => tracing::debug!(swept, "forgot what had expired"),
                Err(why) => tracing::warn!(%why, "could not forget what has expired; trying again later"),
            }
        }
    });
}

/// Pushes tickets to the makers of third-party apps.
pub(crate) fn push_tickets(sandbox: Arc<Sandbox>) {
    now_and_then(move || {
        let sandbox = Arc::clone(&sandbox);
        async move { sandbox.suites.push_due_tickets().await }
    });
}
