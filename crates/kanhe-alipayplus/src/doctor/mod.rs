//! Says of a request whose signature does not verify what differs between what was sent and what was signed: what the
//! platform knows, handed to `kanhe-doctor`.
//!
//! * [`evidence`]: the string to sign and its parts, as a person at a desk compares them.

pub mod evidence;

use kanhe_core::app::App;
use kanhe_doctor::request::alipayplus::{AlipayplusCase, SuspectKey};
use kanhe_doctor::request::{KeyKind, RawRequest};
use kanhe_doctor::{Explained, Finding};
use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::rsa::RsaPublic;
use serde::Serialize;

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
    let case = AlipayplusCase {
        keys: keys(app, KeyKind::Right),
        paths: elsewhere(message.path),
        request,
        ..AlipayplusCase::default()
    };
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

/// A sentence in both languages, and the way out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
    /// The way out, in Chinese; empty if nobody knows one.
    pub fix_zh: String,
    /// The same in English.
    pub fix_en: String,
    /// The page that tells more, on this server.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

impl Diagnosis {
    /// What was found, in words.
    pub fn words(&self) -> Vec<Words> {
        let mistakes = self.found.mistakes();
        if !mistakes.is_empty() {
            return mistakes.iter().map(words).collect();
        }
        vec![Words {
            zh: "密钥正确，但没有已知的错误能解释签名的内容。".to_owned(),
            en: "The key is right, and no known mistake explains what was signed.".to_owned(),
            fix_zh: "比较两边待签名字符串的 SHA-256。".to_owned(),
            fix_en: "Compare the SHA-256 of the string to sign on both sides.".to_owned(),
            page: None,
        }]
    }

    /// For people, in one line.
    pub fn text(&self) -> String {
        let joint = if matches!(self.found.finding, Finding::Possible { .. }) { " Or: " } else { " " };
        let found = self.words().into_iter().map(|words| words.en).collect::<Vec<_>>().join(joint);
        format!("The signature is invalid. {found} SHA-256 of the string to sign: {}", self.hash)
    }
}

/// One mistake in words, with what was signed where that can be shown.
fn words(mistake: &Explained) -> Words {
    let words = mistake.words();
    let signed = &mistake.signed;
    let (zh, en) = if signed.is_empty() {
        (words.zh.clone(), words.en.clone())
    } else {
        (format!("{}签的是 {signed:?}。", words.zh), format!("{} It was {signed:?}.", words.en))
    };
    let (fix_zh, fix_en) = (words.fix_zh.clone(), words.fix_en.clone());
    Words { zh, en, fix_zh, fix_en, page: Some(mistake.page()) }
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
