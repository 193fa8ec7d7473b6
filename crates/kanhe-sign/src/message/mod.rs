//! Signatures over HTTP messages, as wallets of the Alipay+ family make them: RSA over the path, who calls, when, and
//! the body as it is on the wire (`protocol/alipay-plus.md` 3.2 and 3.3).
//!
//! * [`Message`]: what is signed, signing it, verifying it;
//! * [`header`]: the `Signature` header;
//! * [`encoding`]: the three ways in which clients write the signature's bytes.

pub mod encoding;
pub mod header;

use sha2::{Digest, Sha256};

use crate::rsa::{RsaKey, RsaPublic};

/// What one signature covers. A reply is signed with the path of its request, and a time and body of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Message<'a> {
    /// The request's path as it was sent: with prefix and suffix, without host, query and fragment.
    pub path: &'a str,
    /// The `Client-Id` header.
    pub client_id: &'a str,
    /// The text of the `Request-Time` or `Response-Time` header. Never a time that was read and written again.
    pub time: &'a str,
    /// The bytes on the wire. Never a body that was read and written again.
    pub body: &'a [u8],
}

impl Message<'_> {
    /// `POST <path>`, a line feed, and `<client>.<time>.<body>`, without anything behind.
    pub fn text(&self) -> Vec<u8> {
        let head = format!("POST {}\n{}.{}.", self.path, self.client_id, self.time);
        [head.as_bytes(), self.body].concat()
    }

    /// The SHA-256 of the text, by which two sides can compare what each of them has signed.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.text()).into()
    }

    /// Signs it. The bytes are empty if the system has no randomness left for blinding.
    pub fn sign(&self, key: &RsaKey) -> Vec<u8> {
        key.sign_bytes(&self.text())
    }

    /// Whether the bytes are this key's signature over it.
    pub fn verifies(&self, key: &RsaPublic, signature: &[u8]) -> bool {
        key.verifies_bytes(&self.text(), signature)
    }
}

impl core::fmt::Debug for Message<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // Bodies carry codes and tokens.
        f.debug_struct("Message").field("path", &self.path).field("time", &self.time).finish_non_exhaustive()
    }
}
