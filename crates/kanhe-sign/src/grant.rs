//! Grants as compact JWS with Ed25519 (RFC 7515, RFC 8037): a host checks them with the platform's public key
//! and asks nobody.
//!
//! This module signs and opens bytes; what the payload says is the core's matter.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};

use crate::derive::PurposeKey;

/// The only header we make and the only one we accept; an `alg` from outside never chooses the algorithm.
fn header(key_id: &str) -> String {
    format!(r#"{{"alg":"EdDSA","typ":"JWT","kid":"{key_id}"}}"#)
}

/// Signs grants. Made from a master key, so that every node signs with the same key.
pub struct GrantSigner {
    key_id: String,
    header: String,
    key: SigningKey,
}

impl GrantSigner {
    /// `key_id` goes into every grant's header (`kid`); letters, digits and `-` only.
    pub fn new(key_id: &str, seed: &PurposeKey) -> Self {
        Self {
            key_id: key_id.to_owned(),
            header: URL_SAFE_NO_PAD.encode(header(key_id)),
            key: SigningKey::from_bytes(seed.bytes()),
        }
    }

    /// `header.payload.signature`, each part base64url without padding.
    pub fn sign(&self, payload: &[u8]) -> String {
        let mut text = String::with_capacity(self.header.len() + payload.len() * 4 / 3 + 92);
        text.push_str(&self.header);
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(payload, &mut text);
        let signature = self.key.sign(text.as_bytes());
        text.push('.');
        URL_SAFE_NO_PAD.encode_string(signature.to_bytes(), &mut text);
        text
    }

    /// The half that hosts may have.
    pub fn verifier(&self) -> GrantVerifier {
        GrantVerifier {
            key_id: self.key_id.clone(),
            header: self.header.clone(),
            key: self.key.verifying_key(),
        }
    }
}

impl core::fmt::Debug for GrantSigner {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "GrantSigner({})", self.key_id)
    }
}

/// Opens grants with the public key.
#[derive(Clone, Debug)]
pub struct GrantVerifier {
    key_id: String,
    header: String,
    key: VerifyingKey,
}

impl GrantVerifier {
    /// The payload of a grant that this key signed; `None` for anything else.
    pub fn open(&self, grant: &str) -> Option<Vec<u8>> {
        let (signed, signature) = grant.rsplit_once('.')?;
        let (head, payload) = signed.split_once('.')?;
        if head != self.header {
            return None;
        }
        let signature: [u8; 64] = URL_SAFE_NO_PAD.decode(signature).ok()?.try_into().ok()?;
        self.key.verify_strict(signed.as_bytes(), &Signature::from_bytes(&signature)).ok()?;
        URL_SAFE_NO_PAD.decode(payload).ok()
    }

    /// The `kid` of the grants that this key opens.
    pub fn key_id(&self) -> &str {
        &self.key_id
    }

    /// The public key as the `x` of a JWK (RFC 8037 section 2).
    pub fn public_key(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.key.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::MasterKey;

    fn signer(seed: u8) -> GrantSigner {
        GrantSigner::new("k1", &MasterKey::new([seed; 32]).for_purpose("grants"))
    }

    #[test]
    fn what_was_signed_is_what_opens() {
        let grant = signer(1).sign(b"{\"sub\":\"wx1\"}");
        assert_eq!(signer(1).verifier().open(&grant).as_deref(), Some(&b"{\"sub\":\"wx1\"}"[..]));
    }

    #[test]
    fn the_algorithm_gives_the_vector_of_rfc_8037() {
        // RFC 8037, appendix A.1 (key), A.2 (public key) and A.4 (signature), checked through the same library calls.
        let seed: [u8; 32] = URL_SAFE_NO_PAD
            .decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")
            .unwrap()
            .try_into()
            .unwrap();
        let key = SigningKey::from_bytes(&seed);
        assert_eq!(
            URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
            "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
        );
        let signed = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc";
        assert_eq!(
            URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).to_bytes()),
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
        );
    }

    #[test]
    fn a_changed_character_anywhere_closes_it() {
        let grant = signer(1).sign(b"{\"sub\":\"wx1\"}");
        for at in 0..grant.len() {
            let mut bytes = grant.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert_eq!(signer(1).verifier().open(&changed), None, "changed at {at}");
        }
    }

    #[test]
    fn another_key_and_another_header_do_not_open_it() {
        let grant = signer(1).sign(b"{}");
        assert_eq!(signer(2).verifier().open(&grant), None);
        let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none","typ":"JWT","kid":"k1"}"#);
        assert_eq!(signer(1).verifier().open(&format!("{none}.e30.")), None);
        for text in ["", ".", "..", "a.b", "a.b.c", "…"] {
            assert_eq!(signer(1).verifier().open(text), None);
        }
    }
}
