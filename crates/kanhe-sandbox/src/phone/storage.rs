//! What pages keep on the phone, a drawer for each domain.

use std::collections::BTreeMap;

use super::Phones;
use super::face::Caller;

/// How many bytes a domain keeps at most, names included.
const BYTES: usize = 10 * 1024 * 1024;
/// How many domains are remembered.
const DOMAINS: usize = 64;

/// The drawers, by domain.
#[derive(Clone, Debug, Default)]
pub struct Storage(BTreeMap<String, BTreeMap<String, String>>);

impl Storage {
    /// Keeps a value, or forgets one. Answers whether there was room.
    fn put(&mut self, domain: &str, name: &str, value: Option<&str>) -> bool {
        if self.0.len() >= DOMAINS && !self.0.contains_key(domain) {
            return false;
        }
        let drawer = self.0.entry(domain.to_owned()).or_default();
        let Some(value) = value else {
            drawer.remove(name);
            return true;
        };
        let others = drawer.iter().filter(|(known, _)| *known != name);
        let bytes: usize = others.map(|(name, value)| name.len() + value.len()).sum();
        if bytes + name.len() + value.len() > BYTES {
            return false;
        }
        drawer.insert(name.to_owned(), value.to_owned());
        true
    }
}

impl Phones {
    /// A page keeps a value, or forgets one. Answers whether there was room.
    pub(crate) fn store(&self, caller: &Caller, domain: &str, name: &str, value: Option<&str>) -> bool {
        let mut state = self.state();
        let session = state.sessions.get_mut(&caller.session);
        session.is_some_and(|session| session.storage.put(domain, name, value))
    }

    /// What a domain's pages keep under a name.
    pub(crate) fn stored(&self, caller: &Caller, domain: &str, name: &str) -> Option<String> {
        self.state().sessions.get(&caller.session)?.storage.0.get(domain)?.get(name).cloned()
    }

    /// The names under which a domain's pages keep something.
    pub(crate) fn stored_names(&self, caller: &Caller, domain: &str) -> Vec<String> {
        let state = self.state();
        let drawer = state.sessions.get(&caller.session).and_then(|session| session.storage.0.get(domain));
        drawer.map(|drawer| drawer.keys().cloned().collect()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_has_a_drawer_of_its_own_with_an_end() {
        let mut storage = Storage::default();
        assert!(storage.put("a.example", "k", Some("1")));
        assert!(storage.put("b.example", "k", Some("2")));
        assert_eq!(storage.0["a.example"]["k"], "1");
        assert!(!storage.put("a.example", "large", Some(&"x".repeat(BYTES))));
        assert!(storage.put("a.example", "k", Some(&"x".repeat(BYTES - 1))), "the old value makes room");
        assert!(storage.put("a.example", "k", None));
        assert!(storage.0["a.example"].is_empty());
        for number in 0..100 {
            storage.put(&number.to_string(), "k", Some("1"));
        }
        assert_eq!(storage.0.len(), DOMAINS);
    }
}
