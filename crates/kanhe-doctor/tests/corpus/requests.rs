//! Signed requests of Gov-DingTalk (HMAC) and Alipay+ (RSA), and WeChat's cards.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use hmac::{Hmac, KeyInit, Mac};
use kanhe_doctor::request::alipayplus::{AlipayplusCase, SuspectKey};
use kanhe_doctor::request::gov::{GovCase, SuspectSecret};
use kanhe_doctor::request::{KeyKind, RawRequest, alipayplus, gov};
use kanhe_sign::rsa::RsaKey;

use super::random::Random;
use super::{Expected, Question, sorted};

/// A request that is about to be signed. What is sent stays as it is.
#[derive(Clone)]
struct Client {
    key: String,
    method: String,
    path: String,
    id: String,
    time: String,
    nonce: String,
    body: String,
    joint: &'static str,
    tail: &'static str,
    digest: &'static str,
    version: u16,
    /// What becomes of the body between signing and sending.
    sent: fn(&str) -> String,
    write: fn(&[u8]) -> String,
}

type Fault = (&'static str, &'static str, fn(&mut Client));

fn hex(bytes: &[u8]) -> String {
    kanhe_sign::hex::text(bytes)
}

/// Both platforms' faults; the parts that only one of them has are marked by its name.
const COMMON: &[Fault] = &[
    ("path_host", "path", |c| c.path = format!("https://open.example{}", c.path)),
    ("path_prefix", "path", |c| c.path = c.path.split_at(c.path[1..].find('/').unwrap() + 1).1.to_owned()),
    ("path_slash", "path", |c| c.path = c.path[1..].to_owned()),
    ("path_other", "path", |c| c.path = "/other/call".to_owned()),
    ("path_missing", "path", |c| c.path = String::new()),
    ("time_rendered", "time", |c| c.time = c.time.replace(".000+08:00", "+08:00")),
    ("time_other", "time", |c| c.time = c.time.replacen("T20:30:00", "T20:30:01", 1)),
    ("time_missing", "time", |c| c.time = String::new()),
    ("joint_carriage_return", "joint", |c| c.joint = "\r\n"),
    ("joint_escaped", "joint", |c| c.joint = "\\n"),
    ("joint_missing", "joint", |c| c.joint = ""),
];

const GOV: &[Fault] = &[
    ("method_case", "method", |c| c.method = c.method.to_lowercase()),
    ("method_other", "method", |c| c.method = "GET".to_owned()),
    ("nonce_missing", "nonce", |c| c.nonce = String::new()),
    ("fields_missing", "body", |c| c.body = String::new()),
    ("field_missing", "body", |c| c.body = c.body.split_once('&').unwrap().1.to_owned()),
    ("fields_joined", "body", |c| c.body = format!("?{}", c.body)),
    ("body_raw", "body", |c| {
        c.body = "{\"access_token\":\"app_0123\",\"auth_code\":\"c0de\",\"名\":\"a/b\"}".to_owned();
    }),
    ("key_other_app", "key", |c| c.key = "another-apps-secret".to_owned()),
    ("key_is_app_key", "key", |c| c.key = "app-key-1".to_owned()),
    ("key_space", "key", |c| c.key += "\n"),
    ("digest_other", "digest", |c| c.digest = "sha1"),
    ("signature_hex", "write", |c| c.write = hex),
    ("signature_hex_in_base64", "write", |c| c.write = |bytes| STANDARD.encode(hex(bytes))),
    ("signature_url_safe", "write", |c| c.write = |bytes| URL_SAFE.encode(bytes)),
    ("signature_padding", "write", |c| c.write = |bytes| STANDARD_NO_PAD.encode(bytes)),
    ("signature_plus", "write", |c| c.write = |bytes| STANDARD.encode(bytes).replace('+', " ")),
    ("signature_encoded", "write", |c| {
        c.write = |bytes| STANDARD.encode(bytes).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    }),
    ("signature_space", "write", |c| c.write = |bytes| STANDARD.encode(bytes) + "\n"),
];

const ALIPAYPLUS: &[Fault] = &[
    ("path_suffix", "path", |c| c.path += ".htm"),
    ("method_other", "joint", |c| c.method = "GET".to_owned()),
    ("client_case", "client", |c| c.id = c.id.to_lowercase()),
    ("client_other", "client", |c| c.id = "5Y00000000000002".to_owned()),
    ("client_missing", "client", |c| c.id = String::new()),
    ("body_compact", "body", |c| c.body = c.body.replace(", \"", ",\"").replace(": ", ":")),
    ("body_sorted", "body", |c| {
        c.body = r#"{"authCode":"c0de/7","grantType":"AUTHORIZATION_CODE","memo":"café 你好"}"#.to_owned();
    }),
    ("body_slashes", "body", |c| c.body = c.body.replace('/', "\\/")),
    ("body_signs", "body", |c| {
        c.body = c.body.replace('é', "\\u00e9").replace('你', "\\u4f60").replace('好', "\\u597d");
    }),
    ("body_encoding", "body", |c| c.body = c.body.replace(['é', '你', '好'], "?")),
    ("body_final_line", "body", |c| c.body += "\n"),
    ("body_empty", "body", |c| c.body = String::new()),
    ("body_empty_object", "body", |c| c.body = "{}".to_owned()),
    ("body_indented", "body", |c| {
        c.body = "{\n  \"grantType\": \"AUTHORIZATION_CODE\",\n  \"authCode\": \"c0de/7\",\n  \"memo\": \"café 你好\"\n}".to_owned();
    }),
    ("body_trimmed", "sent", |c| c.sent = |body| format!("  {body} ")),
    ("body_line_ends", "sent", |c| {
        c.body = c.body.replacen('{', "{\r\n", 1);
        c.sent = |body| body.replacen('{', "{\n", 1);
    }),
    ("body_spaced", "sent", |c| c.sent = |body| body.replace(", ", ",").replace(": ", ":")),
    ("hashed_first", "joint", |c| c.tail = "hash"),
    ("body_only", "only", |c| c.tail = "only"),
    ("key_version_unknown", "version", |c| c.version = 9),
    ("client_missing", "client", |c| c.id = "undefined".to_owned()),
    ("key_version", "key", |c| c.key = "old".to_owned()),
    ("key_other_app", "key", |c| c.key = "other".to_owned()),
    ("key_not_registered", "stranger", |c| c.key = "stranger".to_owned()),
    ("signature_hex", "write", |c| c.write = hex),
    ("signature_hex_in_base64", "write", |c| c.write = |bytes| STANDARD.encode(hex(bytes))),
    ("signature_encoded_twice", "write", |c| {
        c.write =
            |bytes| STANDARD.encode(bytes).replace('+', "%252B").replace('/', "%252F").replace('=', "%253D");
    }),
];

fn gov_sign(client: &Client) -> String {
    let mut parts = vec![&*client.method, &*client.time, &*client.nonce, &*client.path];
    if !client.body.is_empty() {
        parts.push(&client.body);
    }
    let text = parts.join(client.joint);
    let bytes = if client.digest == "sha1" {
        let mut mac = Hmac::<sha1::Sha1>::new_from_slice(client.key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    } else {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(client.key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    (client.write)(&bytes)
}

fn gov_case(sent: &Client, signature: &str) -> GovCase {
    let headers = [
        ("host", "open.example"),
        ("apikey", "app-key-1"),
        ("x-hmac-auth-timestamp", &sent.time),
        ("x-hmac-auth-nonce", &sent.nonce),
        ("content-type", "application/json"),
    ];
    let mut headers: Vec<(String, String)> =
        headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    headers.push(("x-hmac-auth-signature".to_owned(), signature.to_owned()));
    let body = "{\"access_token\":\"app_0123\",\"auth_code\":\"c0de\",\"名\":\"a/b\"}";
    let secret =
        |text: &str, kind| SuspectSecret { text: text.to_owned(), kind, provenance: format!("{kind:?}") };
    GovCase {
        request: RawRequest::new("POST", &sent.path, headers, body.into()),
        secrets: vec![secret("the-secret", KeyKind::Right), secret("another-apps-secret", KeyKind::OtherApp)],
        paths: vec!["/other/call".to_owned()],
    }
}

fn gov_client(random: &mut Random) -> Client {
    Client {
        key: "the-secret".to_owned(),
        method: "POST".to_owned(),
        path: format!("/rpc/oauth2/call{}.json", random.below(1000)),
        id: String::new(),
        time: format!("2026-{:02}-{:02}T20:30:00.000+08:00", 1 + random.below(12), 1 + random.below(28)),
        nonce: format!("17673194{:09}", random.below(1_000_000_000)),
        body: "access_token=app_0123&auth_code=c0de&名=a/b".to_owned(),
        joint: "\n",
        tail: "",
        digest: "sha256",
        version: 2,
        sent: str::to_owned,
        write: |bytes| STANDARD.encode(bytes),
    }
}

/// Keys take long to find: one set for all.
struct Keys {
    right: RsaKey,
    old: RsaKey,
    other: RsaKey,
    stranger: RsaKey,
}

fn alipayplus_sign(keys: &Keys, client: &Client) -> String {
    let key = match &*client.key {
        "old" => &keys.old,
        "other" => &keys.other,
        "stranger" => &keys.stranger,
        _ => &keys.right,
    };
    let Client { method, path, joint, id, time, body, tail, .. } = client;
    let text = format!("{method} {path}{joint}{id}.{time}.{body}");
    let text = match *tail {
        "hash" => hex(&<sha2::Sha256 as sha2::Digest>::digest(text.as_bytes())),
        "only" => body.clone(),
        _ => text,
    };
    // Our own key signs in one digest and scheme only; the others have a test with OpenSSL's signatures.
    (client.write)(&key.sign_bytes(text.as_bytes()))
}

fn alipayplus_case(keys: &Keys, sent: &Client, signature: &str) -> AlipayplusCase {
    let headers = [
        ("host", "open.example".to_owned()),
        ("client-id", sent.id.clone()),
        ("request-time", sent.time.clone()),
        ("signature", format!("algorithm=RSA256,keyVersion={},signature={signature}", sent.version)),
    ];
    let headers = headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let key = |key: &RsaKey, version, kind| SuspectKey {
        key: key.public(),
        version: Some(version),
        kind,
        provenance: format!("{kind:?} {version}"),
    };
    AlipayplusCase {
        request: RawRequest::new("POST", &sent.path, headers, sent.body.clone().into_bytes()),
        keys: vec![
            key(&keys.right, 2, KeyKind::Right),
            key(&keys.old, 1, KeyKind::OtherVersion),
            key(&keys.other, 1, KeyKind::OtherApp),
        ],
        paths: vec!["/other/call".to_owned()],
        clients: vec!["5Y00000000000002".to_owned()],
        ..AlipayplusCase::default()
    }
}

fn alipayplus_client(random: &mut Random) -> Client {
    Client {
        key: "right".to_owned(),
        method: "POST".to_owned(),
        path: format!("/acl/api/v1/authorizations/call{}", random.below(1000)),
        id: format!("5Y{}AB", random.below(1_000_000)),
        time: format!("2026-{:02}-{:02}T20:30:00.000+08:00", 1 + random.below(12), 1 + random.below(28)),
        nonce: String::new(),
        body: r#"{"grantType": "AUTHORIZATION_CODE", "authCode": "c0de/7", "memo": "café 你好"}"#.to_owned(),
        joint: "\n",
        tail: "",
        digest: "sha256",
        version: 2,
        sent: str::to_owned,
        write: |bytes| STANDARD.encode(bytes),
    }
}

/// The codes of all faults.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    COMMON.iter().chain(GOV).chain(ALIPAYPLUS).map(|fault| fault.0)
}

pub(crate) fn questions(random: &mut Random) -> Vec<Question> {
    let mut questions = Vec::new();
    let gov: Vec<&Fault> = COMMON.iter().chain(GOV).collect();
    let ask = |sent: &Client, signature: String| {
        let case = gov_case(sent, &signature);
        Box::new(move || gov::diagnose(&case)) as Box<dyn Fn() -> kanhe_doctor::Diagnosis>
    };
    for faults in sets(&gov) {
        let signed = (0..20).find_map(|_| {
            let sent = gov_client(random);
            let mut client = sent.clone();
            for fault in &faults {
                fault.2(&mut client);
            }
            let signature = gov_sign(&client);
            let plain = Client { write: |bytes| STANDARD.encode(bytes), ..client.clone() };
            let shows = signature != gov_sign(&plain) || !faults.iter().any(|fault| fault.1 == "write");
            // Of the ways to write it some change nothing, and some leave open which of two it was.
            let clear = !signature.contains(['-', '_']) || gov_sign(&plain).contains('=');
            (shows && clear).then_some((sent, signature))
        });
        if let Some((sent, signature)) = signed {
            questions.push(question("gov request", &faults, ask(&sent, signature)));
        }
    }
    for _ in 0..20 {
        let sent = gov_client(random);
        let foreign = Client { key: random.word(32), ..sent.clone() };
        let other = Client { body: format!("x={}", random.word(5)), ..sent.clone() };
        for client in [foreign, other] {
            let ask = ask(&sent, gov_sign(&client));
            let name = "unknowable".to_owned();
            questions.push(Question { dialect: "gov request", name, ask, expected: Expected::Unknown });
        }
    }

    let key = |seed| RsaKey::derive([seed; 32]).unwrap();
    let keys = Arc::new(Keys { right: key(1), old: key(2), other: key(3), stranger: key(4) });
    let ask = |sent: &Client, signature: String| {
        let case = alipayplus_case(&keys, sent, &signature);
        Box::new(move || alipayplus::diagnose(&case)) as Box<dyn Fn() -> kanhe_doctor::Diagnosis>
    };
    let alipayplus: Vec<&Fault> =
        COMMON.iter().chain(ALIPAYPLUS).filter(|fault| fault.0 != "digest_other").collect();
    for faults in sets(&alipayplus) {
        // A stranger's key hides whatever else is wrong.
        if faults.len() == 2 && faults.iter().any(|fault| fault.1 == "stranger") {
            continue;
        }
        // Where the body alone is signed, or changed on its way, nothing else about the text shows.
        let kinds: Vec<&str> = faults.iter().map(|fault| fault.1).collect();
        let outer = ["key", "write", "version"];
        let clash = |kind: &str| {
            kinds.contains(&kind) && kinds.iter().any(|other| *other != kind && !outer.contains(other))
        };
        if clash("only")
            || kinds == ["body", "sent"]
            || (kinds.contains(&"version") && kinds.contains(&"key"))
        {
            continue;
        }
        let sent = alipayplus_client(random);
        let mut client = sent.clone();
        for fault in &faults {
            fault.2(&mut client);
        }
        let signature = alipayplus_sign(&keys, &client);
        let sent = Client { body: (client.sent)(&sent.body), version: client.version, ..sent };
        questions.push(question("alipayplus request", &faults, ask(&sent, signature)));
    }
    for _ in 0..20 {
        let sent = alipayplus_client(random);
        let other = Client { body: format!("{{\"x\":\"{}\"}}", random.word(5)), ..sent.clone() };
        let ask = ask(&sent, alipayplus_sign(&keys, &other));
        let name = "unknowable".to_owned();
        questions.push(Question { dialect: "alipayplus request", name, ask, expected: Expected::Unknown });
    }
    questions
}

/// None, each alone, and each pair of different parts.
fn sets<'a>(faults: &[&'a Fault]) -> Vec<Vec<&'a Fault>> {
    let mut sets = vec![Vec::new()];
    for (at, one) in faults.iter().enumerate() {
        sets.push(vec![*one]);
        for other in faults.iter().skip(at + 1).filter(|other| other.1 != one.1) {
            sets.push(vec![*one, *other]);
        }
    }
    sets
}

fn question(
    dialect: &'static str,
    faults: &[&Fault],
    ask: Box<dyn Fn() -> kanhe_doctor::Diagnosis>,
) -> Question {
    let codes: Vec<&'static str> = faults.iter().map(|fault| fault.0).collect();
    let expected =
        if codes.is_empty() { Expected::Right } else { Expected::Causes(vec![sorted(codes.clone())]) };
    Question { dialect, name: codes.join(" + "), ask, expected }
}
