//! How an app is shown to people whom it asks for something: what the operator has registered, never what a page says.

use serde::{Deserialize, Serialize};
use url::Url;

/// Most links to terms; more would be read by nobody.
pub const TERMS: usize = 5;
/// Longest title of terms, in characters.
pub const TITLE: usize = 64;
/// Longest address, in bytes.
pub const ADDRESS: usize = 2048;

/// Something that people agree to by agreeing to what the app asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What it is called, in the app's words.
    pub title: String,
    /// Where it can be read.
    pub url: String,
}

/// What people see of an app beside its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Presentation {
    /// Address of its picture; one that begins with a slash is on the platform itself. Empty if it has none.
    pub logo: String,
    /// Its terms, in the order in which they are shown.
    pub terms: Vec<Terms>,
}

/// Why an app cannot be shown so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PresentationFault {
    /// The picture's address is none.
    #[error("a logo is an https address, or a path on the platform")]
    Logo,
    /// There are too many terms.
    #[error("an app has at most {TERMS} terms")]
    TooManyTerms,
    /// A title is empty or too long.
    #[error("a title of terms has 1 to {TITLE} characters")]
    Title,
    /// Terms cannot be read there.
    #[error("terms are read at an https address, or at a path on the platform")]
    Address,
}

impl Presentation {
    /// Whether there is nothing to be shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it can be shown: addresses that a browser opens and that run nothing.
    pub fn check(&self) -> Result<(), PresentationFault> {
        if !self.logo.is_empty() && !is_address(&self.logo) {
            return Err(PresentationFault::Logo);
        }
        if self.terms.len() > TERMS {
            return Err(PresentationFault::TooManyTerms);
        }
        for Terms { title, url } in &self.terms {
            if title.trim().is_empty() || title.chars().count() > TITLE {
                return Err(PresentationFault::Title);
            }
            if !is_address(url) {
                return Err(PresentationFault::Address);
            }
        }
        Ok(())
    }
}

/// `https:` anywhere, `http:` on this computer, or a path on the platform. Two slashes begin another host's address.
fn is_address(text: &str) -> bool {
    if text.len() > ADDRESS || text.contains('\\') || text.chars().any(char::is_whitespace) {
        return false;
    }
    if text.starts_with('/') {
        return !text.starts_with("//");
    }
    let Ok(url) = Url::parse(text) else { return false };
    let loopback = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(logo: &str, terms: &[(&str, &str)]) -> Presentation {
        let terms =
            terms.iter().map(|(title, url)| Terms { title: (*title).to_owned(), url: (*url).to_owned() });
        Presentation { logo: logo.to_owned(), terms: terms.collect() }
    }

    #[test]
    fn an_app_is_shown_by_addresses_that_run_nothing() {
        for logo in ["", "/demo/logo.svg", "https://a.example/l.png", "http://127.0.0.1:3000/l.png"] {
            assert_eq!(with(logo, &[]).check(), Ok(()), "{logo}");
        }
        for logo in [
            "javascript:alert(1)",
            "data:image/svg+xml,<svg/>",
            "//elsewhere.example/l.png",
            "/\\elsewhere.example/l.png",
            "http://a.example/l.png",
            "l.png",
            "https://a.example/l png",
        ] {
            assert_eq!(with(logo, &[]).check(), Err(PresentationFault::Logo), "{logo}");
        }
    }

    #[test]
    fn terms_have_a_title_and_an_address() {
        assert_eq!(with("", &[("Terms", "https://a.example/t")]).check(), Ok(()));
        for (title, url, fault) in [
            ("", "https://a.example/t", PresentationFault::Title),
            ("Terms", "javascript:alert(1)", PresentationFault::Address),
            ("Terms", "", PresentationFault::Address),
        ] {
            assert_eq!(with("", &[(title, url)]).check(), Err(fault), "{title} {url}");
        }
        assert_eq!(with("", &[("Terms", "/t"); 6]).check(), Err(PresentationFault::TooManyTerms));
    }
}
