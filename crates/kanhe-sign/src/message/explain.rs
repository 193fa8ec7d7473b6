//! Says what differs between what was received and what was signed, by signing again with every mistake that people
//! make (`protocol/alipay-plus.md` 3.3 and 6).

use super::encoding::{self, percent_decoded};
use super::header::SignatureHeader;
use super::json::{self, Style};
use super::{Message, header};
use crate::rsa::{RsaPublic, Scheme};

/// What is known beside the message itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// The client's keys by version. Without a version in the header the newest was meant.
    pub keys: &'a [(u16, RsaPublic)],
    /// Other spellings of the moment in the header.
    pub times: &'a [String],
    /// Other addresses of the same call.
    pub paths: &'a [&'a str],
    /// Other ids that the client may have taken for its own.
    pub clients: &'a [&'a str],
}

/// One thing that was signed otherwise than it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Difference {
    /// The header cannot be read.
    Header(header::HeaderFault),
    /// The header names another algorithm than RSA256.
    Algorithm(String),
    /// The signature was made with another hash or padding.
    Scheme(Scheme),
    /// The signature is not written in one of the three encodings.
    Encoding(EncodingFault),
    /// The client has no key of the version that the header names.
    UnknownKeyVersion(u16),
    /// The signature is that of another of the client's keys.
    KeyVersion {
        /// Whose it is.
        signed: u16,
    },
    /// Another path.
    Path {
        /// Which.
        signed: String,
    },
    /// Another client id.
    ClientId {
        /// Which.
        signed: String,
    },
    /// The time was written otherwise.
    Time {
        /// How.
        signed: String,
    },
    /// The body was written otherwise.
    Body(BodyFault),
    /// What stands between the parts.
    Joint(JointFault),
}

/// How a signature is written that cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EncodingFault {
    /// Percent-encoded twice.
    Twice,
    /// In hexadecimal.
    Hexadecimal,
    /// In base64 of hexadecimal.
    HexadecimalInBase64,
    /// In none that is known.
    Unreadable,
    /// Readable, but not as long as a signature of the client's key.
    Length {
        /// How many bytes it has.
        bytes: usize,
        /// How many it should have.
        expected: usize,
    },
}

/// How a body was changed between signing and sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// Signed without any white space.
    Compact,
    /// Signed on one line with spaces behind commas and colons.
    Spaced,
    /// Signed over lines with so many spaces of indent.
    Indented(usize),
    /// Signed with its names in order, without white space.
    Sorted,
    /// Signed with its names in order, with spaces.
    SortedSpaced,
    /// Signed with `\/` for `/`.
    EscapedSlashes,
    /// Signed with `/` for `\/`.
    PlainSlashes,
    /// Signed with `\uXXXX` for what is beyond ASCII.
    EscapedSigns,
    /// Signed with the signs themselves where they are sent as `\uXXXX`.
    PlainSigns,
    /// Signed with CR LF at the ends of lines.
    CarriageReturns,
    /// Signed with LF at the ends of lines.
    LineFeeds,
    /// Signed with a line end behind it.
    FinalLine,
    /// Signed without the white space around it.
    Trimmed,
    /// Signed without a body.
    Empty,
    /// Signed as an empty object.
    EmptyObject,
}

/// What else than the parts differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointFault {
    /// CR LF behind the path.
    CarriageReturn,
    /// `\n` as two signs behind the path.
    EscapedLineFeed,
    /// A line feed behind the body.
    FinalLineFeed,
    /// `GET` instead of `POST`.
    Get,
    /// The hexadecimal hash of the text was signed instead of the text.
    HashedFirst,
    /// Only the body was signed.
    BodyOnly,
}

/// What differs, fewest differences first found. Empty if the signature verifies; nothing if no known mistake explains
/// it: then the private key is most likely another one's, or the body was changed on its way.
pub fn explain(received: &Message<'_>, header: &str, known: &Known<'_>) -> Option<Vec<Difference>> {
    let header = match SignatureHeader::parse(header) {
        Ok(header) => header,
        Err(fault) => return Some(vec![Difference::Header(fault)]),
    };
    if !header.is_rsa256() {
        return Some(vec![Difference::Algorithm(header.algorithm)]);
    }
    let mut found = Vec::new();
    let named = match header.key_version {
        Some(version) => known.keys.iter().find(|(of, _)| *of == version),
        None => known.keys.iter().max_by_key(|(version, _)| *version),
    };
    if let (None, Some(version)) = (named, header.key_version) {
        found.push(Difference::UnknownKeyVersion(version));
    }
    let expected = named.or(known.keys.first()).map_or(256, |(_, key)| key.signature_bytes());
    let signature = match read(&header.signature, expected) {
        Ok((signature, fault)) => {
            found.extend(fault.map(Difference::Encoding));
            signature
        }
        Err(fault) => {
            found.push(Difference::Encoding(fault));
            return Some(found);
        }
    };
    let others = known.keys.iter().filter(|(version, _)| Some(*version) != named.map(|(named, _)| *named));
    for (version, key) in named.into_iter().chain(others) {
        if let Some(differences) = under(received, key, &signature, known) {
            if named.is_some_and(|(named, _)| named != version) {
                found.push(Difference::KeyVersion { signed: *version });
            }
            found.extend(differences);
            return Some(found);
        }
    }
    (!found.is_empty()).then_some(found)
}

/// The signature's bytes, and what is wrong with how they are written.
fn read(text: &str, expected: usize) -> Result<(Vec<u8>, Option<EncodingFault>), EncodingFault> {
    let whole = |bytes: &Vec<u8>| bytes.len() == expected;
    let plain = encoding::read(text);
    if let Some(bytes) = plain.clone().filter(whole) {
        return Ok((bytes, None));
    }
    let twice =
        || percent_decoded(text).filter(|once| once.contains('%')).and_then(|once| encoding::read(&once));
    if let Some(bytes) = twice().filter(whole) {
        return Ok((bytes, Some(EncodingFault::Twice)));
    }
    if let Some(bytes) = unhex(text.as_bytes()).filter(whole) {
        return Ok((bytes, Some(EncodingFault::Hexadecimal)));
    }
    if let Some(bytes) = plain.as_deref().and_then(unhex).filter(whole) {
        return Ok((bytes, Some(EncodingFault::HexadecimalInBase64)));
    }
    Err(match plain {
        Some(bytes) => EncodingFault::Length { bytes: bytes.len(), expected },
        None => EncodingFault::Unreadable,
    })
}

fn unhex(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text.chunks(2).map(|pair| core::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2));
    digits.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

/// What differs under one key.
fn under(
    received: &Message<'_>,
    key: &RsaPublic,
    signature: &[u8],
    known: &Known<'_>,
) -> Option<Vec<Difference>> {
    if received.verifies(key, signature) {
        return Some(Vec::new());
    }
    alone(received, key, signature).or_else(|| combined(received, key, signature, known))
}

/// Mistakes that come alone: another scheme, another text around the parts.
fn alone(received: &Message<'_>, key: &RsaPublic, signature: &[u8]) -> Option<Vec<Difference>> {
    let text = received.text();
    let other = Scheme::OTHERS.into_iter().find(|scheme| key.verifies_as(*scheme, &text, signature));
    if let Some(scheme) = other {
        return Some(vec![Difference::Scheme(scheme)]);
    }
    let Message { path, client_id, time, body } = *received;
    let joined = |head: String| [head.as_bytes(), body].concat();
    let variants = [
        (JointFault::CarriageReturn, joined(format!("POST {path}\r\n{client_id}.{time}."))),
        (JointFault::EscapedLineFeed, joined(format!("POST {path}\\n{client_id}.{time}."))),
        (JointFault::FinalLineFeed, [&*text, b"\n"].concat()),
        (JointFault::Get, joined(format!("GET {path}\n{client_id}.{time}."))),
        (JointFault::HashedFirst, crate::hex::text(&received.hash()).into_bytes()),
        (JointFault::BodyOnly, body.to_vec()),
    ];
    let fault = variants.into_iter().find(|(_, text)| key.verifies_bytes(text, signature));
    fault.map(|(fault, _)| vec![Difference::Joint(fault)])
}

/// Mistakes about the parts, alone and together; those with fewer of them first.
fn combined(
    received: &Message<'_>,
    key: &RsaPublic,
    signature: &[u8],
    known: &Known<'_>,
) -> Option<Vec<Difference>> {
    let paths = paths(received.path, known);
    let clients: Vec<&str> = known.clients.iter().copied().chain([""]).collect();
    let bodies = bodies(received.body);
    // Each part as it came, or as one of its variants: of every combination what was signed.
    let mut tried: Vec<[usize; 4]> = Vec::new();
    for path in 0..=paths.len() {
        for client in 0..=clients.len() {
            for time in 0..=known.times.len() {
                tried.extend((0..=bodies.len()).map(|body| [path, client, time, body]));
            }
        }
    }
    let changes = |tried: &[usize; 4]| tried.iter().filter(|part| **part > 0).count();
    // Three mistakes at once are nobody's.
    tried.retain(|tried| (1..=2).contains(&changes(tried)));
    tried.sort_by_key(changes);
    tried.into_iter().find_map(|[path, client, time, body]| {
        let variant = |number: usize| number.checked_sub(1);
        let path = variant(path).and_then(|number| paths.get(number));
        let client = variant(client).and_then(|number| clients.get(number));
        let time = variant(time).and_then(|number| known.times.get(number));
        let body = variant(body).and_then(|number| bodies.get(number));
        let message = Message {
            path: path.map_or(received.path, String::as_str),
            client_id: client.copied().unwrap_or(received.client_id),
            time: time.map_or(received.time, String::as_str),
            body: body.map_or(received.body, |(_, bytes)| bytes),
        };
        message.verifies(key, signature).then(|| {
            let differences = [
                path.map(|signed| Difference::Path { signed: signed.clone() }),
                client.map(|signed| Difference::ClientId { signed: (*signed).to_owned() }),
                time.map(|signed| Difference::Time { signed: signed.clone() }),
                body.map(|(fault, _)| Difference::Body(*fault)),
            ];
            differences.into_iter().flatten().collect()
        })
    })
}

/// Paths that people sign instead: without the gateway's prefix or the suffix, with a slash too many or too few.
fn paths(path: &str, known: &Known<'_>) -> Vec<String> {
    let mut paths: Vec<String> = known.paths.iter().map(|path| (*path).to_owned()).collect();
    let slashes = path.char_indices().skip(1).filter(|(_, sign)| *sign == '/');
    paths.extend(slashes.filter_map(|(at, _)| path.get(at..)).map(str::to_owned));
    paths.push(path.trim_start_matches('/').to_owned());
    paths.push(format!("{path}/"));
    paths.push(format!("{path}.htm"));
    paths.extend(path.strip_suffix(".htm").map(str::to_owned));
    paths.push(String::new());
    paths.retain(|other| other != path);
    paths
}

fn bodies(body: &[u8]) -> Vec<(BodyFault, Vec<u8>)> {
    let compact = Style { indent: None, comma: "", colon: "", sorted: false };
    let spaced = Style { comma: " ", colon: " ", ..compact };
    let indented = |indent| Style { indent: Some(indent), colon: " ", ..compact };
    let mut bodies = vec![
        (BodyFault::Empty, Vec::new()),
        (BodyFault::EmptyObject, b"{}".to_vec()),
        (BodyFault::FinalLine, [body, b"\n"].concat()),
    ];
    if let Ok(text) = core::str::from_utf8(body) {
        let rewritten = |style| json::rewritten(text, style);
        let variants = [
            (BodyFault::Compact, rewritten(compact)),
            (BodyFault::Spaced, rewritten(spaced)),
            (BodyFault::Indented(2), rewritten(indented(2))),
            (BodyFault::Indented(4), rewritten(indented(4))),
            (BodyFault::Sorted, rewritten(Style { sorted: true, ..compact })),
            (BodyFault::SortedSpaced, rewritten(Style { sorted: true, ..spaced })),
            (BodyFault::PlainSlashes, Some(text.replace("\\/", "/"))),
            (BodyFault::EscapedSlashes, Some(text.replace('/', "\\/"))),
            (BodyFault::EscapedSigns, Some(json::escaped(text))),
            (BodyFault::PlainSigns, json::unescaped(text)),
            (BodyFault::LineFeeds, Some(text.replace("\r\n", "\n"))),
            (BodyFault::CarriageReturns, Some(text.replace('\n', "\r\n"))),
            (BodyFault::Trimmed, Some(text.trim().to_owned())),
        ];
        let changed = variants.into_iter().filter_map(|(fault, text)| Some((fault, text?.into_bytes())));
        bodies.extend(changed);
    }
    bodies.retain(|(_, other)| other != body);
    bodies
}
