//! The page signature: proof that the page's backend holds the app's ticket.
//!
//! `sha1("jsapi_ticket=…&noncestr=…&timestamp=…&url=…")`, keys in that order, values as they are (no URL
//! escaping), URL without its fragment, lower-case hexadecimal. Sources: seed 003, appendix "JS-SDK Permission
//! Signature Algorithm"; `protocol/wechat-bridge.md` 6.3.

use sha1::{Digest, Sha1};
use sha2::Sha256;

use crate::hex::Hex;

/// A page signature: 40 lower-case hexadecimal digits.
pub type PageSignature = Hex<40>;

/// The same with SHA-256, as DingTalk's present manual signs (`protocol/dingtalk.md` 5): 64 lower-case digits.
pub type LongSignature = Hex<64>;

/// A page signature of either digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnySignature {
    /// SHA-1.
    Short(PageSignature),
    /// SHA-256.
    Long(LongSignature),
}

impl AnySignature {
    /// The digits.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Short(digits) => digits.as_str(),
            Self::Long(digits) => digits.as_str(),
        }
    }
}

impl core::fmt::Display for AnySignature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.as_str())
    }
}

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
        self.sign_verbatim(nonce, timestamp, without_fragment(url))
    }

    /// The same with the URL to its end: where its query has been decoded, a `#` begins no fragment.
    pub fn sign_verbatim(&self, nonce: &str, timestamp: &str, url: &str) -> PageSignature {
        let mut hash = self.0.clone();
        hash.update(b"&noncestr=");
        hash.update(nonce.as_bytes());
        hash.update(b"&timestamp=");
        hash.update(timestamp.as_bytes());
        hash.update(b"&url=");
        hash.update(url.as_bytes());
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

/// Signs a page with SHA-256 (`protocol/dingtalk.md` 5).
///
/// ```
/// let signature = kanhe_sign::page::sign_long("T1", "n", "1", "https://a.example/p?x=%E4%B8%AD+1");
/// assert_eq!(signature.as_str(), "ef1a9abb4d305d96ea286460529da9d5467f5d7645452d376a06e173f95b5412");
/// ```
pub fn sign_long(ticket: &str, nonce: &str, timestamp: &str, url: &str) -> LongSignature {
    sign_long_verbatim(ticket, nonce, timestamp, without_fragment(url))
}

/// The same with the URL to its end, as [`TicketHash::sign_verbatim`] takes it.
pub fn sign_long_verbatim(ticket: &str, nonce: &str, timestamp: &str, url: &str) -> LongSignature {
    let mut hash = Sha256::new();
    for part in ["jsapi_ticket=", ticket, "&noncestr=", nonce, "&timestamp=", timestamp, "&url=", url] {
        hash.update(part.as_bytes());
    }
    Hex::of(&hash.finalize())
}

/// The URL with its query decoded once as a form (`+` is a space), as DingTalk's own samples sign it: iOS reports an
/// encoded URL, Android a raw one (`protocol/dingtalk.md` 5). Nothing if that changes nothing, or is not UTF-8.
///
/// ```
/// let decoded = kanhe_sign::page::with_decoded_query("https://a.example/%41?x=%E4%B8%AD+1");
/// assert_eq!(decoded.as_deref(), Some("https://a.example/%41?x=中 1"));
/// assert_eq!(kanhe_sign::page::with_decoded_query("https://a.example/%41?x=1"), None);
/// ```
pub fn with_decoded_query(url: &str) -> Option<String> {
    let (address, query) = without_fragment(url).split_once('?')?;
    if !query.contains(['%', '+']) {
        return None;
    }
    let mut bytes = Vec::with_capacity(query.len());
    let mut rest = query.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digits = rest.clone();
                match (digits.next().and_then(digit), digits.next().and_then(digit)) {
                    (Some(high), Some(low)) => {
                        rest = digits;
                        high << 4 | low
                    }
                    // As it stands: what is no escape is text.
                    _ => byte,
                }
            }
            byte => byte,
        });
    }
    let query = String::from_utf8(bytes).ok()?;
    Some(format!("{address}?{query}"))
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The vectors of `protocol/dingtalk.md` 5.
    #[test]
    fn a_page_is_signed_with_either_digest_over_the_raw_or_the_decoded_query() {
        let raw = "https://a.example/p?x=%E4%B8%AD+1";
        let decoded = with_decoded_query(raw).unwrap();
        assert_eq!(decoded, "https://a.example/p?x=中 1");
        for (url, short, long) in [
            (
                raw,
                "0c3e3ed1f472db337c8425436a85754d5b7089c0",
                "ef1a9abb4d305d96ea286460529da9d5467f5d7645452d376a06e173f95b5412",
            ),
            (
                &*decoded,
                "27274f53eb9dc22991a3fd6ee52f486785ef81d9",
                "2e4fc80932bf3917a76550f8b89bdc0cf8261f822e39a7bf5fba0f87fdea7213",
            ),
        ] {
            assert_eq!(sign("T1", "n", "1", url).as_str(), short);
            assert_eq!(sign_long("T1", "n", "1", url).as_str(), long);
        }
        let ticket = "gUsHOoPPzLVZKVkClnESg88m7qMV4c0Ys9VGsMigqzZU7gA8PeoNzHODmYPZ85TYuoZryXuqEUFlXLN1OPEixm";
        let url = "http://test4.weixin.wtoip.com:80/wtoip/dingding/dzmp";
        assert_eq!(
            sign(ticket, "abcde12345", "1463125744", url).as_str(),
            "d14dfc1d0d98cad2438e664723e8a9d8633b443f"
        );
        assert_eq!(
            sign_long(ticket, "abcde12345", "1463125744", url).as_str(),
            "06db718d460dde9fba6788934c0f994abf83a79dd019b7d98e66a3e0b7e5a5b9"
        );
    }

    #[test]
    fn what_is_no_escape_stays_and_what_is_no_text_is_not_decoded() {
        assert_eq!(
            with_decoded_query("https://a.example/?a=100%&b=%zz+").unwrap(),
            "https://a.example/?a=100%&b=%zz "
        );
        assert_eq!(with_decoded_query("https://a.example/?a=%FF"), None);
        assert_eq!(with_decoded_query("https://a.example/#?a=%41"), None);
    }
}
