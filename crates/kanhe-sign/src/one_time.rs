//! One-time passwords by time, as authenticator apps make them: RFC 6238 with HMAC-SHA-1, six digits and steps of thirty
//! seconds, since that is what all of those apps know.

use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

/// How long a code is the right one, in seconds.
pub const STEP: u64 = 30;

/// Which step a moment belongs to; the moment in seconds since 1970.
pub fn step(seconds: i64) -> u64 {
    u64::try_from(seconds).unwrap_or(0) / STEP
}

/// The six digits of a step.
#[expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "HMAC accepts keys of every length: RFC 2104 section 2"
)]
pub fn code(secret: &[u8], step: u64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).expect("HMAC accepts keys of every length");
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226, 5.3: the last four bits say where the four bytes begin that count.
    let at = usize::from(hash.last().copied().unwrap_or(0) & 15);
    let four = hash.get(at..at + 4).and_then(|bytes| bytes.first_chunk::<4>()).copied().unwrap_or_default();
    format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
}

/// Base32 without padding (RFC 4648, section 6): how a secret is typed into an authenticator app.
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let letter =
        |five: u64| char::from(LETTERS.get(usize::try_from(five & 31).unwrap_or(0)).copied().unwrap_or(b'A'));
    let mut text = String::new();
    for chunk in bytes.chunks(5) {
        let mut wide = [0; 8];
        for (to, from) in wide.iter_mut().skip(3).zip(chunk) {
            *to = *from;
        }
        let forty = u64::from_be_bytes(wide);
        let letters = (chunk.len() * 8).div_ceil(5);
        text.extend((0..letters).map(|at| letter(forty >> (35 - 5 * at))));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the column of SHA-1; of its eight digits the last six.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let secret = b"12345678901234567890";
        for (seconds, expected) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(secret, step(seconds)), expected, "{seconds}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base32_is_that_of_the_rfc() {
        for (bytes, expected) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), expected);
        }
    }
}
