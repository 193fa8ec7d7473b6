//! The string to sign and its parts, as a person at a desk compares them with his own. Nothing in it can be presented:
//! codes and tokens are hidden, the hash is that of the whole.

use kanhe_core::app::App;
use kanhe_doctor::{Explained, Field};
use kanhe_sign::message::Message;
use kanhe_sign::message::header::SignatureHeader;
use serde::Serialize;

use super::{Diagnosis, Words};

/// What a person compares.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Evidence {
    /// The string to sign, as long as it is, with codes and tokens hidden.
    pub text: String,
    /// How many bytes it has.
    pub bytes: usize,
    /// The SHA-256 of the string as it is, in hexadecimal.
    pub sha256: String,
    /// The six things that can differ.
    pub parts: Vec<Part>,
    /// What was found, in words.
    pub found: Vec<Words>,
}

/// One of the things that can differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `path`, `client_id`, `time`, `body`, `encoding`, `key_version`.
    pub name: &'static str,
    /// As it came.
    pub received: String,
    /// As it was signed, where that is known and can be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<String>,
    /// Whether it is what does not match.
    pub differs: bool,
}

impl Evidence {
    /// Of a request that came with this header.
    pub fn of(app: &App, message: &Message<'_>, header: &str, diagnosis: &Diagnosis) -> Self {
        let text = message.text();
        let mistakes = diagnosis.found.mistakes();
        let header = SignatureHeader::parse(header).ok();
        let encoding = header.as_ref().map_or("–", |header| encoding_of(&header.signature));
        let version = header.as_ref().and_then(|header| header.key_version);
        let newest = || app.public_keys.keys().last().map(|newest| format!("– ({newest})"));
        let version = version.map(|version| version.to_string()).or_else(newest).unwrap_or_default();
        let received = [
            ("path", message.path.to_owned()),
            ("client_id", message.client_id.to_owned()),
            ("time", message.time.to_owned()),
            ("body", format!("{} bytes", message.body.len())),
            ("encoding", encoding.to_owned()),
            ("key_version", version),
        ];
        let part = |(name, received): (&'static str, String)| {
            let mistake = mistakes.iter().find(|mistake| part_of(mistake) == name);
            let signed = mistake.map(|mistake| mistake.signed.clone()).filter(|signed| !signed.is_empty());
            Part { name, received, signed, differs: mistake.is_some() }
        };
        Self {
            text: hidden(&String::from_utf8_lossy(&text)),
            bytes: text.len(),
            sha256: diagnosis.hash.clone(),
            parts: received.into_iter().map(part).collect(),
            found: diagnosis.words(),
        }
    }
}

fn part_of(mistake: &Explained) -> &'static str {
    match mistake.code.field() {
        Field::Path => "path",
        Field::Client => "client_id",
        Field::Timestamp => "time",
        Field::Body => "body",
        Field::Signature => "encoding",
        Field::Key => "key_version",
        // Of the whole, and of none of its parts.
        _ => "",
    }
}

/// Which of the three encodings a signature is written in.
fn encoding_of(text: &str) -> &'static str {
    if text.contains('%') {
        "percent-encoded base64"
    } else if text.contains(['-', '_']) || !text.contains(['+', '/', '=']) {
        "base64url"
    } else {
        "base64"
    }
}

/// Codes and tokens are runs of at least so many letters and digits.
const RUN: usize = 28;
/// Their first digits say what they are, and nothing else.
const SHOWN: usize = 10;

/// A text in which long runs of letters and digits are stars but for their beginning, sign for sign.
fn hidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        let run = rest.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(run);
        if word.len() < RUN {
            out.push_str(word);
        } else {
            out.push_str(word.get(..SHOWN).unwrap_or_default());
            out.extend(core::iter::repeat_n('*', word.len() - SHOWN));
        }
        let next = behind.chars().next();
        out.extend(next);
        rest = behind.get(next.map_or(0, char::len_utf8)..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_tokens_are_hidden_sign_for_sign() {
        let text = "POST /v1/x\n2026112000000000000042.2026-11-20T20:30:00Z.{\"authCode\":\"0000000001T1dc0W0tv448DB00007826\",\"memo\":\"你好\"}";
        let shown = hidden(text);
        assert_eq!(
            shown,
            "POST /v1/x\n2026112000000000000042.2026-11-20T20:30:00Z.{\"authCode\":\"0000000001**********************\",\"memo\":\"你好\"}"
        );
        assert_eq!(shown.len(), text.len());
    }

    #[test]
    fn the_encoding_is_told_by_its_signs() {
        assert_eq!(encoding_of("a%2Bb%3D"), "percent-encoded base64");
        assert_eq!(encoding_of("a+b="), "base64");
        assert_eq!(encoding_of("a-b"), "base64url");
    }
}
