//! What makes several nodes one: messages between them, and asking the store what has changed.
//!
//! * [`Outbox`]: takes announcements and sends them in batches, by the first way that works;
//! * [`follow`]: asks the store again and again, so that a lost message does no lasting harm;
//! * [`QuotasWithFallback`]: counts where all nodes count, and in the database while that is gone.

mod follower;
mod outbox;
mod quotas;

use core::time::Duration;

use kanhe_core::signal::Listener;

pub use self::follower::follow;
pub use self::outbox::{Courier, Outbox};
pub use self::quotas::QuotasWithFallback;

/// Work that goes on until this is dropped.
#[derive(Debug)]
#[must_use = "the work ends when this is dropped"]
pub struct Task(tokio::task::JoinHandle<()>);

impl Task {
    pub(crate) fn start(work: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(work))
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// How listening has ended.
pub(crate) type Ended = Result<(), Box<dyn core::error::Error + Send + Sync>>;

/// Between two attempts to listen.
const PAUSE: Duration = Duration::from_millis(500);

/// Listens again and again, until the task is dropped. What is said meanwhile is heard by asking the store.
pub(crate) fn keep_listening<Listening: Future<Output = Ended> + Send>(
    from: &'static str,
    listen: impl Fn() -> Listening + Send + 'static,
) -> Task {
    Task::start(async move {
        loop {
            if let Err(why) = listen().await {
                tracing::debug!(from, %why, "does not hear other nodes; trying again");
            }
            tokio::time::sleep(PAUSE).await;
        }
    })
}

/// Tells a listener all changes of a message. What a newer node says and we do not understand may be anything.
pub(crate) fn hear_all(listener: &dyn Listener, message: &str) {
    for line in message.lines() {
        listener.hear(line.parse().unwrap_or(kanhe_core::signal::Change::Everything));
    }
}
