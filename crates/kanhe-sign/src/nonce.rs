//! Random strings for signatures (`nonceStr`) from random bytes that the caller passes in.

/// 32 letters and digits without those that people confuse (l, o, 0, 1): five bits each, so no value is
/// likelier than another.
const ALPHABET: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// A 16-character nonce (80 random bits) from 16 random bytes.
///
/// The vendors ask for letters and digits, at most 32 of them (seed 003, "cardExt": `nonce_str`).
pub fn nonce(random: [u8; 16]) -> String {
    random.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect()
}

#[cfg(test)]
mod tests {
    use super::nonce;

    #[test]
    fn a_nonce_is_sixteen_letters_and_digits() {
        let text = nonce(core::array::from_fn(|i| u8::try_from(i * 17).unwrap_or(0)));
        assert_eq!(text.len(), 16);
        assert!(text.bytes().all(|b| b.is_ascii_alphanumeric()));
    }

    #[test]
    fn every_letter_of_the_alphabet_can_occur() {
        let mut seen = std::collections::BTreeSet::new();
        for byte in 0..=255u8 {
            seen.extend(nonce([byte; 16]).chars());
        }
        assert_eq!(seen.len(), 32);
    }
}
