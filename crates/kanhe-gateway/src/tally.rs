//! What has happened, in numbers. Names of apps and clients are bounded by the settings; corps and users are not, and are
//! no labels.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use kanhe_client::Event;

/// Counters: by name, and then by labels as they are shown.
type Counters = BTreeMap<&'static str, BTreeMap<String, u64>>;

/// Counters.
#[derive(Debug, Default)]
pub struct Tally(Mutex<Counters>);

impl Tally {
    /// Counts one. Each signature passes here, so that what has been counted before costs one text and no more.
    pub fn count(&self, name: &'static str, labels: &[(&'static str, &str)]) {
        let labels = shown(labels);
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counters = counters.entry(name).or_default();
        match counters.get_mut(&labels) {
            Some(count) => *count += 1,
            None => {
                counters.insert(labels, 1);
            }
        }
    }

    /// All of them, in order.
    pub fn all(&self) -> Counters {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
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

/// Labels as Prometheus' text format has them: `app="shop",kind="jsapi"`.
pub fn shown(labels: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(96);
    for (name, value) in labels {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(name);
        text.push_str("=\"");
        for letter in value.chars() {
            match letter {
                '\\' => text.push_str("\\\\"),
                '"' => text.push_str("\\\""),
                '\n' => text.push_str("\\n"),
                _ => text.push(letter),
            }
        }
        text.push('"');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_its_quotes() {
        assert_eq!(shown(&[]), "");
        let labels = [("app", "shop"), ("code", "a\"b\\c\nd")];
        assert_eq!(shown(&labels), r#"app="shop",code="a\"b\\c\nd""#);
    }

    #[test]
    fn what_has_the_same_labels_is_counted_together() {
        let tally = Tally::default();
        for app in ["shop", "shop", "office"] {
            tally.count("calls", &[("app", app)]);
        }
        let counted = tally.all()["calls"].clone().into_iter().collect::<Vec<_>>();
        assert_eq!(counted, [(r#"app="office""#.to_owned(), 1), (r#"app="shop""#.to_owned(), 2)]);
    }
}
