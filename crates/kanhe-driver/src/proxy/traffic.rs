//! What the proxy did with whom: the visible list.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;
use tokio::sync::watch;

/// What was done with a request or a tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Treatment {
    /// Served by the developer's server.
    Mapped,
    /// Answered by us: a vendor's SDK, or its reports.
    Answered,
    /// Passed on to where the name says.
    Passed,
    /// Not let out.
    Refused,
    /// Let out, and nobody was there.
    Failed,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TrafficLine {
    /// The host; with its port unless that is the usual one.
    pub host: String,
    /// What was done.
    pub treatment: Treatment,
    /// With what, or why.
    pub detail: String,
    /// How often.
    pub count: u64,
}

/// How many lines there can be; a page that asks more hosts than this has other problems.
const LINES: usize = 500;

/// The list.
#[derive(Debug)]
pub struct Traffic {
    lines: Mutex<BTreeMap<(String, Treatment, String), u64>>,
    changed: watch::Sender<u64>,
}

impl Default for Traffic {
    fn default() -> Self {
        Self { lines: Mutex::default(), changed: watch::channel(0).0 }
    }
}

impl Traffic {
    pub(super) fn note(&self, host: &str, treatment: Treatment, detail: impl Into<String>) {
        let key = (host.to_owned(), treatment, detail.into());
        tracing::debug!(host, ?treatment, detail = key.2, "proxied");
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < LINES || lines.contains_key(&key) {
            *lines.entry(key).or_default() += 1;
            drop(lines);
            self.changed.send_modify(|count| *count += 1);
        }
    }

    /// As it is now.
    pub fn lines(&self) -> Vec<TrafficLine> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let line = |((host, treatment, detail), count): (&(String, Treatment, String), &u64)| TrafficLine {
            host: host.clone(),
            treatment: *treatment,
            detail: detail.clone(),
            count: *count,
        };
        lines.iter().map(line).collect()
    }

    /// Rings whenever it has changed.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}
