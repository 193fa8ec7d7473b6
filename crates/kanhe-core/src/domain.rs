//! Where a page lives, and which domains an app has bound. Decided here, once, for every dialect and every caller.
//!
//! | question | answer |
//! | --- | --- |
//! | upper case, internationalised names | compared as browsers see them: lower case, punycode |
//! | one trailing dot (`example.com.`) | the same host |
//! | user-info (`https://good.example@evil.example/`) | refused: a page's own URL never has it |
//! | a default port written out (`https://a.example:443/`) | the same as none |
//! | another port, an IP address | refused, except a loopback host, or an address of the local network, of an app that allows them |
//! | parent domain | covers itself and its sub-domains at a dot: `example.com` covers `m.example.com`, neither `evil-example.com` nor `example.com.evil.net` |
//! | bound path (`wx.example/mp`) | covers that path and what lies below it: `/mp`, `/mp/x`, not `/mpx` |
//! | missing path (`http://a.example?x`) | fine for the domain; signed as it came |
//!
//! Sources: seed 003, "Step 1: Binding the domain name"; `protocol/wechat-bridge.md` 6.6.

use core::fmt;
use std::net::{IpAddr, Ipv4Addr};

use serde::{Deserialize, Serialize};
use url::{Host, Url};

/// A page URL may be this long, in bytes. Browsers and proxies stop far earlier.
pub const URL_BYTES: usize = 32 * 1024;

/// The URL of a page, as far as an authorization has to understand it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageUrl {
    /// As it came, without the fragment: what is signed.
    signed: String,
    origin: String,
    host: PageHost,
    port: Option<u16>,
    path: String,
}

/// Why a text is no page URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UrlFault {
    /// Longer than [`URL_BYTES`].
    #[error("the URL is longer than {URL_BYTES} bytes")]
    TooLong,
    /// Cannot be parsed.
    #[error("this is not a URL")]
    Invalid,
    /// Neither http nor https.
    #[error("a page's URL begins with http:// or https://")]
    NotHttp,
    /// `user@host`.
    #[error("a page's URL carries no user name or password")]
    UserInfo,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum PageHost {
    Name(String),
    Address(IpAddr),
}

impl PageUrl {
    /// Reads a page's URL as a browser would.
    pub fn parse(text: &str) -> Result<Self, UrlFault> {
        if text.len() > URL_BYTES {
            return Err(UrlFault::TooLong);
        }
        let url = Url::parse(text).map_err(|_| UrlFault::Invalid)?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(UrlFault::NotHttp);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(UrlFault::UserInfo);
        }
        let host = match url.host().ok_or(UrlFault::Invalid)? {
            Host::Domain(name) => PageHost::Name(name.strip_suffix('.').unwrap_or(name).to_owned()),
            Host::Ipv4(address) => PageHost::Address(address.into()),
            Host::Ipv6(address) => PageHost::Address(address.into()),
        };
        Ok(Self {
            signed: kanhe_sign::page::without_fragment(text).to_owned(),
            origin: url.origin().ascii_serialization(),
            host,
            port: url.port(),
            path: url.path().to_owned(),
        })
    }

    /// The URL without its fragment, byte for byte as it came: what is signed.
    pub fn signed(&self) -> &str {
        &self.signed
    }

    /// `https://m.example.com`, as a browser would write it.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host, as a browser would write it, for people.
    pub fn host(&self) -> String {
        match &self.host {
            PageHost::Name(name) => name.clone(),
            PageHost::Address(address) => address.to_string(),
        }
    }

    /// The port, if it is not the scheme's default.
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// Whether the host is an IP address.
    pub fn is_address(&self) -> bool {
        matches!(self.host, PageHost::Address(_))
    }

    /// Whether the page comes from the very machine that shows it: `localhost` and below, `127.0.0.0/8`, `::1`.
    pub fn is_loopback(&self) -> bool {
        match &self.host {
            PageHost::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            PageHost::Address(address) => address.is_loopback(),
        }
    }

    /// Whether the page comes from the desk at which it is made: from this machine, or from an address of the network
    /// around it (RFC 1918, RFC 3927, RFC 4193), as a phone there sees it.
    pub fn is_local(&self) -> bool {
        self.is_loopback()
            || match &self.host {
                PageHost::Name(_) => false,
                PageHost::Address(IpAddr::V4(address)) => address.is_private() || address.is_link_local(),
                PageHost::Address(IpAddr::V6(address)) => {
                    address.is_unique_local() || address.is_unicast_link_local()
                }
            }
    }
}

/// A domain that an app has bound: a host, and perhaps a path below it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SecureDomain {
    host: String,
    /// Empty, or beginning with `/` and not ending with it.
    path: String,
}

/// Why a text cannot be bound as a secure domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DomainFault {
    /// `https://…`
    #[error("write the domain without http:// or https://")]
    Scheme,
    /// `example.com:8080`
    #[error("a secure domain has no port: pages are served on 80 or 443")]
    Port,
    /// `192.0.2.1`
    #[error("a secure domain is a name, not an IP address")]
    Address,
    /// `localhost`, `com`
    #[error("a secure domain has at least two parts, such as example.com")]
    SingleLabel,
    /// Anything else that names no host.
    #[error("this is not a domain name")]
    Invalid,
}

impl SecureDomain {
    /// Reads what an operator typed.
    pub fn parse(text: &str) -> Result<Self, DomainFault> {
        let text = text.trim();
        if text.contains("://") {
            return Err(DomainFault::Scheme);
        }
        if text.len() > 1024 || text.contains(['@', '?', '#', '\\', '*', ' ']) {
            return Err(DomainFault::Invalid);
        }
        let (name, path) = text.find('/').map_or((text, ""), |at| text.split_at(at));
        if name.starts_with('[') {
            return Err(DomainFault::Address);
        }
        if name.contains(':') {
            return Err(if name.parse::<IpAddr>().is_ok() {
                DomainFault::Address
            } else {
                DomainFault::Port
            });
        }
        // Read with a scheme in front, so that names and paths come out exactly as they do for a page.
        let url = Url::parse(&format!("https://{name}{path}")).map_err(|_| DomainFault::Invalid)?;
        let host = match url.host() {
            Some(Host::Domain(name)) => name.strip_suffix('.').unwrap_or(name).to_owned(),
            Some(_) => return Err(DomainFault::Address),
            None => return Err(DomainFault::Invalid),
        };
        if host.split('.').any(str::is_empty) {
            return Err(DomainFault::Invalid);
        }
        if !host.contains('.') {
            return Err(DomainFault::SingleLabel);
        }
        Ok(Self { host, path: url.path().trim_end_matches('/').to_owned() })
    }

    /// Whether a page lies under this domain, port aside.
    pub fn covers(&self, page: &PageUrl) -> bool {
        let PageHost::Name(name) = &page.host else { return false };
        below(name.as_bytes(), self.host.as_bytes(), b'.', Side::End)
            && below(page.path.as_bytes(), self.path.as_bytes(), b'/', Side::Start)
    }
}

#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

/// Whether `whole` is `part`, or has it at one side with `border` next to it.
fn below(whole: &[u8], part: &[u8], border: u8, side: Side) -> bool {
    let rest = match side {
        Side::End => whole.strip_suffix(part),
        Side::Start => whole.strip_prefix(part),
    };
    match (rest, side) {
        (None, _) => false,
        (Some([]), _) => true,
        (Some(rest), Side::End) => rest.last() == Some(&border),
        (Some(rest), Side::Start) => rest.first() == Some(&border),
    }
}

impl fmt::Display for SecureDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.host, self.path)
    }
}

impl From<SecureDomain> for String {
    fn from(domain: SecureDomain) -> Self {
        domain.to_string()
    }
}

impl TryFrom<String> for SecureDomain {
    type Error = DomainFault;

    fn try_from(text: String) -> Result<Self, DomainFault> {
        Self::parse(&text)
    }
}

/// How a page stands to an app's domains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// One of the app's domains covers it.
    Covered,
    /// Only the app's leniency for pages at the developer's desk let it in; the vendor would refuse it.
    LocalOnly,
    /// Refused: the host is an address.
    Address,
    /// Refused: neither port 80 nor 443.
    Port,
    /// Refused: the app has no domains.
    NoDomain,
    /// Refused: none of the app's domains covers it.
    NotBound,
}

/// Decides how a page stands to an app's domains.
pub fn standing(page: &PageUrl, domains: &[SecureDomain], local_allowed: bool) -> Standing {
    if local_allowed && page.is_local() {
        return Standing::LocalOnly;
    }
    if page.is_address() {
        return Standing::Address;
    }
    if page.port.is_some() {
        return Standing::Port;
    }
    if domains.is_empty() {
        return Standing::NoDomain;
    }
    if domains.iter().any(|domain| domain.covers(page)) { Standing::Covered } else { Standing::NotBound }
}

/// The loopback address that a sandbox listens on.
pub const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[cfg(test)]
mod tests {
    use super::*;

    fn stands(url: &str, domains: &[&str]) -> Standing {
        let domains: Vec<_> = domains.iter().map(|text| SecureDomain::parse(text).unwrap()).collect();
        standing(&PageUrl::parse(url).unwrap(), &domains, false)
    }

    #[test]
    fn a_parent_covers_itself_and_its_sub_domains() {
        assert_eq!(stands("https://example.com/", &["example.com"]), Standing::Covered);
        assert_eq!(stands("http://m.example.com/a?b#c", &["example.com"]), Standing::Covered);
        assert_eq!(stands("https://a.b.example.com/", &["other.net", "example.com"]), Standing::Covered);
        assert_eq!(stands("https://example.com/", &["m.example.com"]), Standing::NotBound);
    }

    #[test]
    fn names_that_only_look_alike_are_not_covered() {
        for url in [
            "https://evil-example.com/",
            "https://example.com.evil.net/",
            "https://examplexcom/",
            "https://example.comm/",
            "https://xn--example-4of.com/",
        ] {
            assert_eq!(stands(url, &["example.com"]), Standing::NotBound, "{url}");
        }
    }

    #[test]
    fn the_host_is_compared_as_a_browser_sees_it() {
        for url in [
            "https://EXAMPLE.com/",
            "https://example.com./",
            "https://example.com:443/",
            "http://example.com:80/",
            "HTTPS://Example.COM",
            "https://example.com?x",
            "https://ex%61mple.com/",
        ] {
            assert_eq!(stands(url, &["Example.COM."]), Standing::Covered, "{url}");
        }
        assert_eq!(stands("https://商城.example/", &["xn--czru2d.example"]), Standing::Covered);
        assert_eq!(stands("https://xn--czru2d.example/", &["商城.example"]), Standing::Covered);
    }

    #[test]
    fn other_ports_and_addresses_are_refused_even_if_somebody_managed_to_bind_them() {
        for (url, expected) in [
            ("https://example.com:8443/", Standing::Port),
            ("http://example.com:443/", Standing::Port),
            ("https://example.com:80/", Standing::Port),
            ("http://192.0.2.1/", Standing::Address),
            ("http://192.0.2.1:8080/", Standing::Address),
            ("http://0xc0000201/", Standing::Address),
            ("http://3221225985/", Standing::Address),
            ("http://[2001:db8::1]/", Standing::Address),
            ("http://127.0.0.1/", Standing::Address),
            ("http://localhost/", Standing::NotBound),
        ] {
            assert_eq!(stands(url, &["example.com"]), expected, "{url}");
        }
        assert_eq!(stands("https://example.com/", &[]), Standing::NoDomain);
    }

    #[test]
    fn a_sandbox_app_may_allow_the_developers_desk_and_only_that() {
        let lenient = |url: &str| standing(&PageUrl::parse(url).unwrap(), &[], true);
        for url in [
            "http://localhost:5173/",
            "http://shop.localhost/",
            "http://127.0.0.1:8787/demo",
            "http://127.9.9.9/",
            "http://[::1]:3000/",
            "http://LOCALHOST./",
            "http://192.168.1.2:5173/",
            "http://10.0.0.1/",
            "http://172.16.0.9/",
            "http://169.254.3.4/",
            "http://[fd00::1]/",
            "http://[fe80::1]/",
        ] {
            assert_eq!(lenient(url), Standing::LocalOnly, "{url}");
        }
        for url in [
            "http://192.0.2.1/",
            "http://172.32.0.1/",
            "http://[2001:db8::1]/",
            "http://localhost.example/",
            "http://notlocalhost/",
            "http://10.0.0.1.example/",
        ] {
            assert_ne!(lenient(url), Standing::LocalOnly, "{url}");
        }
    }

    #[test]
    fn a_bound_path_covers_what_lies_below_it() {
        assert_eq!(stands("https://wx.example.com/mp", &["wx.example.com/mp/"]), Standing::Covered);
        assert_eq!(stands("https://wx.example.com/mp/a", &["wx.example.com/mp"]), Standing::Covered);
        assert_eq!(stands("https://wx.example.com/mpx", &["wx.example.com/mp"]), Standing::NotBound);
        assert_eq!(stands("https://wx.example.com/", &["wx.example.com/mp"]), Standing::NotBound);
        assert_eq!(stands("https://wx.example.com/mp/../x", &["wx.example.com/mp"]), Standing::NotBound);
    }

    #[test]
    fn what_is_signed_is_what_came_without_the_fragment() {
        for (url, signed) in [
            ("http://mp.weixin.qq.com?params=value#top", "http://mp.weixin.qq.com?params=value"),
            ("HTTPS://Example.com/a b?中#x#y", "HTTPS://Example.com/a b?中"),
        ] {
            assert_eq!(PageUrl::parse(url).unwrap().signed(), signed);
        }
    }

    #[test]
    fn what_is_no_page_url_says_why() {
        for (url, fault) in [
            ("", UrlFault::Invalid),
            ("not a url", UrlFault::Invalid),
            ("/relative", UrlFault::Invalid),
            ("ftp://example.com/", UrlFault::NotHttp),
            ("javascript:alert(1)", UrlFault::NotHttp),
            ("data:text/html,x", UrlFault::NotHttp),
            ("https://example.com@evil.net/", UrlFault::UserInfo),
            ("https://u:p@example.com/", UrlFault::UserInfo),
            ("https://exa mple.com/", UrlFault::Invalid),
            ("https://[::1/", UrlFault::Invalid),
        ] {
            assert_eq!(PageUrl::parse(url), Err(fault), "{url}");
        }
        let long = format!("https://example.com/{}", "x".repeat(URL_BYTES));
        assert_eq!(PageUrl::parse(&long), Err(UrlFault::TooLong));
    }

    #[test]
    fn what_cannot_be_bound_says_why() {
        for (text, fault) in [
            ("https://example.com", DomainFault::Scheme),
            ("example.com:8080", DomainFault::Port),
            ("192.0.2.1", DomainFault::Address),
            ("3221225985", DomainFault::Address),
            ("2001:db8::1", DomainFault::Address),
            ("[2001:db8::1]", DomainFault::Address),
            ("localhost", DomainFault::SingleLabel),
            ("com.", DomainFault::SingleLabel),
            ("", DomainFault::Invalid),
            ("*.example.com", DomainFault::Invalid),
            ("a@example.com", DomainFault::Invalid),
            ("example..com", DomainFault::Invalid),
            (".example.com", DomainFault::Invalid),
        ] {
            assert_eq!(SecureDomain::parse(text), Err(fault), "{text}");
        }
    }
}
