//! The start-up test, while it lasts.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// Ends once, well or with the reason why not.
#[derive(Clone, Debug)]
pub(super) struct Trial(Arc<Mutex<Option<End>>>);

type End = oneshot::Sender<Result<(), String>>;

impl Trial {
    pub(super) fn new() -> (Self, oneshot::Receiver<Result<(), String>>) {
        let (end, ended) = oneshot::channel();
        (Self(Arc::new(Mutex::new(Some(end)))), ended)
    }

    /// Whether it is over.
    pub(super) fn is_over(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// Ends it, unless it is over.
    pub(super) fn end(&self, result: Result<(), String>) {
        if let Some(end) = self.0.lock().unwrap_or_else(PoisonError::into_inner).take() {
            // An error means that nobody waits any more.
            let _ = end.send(result);
        }
    }
}
