//! What has happened, in numbers. Names of apps and clients are bounded by the settings; corps and users are not, and are
//! no labels.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kanhe_client::Event;

/// A counter's name, and its labels.
type Key = (&'static str, Vec<(&'static str, String)>);

/// Counters.
#[derive(Debug, Default)]
pub struct Tally(Mutex<BTreeMap<Key, u64>>);

impl Tally {
    /// Counts one.
    pub fn count(&self, name: &'static str, labels: &[(&'static str, &str)]) {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((name, labels)).or_default() += 1;
    }

    /// All of them, in order.
    pub fn all(&self) -> Vec<(Key, u64)> {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counters.iter().map(|(key, count)| (key.clone(), *count)).collect()
    }

    /// Counts an event of the keeper's, and logs it.
    pub fn hear(&self, event: &Event) {
        match event {
            Event::Refreshed { slot, number } => {
                let (app, kind) = (slot.app.as_str(), slot.kind.as_str());
                self.count("kanhe_refresh_total", &[("app", app), ("kind", kind), ("result", "ok")]);
                tracing::info!(app, kind, of = slot.of, number, "refreshed");
            }
            Event::Failed { slot, fault } => {
                let (app, kind, code) = (slot.app.as_str(), slot.kind.as_str(), fault.code());
                self.count("kanhe_refresh_total", &[("app", app), ("kind", kind), ("result", "failed")]);
                self.count("kanhe_upstream_errors_total", &[("app", app), ("code", code)]);
                tracing::warn!(app, kind, of = slot.of, %fault, "cannot be refreshed");
            }
            Event::Foreign { slot, code } => {
                let (app, kind) = (slot.app.as_str(), slot.kind.as_str());
                self.count("kanhe_foreign_refresh_total", &[("app", app), ("kind", kind)]);
                tracing::warn!(app, kind, of = slot.of, code, "somebody else refreshes this app's token");
            }
            Event::Alone { why } => {
                self.count("kanhe_shared_cache_errors_total", &[]);
                tracing::warn!(why, "the shared cache does not answer: this node is on its own");
            }
        }
    }
}
