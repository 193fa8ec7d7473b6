//! Says of a request whose signature does not verify what differs between what was sent and what was signed.

use kanhe_core::app::App;
use kanhe_sign::hex;
use kanhe_sign::message::Message;
use kanhe_sign::message::explain::{BodyFault, Difference, EncodingFault, JointFault, Known, explain};
use kanhe_sign::rsa::RsaPublic;

use crate::moment;
use crate::profile::edition::EDITIONS;

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
    /// For people, in one line.
    pub fn text(&self) -> String {
        let found = match &self.differences {
            Some(differences) if !differences.is_empty() => {
                differences.iter().map(words).collect::<Vec<_>>().join(" ")
            }
            _ => "No known mistake explains it: is the private key the one whose public key is registered?"
                .to_owned(),
        };
        format!("The signature is invalid. {found} SHA-256 of the string to sign: {}", self.hash)
    }
}

/// One difference in words.
pub fn words(difference: &Difference) -> String {
    match difference {
        Difference::Header(fault) => format!("The Signature header cannot be read: {fault}."),
        Difference::Algorithm(name) => format!("The algorithm is {name}, and not RSA256."),
        Difference::Scheme(scheme) => {
            format!("It was signed with {scheme:?} instead of SHA-256 with PKCS#1 v1.5.")
        }
        Difference::Encoding(fault) => encoding_words(*fault),
        Difference::UnknownKeyVersion(version) => format!("No key of version {version} is registered."),
        Difference::KeyVersion { signed } => {
            format!("It was signed with the key of version {signed}, which the header does not name.")
        }
        Difference::Path { signed } => format!("The path that was signed is {signed:?}."),
        Difference::ClientId { signed } => format!("The client ID that was signed is {signed:?}."),
        Difference::Time { signed } => format!("The time that was signed is {signed:?}."),
        Difference::Body(fault) => body_words(*fault),
        Difference::Joint(fault) => joint_words(*fault).to_owned(),
    }
}

fn encoding_words(fault: EncodingFault) -> String {
    match fault {
        EncodingFault::Twice => "The signature is percent-encoded twice.".to_owned(),
        EncodingFault::Hexadecimal => "The signature is in hexadecimal instead of base64.".to_owned(),
        EncodingFault::HexadecimalInBase64 => {
            "The signature is base64 of hexadecimal instead of bytes.".to_owned()
        }
        EncodingFault::Unreadable => "The signature is no base64.".to_owned(),
        EncodingFault::Length { bytes, expected } => {
            format!("The signature has {bytes} bytes instead of {expected}.")
        }
    }
}

fn body_words(fault: BodyFault) -> String {
    let how = match fault {
        BodyFault::Compact => "without white space",
        BodyFault::Spaced => "with spaces behind commas and colons",
        BodyFault::Indented(spaces) => {
            return format!("The body was signed over lines, indented by {spaces}.");
        }
        BodyFault::Sorted => "with its names in order",
        BodyFault::SortedSpaced => "with its names in order and with spaces",
        BodyFault::EscapedSlashes => "with \\/ for /",
        BodyFault::PlainSlashes => "with / for \\/",
        BodyFault::EscapedSigns => "with \\uXXXX for signs beyond ASCII",
        BodyFault::PlainSigns => "with the signs that are sent as \\uXXXX",
        BodyFault::CarriageReturns => "with CR LF at the ends of lines",
        BodyFault::LineFeeds => "with LF at the ends of lines",
        BodyFault::FinalLine => "with a line end behind it",
        BodyFault::Trimmed => "without the white space around it",
        BodyFault::Empty => "as if it were empty",
        BodyFault::EmptyObject => "as an empty object",
    };
    format!("The body was signed {how}: sign the bytes that are sent.")
}

fn joint_words(fault: JointFault) -> &'static str {
    match fault {
        JointFault::CarriageReturn => "CR LF instead of LF stands behind the path.",
        JointFault::EscapedLineFeed => "A backslash and an n instead of a line feed stand behind the path.",
        JointFault::FinalLineFeed => "A line feed stands behind the body.",
        JointFault::Get => "GET instead of POST stands before the path.",
        JointFault::HashedFirst => "The hash of the string was signed instead of the string.",
        JointFault::BodyOnly => "Only the body was signed.",
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
