//! Verdicts as lines of the process's log. They are written in batches by a task of its own: a line costs more than the
//! verdict that it tells of, so that nobody who asks shall wait for it, and there are only so many lines in a second.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::calendar;
use serde::Deserialize;
use tokio::time::{MissedTickBehavior, interval};

use super::{Entry, Outcome, Verdicts, view};
use crate::telemetry::request_id::RequestId;

/// Which verdicts become lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Which {
    /// None.
    None,
    /// What was not granted.
    Refused,
    /// All of them.
    All,
}

/// How often lines are written.
const EVERY: Duration = Duration::from_millis(500);

/// More in one go are counted instead.
const LINES: usize = 500;

/// Writes lines for as long as it is polled.
pub async fn write(verdicts: Arc<Verdicts>, which: Which) {
    if which == Which::None {
        return;
    }
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut next = verdicts.ring().next();
    loop {
        ticks.tick().await;
        next = write_from(&verdicts, next, which);
    }
}

/// Writes what came since, and answers where to go on.
fn write_from(verdicts: &Verdicts, mut next: u64, which: Which) -> u64 {
    let until = verdicts.ring().next();
    let mut lines = 0;
    while lines < LINES {
        let chunk = verdicts.ring().from(next, LINES);
        let Some(last) = chunk.last() else { break };
        next = last.number + 1;
        for entry in chunk {
            if which == Which::All || entry.outcome != Outcome::Granted {
                tell(&entry, verdicts.node());
                lines += 1;
            }
        }
    }
    if next < until {
        let left = until - next;
        tracing::warn!(target: "kanhe::verdicts", left, "more verdicts than are worth a line each; see the metrics");
    }
    until.max(next)
}

fn tell(entry: &Entry, node: &str) {
    let outcome = match entry.outcome {
        Outcome::Granted => "granted",
        Outcome::Refused(_) => "refused",
        Outcome::Unavailable(_) => "unavailable",
        Outcome::Fault(_) => "fault",
    };
    tracing::info!(
        target: "kanhe::verdicts",
        { verdict.id = view::id(entry.number),
        request.id = entry.request.as_ref().map(RequestId::as_str),
        verdict.at = calendar::compact(entry.at, 0),
        verdict.reason = entry.outcome.reason(),
        node,
        dialect = entry.dialect.as_str(),
        app.id = entry.app,
        subject = &*entry.subject,
        code = entry.words.code(),
        url = entry.url.as_deref().map(view::without_values),
        duration_ms = entry.took.as_secs_f64() * 1000.0 },
        "{} {outcome}",
        entry.what.name(),
    );
}
