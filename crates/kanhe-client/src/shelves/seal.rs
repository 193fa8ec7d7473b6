//! Sealing what is cached: whoever gets the file gets no credential.
//!
//! ChaCha20-Poly1305 (RFC 8439) under a key derived from the gateway's own, with a random nonce of 96 bits for each
//! sealing, and the slot as associated data: a credential put into another app's place does not open.

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD};
use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_sign::derive::MasterKey;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// A key that seals, and the one before it, which still opens.
pub struct Seal {
    key: LessSafeKey,
    previous: Option<LessSafeKey>,
}

impl core::fmt::Debug for Seal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    /// From a key: any text of at least 32 characters.
    ///
    /// # Errors
    /// If it is shorter; the sentence says so.
    pub fn new(key: &Secret) -> Result<Self, String> {
        Ok(Self { key: derived(key)?, previous: None })
    }

    /// The same, which also opens what was sealed with an older key: so a key is changed without anything being lost.
    ///
    /// # Errors
    /// If the older one is too short.
    pub fn with_previous(self, key: &Secret) -> Result<Self, String> {
        Ok(Self { previous: Some(derived(key)?), ..self })
    }

    /// Seals a text for a place.
    pub fn seal(&self, entropy: &dyn Entropy, place: &str, text: &Secret) -> Option<String> {
        let nonce = draw::<NONCE_LEN>(entropy, "seal");
        let mut bytes = text.reveal().as_bytes().to_vec();
        let aad = Aad::from(place.as_bytes());
        self.key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut bytes).ok()?;
        Some(STANDARD_NO_PAD.encode([nonce.as_slice(), &bytes].concat()))
    }

    /// Opens what was sealed for this place with this key, or with the one before.
    pub fn open(&self, place: &str, sealed: &str) -> Option<Secret> {
        let bytes = STANDARD_NO_PAD.decode(sealed).ok()?;
        let mut keys = [Some(&self.key), self.previous.as_ref()].into_iter().flatten();
        keys.find_map(|key| open(key, place, bytes.clone()))
    }
}

fn open(key: &LessSafeKey, place: &str, mut bytes: Vec<u8>) -> Option<Secret> {
    let (nonce, rest) = bytes.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let opened = key.open_in_place(nonce, Aad::from(place.as_bytes()), rest).ok()?;
    core::str::from_utf8(opened).ok().map(Secret::new)
}

fn derived(key: &Secret) -> Result<LessSafeKey, String> {
    if key.reveal().len() < 32 {
        return Err("the cache key has at least 32 characters".to_owned());
    }
    let mut bytes = [0; 32];
    let derived =
        MasterKey::new([0; 32]).for_purpose("gateway cache").fingerprint(&[key.reveal().as_bytes()]);
    bytes.copy_from_slice(&derived);
    let key = UnboundKey::new(&CHACHA20_POLY1305, &bytes).map_err(|_| "the key does not fit".to_owned())?;
    Ok(LessSafeKey::new(key))
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;

    use super::*;

    fn seal(key: &str) -> Seal {
        Seal::new(&Secret::new(key.repeat(32))).unwrap()
    }

    #[test]
    fn what_was_sealed_opens_with_its_key_in_its_place_and_nowhere_else() {
        let entropy = SeededEntropy::new(1);
        let sealed = seal("a").seal(&entropy, "shop/jsapi", &Secret::new("ticket")).unwrap();
        assert!(!sealed.contains("ticket"));
        assert_eq!(seal("a").open("shop/jsapi", &sealed).unwrap().reveal(), "ticket");
        assert!(seal("b").open("shop/jsapi", &sealed).is_none());
        assert!(seal("a").open("other/jsapi", &sealed).is_none());
        assert!(seal("a").open("shop/jsapi", &sealed.replace(&sealed[20..21], "!")).is_none());
        for garbage in ["", "x", "AAAA"] {
            assert!(seal("a").open("shop/jsapi", garbage).is_none());
        }
        let again = seal("a").seal(&entropy, "shop/jsapi", &Secret::new("ticket")).unwrap();
        assert_ne!(sealed, again, "never the same nonce twice");
        assert!(Seal::new(&Secret::new("short")).is_err());
        let changed = seal("b").with_previous(&Secret::new("a".repeat(32))).unwrap();
        assert_eq!(changed.open("shop/jsapi", &sealed).unwrap().reveal(), "ticket");
    }
}
