//! What a content security policy lets a page run (CSP level 3, 6.7.2). Where a policy names something that is not
//! looked into here, such as a hash of a longer digest, it is taken to allow: nobody is accused by half a reading.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use url::Url;

/// All policies of a page: what one of them forbids is forbidden.
#[derive(Debug, Default)]
pub(super) struct Policies(Vec<Vec<(String, Vec<String>)>>);

impl Policies {
    pub(super) fn read<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let directive = |text: &str| {
            let mut words = text.split_ascii_whitespace().map(str::to_owned);
            Some((words.next()?.to_ascii_lowercase(), words.collect()))
        };
        let policies = texts.flat_map(|header| header.split(','));
        Self(policies.map(|policy| policy.split(';').filter_map(directive).collect()).collect())
    }

    /// What each policy says of scripts, if it says anything.
    fn script_sources(&self) -> impl Iterator<Item = &[String]> {
        let of = |policy: &'_ Vec<(String, Vec<String>)>| -> Option<usize> {
            ["script-src-elem", "script-src", "default-src"]
                .iter()
                .find_map(|name| policy.iter().position(|(known, _)| known == name))
        };
        self.0.iter().filter_map(move |policy| policy.get(of(policy)?)).map(|(_, sources)| &**sources)
    }

    pub(super) fn allow_script(&self, url: &Url, nonce: Option<&str>, page: &str) -> bool {
        let page = Url::parse(page).ok();
        self.script_sources().all(|sources| {
            let strict = has(sources, "'strict-dynamic'");
            has_nonce(sources, nonce)
                || !strict && sources.iter().any(|source| matches(source, url, page.as_ref()))
        })
    }

    pub(super) fn allow_inline(&self, text: &str, nonce: Option<&str>) -> bool {
        self.script_sources().all(|sources| {
            let certain = |source: &String| source.starts_with("'nonce-") || source.starts_with("'sha");
            let loose = has(sources, "'unsafe-inline'")
                && !sources.iter().any(certain)
                && !has(sources, "'strict-dynamic'");
            let longer = sources.iter().any(|s| s.starts_with("'sha384-") || s.starts_with("'sha512-"));
            let hash = format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
            loose || longer || has_nonce(sources, nonce) || sources.contains(&hash)
        })
    }

    pub(super) fn upgrade(&self) -> bool {
        self.0.iter().flatten().any(|(name, _)| name == "upgrade-insecure-requests")
    }

    pub(super) fn restrict_frames(&self) -> bool {
        let any = |sources: &[String]| sources.iter().any(|source| source == "*");
        self.0.iter().flatten().any(|(name, sources)| name == "frame-ancestors" && !any(sources))
    }
}

fn has(sources: &[String], word: &str) -> bool {
    sources.iter().any(|source| source.eq_ignore_ascii_case(word))
}

fn has_nonce(sources: &[String], nonce: Option<&str>) -> bool {
    nonce.is_some_and(|nonce| sources.iter().any(|source| *source == format!("'nonce-{nonce}'")))
}

/// Whether a source covers an address.
fn matches(source: &str, url: &Url, page: Option<&Url>) -> bool {
    if source.eq_ignore_ascii_case("'self'") {
        let upgraded = |page: &Url| {
            page.host() == url.host()
                && page.scheme() == "http"
                && url.scheme() == "https"
                && url.port().is_none()
        };
        return page.is_some_and(|page| page.origin() == url.origin() || upgraded(page));
    }
    if source == "*" {
        return matches!(url.scheme(), "http" | "https");
    }
    if let Some(scheme) = source.strip_suffix(':') {
        return covers(scheme, url.scheme());
    }
    let (scheme, rest) = match source.split_once("://") {
        Some((scheme, rest)) => (scheme, rest),
        None => (page.map_or("https", Url::scheme), source),
    };
    let (authority, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, ""));
    let known = url.host_str().unwrap_or_default();
    let host_is = match host.strip_prefix("*.") {
        Some(parent) => known.strip_suffix(parent).is_some_and(|head| head.ends_with('.') && head.len() > 1),
        None => host.eq_ignore_ascii_case(known) || host == "*",
    };
    let number = url.port_or_known_default().map(|port| port.to_string()).unwrap_or_default();
    let port_is = port == "*" || port == number || port.is_empty() && url.port().is_none();
    let path_is =
        path.is_empty() || path == url.path() || path.ends_with('/') && url.path().starts_with(path);
    covers(scheme, url.scheme()) && host_is && port_is && path_is
}

/// What is allowed insecurely is allowed securely.
fn covers(allowed: &str, scheme: &str) -> bool {
    allowed.eq_ignore_ascii_case(scheme) || allowed.eq_ignore_ascii_case("http") && scheme == "https"
}
