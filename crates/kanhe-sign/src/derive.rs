//! Credentials that are computed, not stored.
//!
//! A ticket or an access token is an HMAC under a master key over what it is for (app, corp, kind) and which
//! generation of it this is. The store keeps generations and times only: a stolen database opens nothing, and
//! every node derives the same value without asking. See `docs/adr/0001-derived-tickets.md`.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256, Sha512};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// 32 random bytes from which everything secret is derived. Never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MasterKey([u8; 32]);

impl MasterKey {
    /// Takes the key's bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A key for one purpose. Purposes never share a key, so that a value made for one cannot serve another.
    pub fn for_purpose(&self, purpose: &str) -> PurposeKey {
        PurposeKey(hmac_sha256(&self.0, &[b"kanhe purpose", purpose.as_bytes()]))
    }
}

impl core::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("MasterKey(…)")
    }
}

/// A key derived from a master key for one purpose.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct PurposeKey([u8; 32]);

impl PurposeKey {
    /// The key's bytes, for algorithms that need a seed.
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 bytes over the parts. Parts are length-prefixed, so `("ab", "c")` and `("a", "bc")` differ.
    pub fn derive(&self, parts: &[&[u8]]) -> Derived {
        let mut mac = keyed::<Hmac<Sha512>>(&self.0);
        feed(&mut mac, parts);
        Derived(mac.finalize().into_bytes().into())
    }

    /// 32 bytes by which a secret can be recognised but not recovered: what the store keeps of an app secret.
    pub fn fingerprint(&self, parts: &[&[u8]]) -> [u8; 32] {
        hmac_sha256(&self.0, parts)
    }
}

impl core::fmt::Debug for PurposeKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PurposeKey(…)")
    }
}

/// 64 derived bytes. Secret: no Debug output, wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Derived([u8; 64]);

impl Derived {
    /// The bytes.
    pub fn bytes(&self) -> &[u8; 64] {
        &self.0
    }

    /// 86 characters of `[A-Za-z0-9_-]`: the form of WeChat's jsapi ticket (`protocol/wechat-bridge.md` 6.2).
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }
}

impl core::fmt::Debug for Derived {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Derived(…)")
    }
}

/// 32 bytes over the parts without any key: for values that have enough randomness of their own. Parts are
/// length-prefixed.
pub fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[expect(clippy::expect_used, reason = "HMAC accepts keys of every length: RFC 2104 section 2")]
fn keyed<M: KeyInit>(key: &[u8; 32]) -> M {
    M::new_from_slice(key).expect("HMAC accepts keys of every length")
}

fn feed(mac: &mut impl Mac, parts: &[&[u8]]) {
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
}

fn hmac_sha256(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac = keyed::<Hmac<Sha256>>(key);
    feed(&mut mac, parts);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key() -> PurposeKey {
        MasterKey::new([7; 32]).for_purpose("tickets")
    }

    #[test]
    fn the_same_parts_give_the_same_value_and_other_parts_another() {
        let value = key().derive(&[b"app", b"jsapi", b"1"]).text();
        assert_eq!(value, key().derive(&[b"app", b"jsapi", b"1"]).text());
        assert_ne!(value, key().derive(&[b"app", b"jsapi", b"2"]).text());
        assert_ne!(value, key().derive(&[b"app", b"wx_card", b"1"]).text());
    }

    #[test]
    fn moving_a_border_between_parts_changes_the_value() {
        assert_ne!(key().derive(&[b"ab", b"c"]).text(), key().derive(&[b"a", b"bc"]).text());
        assert_ne!(key().fingerprint(&[b"ab", b"c"]), key().fingerprint(&[b"a", b"bc"]));
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }

    #[test]
    fn purposes_and_master_keys_are_separate() {
        let other_purpose = MasterKey::new([7; 32]).for_purpose("grants");
        let other_master = MasterKey::new([8; 32]).for_purpose("tickets");
        let value = key().derive(&[b"x"]).text();
        assert_ne!(value, other_purpose.derive(&[b"x"]).text());
        assert_ne!(value, other_master.derive(&[b"x"]).text());
    }

    #[test]
    fn a_ticket_has_the_form_of_the_vendors_tickets() {
        let text = key().derive(&[b"x"]).text();
        assert_eq!(text.len(), 86);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'));
    }

    #[test]
    fn secrets_do_not_print_themselves() {
        let master = MasterKey::new([7; 32]);
        let shown = format!("{master:?} {:?} {:?}", key(), key().derive(&[b"x"]));
        assert_eq!(shown, "MasterKey(…) PurposeKey(…) Derived(…)");
    }
}
