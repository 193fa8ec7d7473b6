//! Pages of the verdicts that match.

use std::sync::Arc;

use kanhe_core::word::Dialect;

use super::view::without_values;
use super::{Entry, Outcome, Verdicts};

/// What to look for; what is not said matches all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Whose wire.
    pub dialect: Option<Dialect>,
    /// Client id.
    pub app: Option<String>,
    /// Only what was granted, or only what was not.
    pub granted: Option<bool>,
    /// The core's reason.
    pub reason: Option<String>,
    /// A piece of any text that is shown, in any case of letters.
    pub text: Option<String>,
}

impl Filter {
    /// Whether a verdict is looked for.
    pub fn matches(&self, entry: &Entry) -> bool {
        let is_granted = entry.outcome == Outcome::Granted;
        self.dialect.is_none_or(|dialect| entry.dialect == dialect)
            && self.app.as_ref().is_none_or(|app| entry.app.as_ref() == Some(app))
            && self.granted.is_none_or(|granted| is_granted == granted)
            && self.reason.as_ref().is_none_or(|reason| entry.outcome.reason() == Some(reason))
            && self.text.as_ref().is_none_or(|text| mentions(entry, &text.to_lowercase()))
    }
}

/// Only in what is shown: who may search must not find out by searching what he may not see.
fn mentions(entry: &Entry, text: &str) -> bool {
    let url = entry.url.as_deref().map(without_values);
    [
        Some(&*entry.subject),
        entry.app.as_deref(),
        entry.words.code(),
        entry.words.text(),
        entry.outcome.reason(),
        url.as_deref(),
    ]
    .into_iter()
    .flatten()
    .any(|shown| shown.to_lowercase().contains(text))
}

/// A page of a search.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Newest first.
    pub entries: Vec<Arc<Entry>>,
    /// Where the next page begins; nothing: there is no more.
    pub next: Option<u64>,
}

/// So many are looked at before others may write again.
const CHUNK: usize = 256;

impl Verdicts {
    /// Up to `limit` that match, newest first, beginning behind the one with the number `after`.
    pub fn search(&self, filter: &Filter, after: Option<u64>, limit: usize) -> Found {
        let mut found = Found::default();
        let mut before = after.unwrap_or(u64::MAX);
        loop {
            let chunk = self.ring().before(before, CHUNK);
            let Some(last) = chunk.last() else { return found };
            before = last.number;
            for entry in chunk.into_iter().filter(|entry| filter.matches(entry)) {
                if found.entries.len() == limit {
                    // One more matches, so there is a next page.
                    found.next = found.entries.last().map(|last| last.number);
                    return found;
                }
                found.entries.push(entry);
            }
        }
    }
}
