//! How a signature's bytes become the text of a header.
//!
//! The vendor's manual says "base64UrlEncode" and means the first of these; clients send all three
//! (`protocol/alipay-plus.md` 3.3).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A way to write a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Base64, and then percent-encoding: `%2F`, `%2B`, `%3D`.
    Percent,
    /// Base64 as it is.
    Plain,
    /// Base64 with the alphabet of URLs and without padding (RFC 4648 section 5).
    UrlSafe,
}

impl Encoding {
    /// Writes a signature.
    pub fn write(self, signature: &[u8]) -> String {
        match self {
            Self::Percent => {
                let plain = STANDARD.encode(signature);
                plain.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
            }
            Self::Plain => STANDARD.encode(signature),
            Self::UrlSafe => URL_SAFE_NO_PAD.encode(signature),
        }
    }
}

/// Reads a signature in any of the three, also where a proxy has turned `+` into a space or lost the padding.
///
/// What is percent-encoded twice is not read: the manual's form is encoded once.
pub fn read(text: &str) -> Option<Vec<u8>> {
    let text = percent_decoded(text)?;
    let signs = text.chars().filter(|sign| !matches!(sign, '\t' | '\r' | '\n')).map(|sign| match sign {
        ' ' | '-' => '+',
        '_' => '/',
        other => other,
    });
    let plain: String = signs.collect();
    STANDARD_NO_PAD.decode(plain.trim_end_matches('=')).ok()
}

/// Decodes `%XX` once; `+` stays what it is.
pub(super) fn percent_decoded(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut decoded = parts.next()?.to_owned();
    for part in parts {
        let byte = u8::from_str_radix(part.get(..2)?, 16).ok()?;
        decoded.push(char::from(byte));
        decoded.push_str(part.get(2..)?);
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes whose base64 has a `+`, a `/` and two `=`.
    const BYTES: [u8; 4] = [0xfb, 0xff, 0xbf, 0xfb];

    #[test]
    fn each_encoding_has_its_own_text_and_all_are_read() {
        for (encoding, text) in [
            (Encoding::Percent, "%2B%2F%2B%2F%2Bw%3D%3D"),
            (Encoding::Plain, "+/+/+w=="),
            (Encoding::UrlSafe, "-_-_-w"),
        ] {
            assert_eq!(encoding.write(&BYTES), text);
            assert_eq!(read(text).as_deref(), Some(&BYTES[..]), "{text}");
        }
    }

    #[test]
    fn what_proxies_and_parsers_do_to_it_is_undone() {
        for text in [" / / w==", "%2b%2f%2b%2f%2bw", "+/+/+w", "+/+/\r\n+w==", "-_%2B_+w="] {
            assert_eq!(read(text).as_deref(), Some(&BYTES[..]), "{text}");
        }
    }

    #[test]
    fn what_is_no_base64_is_no_signature() {
        for text in ["%252B%252F", "%2", "%zz", "+/+/+w==x", "a", "é", "%C3%A9"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
