//! What happened, newest first. Never a secret.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use kanhe_core::time::Timestamp;
use serde::Serialize;

/// Where a line of the log comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Source {
    /// A backend's call.
    OpenApi,
    /// A host's call.
    HostApi,
    /// A page's call in the simulator.
    Jsapi,
    /// Something done to the sandbox itself.
    Sandbox,
}

/// What it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// As asked.
    Ok,
    /// Refused, with a reason.
    Refused,
    /// A fault was injected.
    Fault,
    /// The platform could not answer.
    Error,
}

/// One line.
#[derive(Clone, Debug, Serialize)]
pub struct LogEntry {
    /// Counts up.
    pub id: u64,
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// Where from.
    pub source: Source,
    /// `wechat.getticket`, `wechat.getLocation`, `sandbox.clock`.
    pub endpoint: String,
    /// The app, if known.
    pub app: Option<String>,
    /// What it came to.
    pub outcome: Outcome,
    /// The vendor's code and text, or a sentence.
    pub message: String,
    /// The core's reason, for refusals.
    pub reason: Option<String>,
    /// What to compare where it was refused, in the dialect's own form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<serde_json::Value>,
    /// Real time, in milliseconds.
    pub duration_ms: u64,
    /// The simulator's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The call in its session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call: Option<u64>,
    /// The fault that hit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<u64>,
}

/// How many lines are kept.
const KEPT: usize = 2000;

#[derive(Debug, Default)]
struct Lines {
    written: u64,
    entries: VecDeque<LogEntry>,
}

/// The log.
#[derive(Debug, Default)]
pub struct Log(Mutex<Lines>);

impl Log {
    /// Adds a line, and answers it with its id.
    pub(crate) fn keep(&self, mut entry: LogEntry) -> LogEntry {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.written += 1;
        entry.id = lines.written;
        if lines.entries.len() == KEPT {
            lines.entries.pop_back();
        }
        lines.entries.push_front(entry.clone());
        entry
    }

    /// The newest lines, newest first.
    pub fn newest(&self, limit: usize) -> Vec<LogEntry> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.entries.iter().take(limit).cloned().collect()
    }
}
