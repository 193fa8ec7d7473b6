//! Mistakes with requests that the corpus cannot sign, or that are plain without signing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kanhe_doctor::request::alipayplus::{self, AlipayplusCase, SuspectKey};
use kanhe_doctor::request::gov::{self, GovCase, SuspectSecret};
use kanhe_doctor::request::{KeyKind, RawRequest};
use kanhe_doctor::{Finding, Hint};
use kanhe_sign::rsa::RsaKey;
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair};

const BODY: &str = r#"{"grantType":"AUTHORIZATION_CODE"}"#;
const TEXT: &str = "POST /v1/a\n5Y.2026-11-20T20:30:00Z.{\"grantType\":\"AUTHORIZATION_CODE\"}";

fn key() -> RsaKey {
    RsaKey::derive([9; 32]).unwrap()
}

fn case(header: &str) -> AlipayplusCase {
    let headers = [("client-id", "5Y"), ("request-time", "2026-11-20T20:30:00Z"), ("signature", header)];
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    let suspect = |key: &RsaKey, kind| SuspectKey {
        key: key.public(),
        version: None,
        kind,
        provenance: format!("{kind:?}"),
    };
    AlipayplusCase {
        request: RawRequest::new("POST", "/v1/a", headers, BODY.into()),
        keys: vec![suspect(&key(), KeyKind::Right)],
        ..AlipayplusCase::default()
    }
}

fn header(signature: &str) -> String {
    format!("algorithm=RSA256,signature={signature}")
}

fn in_scheme(scheme: &'static dyn RsaEncoding, text: &str) -> String {
    let pem = key().private_pem();
    let der: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(der).unwrap()).unwrap();
    let mut signature = vec![0; pair.public().modulus_len()];
    pair.sign(scheme, &SystemRandom::new(), text.as_bytes(), &mut signature).unwrap();
    STANDARD.encode(signature)
}

#[test]
fn another_digest_and_another_padding_are_told_by_the_signature_itself() {
    for (scheme, code) in
        [(&RSA_PKCS1_SHA512 as &'static dyn RsaEncoding, "digest_other"), (&RSA_PSS_SHA256, "scheme_pss")]
    {
        assert_eq!(alipayplus::diagnose(&case(&header(&in_scheme(scheme, TEXT)))).codes(), [code]);
    }
    let unknown = alipayplus::diagnose(&case(&header(&in_scheme(&RSA_PKCS1_SHA512, "x"))));
    assert_eq!((unknown.finding, unknown.hints), (Finding::Unexplained, vec![Hint::KeyIsRight]));
}

#[test]
fn what_cannot_be_read_is_said_to_be_so() {
    for (header, code) in [
        ("", "signature_missing"),
        ("keyVersion=one", "header_unreadable"),
        ("algorithm=ECC224,signature=a", "algorithm_other"),
        ("algorithm=RSA256,signature=?", "signature_unreadable"),
        ("algorithm=RSA256,signature=YWJj", "signature_length"),
    ] {
        assert_eq!(alipayplus::diagnose(&case(header)).codes(), [code], "{header}");
    }
}

/// A reply that the client verified by its own public key instead of the platform's.
#[test]
fn the_own_public_key_in_the_platforms_place_is_found() {
    let own = RsaKey::derive([10; 32]).unwrap();
    let mut case = case(&header(&key().sign(TEXT.as_bytes())));
    assert_eq!(alipayplus::diagnose(&case).finding, Finding::Verifies);
    case.verified_with = Some(own.public());
    assert_eq!(alipayplus::diagnose(&case).codes(), ["key_own_public"]);
}

#[test]
fn a_query_in_the_path_and_a_decoded_secret_are_found() {
    let signed = |key: &[u8], path: &str, tail: &str| {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key).unwrap();
        mac.update(format!("GET\nT\nN\n{path}{tail}").as_bytes());
        STANDARD.encode(mac.finalize().into_bytes())
    };
    let codes = |signature: String| {
        let headers = [
            ("x-hmac-auth-timestamp", "T"),
            ("x-hmac-auth-nonce", "N"),
            ("x-hmac-auth-signature", &signature),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let secret = SuspectSecret {
            text: "c2VjcmV0".to_owned(),
            kind: KeyKind::Right,
            provenance: "the app's".to_owned(),
        };
        let request = RawRequest::new("GET", "/ping?a=1", headers, Vec::new());
        let diagnosis = gov::diagnose(&GovCase { request, secrets: vec![secret], paths: Vec::new() });
        assert!(!serde_json::to_string(&diagnosis).unwrap().contains("c2VjcmV0"));
        diagnosis.codes()
    };
    assert!(codes(signed(b"c2VjcmV0", "/ping", "\na=1")).is_empty());
    assert_eq!(codes(signed(b"c2VjcmV0", "/ping?a=1", "\na=1")), ["path_query"]);
    assert_eq!(codes(signed(b"secret", "/ping", "\na=1")), ["key_decoded"]);
}
