//! One node among several that share a store: what it tells the others, what it hears of them, and how long it believes
//! its copies. See [`crate::signal`].

use std::sync::Arc;

use super::cache::{Belief, Standing};
use super::{Platform, Unavailable};
use crate::signal::{Announcer, Change, Listener, Trust};
use crate::store::StoreError;
use crate::time::Timestamp;

/// Whether a platform can do its work now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// All of it.
    Ready,
    /// The store does not answer: what is known is verified, and nothing is issued.
    Degraded,
    /// None of it.
    NotReady,
}

impl Platform {
    /// Whether it can do its work now.
    pub async fn readiness(&self) -> Readiness {
        match self.store.ping().await {
            Ok(()) => Readiness::Ready,
            Err(_) if self.standing.outlasts(self.now()) => Readiness::Degraded,
            Err(_) => Readiness::NotReady,
        }
    }

    /// The same platform as one of several that share its store. Somebody has to see to it that it hears of changes: its
    /// copies are believed no longer than `trust` says after that.
    #[must_use]
    pub fn with_others(self, announcer: Arc<dyn Announcer>, trust: Trust) -> Self {
        Self { announcer, standing: Standing::among_others(trust), ..self }
    }

    /// Tells other nodes what we have changed.
    pub(super) fn announce(&self, change: Change) {
        self.announcer.announce(change);
    }

    /// Our copy of a thing as long as it is believed, and else what the store says.
    pub(super) async fn believed_or_read<T>(
        &self,
        copy: Option<Arc<T>>,
        read: impl Future<Output = Result<Option<Arc<T>>, Unavailable>>,
    ) -> Result<Option<Arc<T>>, Unavailable> {
        let Some(copy) = copy else { return read.await };
        match self.standing.belief(self.now()) {
            Belief::Full => Ok(Some(copy)),
            Belief::None => read.await,
            Belief::IfNobodyAnswers => match read.await {
                Err(Unavailable(StoreError::Unavailable(_))) => Ok(Some(copy)),
                answered => answered,
            },
        }
    }
}

impl Listener for Platform {
    fn hear(&self, change: Change) {
        match change {
            Change::App { uid, revision } => self.apps.hear(uid, revision),
            Change::Line { key, revision } => self.lines.hear(&key, revision),
            Change::HostKeys => self.host_keys.clear(),
            Change::Everything => {
                self.apps.clear();
                self.lines.clear();
                self.host_keys.clear();
            }
        }
    }

    fn caught_up(&self, asked: Timestamp) {
        self.standing.caught_up(asked);
    }

    fn cut_off(&self) {
        self.standing.cut_off();
    }
}
