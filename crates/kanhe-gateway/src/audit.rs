//! Who did what: a line for each credential that was handed out, reported, exchanged or forwarded with, and for each
//! refusal. Never a credential itself.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use kanhe_core::time::Timestamp;
use serde_json::json;

/// Writes the lines.
#[derive(Debug, Default)]
pub struct Audit(Option<Mutex<File>>);

/// One line.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// When.
    pub at: Timestamp,
    /// Who: a client's name, `page` for a browser, `token` and `secret` for a vendor's path.
    pub client: &'a str,
    /// With which app.
    pub app: &'a str,
    /// In which corp, or for which user.
    pub of: Option<&'a str>,
    /// What.
    pub operation: &'a str,
    /// How it went.
    pub outcome: &'a str,
}

impl Audit {
    /// Appends to a file; without one, the lines are in the program's log only.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn to(file: Option<&Path>) -> Result<Self, std::io::Error> {
        let Some(file) = file else { return Ok(Self(None)) };
        Ok(Self(Some(Mutex::new(OpenOptions::new().create(true).append(true).open(file)?))))
    }

    /// Writes a line.
    pub fn write(&self, entry: Entry<'_>) {
        let Entry { at, client, app, of, operation, outcome } = entry;
        tracing::info!(target: "kanhe_gateway::audit", client, app, of, operation, outcome, "audit");
        let Some(file) = &self.0 else { return };
        let line = json!({
            "time": at.unix_millis(), "client": client, "app": app, "of": of, "operation": operation,
            "outcome": outcome,
        });
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(why) = writeln!(file, "{line}") {
            tracing::error!(%why, "the audit log cannot be written");
        }
    }
}
