//! Which host is where. May change while the browser runs.

use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::{PoisonError, RwLock};

/// A host name that is served somewhere else: `m.shop.example=127.0.0.1:5173`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The name, lower-case; with a port if only that one is meant.
    pub host: String,
    /// Where a plain HTTP server of the developer's listens.
    pub target: String,
}

/// Why something is no mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} maps nothing; write it as m.shop.example=127.0.0.1:5173, the right side being a plain HTTP server"
)]
pub struct MappingFault(String);

impl FromStr for Mapping {
    type Err = MappingFault;

    fn from_str(text: &str) -> Result<Self, MappingFault> {
        let fault = || MappingFault(text.to_owned());
        let (host, target) = text.split_once('=').ok_or_else(fault)?;
        let target = target.strip_prefix("http://").unwrap_or(target).trim_end_matches('/');
        let host = host.strip_prefix("https://").or_else(|| host.strip_prefix("http://")).unwrap_or(host);
        let target = authority(target).ok_or_else(fault)?;
        let host = authority(host.trim_end_matches('/')).ok_or_else(fault)?;
        let target = if target.port_u16().is_some() { target.to_string() } else { format!("{target}:80") };
        Ok(Self { host: host.as_str().to_ascii_lowercase(), target })
    }
}

fn authority(text: &str) -> Option<http::uri::Authority> {
    let authority = text.parse::<http::uri::Authority>().ok()?;
    let sound = !authority.host().is_empty()
        && !text.contains('@')
        && (authority.as_str() == authority.host() || authority.port_u16().is_some_and(|port| port > 0));
    sound.then_some(authority)
}

#[derive(Debug, Default)]
struct Known {
    map: BTreeMap<String, String>,
    rewritten: Vec<String>,
}

/// What the proxy does with whom.
#[derive(Debug)]
pub struct Rules {
    known: RwLock<Known>,
    /// Whether hosts that are not mapped are refused.
    pub hermetic: bool,
    /// Host and port of the platform itself, which is always reached.
    pub platform: String,
}

impl Rules {
    /// Nothing mapped yet.
    pub fn new(hermetic: bool, platform: String) -> Self {
        Self { known: RwLock::default(), hermetic, platform }
    }

    /// Takes these mappings in place of those before. They hold for the next request.
    pub fn map(&self, mappings: impl IntoIterator<Item = Mapping>) {
        let map = mappings.into_iter().map(|mapping| (mapping.host, mapping.target)).collect();
        self.known.write().unwrap_or_else(PoisonError::into_inner).map = map;
    }

    /// The servers of these hosts are told their own address instead of the host's name: some refuse names that they
    /// do not know.
    pub fn rewrite_host_of(&self, hosts: impl IntoIterator<Item = String>) {
        let hosts = hosts.into_iter().map(|host| host.to_ascii_lowercase()).collect();
        self.known.write().unwrap_or_else(PoisonError::into_inner).rewritten = hosts;
    }

    /// Where a host is served, if it is mapped. The port counts before the name alone.
    pub(super) fn target(&self, host: &str, port: u16) -> Option<String> {
        let host = host.to_ascii_lowercase();
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.map.get(&format!("{host}:{port}")).or_else(|| known.map.get(&host)).cloned()
    }

    pub(super) fn rewrites(&self, host: &str) -> bool {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        known.rewritten.iter().any(|rewritten| rewritten.eq_ignore_ascii_case(host))
    }

    /// Whether a host is reached although nothing says so: the platform.
    pub(super) fn is_platform(&self, host: &str, port: u16) -> bool {
        format!("{host}:{port}") == self.platform
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(text: &str) -> Mapping {
        text.parse().unwrap()
    }

    #[test]
    fn a_mapping_is_read_as_people_write_it() {
        let plain = Mapping { host: "m.shop.example".into(), target: "127.0.0.1:5173".into() };
        for text in [
            "m.shop.example=127.0.0.1:5173",
            "M.Shop.Example=127.0.0.1:5173",
            "https://m.shop.example/=http://127.0.0.1:5173/",
        ] {
            assert_eq!(mapping(text), plain, "{text}");
        }
        assert_eq!(mapping("a.example=localhost").target, "localhost:80");
        assert_eq!(mapping("a.example:8443=[::1]:5173").host, "a.example:8443");
        for text in [
            "",
            "a.example",
            "=127.0.0.1:1",
            "a.example=",
            "a.example=https://x:1",
            "a b=c",
            "a@b=c:1",
            "a=b:0",
        ] {
            assert!(text.parse::<Mapping>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_port_counts_before_the_name_alone() {
        let rules = Rules::new(false, "127.0.0.1:8787".to_owned());
        rules.map([mapping("a.example=127.0.0.1:1"), mapping("a.example:8443=127.0.0.1:2")]);
        assert_eq!(rules.target("A.example", 443).as_deref(), Some("127.0.0.1:1"));
        assert_eq!(rules.target("a.example", 8443).as_deref(), Some("127.0.0.1:2"));
        assert_eq!(rules.target("b.example", 443), None);
        rules.map([mapping("b.example=127.0.0.1:3")]);
        assert_eq!(rules.target("b.example", 443).as_deref(), Some("127.0.0.1:3"));
        assert_eq!(rules.target("a.example", 443), None);
    }
}
