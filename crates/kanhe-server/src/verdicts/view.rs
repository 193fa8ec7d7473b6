//! A verdict for people: `Verdict` and `VerdictDetail` of `web/types/admin.d.ts`.

use kanhe_core::page;
use kanhe_core::word::Dialect;
use serde::Serialize;

use super::diagnosis::Diagnosis;
use super::{Entry, Outcome};

/// One of a list.
#[derive(Debug, Serialize)]
pub struct View<'a> {
    id: String,
    /// Seconds since 1970.
    at: i64,
    node: &'a str,
    dialect: Dialect,
    app: Option<&'a str>,
    what: &'static str,
    subject: &'a str,
    outcome: &'static str,
    code: Option<&'a str>,
    message: Option<&'a str>,
    reason: Option<&'static str>,
    url: Option<String>,
}

impl<'a> View<'a> {
    /// A verdict as it is shown.
    pub fn of(entry: &'a Entry, node: &'a str) -> Self {
        Self {
            id: id(entry.number),
            at: entry.at.unix_seconds(),
            node,
            dialect: entry.dialect,
            app: entry.app.as_deref(),
            what: entry.what.name(),
            subject: &entry.subject,
            outcome: if entry.outcome == Outcome::Granted { "granted" } else { "refused" },
            code: entry.words.code(),
            message: entry.words.text(),
            reason: entry.outcome.reason(),
            url: entry.url.as_deref().map(without_values),
        }
    }
}

/// How a verdict is named on the wire.
pub fn id(number: u64) -> String {
    format!("{number:x}")
}

/// The number of the verdict with this name.
pub fn number(id: &str) -> Option<u64> {
    u64::from_str_radix(id, 16).ok()
}

/// One with all that is known of it.
#[derive(Debug, Serialize)]
pub struct Detail<'a> {
    #[serde(flatten)]
    verdict: View<'a>,
    checks: Vec<ShownCheck>,
    diagnosis: Option<Diagnosis>,
}

#[derive(Debug, Serialize)]
struct ShownCheck {
    check: &'static str,
    outcome: &'static str,
}

impl<'a> Detail<'a> {
    /// A verdict with its checks and with what the doctor said.
    pub fn of(entry: &'a Entry, node: &'a str, diagnosis: Option<Diagnosis>) -> Self {
        let checks = entry.checks.iter().flat_map(page::Checks::iter).map(|(check, outcome)| ShownCheck {
            check: check.name(),
            outcome: match outcome {
                page::Outcome::Skipped => "skipped",
                page::Outcome::Passed => "passed",
                page::Outcome::Lenient => "lenient",
                page::Outcome::Failed => "failed",
            },
        });
        Self { verdict: View::of(entry, node), checks: checks.collect(), diagnosis }
    }
}

/// A page's URL without what its query says, without its fragment, and without a user's name and password: codes and
/// tokens ride on them.
pub fn without_values(url: &str) -> String {
    let url = url.split('#').next().unwrap_or_default();
    let (place, query) = url.split_once('?').map_or((url, None), |(place, query)| (place, Some(query)));
    let mut shown = String::with_capacity(url.len());
    match place.split_once("://") {
        Some((scheme, rest)) => {
            let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            shown.extend([scheme, "://", host, path]);
        }
        // No URL: who knows what it is.
        None => shown.push('…'),
    }
    for (at, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        shown.push(if at == 0 { '?' } else { '&' });
        // A value may stand alone, without a name.
        shown.push_str(pair.split_once('=').map_or("", |(name, _)| name));
        shown.push_str("=…");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_url_the_names_are_shown_and_no_value() {
        for (url, shown) in [
            ("https://m.example/shop", "https://m.example/shop"),
            ("https://m.example/shop?id=1&code=s3cret#token=t", "https://m.example/shop?id=…&code=…"),
            ("https://m.example?s3cret", "https://m.example?=…"),
            ("https://m.example/#/s3cret", "https://m.example/"),
            ("https://mei:s3cret@m.example/a", "https://m.example/a"),
            ("https://m.example/a?b=c=s3cret&&d", "https://m.example/a?b=…&=…&=…"),
            ("s3cret", "…"),
            ("", "…"),
        ] {
            assert_eq!(without_values(url), shown, "{url}");
        }
    }

    #[test]
    fn an_id_names_its_number() {
        for given in [0, 1, u64::MAX] {
            assert_eq!(number(&id(given)), Some(given));
        }
        assert_eq!(number("x"), None);
        assert_eq!(number(""), None);
    }
}
