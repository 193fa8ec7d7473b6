//! The signature of a third-party app's calls, and the envelope in which a platform pushes events to it
//! (`protocol/dingtalk.md` 6.4).

use aes::Aes256;
use base64::Engine;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use cbc::cipher::block_padding::{NoPadding, Pkcs7};
use cbc::cipher::{BlockModeDecrypt, BlockModeEncrypt, KeyIvInit};
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::compare;
use crate::hex::Hex;

/// Base64 of HMAC-SHA256 over `timestamp + "\n" + ticket`: `timestamp` in milliseconds, as text.
///
/// ```
/// let signature = kanhe_sign::third_party::sign("suitesecret", "1700000000000", "ticket1");
/// assert_eq!(signature, "x4kVty3xUAtRpHs1OY5GCStYlsje9VMVz+QhmUmgCYQ=");
/// ```
pub fn sign(suite_secret: &str, timestamp: &str, suite_ticket: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(suite_secret.as_bytes()) else { return String::new() };
    mac.update(timestamp.as_bytes());
    mac.update(b"\n");
    mac.update(suite_ticket.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}

/// What a platform and the maker of a third-party app share: a token that signs, and a key that seals.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct EventKey {
    token: String,
    key: [u8; 32],
}

/// Why an envelope cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeFault {
    /// Signed with another token, or over something else.
    #[error("the signature does not match")]
    Signature,
    /// Sealed with another key, or broken.
    #[error("it cannot be decrypted")]
    Sealed,
    /// For somebody else.
    #[error("it is for another app")]
    Owner,
}

/// The last character of 43 carries two bits that mean nothing; makers' tools leave them as they come.
const KEY_TEXT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

impl EventKey {
    /// From the token and the key of 43 characters, as they are typed into the maker's console.
    pub fn parse(token: &str, key: &str) -> Option<Self> {
        let bytes = KEY_TEXT.decode(format!("{key}=")).ok()?;
        let key = bytes.try_into().ok()?;
        (!token.is_empty()).then(|| Self { token: token.to_owned(), key })
    }

    /// Seals a text for an app: Base64 of AES-256-CBC over 16 random bytes, the text's length in four bytes, the text
    /// and the app's key. The first half of the key is the initial vector.
    pub fn seal(&self, random: [u8; 16], text: &str, owner: &str) -> String {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX).to_be_bytes();
        let plain = [&random[..], &length, text.as_bytes(), owner.as_bytes()].concat();
        let cipher = cbc::Encryptor::<Aes256>::new(&self.key.into(), &self.vector().into());
        STANDARD.encode(cipher.encrypt_padded_vec::<Pkcs7>(&plain))
    }

    /// The text that was sealed for an app.
    ///
    /// # Errors
    /// If it was not sealed with this key, or for another app.
    pub fn open(&self, sealed: &str, owner: &str) -> Result<String, EnvelopeFault> {
        let bytes = STANDARD.decode(sealed).map_err(|_| EnvelopeFault::Sealed)?;
        let cipher = cbc::Decryptor::<Aes256>::new(&self.key.into(), &self.vector().into());
        let plain = cipher.decrypt_padded_vec::<NoPadding>(&bytes).map_err(|_| EnvelopeFault::Sealed)?;
        // Some makers' tools pad to 32 bytes instead of 16.
        let padding = plain.last().copied().filter(|padding| (1..=32).contains(padding));
        let padding = padding.ok_or(EnvelopeFault::Sealed)?;
        let end = plain.len().checked_sub(padding.into()).ok_or(EnvelopeFault::Sealed)?;
        let rest = plain.get(16..end).ok_or(EnvelopeFault::Sealed)?;
        let (length, rest) = rest.split_first_chunk::<4>().ok_or(EnvelopeFault::Sealed)?;
        let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| EnvelopeFault::Sealed)?;
        let (text, to) = rest.split_at_checked(length).ok_or(EnvelopeFault::Sealed)?;
        if to != owner.as_bytes() {
            return Err(EnvelopeFault::Owner);
        }
        String::from_utf8(text.to_vec()).map_err(|_| EnvelopeFault::Sealed)
    }

    /// SHA-1 over token, timestamp, nonce and the sealed text, sorted as texts and joined.
    pub fn sign(&self, timestamp: &str, nonce: &str, sealed: &str) -> Hex<40> {
        let mut parts = [&*self.token, timestamp, nonce, sealed];
        parts.sort_unstable();
        let mut hash = Sha1::new();
        for part in parts {
            hash.update(part.as_bytes());
        }
        Hex::of(&hash.finalize())
    }

    /// Whether somebody who knows the token signed this.
    pub fn is_signed(&self, signature: &str, timestamp: &str, nonce: &str, sealed: &str) -> bool {
        let expected = self.sign(timestamp, nonce, sealed);
        compare::equal(expected.as_str().as_bytes(), signature.as_bytes())
    }

    fn vector(&self) -> [u8; 16] {
        self.key.first_chunk().copied().unwrap_or_default()
    }
}

impl core::fmt::Debug for EventKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EventKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";

    fn key() -> EventKey {
        EventKey::parse("token", KEY).unwrap()
    }

    #[test]
    fn what_is_sealed_for_an_app_opens_for_it_and_for_nobody_else() {
        let sealed = key().seal([7; 16], r#"{"EventType":"suite_ticket"}"#, "suitekey");
        assert_eq!(key().open(&sealed, "suitekey").unwrap(), r#"{"EventType":"suite_ticket"}"#);
        assert_eq!(key().open(&sealed, "other"), Err(EnvelopeFault::Owner));
        let other = EventKey::parse("token", &KEY.replace('a', "b")).unwrap();
        assert!(other.open(&sealed, "suitekey").is_err());
        assert!(key().open("AAAA", "suitekey").is_err());
        assert!(key().open("", "suitekey").is_err());
    }

    #[test]
    fn a_text_padded_to_32_bytes_opens_too() {
        let text = b"success";
        let mut plain = [&[1; 16][..], &7_u32.to_be_bytes(), text, b"suitekey"].concat();
        let padding = 32 - plain.len() % 32;
        plain.extend(std::iter::repeat_n(u8::try_from(padding).unwrap(), padding));
        let key = key();
        let cipher = cbc::Encryptor::<Aes256>::new(&key.key.into(), &key.vector().into());
        let sealed = STANDARD.encode(cipher.encrypt_padded_vec::<NoPadding>(&plain));
        assert_eq!(key.open(&sealed, "suitekey").unwrap(), "success");
    }

    #[test]
    fn a_signature_does_not_depend_on_the_order_of_its_parts() {
        let key = key();
        let signature = key.sign("1783610513", "123456", "sealed");
        // sha1("1234561783610513sealedtoken")
        assert_eq!(signature.as_str(), Hex::<40>::of(&Sha1::digest(b"1234561783610513sealedtoken")).as_str());
        assert!(key.is_signed(signature.as_str(), "1783610513", "123456", "sealed"));
        assert!(!key.is_signed(signature.as_str(), "1783610514", "123456", "sealed"));
    }

    #[test]
    fn a_key_has_43_characters_and_a_token_some() {
        assert!(EventKey::parse("", KEY).is_none());
        assert!(EventKey::parse("token", "short").is_none());
        assert_eq!(format!("{:?}", key()), "EventKey(…)");
    }
}
