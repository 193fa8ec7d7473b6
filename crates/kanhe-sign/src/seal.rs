//! Sealing what has to be used again and must not be readable at rest: an app's secret with which requests are signed.
//!
//! ChaCha20-Poly1305 (RFC 8439) under a purpose key, with the owner as associated data: what was sealed for one app does
//! not open for another.

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::derive::PurposeKey;

/// Bytes of a nonce, which must never be used twice with one key: draw them at random.
pub const NONCE: usize = NONCE_LEN;

/// Seals bytes for an owner. Nothing if they are far too long for the algorithm.
pub fn seal(key: &PurposeKey, nonce: [u8; NONCE], owner: &[u8], bytes: &[u8]) -> Option<Vec<u8>> {
    let mut sealed = bytes.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    cipher(key)?.seal_in_place_append_tag(nonce, Aad::from(owner), &mut sealed).ok()?;
    Some(sealed)
}

/// Opens what was sealed for this owner with this key.
pub fn open(key: &PurposeKey, nonce: [u8; NONCE], owner: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    let mut opened = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(nonce);
    let bytes = cipher(key)?.open_in_place(nonce, Aad::from(owner), &mut opened).ok()?;
    Some(bytes.to_vec())
}

fn cipher(key: &PurposeKey) -> Option<LessSafeKey> {
    UnboundKey::new(&CHACHA20_POLY1305, key.bytes()).ok().map(LessSafeKey::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::derive::MasterKey;

    #[test]
    fn what_is_sealed_opens_for_its_owner_with_its_key_and_unchanged() {
        let key = MasterKey::new([1; 32]).for_purpose("seal");
        let sealed = seal(&key, [7; NONCE], b"app", b"s3cret").unwrap();
        assert_eq!(open(&key, [7; NONCE], b"app", &sealed).as_deref(), Some(&b"s3cret"[..]));
        assert_eq!(open(&key, [7; NONCE], b"other", &sealed), None);
        assert_eq!(open(&key, [8; NONCE], b"app", &sealed), None);
        assert_eq!(open(&MasterKey::new([2; 32]).for_purpose("seal"), [7; NONCE], b"app", &sealed), None);
        let mut changed = sealed;
        changed[0] ^= 1;
        assert_eq!(open(&key, [7; NONCE], b"app", &changed), None);
    }
}
