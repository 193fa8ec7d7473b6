//! The answer, a line a path, as a table of Markdown.

use core::fmt;

use crate::duel::Duel;

pub(crate) const HEAD: &str = "\
| path | goal | reached | answers/s (bare) | processor/answer | p50 | p99 | p99.9 | peak memory |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |";

/// A line of the table.
pub(crate) struct Row {
    pub(crate) path: String,
    pub(crate) goal: &'static str,
    pub(crate) reached: String,
    /// The other columns.
    pub(crate) rest: String,
}

impl Row {
    /// Of a path that was measured beside the bare server.
    pub(crate) fn of(path: &str, goal: &'static str, duel: &Duel, memory: u64) -> Self {
        let ratio = duel.median(|bare, measured| measured.rate / bare.rate);
        let work = duel.median(|bare, measured| measured.work / bare.work);
        let [p50, p99, p999] = [0, 1, 2].map(|at| {
            let wait = duel.median(|_, measured| measured.waits[at]);
            let times = duel.median(|bare, measured| measured.waits[at] / bare.waits[at]);
            format!("{:.2} ms ({times:.2}×)", wait / 1000.0)
        });
        let rate = duel.median(|_, measured| measured.rate);
        let bare = duel.median(|bare, _| bare.rate);
        let micros = duel.median(|_, measured| measured.work);
        let rest = format!(
            "{rate:.0} ({bare:.0}) | {micros:.1} µs ({work:.2}×) | {p50} | {p99} | {p999} | {}",
            mebibytes(memory)
        );
        Self { path: path.to_owned(), goal, reached: format!("{ratio:.2} × bare; work {work:.2} ×"), rest }
    }
}

/// For people.
pub(crate) fn mebibytes(bytes: u64) -> String {
    format!("{} MiB", bytes / (1024 * 1024))
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "| {} | {} | {} | {} |", self.path, self.goal, self.reached, self.rest)
    }
}
