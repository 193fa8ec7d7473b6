//! The page signature: proof that the page's backend holds the app's ticket.
//!
//! `sha1("jsapi_ticket=…&noncestr=…&timestamp=…&url=…")`, keys in that order, values as they are (no URL
//! escaping), URL without its fragment, lower-case hexadecimal. Sources: seed 003, appendix "JS-SDK Permission
//! Signature Algorithm"; `protocol/wechat-bridge.md` 6.3.

use sha1::{Digest, Sha1};

use crate::hex::Hex;

/// A page signature: 40 lower-case hexadecimal digits.
pub type PageSignature = Hex<40>;

/// The URL as it is signed: everything before the first `#`.
pub fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(before, _)| before)
}

/// A ticket whose part of the hash is already computed.
///
/// The ticket comes first in the signed string, so its first block is the same for every page of an app.
#[derive(Clone)]
pub struct TicketHash(Sha1);

impl TicketHash {
    /// Hashes the ticket's part of the string.
    pub fn new(ticket: &str) -> Self {
        let mut hash = Sha1::new();
        hash.update(b"jsapi_ticket=");
        hash.update(ticket.as_bytes());
        Self(hash)
    }

    /// Signs a page. `url` may carry a fragment; it does not count.
    pub fn sign(&self, nonce: &str, timestamp: &str, url: &str) -> PageSignature {
        let mut hash = self.0.clone();
        hash.update(b"&noncestr=");
        hash.update(nonce.as_bytes());
        hash.update(b"&timestamp=");
        hash.update(timestamp.as_bytes());
        hash.update(b"&url=");
        hash.update(without_fragment(url).as_bytes());
        Hex::of(&hash.finalize())
    }
}

impl core::fmt::Debug for TicketHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("TicketHash(…)")
    }
}

/// Signs a page.
///
/// ```
/// let signature = kanhe_sign::page::sign(
///     "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg",
///     "Wm3WZYTPz0wzccnW",
///     "1414587457",
///     "http://mp.weixin.qq.com?params=value",
/// );
/// assert_eq!(signature.as_str(), "0f9de62fce790f9a083d5c99e95740ceb90c27ed");
/// ```
pub fn sign(ticket: &str, nonce: &str, timestamp: &str, url: &str) -> PageSignature {
    TicketHash::new(ticket).sign(nonce, timestamp, url)
}
