//! The rules about URLs, in one place.
//!
//! A page's URL comes from the page: a gateway that guesses it gets it wrong behind the first proxy. What arrives
//! encoded or escaped is not mended silently, because the page's own URL may look so; it is signed as it came, and a
//! warning names the trap (`protocol/wechat-bridge.md` 8, traps 2 to 4).

use kanhe_core::domain::{PageUrl, SecureDomain, Standing, UrlFault, standing};
use kanhe_sign::page::without_fragment;

/// Why a URL is not signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlRefusal {
    /// It is none.
    #[error(transparent)]
    Invalid(#[from] UrlFault),
    /// It is percent-encoded as a whole.
    #[error("the URL is percent-encoded: decode it once before sending it here")]
    Encoded,
    /// None of the app's domains covers it.
    #[error("the page lies under none of the app's domains")]
    NotAllowed,
}

impl UrlRefusal {
    /// Its machine-readable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Invalid(_) => "url_invalid",
            Self::Encoded => "url_encoded",
            Self::NotAllowed => "domain_not_allowed",
        }
    }
}

/// A trap that a URL looks like, which is signed all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trap {
    /// `&amp;` stands in it.
    HtmlEscaped,
    /// It has a fragment, which does not count.
    Fragment,
    /// It names a port that a page on 80 or 443 does not show.
    DefaultPort,
    /// Slashes are escaped as in JSON.
    JsonEscaped,
    /// Its query is encoded once more than a browser does: `%25` before two digits.
    EncodedTwice,
    /// It has letters or spaces that a browser shows encoded in `location.href`.
    Decoded,
}

impl Trap {
    /// Its machine-readable name, as the doctor calls it.
    pub fn code(self) -> &'static str {
        match self {
            Self::HtmlEscaped => "url_html_escaped",
            Self::Fragment => "url_fragment",
            Self::DefaultPort => "url_port_added",
            Self::JsonEscaped => "url_json_escaped",
            Self::EncodedTwice => "url_encoded_twice",
            Self::Decoded => "url_decoded",
        }
    }
}

/// Looks at a URL: the part that is signed, and what about it looks like a mistake.
pub fn look<'a>(url: &'a str, domains: &[SecureDomain]) -> Result<(&'a str, Vec<Trap>), UrlRefusal> {
    let lower = url.get(..12).unwrap_or(url).to_ascii_lowercase();
    if lower.starts_with("http%3a") || lower.starts_with("https%3a") {
        return Err(UrlRefusal::Encoded);
    }
    let page = PageUrl::parse(url)?;
    let allowed = domains.is_empty() || standing(&page, domains, true) != Standing::NotBound;
    if !allowed {
        return Err(UrlRefusal::NotAllowed);
    }
    let signed = without_fragment(url);
    let mut traps = Vec::new();
    if signed.contains("&amp;") {
        traps.push(Trap::HtmlEscaped);
    }
    if signed.len() < url.len() {
        traps.push(Trap::Fragment);
    }
    if signed.contains("\\/") {
        traps.push(Trap::JsonEscaped);
    }
    if is_encoded_twice(signed) {
        traps.push(Trap::EncodedTwice);
    }
    if signed.contains(' ') || !signed.is_ascii() {
        traps.push(Trap::Decoded);
    }
    let authority = signed.split_once("://").map_or("", |(_, rest)| rest).split(['/', '?']).next();
    let shown = authority.unwrap_or_default();
    if page.port().is_none() && (shown.ends_with(":80") || shown.ends_with(":443")) {
        traps.push(Trap::DefaultPort);
    }
    Ok((signed, traps))
}

/// `%25E4`: what a browser encodes once has been encoded again.
fn is_encoded_twice(url: &str) -> bool {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    url.match_indices("%25").any(|(at, found)| {
        let rest = url.as_bytes().get(at + found.len()..).unwrap_or_default();
        is_digit(rest.first()) && is_digit(rest.get(1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(url: &str) -> Vec<&'static str> {
        let domains = [SecureDomain::parse("shop.example").unwrap()];
        match look(url, &domains) {
            Ok((_, traps)) => traps.into_iter().map(Trap::code).collect(),
            Err(refusal) => vec![refusal.code()],
        }
    }

    #[test]
    fn a_url_as_a_page_has_it_is_signed_without_a_word() {
        assert!(codes("https://m.shop.example/item/?id=7&name=%E4%B8%AD").is_empty());
        assert!(codes("http://127.0.0.1:5173/item").is_empty(), "a developer's own machine");
    }

    #[test]
    fn traps_are_named_and_mistakes_refused() {
        assert_eq!(codes("https://shop.example/?a=1&amp;b=2"), ["url_html_escaped"]);
        assert_eq!(codes("https://shop.example/#/cart"), ["url_fragment"]);
        assert_eq!(codes("https://shop.example:443/"), ["url_port_added"]);
        assert_eq!(codes("https://shop.example/?name=%25E4%25B8%25AD"), ["url_encoded_twice"]);
        assert_eq!(codes("https://shop.example/?name=中"), ["url_decoded"]);
        assert_eq!(codes("https%3A%2F%2Fshop.example%2F"), ["url_encoded"]);
        assert_eq!(codes("https://shop.example.evil.net/"), ["domain_not_allowed"]);
        assert_eq!(codes("javascript:alert(1)"), ["url_invalid"]);
        assert_eq!(codes(""), ["url_invalid"]);
    }
}
