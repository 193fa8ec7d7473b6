//! Which address a request came from, where proxies stand in front.
//!
//! A proxy adds the address that it saw at the *right* end of a header; whatever stands further left may have been made
//! up by whoever asked. So the header is read from the right, for as long as the addresses are those of trusted proxies,
//! and the first other one is the client. Only one header is looked at, the one that the trusted proxies write: another
//! one may have come through them from anywhere.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName, header};
use ipnet::IpNet;
use serde::Deserialize;

/// Which header the proxies write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum ForwardedBy {
    /// `X-Forwarded-For: client, proxy, proxy`
    #[default]
    #[serde(rename = "x-forwarded-for")]
    XForwardedFor,
    /// `Forwarded: for=client;proto=https, for="[2001:db8::1]:4711"` (RFC 7239)
    #[serde(rename = "forwarded")]
    Forwarded,
}

/// Who stands in front.
#[derive(Clone, Debug, Default)]
pub struct Proxies {
    /// Their networks.
    pub trusted: Vec<IpNet>,
    /// What they write.
    pub header: ForwardedBy,
}

impl Proxies {
    /// Whether an address is a trusted proxy's.
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.trusted.iter().any(|network| network.contains(&address))
    }

    /// Who asks, if `peer` is at the other end of the connection.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.to_canonical();
        if !self.trusts(client) {
            return client;
        }
        let (name, read): (HeaderName, fn(&str) -> Option<IpAddr>) = match self.header {
            ForwardedBy::XForwardedFor => (HeaderName::from_static("x-forwarded-for"), address),
            ForwardedBy::Forwarded => (header::FORWARDED, forwarded_for),
        };
        // Several lines are one list, in their order. What is no text hides what stands left of it.
        let lines: Vec<&str> =
            headers.get_all(name).iter().map(|line| line.to_str().unwrap_or("?")).collect();
        for hop in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
            // A proxy that does not say whom it speaks for speaks for itself.
            let Some(address) = read(hop) else { return client };
            client = address.to_canonical();
            if !self.trusts(client) {
                return client;
            }
        }
        client
    }
}

/// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:4711`
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    bare.parse().ok().or_else(with_port)
}

/// `for=192.0.2.1;proto=https`
fn forwarded_for(hop: &str) -> Option<IpAddr> {
    let mut pairs = hop.split(';').filter_map(|pair| pair.split_once('='));
    let (_, named) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    address(named.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn proxies(header: ForwardedBy) -> Proxies {
        let trusted = ["10.0.0.0/8", "2001:db8:1::/48"].map(|network| network.parse().unwrap()).to_vec();
        Proxies { trusted, header }
    }

    fn client(proxies: &Proxies, peer: &str, name: &'static str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(name, HeaderValue::from_str(line).unwrap());
        }
        proxies.client(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn the_client_is_the_first_from_the_right_that_is_no_proxy() {
        let proxies = proxies(ForwardedBy::XForwardedFor);
        for (peer, lines, expected) in [
            ("192.0.2.9", &["198.51.100.1"][..], "192.0.2.9"),
            ("10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("::ffff:10.0.0.1", &["198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.66, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.66, 198.51.100.1, 10.0.0.2,10.0.0.3"], "198.51.100.1"),
            ("10.0.0.1", &["203.0.113.66", "198.51.100.1", "10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", &["198.51.100.1:4711"], "198.51.100.1"),
            ("10.0.0.1", &["2001:db8::1"], "2001:db8::1"),
            ("10.0.0.1", &["[2001:db8::1]:4711, [2001:db8:1::5]"], "2001:db8::1"),
            ("10.0.0.1", &["203.0.113.66, nonsense, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &["203.0.113.66,"], "10.0.0.1"),
            ("10.0.0.1", &["10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            assert_eq!(client(&proxies, peer, "x-forwarded-for", lines), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn the_standard_header_is_read_as_the_standard_says() {
        let proxies = proxies(ForwardedBy::Forwarded);
        for (line, expected) in [
            ("for=198.51.100.1", "198.51.100.1"),
            ("for=203.0.113.66, proto=https; FOR=\"198.51.100.1:80\" ;by=10.0.0.1", "198.51.100.1"),
            ("For=\"[2001:db8::1]:4711\", for=10.0.0.2", "2001:db8::1"),
            ("for=203.0.113.66, for=unknown", "10.0.0.1"),
            ("for=203.0.113.66, for=_hidden, for=10.0.0.2", "10.0.0.2"),
            ("for=203.0.113.66, proto=https", "10.0.0.1"),
        ] {
            assert_eq!(client(&proxies, "10.0.0.1", "forwarded", &[line]), expected, "{line}");
        }
    }

    #[test]
    fn the_header_that_the_proxies_do_not_write_says_nothing() {
        let said = ["198.51.100.1"];
        assert_eq!(
            client(&proxies(ForwardedBy::Forwarded), "10.0.0.1", "x-forwarded-for", &said),
            "10.0.0.1"
        );
        assert_eq!(client(&Proxies::default(), "10.0.0.1", "x-forwarded-for", &said), "10.0.0.1");
    }
}
