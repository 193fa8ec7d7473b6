//! A live page: what a phone gets at its address. Nothing is fetched here: whoever asks has made a [`Visit`].
//!
//! * `html`: what of a document matters; `sdk`: whose script a script is; `policy`: what a content security policy
//!   allows.
//!
//! Only what is certain is called a mistake; what merely looks odd is a hint.

mod html;
mod policy;
mod sdk;

use url::{Host, Url};

pub use self::html::refresh;
use self::html::{Document, Script};
use self::policy::Policies;
use self::sdk::Sdk;
use crate::diagnosis::{Diagnosis, Explained, Finding, Hint};
use crate::mistake::Mistake;
use crate::profile::Dialect;

/// What came of opening a page.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// Whose SDK it should load.
    pub dialect: Dialect,
    /// Every address that was opened, the one that was asked for first, the page's own last.
    pub hops: Vec<String>,
    /// What came at the end of them.
    pub outcome: Outcome,
    /// The scripts that the page loads, as far as they could be had.
    pub scripts: Vec<Loaded>,
    /// The file that proves whose the domain is, if it was asked about.
    pub domain_file: Option<DomainFile>,
}

/// What came at the end.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// An answer.
    Answer(Answer),
    /// None, and why.
    Unreachable(String),
    /// A certificate that is not trusted, and why.
    Certificate(String),
    /// Another redirect, and another.
    RedirectsForever,
}

impl Default for Outcome {
    fn default() -> Self {
        Self::Unreachable(String::new())
    }
}

/// An answer to a request.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, or its beginning.
    pub body: Vec<u8>,
}

impl Answer {
    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// A header's text, or an empty one.
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// A script that was fetched.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// Its address.
    pub url: String,
    /// Its text.
    pub text: String,
}

/// The file that proves whose a domain is.
#[derive(Clone, Debug, Default)]
pub struct DomainFile {
    /// Where it should be.
    pub url: String,
    /// What should be in it.
    pub content: String,
    /// What came. Nothing if nobody answered.
    pub answer: Option<Answer>,
}

/// The addresses of the scripts that a page loads, in their order.
pub fn scripts(url: &str, body: &[u8]) -> Vec<String> {
    let document = Document::read(url, body);
    document.scripts.iter().filter_map(|script| Some(script.url.as_ref()?.to_string())).collect()
}

/// Looks at all of it.
pub fn diagnose(visit: &Visit) -> Diagnosis {
    let mut found = Found { visit, mistakes: Vec::new(), hints: Vec::new() };
    found.way();
    match &visit.outcome {
        Outcome::Unreachable(why) => found.shown(Mistake::PageUnreachable, why, ""),
        Outcome::Certificate(why) => found.shown(Mistake::PageCertificate, why, ""),
        Outcome::RedirectsForever => {
            found.shown(Mistake::PageRedirectsForever, &visit.hops.join(" → "), "");
        }
        Outcome::Answer(answer) => found.answer(answer),
    }
    found.domain_file();
    let Found { mistakes, hints, .. } = found;
    Diagnosis { hints, ..Diagnosis::new(Finding::of(mistakes)) }
}

struct Found<'a> {
    visit: &'a Visit,
    mistakes: Vec<Explained>,
    hints: Vec<Hint>,
}

impl Found<'_> {
    fn shown(&mut self, code: Mistake, found: &str, right: &str) {
        self.mistakes.push(Explained::new(code, found, right));
    }

    /// How one gets there, and what the address itself tells.
    fn way(&mut self) {
        let hops = &self.visit.hops;
        let (Some(asked), Some(last)) = (hops.first(), hops.last()) else { return };
        let bare = kanhe_sign::page::without_fragment;
        if bare(asked) != bare(last) && !matches!(self.visit.outcome, Outcome::RedirectsForever) {
            self.shown(Mistake::PageRedirects, asked, last);
        }
        for (from, to) in hops.iter().zip(hops.iter().skip(1)) {
            if from.starts_with("https://") && to.starts_with("http://") {
                self.shown(Mistake::PageDowngraded, &format!("{from} → {to}"), "");
                break;
            }
        }
        let Ok(url) = Url::parse(last) else {
            self.hints.push(Hint::NoUrl);
            return;
        };
        // A page under development is on this computer: there vendors' rules of domains do not hold.
        if is_loopback(&url) {
            return;
        }
        if url.scheme() == "http" {
            self.shown(Mistake::PageNotHttps, last, &last.replacen("http:", "https:", 1));
        }
        if let Some(Host::Ipv4(_) | Host::Ipv6(_)) = url.host() {
            self.shown(Mistake::DomainAddress, url.host_str().unwrap_or_default(), "");
        }
        if let Some(port) = url.port() {
            self.shown(Mistake::DomainPort, &port.to_string(), "443");
        }
    }

    fn answer(&mut self, answer: &Answer) {
        if !(200..300).contains(&answer.status) {
            self.shown(Mistake::PageStatus, &answer.status.to_string(), "200");
            return;
        }
        let kind = answer.header("content-type");
        let is_html = ["text/html", "application/xhtml+xml"].iter().any(|html| kind.starts_with(html));
        if !is_html {
            self.shown(Mistake::PageNotHtml, kind, "text/html");
            return;
        }
        let Some(url) = self.visit.hops.last() else { return };
        let document = Document::read(url, &answer.body);
        let metas = document.policies.iter().map(String::as_str);
        let policies = Policies::read(answer.all("content-security-policy").chain(metas));
        self.sdk(&document, &policies, url);
        self.parts(&document, &policies, url);
        self.oddities(answer, &document, url);
    }

    /// Whether the SDK is there, once, in time, and allowed.
    fn sdk(&mut self, document: &Document, policies: &Policies, page: &str) {
        let dialect = self.visit.dialect;
        let of = |script: &Script| {
            let loaded = script
                .url
                .as_ref()
                .and_then(|url| self.visit.scripts.iter().find(|known| known.url == url.as_str()));
            let text = loaded.map_or(&*script.text, |loaded| &*loaded.text);
            Sdk::of(script.url.as_ref(), text)
        };
        let whose: Vec<Option<Sdk>> = document.scripts.iter().map(of).collect();
        let own: Vec<usize> =
            (0..whose.len()).filter(|at| whose[*at].as_ref().is_some_and(|sdk| sdk.is_of(dialect))).collect();
        let address = |at: usize| document.scripts[at].url.as_ref().map_or("", Url::as_str);
        // A script that could not be read may have the SDK in it.
        let unread = document.scripts.iter().any(|script| {
            script.url.as_ref().is_some_and(|url| {
                Sdk::of(Some(url), "").is_none()
                    && !self.visit.scripts.iter().any(|known| known.url == url.as_str())
            })
        });
        let mut mistakes = Vec::new();
        match *own {
            [] => {
                let other = whose.iter().position(|sdk| sdk.as_ref().is_some_and(|sdk| !sdk.is_kanhe_tag()));
                if let (Some(at), Some(wanted)) = (other, sdk::usual(dialect)) {
                    mistakes.push(Explained::new(Mistake::SdkOther, address(at), wanted));
                } else if let (false, Some(wanted)) = (unread, sdk::usual(dialect)) {
                    mistakes.push(Explained::new(Mistake::SdkMissing, "", wanted));
                }
            }
            [first, ref more @ ..] => {
                if let Some(second) = more.first() {
                    let both = format!("{} + {}", address(first), address(*second));
                    mistakes.push(Explained::new(Mistake::SdkTwice, both, address(first)));
                }
                let script = &document.scripts[first];
                let named = script.url.as_ref().and_then(|url| Sdk::of(Some(url), "")).is_some();
                if script.is_module && named {
                    mistakes.push(Explained::new(Mistake::SdkModule, "type=\"module\"", ""));
                } else if let Some(use_of) = document.scripts.iter().enumerate().position(|(at, other)| {
                    other.uses_at_once(dialect) && (at < first || (script.is_late && !other.is_module))
                }) {
                    let word = if use_of < first { "" } else { "async / defer" };
                    mistakes.push(Explained::new(Mistake::SdkLate, word, address(first)));
                }
                if let Some(url) = &script.url
                    && !policies.allow_script(url, script.nonce.as_deref(), page)
                {
                    mistakes.push(Explained::new(Mistake::PolicyBlocksSdk, url.as_str(), ""));
                }
            }
        }
        self.mistakes.append(&mut mistakes);
        if let Some(at) = whose.iter().position(|sdk| sdk.is_some_and(Sdk::is_kanhe_tag)) {
            let tag = &document.scripts[at];
            if at > 0 || tag.is_late || tag.is_module {
                self.hints.push(Hint::KanheTagLate);
            }
            if tag.url.as_ref().is_some_and(|url| !policies.allow_script(url, tag.nonce.as_deref(), page)) {
                self.hints.push(Hint::PolicyBlocksBridge);
            }
        }
    }

    /// Its own scripts and parts.
    fn parts(&mut self, document: &Document, policies: &Policies, page: &str) {
        let mut inline = document.scripts.iter().filter(|script| script.url.is_none() && !script.is_data);
        if let Some(blocked) =
            inline.find(|script| !policies.allow_inline(&script.text, script.nonce.as_deref()))
        {
            let start: String = blocked.text.trim().chars().take(60).collect();
            self.shown(Mistake::PolicyBlocksInline, &start, "");
        }
        if page.starts_with("https://")
            && !policies.upgrade()
            && let Some(part) = document.parts.iter().find(|part| part.scheme() == "http")
        {
            let secure = part.as_str().replacen("http:", "https:", 1);
            self.shown(Mistake::MixedContent, part.as_str(), &secure);
        }
        if let Some(text) = &document.eaten {
            self.shown(Mistake::PageAmpersandEaten, text, &text.replace('\u{d7}', "&times"));
        }
    }

    /// What is no mistake, and good to know.
    fn oddities(&mut self, answer: &Answer, document: &Document, page: &str) {
        let policies = Policies::read(answer.all("content-security-policy"));
        if !answer.header("x-frame-options").is_empty() || policies.restrict_frames() {
            self.hints.push(Hint::RefusesFrame);
        }
        let registers = |text: &str| text.contains("serviceWorker.register");
        if document.scripts.iter().any(|script| registers(&script.text))
            || self.visit.scripts.iter().any(|script| registers(&script.text))
        {
            self.hints.push(Hint::ServiceWorker);
        }
        if document.has_base {
            self.hints.push(Hint::BaseElement);
        }
        let kind = answer.header("content-type").to_ascii_lowercase();
        let named =
            kind.split_once("charset=").map(|(_, name)| name.trim_matches(['"', ' ', ';']).to_owned());
        let charset = named.or_else(|| document.charset.clone()).unwrap_or_default();
        if answer.body.starts_with(b"\xef\xbb\xbf") {
            self.hints.push(Hint::ByteOrderMark);
        } else if !matches!(&*charset.to_ascii_lowercase(), "utf-8" | "utf8") {
            self.hints.push(Hint::OtherCharset);
        }
        let dropped = |cookie: &str| {
            let lower = cookie.to_ascii_lowercase();
            let has = |word: &str| lower.split(';').skip(1).any(|part| part.trim() == word);
            has("samesite=none") && !has("secure") || has("secure") && page.starts_with("http://")
        };
        let local = Url::parse(page).is_ok_and(|url| is_loopback(&url));
        if answer.all("set-cookie").any(|cookie| dropped(cookie) && !local) {
            self.hints.push(Hint::CookieDropped);
        }
    }

    fn domain_file(&mut self) {
        let Some(file) = &self.visit.domain_file else { return };
        match &file.answer {
            Some(answer) if (200..300).contains(&answer.status) => {
                let body = String::from_utf8_lossy(&answer.body);
                if body.trim() != file.content.trim() {
                    let start: String = body.chars().take(60).collect();
                    self.shown(Mistake::DomainFileWrong, &start, &file.content);
                }
            }
            Some(answer) => {
                self.shown(Mistake::DomainFileMissing, &format!("{} ({})", file.url, answer.status), "");
            }
            None => self.shown(Mistake::DomainFileMissing, &file.url, ""),
        }
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests;
