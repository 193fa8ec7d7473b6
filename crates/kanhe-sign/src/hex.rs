//! Lower-case hexadecimal on the stack.

use core::fmt;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Bytes of any number as lower-case hexadecimal text.
pub fn text(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|digit| char::from(DIGITS[usize::from(digit)]))
        .collect()
}

/// `N` bytes of lower-case hexadecimal text: 40 for SHA-1, 64 for SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hex<const N: usize>([u8; N]);

impl<const N: usize> Hex<N> {
    /// Writes `bytes` as hexadecimal. `N` must be twice the number of bytes.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        debug_assert_eq!(bytes.len() * 2, N);
        let mut text = [b'0'; N];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl<const N: usize> AsRef<str> for Hex<N> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<const N: usize> fmt::Display for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<const N: usize> fmt::Debug for Hex<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_becomes_two_lower_case_digits() {
        assert_eq!(Hex::<8>::of(&[0x00, 0x0f, 0xa0, 0xff]).as_str(), "000fa0ff");
        assert_eq!(text(&[0x00, 0x0f, 0xa0, 0xff]), "000fa0ff");
    }
}
