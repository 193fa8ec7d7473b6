//! Alipay+'s RSA over a request, or over a reply (`protocol/alipay-plus.md` 3.2, 3.3 and 6).
//!
//! A signature is opened once with each public key; what comes out is the hash of what was signed, and says itself which
//! digest and scheme made it. After that the search compares hashes, and nothing is verified a second time.

use kanhe_sign::message::encoding;
use kanhe_sign::message::header::SignatureHeader;
use kanhe_sign::rsa::{RsaPublic, Scheme};
use md5::Md5;
use sha1::Sha1;
use sha2::{Digest, Sha256, Sha512};

use super::body::{self, Body};
use super::written::{percent, unhex};
use super::{KeyKind, RawRequest, paths, times};
use crate::diagnosis::{Diagnosis, Explained, Finding, Hint};
use crate::mistake::Mistake;
use crate::search::{Buckets, Choosable};
use crate::ticket::NOTHINGS;
use crate::variant::{Mistakes, Variant, Variants};

/// A signed message, and what may have signed it.
#[derive(Clone, Debug, Default)]
pub struct AlipayplusCase {
    /// The request as it came. Of a reply: its body, its headers, and the path of its request.
    pub request: RawRequest,
    /// Public keys of who signed, and others.
    pub keys: Vec<SuspectKey>,
    /// Of a reply: the key by which the client tried to verify it.
    pub verified_with: Option<RsaPublic>,
    /// Paths of the same call in other editions.
    pub paths: Vec<String>,
    /// Ids that the client may have taken for its own.
    pub clients: Vec<String>,
}

/// A public key whose private half may have signed.
#[derive(Clone, Debug)]
pub struct SuspectKey {
    /// The key.
    pub key: RsaPublic,
    /// Its version.
    pub version: Option<u16>,
    /// Whose it is.
    pub kind: KeyKind,
    /// For people.
    pub provenance: String,
}

/// Bodies beyond this are not tried with two mistakes.
const BODY: usize = 4096;

/// Finds out what was signed.
pub fn diagnose(case: &AlipayplusCase) -> Diagnosis {
    let request = &case.request;
    let given = request.header("signature");
    if given.is_empty() {
        return found(vec![Explained::bare(Mistake::SignatureMissing)]);
    }
    let Ok(header) = SignatureHeader::parse(given) else {
        return found(vec![Explained::new(Mistake::HeaderUnreadable, given, "")]);
    };
    if !header.is_rsa256() {
        return found(vec![Explained::new(Mistake::AlgorithmOther, &*header.algorithm, "RSA256")]);
    }
    let mut around = Vec::new();
    let named = named(case, header.key_version);
    if let (None, Some(version), false) = (named, header.key_version, case.keys.is_empty()) {
        around.push(Explained::new(Mistake::KeyVersionUnknown, version.to_string(), versions(case)));
    }
    let lengths: Vec<usize> = case.keys.iter().map(|key| key.key.signature_bytes()).collect();
    let signature = match read(&header.signature, &lengths) {
        Ok((signature, mistake)) => {
            around.extend(mistake.map(Explained::bare));
            signature
        }
        Err(mistake) => {
            around.push(Explained::bare(mistake));
            return found(around);
        }
    };
    let Some((key, opened)) = opened(case, named, &signature) else {
        return stranger(case, around);
    };
    match key.kind {
        KeyKind::Right if named.is_none_or(|named| named.key == key.key) => {}
        KeyKind::Right | KeyKind::OtherVersion => {
            let right = named.map_or("", |named| &*named.provenance);
            if named.is_some() {
                around.push(Explained::new(Mistake::KeyVersion, &*key.provenance, right));
            }
        }
        KeyKind::OtherApp => {
            let right = named.map_or("", |named| &*named.provenance);
            around.push(Explained::new(Mistake::KeyOtherApp, &*key.provenance, right));
        }
    }
    if case.verified_with.as_ref().is_some_and(|with| *with != key.key) {
        let own = case.keys.iter().find(|key| Some(&key.key) == case.verified_with.as_ref());
        around.push(Explained::new(
            Mistake::KeyOwnPublic,
            own.map_or("", |own| &*own.provenance),
            &*key.provenance,
        ));
    }
    let mut search = Search::new(case, &opened);
    let text = search.run();
    let tried = search.tried;
    let mut diagnosis = match text {
        Some(mut mistakes) => {
            mistakes.extend(opened.mistake().map(Explained::bare));
            mistakes.extend(around);
            found(mistakes)
        }
        // The key is known for certain, the text is not: that is half an answer, and no cause.
        None => Diagnosis { hints: vec![Hint::KeyIsRight], ..Diagnosis::new(Finding::Unexplained) },
    };
    diagnosis.tried = tried;
    diagnosis
}

fn found(mistakes: Vec<Explained>) -> Diagnosis {
    Diagnosis::new(Finding::of(mistakes))
}

/// No key that is known opens it: another key signed, or the signature was changed on its way.
fn stranger(case: &AlipayplusCase, around: Vec<Explained>) -> Diagnosis {
    if case.keys.is_empty() {
        return Diagnosis { hints: vec![Hint::NoTicket], ..Diagnosis::new(Finding::Unexplained) };
    }
    let mut mistakes =
        vec![Explained::bare(Mistake::KeyNotRegistered), Explained::bare(Mistake::SignatureDamaged)];
    mistakes.extend(around);
    Diagnosis::new(Finding::Possible { mistakes })
}

/// The key that the header names; without a version the newest.
fn named(case: &AlipayplusCase, version: Option<u16>) -> Option<&SuspectKey> {
    let own = case.keys.iter().filter(|key| key.kind != KeyKind::OtherApp);
    match version {
        Some(version) => own.into_iter().find(|key| key.version.is_none_or(|known| known == version)),
        None => own.into_iter().max_by_key(|key| key.version),
    }
}

fn versions(case: &AlipayplusCase) -> String {
    let known: Vec<String> = case.keys.iter().filter_map(|key| Some(key.version?.to_string())).collect();
    known.join(", ")
}

/// The signature's bytes, and what is wrong with how they are written. The platform reads base64, base64url and
/// percent-encoding alike, also without padding.
fn read(text: &str, lengths: &[usize]) -> Result<(Vec<u8>, Option<Mistake>), Mistake> {
    let fits = |bytes: &Vec<u8>| lengths.is_empty() || lengths.contains(&bytes.len());
    let plain = encoding::read(text);
    if let Some(bytes) = plain.clone().filter(fits) {
        return Ok((bytes, None));
    }
    let twice = || percent(text).filter(|once| once.contains('%')).and_then(|once| encoding::read(&once));
    if let Some(bytes) = twice().filter(fits) {
        return Ok((bytes, Some(Mistake::SignatureEncodedTwice)));
    }
    if let Some(bytes) = unhex(text).filter(fits) {
        return Ok((bytes, Some(Mistake::SignatureHex)));
    }
    let digits = plain.as_deref().and_then(|bytes| core::str::from_utf8(bytes).ok());
    if let Some(bytes) = digits.and_then(unhex).filter(fits) {
        return Ok((bytes, Some(Mistake::SignatureHexInBase64)));
    }
    Err(if plain.is_some() { Mistake::SignatureLength } else { Mistake::SignatureUnreadable })
}

/// What a key has made of a signature.
enum Opened {
    /// PKCS#1 v1.5: the digest's bytes.
    Hash(Hash, Vec<u8>),
    /// PSS: it can only be verified.
    Pss,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hash {
    Sha256,
    Sha1,
    Sha512,
    Md5,
}

/// `DigestInfo` before the hash: RFC 8017 section 9.2, note 1.
const INFOS: [(Hash, &[u8]); 4] = [
    (Hash::Sha256, b"\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\x00\x04\x20"),
    (Hash::Sha1, b"\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\x00\x04\x14"),
    (Hash::Sha512, b"\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\x00\x04\x40"),
    (Hash::Md5, b"\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\x00\x04\x10"),
];

impl Opened {
    fn read(encoded: &[u8]) -> Option<Self> {
        if let Some(rest) = encoded.strip_prefix(&[0, 1]) {
            let padding = rest.iter().take_while(|byte| **byte == 0xff).count();
            let info = rest.get(padding..)?.strip_prefix(&[0])?;
            return INFOS
                .iter()
                .find_map(|(hash, head)| Some(Self::Hash(*hash, info.strip_prefix(*head)?.to_vec())))
                .filter(|_| padding >= 8);
        }
        // One chance in 65536 that another key's signature looks so: it is verified before anything is said.
        (encoded.last() == Some(&0xbc) && encoded.first().is_some_and(|first| first & 0x80 == 0))
            .then_some(Self::Pss)
    }

    fn mistake(&self) -> Option<Mistake> {
        match self {
            Self::Hash(Hash::Sha256, _) => None,
            Self::Hash(..) => Some(Mistake::DigestOther),
            Self::Pss => Some(Mistake::SchemePss),
        }
    }
}

/// The key whose private half made the signature; the one that the header names first.
fn opened<'a>(
    case: &'a AlipayplusCase,
    named: Option<&'a SuspectKey>,
    signature: &[u8],
) -> Option<(&'a SuspectKey, Opened)> {
    let keys = named.into_iter().chain(&case.keys);
    let mut opened = keys.filter_map(|key| Some((key, Opened::read(&key.key.opened(signature)?)?)));
    let text = text_of(&case.request);
    opened.find(|(key, opened)| {
        matches!(opened, Opened::Hash(..)) || key.key.verifies_as(Scheme::Pss, &text, signature)
    })
}

fn text_of(request: &RawRequest) -> Vec<u8> {
    kanhe_sign::message::Message {
        path: &request.path,
        client_id: request.header("client-id"),
        time: time(request),
        body: &request.body,
    }
    .text()
}

fn time(request: &RawRequest) -> &str {
    Some(request.header("request-time"))
        .filter(|time| !time.is_empty())
        .unwrap_or(request.header("response-time"))
}

/// What stands between and around the parts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    Right,
    CarriageReturn,
    Escaped,
    Missing,
    Get,
    HashedFirst,
    BodyOnly,
}

const JOINTS: [Joint; 7] = [
    Joint::Right,
    Joint::CarriageReturn,
    Joint::Escaped,
    Joint::Missing,
    Joint::Get,
    Joint::HashedFirst,
    Joint::BodyOnly,
];

impl Joint {
    fn mistake(self) -> Option<Mistake> {
        match self {
            Self::Right => None,
            Self::CarriageReturn => Some(Mistake::JointCarriageReturn),
            Self::Escaped => Some(Mistake::JointEscaped),
            Self::Missing => Some(Mistake::JointMissing),
            Self::Get => Some(Mistake::MethodOther),
            Self::HashedFirst => Some(Mistake::HashedFirst),
            Self::BodyOnly => Some(Mistake::BodyOnly),
        }
    }
}

impl Choosable for Joint {
    fn mistakes(&self) -> Mistakes {
        self.mistake().map_or(Mistakes::NONE, Mistakes::one)
    }

    fn is_alone(&self) -> bool {
        false
    }
}

struct Chosen<'a>(&'a Body, bool);

impl Choosable for Chosen<'_> {
    fn mistakes(&self) -> Mistakes {
        self.0.mistake.map_or(Mistakes::NONE, Mistakes::one)
    }

    fn is_alone(&self) -> bool {
        self.1 && self.0.mistake.is_some()
    }
}

struct Search<'a> {
    case: &'a AlipayplusCase,
    opened: &'a Opened,
    paths: Vec<Variant>,
    clients: Vec<Variant>,
    times: Vec<Variant>,
    bodies: Vec<Body>,
    tried: u32,
}

impl<'a> Search<'a> {
    fn new(case: &'a AlipayplusCase, opened: &'a Opened) -> Self {
        let request = &case.request;
        Self {
            case,
            opened,
            paths: paths::variants(&request.path, request.header("host"), &request.query, &case.paths),
            clients: clients(request.header("client-id"), &case.clients),
            times: times::variants(time(request)),
            bodies: body::variants(&request.body),
            tried: 0,
        }
    }

    fn run(&mut self) -> Option<Vec<Explained>> {
        // That a signature in PSS is right was verified already: nothing else can be looked for in it.
        let Opened::Hash(hash, wanted) = self.opened else { return Some(Vec::new()) };
        let Self { paths, clients, times, bodies, tried, .. } = self;
        let large = bodies.first().is_some_and(|body| body.bytes.len() > BODY);
        let chosen: Vec<Chosen<'_>> = bodies.iter().map(|body| Chosen(body, large)).collect();
        let buckets = Buckets::new().part(&JOINTS).part(paths).part(clients).part(times).part(&chosen);
        let mut head = String::with_capacity(256);
        let found = buckets.search(|choice| {
            let [joint, path, client, time, body] = *choice else { return false };
            *tried += 1;
            let (Some(joint), Some(Chosen(body, _))) = (JOINTS.get(joint), chosen.get(body)) else {
                return false;
            };
            head.clear();
            let parts = [
                if *joint == Joint::Get { "GET " } else { "POST " },
                value(paths, path),
                match joint {
                    Joint::CarriageReturn => "\r\n",
                    Joint::Escaped => "\\n",
                    Joint::Missing => "",
                    _ => "\n",
                },
                value(clients, client),
                ".",
                value(times, time),
                ".",
            ];
            if *joint != Joint::BodyOnly {
                head.extend(parts);
            }
            if *joint == Joint::HashedFirst {
                // Of the string, always in SHA-256: as digits, or as bytes.
                let inner = digest(Hash::Sha256, &[head.as_bytes(), &body.bytes]);
                let digits = kanhe_sign::hex::text(&inner);
                return digest(*hash, &[digits.as_bytes()]) == *wanted || digest(*hash, &[&inner]) == *wanted;
            }
            digest(*hash, &[head.as_bytes(), &body.bytes]) == *wanted
        })?;
        let [joint, path, client, time_number, body] = *found else { return None };
        let request = &self.case.request;
        let parts = [
            (self.paths.get(path), &*request.path),
            (self.clients.get(client), request.header("client-id")),
            (self.times.get(time_number), time(request)),
        ];
        let mut mistakes = Vec::new();
        for (variant, right) in parts {
            let Some(variant) = variant else { continue };
            mistakes.extend(variant.mistakes.iter().map(|code| Explained::new(code, variant.text(), right)));
        }
        // Bodies carry codes and tokens: how they differ is said, and not what is in them.
        mistakes.extend(self.bodies.get(body)?.mistake.map(Explained::bare));
        mistakes.extend(JOINTS.get(joint)?.mistake().map(Explained::bare));
        Some(mistakes)
    }
}

fn value(variants: &[Variant], number: usize) -> &str {
    variants.get(number).map_or("", |variant| &variant.value)
}

fn digest(hash: Hash, parts: &[&[u8]]) -> Vec<u8> {
    fn over<D: Digest>(parts: &[&[u8]]) -> Vec<u8> {
        let mut digest = D::new();
        for part in parts {
            digest.update(part);
        }
        digest.finalize().to_vec()
    }
    match hash {
        Hash::Sha256 => over::<Sha256>(parts),
        Hash::Sha1 => over::<Sha1>(parts),
        Hash::Sha512 => over::<Sha512>(parts),
        Hash::Md5 => over::<Md5>(parts),
    }
}

fn clients(sent: &str, others: &[String]) -> Vec<Variant> {
    let mut variants = Variants::of(sent);
    variants.add(sent.to_lowercase(), Mistake::ClientCase);
    variants.add(sent.to_uppercase(), Mistake::ClientCase);
    for other in others {
        variants.add(&**other, Mistake::ClientOther);
    }
    for nothing in core::iter::once("").chain(NOTHINGS) {
        variants.add(nothing, Mistake::ClientMissing);
    }
    variants.list()
}
