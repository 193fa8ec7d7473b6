//! Says of a request whose signature does not verify what differs between what was sent and what was signed.
//!
//! * [`words`](mod@words): a difference in words, in both languages;
//! * [`evidence`]: the string to sign and its parts, as a person at a desk compares them.

pub mod evidence;
pub mod words;

use kanhe_core::app::App;
use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::message::explain::{Difference, Known, explain};
use kanhe_sign::rsa::RsaPublic;

use crate::moment;
use crate::profile::edition::EDITIONS;
use words::{UNEXPLAINED, Words, words};

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The SHA-256 of what the platform verified over, in hexadecimal.
    pub hash: String,
    /// What differs; nothing if no known mistake explains it.
    pub differences: Option<Vec<Difference>>,
}

/// Looks for what differs. It signs again in a few hundred ways: for a developer's desk, not for the open internet.
pub fn diagnose(app: &App, message: &Message<'_>, header: &str) -> Diagnosis {
    let keys: Vec<(u16, RsaPublic)> = app
        .public_keys
        .iter()
        .filter_map(|(version, key)| Some((*version, RsaPublic::parse(key)?)))
        .collect();
    let times = moment::spellings(message.time);
    let paths = elsewhere(message.path);
    let lower = message.client_id.to_lowercase();
    let clients: &[&str] = if lower == message.client_id { &[] } else { &[&lower] };
    let known = Known { keys: &keys, times: &times, paths: &paths, clients };
    Diagnosis { hash: hex::text(&message.hash()), differences: explain(message, header, &known) }
}

/// The same call in other editions.
fn elsewhere(path: &str) -> Vec<&'static str> {
    let calls = || EDITIONS.iter().map(|edition| edition.paths.all());
    let place = calls().find_map(|paths| paths.iter().position(|other| *other == Some(path)));
    let there = calls().filter_map(|paths| paths.get(place?).copied().flatten());
    there.filter(|other| *other != path).collect()
}

impl Diagnosis {
    /// What was found, in words.
    pub fn words(&self) -> Vec<Words> {
        match &self.differences {
            Some(differences) if !differences.is_empty() => differences.iter().map(words).collect(),
            _ => vec![UNEXPLAINED.into()],
        }
    }

    /// For people, in one line.
    pub fn text(&self) -> String {
        let found = self.words().into_iter().map(|words| words.en).collect::<Vec<_>>().join(" ");
        format!("The signature is invalid. {found} SHA-256 of the string to sign: {}", self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_known_by_its_place_also_where_editions_name_it_otherwise() {
        let paths = elsewhere("/v1/users/inquiryUserInfo");
        assert_eq!(paths.len(), EDITIONS.len() - 1);
        assert!(paths.contains(&"/v1/customers/user/inquiryUserInfoByAccessToken.htm"));
        assert!(elsewhere("/nowhere").is_empty());
    }
}
