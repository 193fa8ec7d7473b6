//! Says of a request whose signature does not verify what differs between what was sent and what was signed.

use kanhe_core::app::App;
use kanhe_doctor::request::alipayplus::{AlipayplusCase, SuspectKey};
use kanhe_doctor::request::{KeyKind, RawRequest};
use kanhe_doctor::{Explained, Finding};
use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::rsa::RsaPublic;

use crate::profile::edition::EDITIONS;

/// What was found.
#[derive(Clone, Debug)]
pub struct Diagnosis {
    /// The SHA-256 of what the platform verified over, in hexadecimal.
    pub hash: String,
    /// What differs.
    pub found: kanhe_doctor::Diagnosis,
}

/// Looks for what differs. For a developer's desk, not for the open internet.
pub fn diagnose(app: &App, message: &Message<'_>, header: &str) -> Diagnosis {
    let headers = [("client-id", message.client_id), ("request-time", message.time), ("signature", header)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let request = RawRequest::new("POST", message.path, headers.to_vec(), message.body.to_vec());
    let case = AlipayplusCase { keys: keys(app, KeyKind::Right), paths: elsewhere(message.path), request, ..AlipayplusCase::default() };
    let found = kanhe_doctor::request::alipayplus::diagnose(&case);
    Diagnosis { hash: hex::text(&message.hash()), found }
}

/// The public keys of a client, as the doctor takes them.
pub fn keys(app: &App, kind: KeyKind) -> Vec<SuspectKey> {
    let parsed = app.public_keys.iter().filter_map(|(version, key)| Some((*version, RsaPublic::parse(key)?)));
    let suspect = |(version, key)| SuspectKey {
        key,
        version: Some(version),
        kind,
        provenance: format!("key {version} of {}", app.client_id),
    };
    parsed.map(suspect).collect()
}

/// Paths of the same call in other editions.
pub fn elsewhere(path: &str) -> Vec<String> {
    let calls = || EDITIONS.iter().map(|edition| edition.paths.all());
    let place = calls().find_map(|paths| paths.iter().position(|other| *other == Some(path)));
    let there = calls().filter_map(|paths| paths.get(place?).copied().flatten());
    there.filter(|other| *other != path).map(str::to_owned).collect()
}

impl Diagnosis {
    /// For people, in one line.
    pub fn text(&self) -> String {
        let found = match &self.found.finding {
            Finding::Explained { mistakes } => mistakes.iter().map(words).collect::<Vec<_>>().join(" "),
            Finding::Possible { mistakes } => mistakes.iter().map(words).collect::<Vec<_>>().join(" Or: "),
            Finding::Verifies | Finding::Unexplained => {
                "The key is right, and no known mistake explains what was signed.".to_owned()
            }
        };
        format!("The signature is invalid. {found} SHA-256 of the string to sign: {}", self.hash)
    }
}

/// One mistake in words.
fn words(mistake: &Explained) -> String {
    let words = &mistake.words().en;
    if mistake.signed.is_empty() { words.clone() } else { format!("{words} It was {:?}.", mistake.signed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_call_is_known_by_its_place_also_where_editions_name_it_otherwise() {
        let paths = elsewhere("/v1/users/inquiryUserInfo");
        assert_eq!(paths.len(), EDITIONS.len() - 1);
        assert!(paths.iter().any(|path| path == "/v1/customers/user/inquiryUserInfoByAccessToken.htm"));
        assert!(elsewhere("/nowhere").is_empty());
    }
}
