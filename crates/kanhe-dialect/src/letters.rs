//! Codes of letters and digits.

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;

/// So many letters and digits, each as likely as the others.
pub fn letters_and_digits(entropy: &dyn Entropy, count: usize) -> Secret {
    const SIGNS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut text = String::with_capacity(count + 32);
    while text.len() < count {
        // A byte of the last, incomplete round would favour the first signs.
        let bytes: [u8; 32] = draw(entropy, "letters and digits");
        let signs = bytes.iter().filter(|byte| **byte < 248);
        text.extend(signs.filter_map(|byte| SIGNS.get(usize::from(byte % 62))).map(|sign| char::from(*sign)));
    }
    text.truncate(count);
    Secret::new(text)
}

#[cfg(test)]
mod tests {
    use super::letters_and_digits;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn a_code_has_as_many_letters_and_digits_as_it_should() {
        let entropy = SeededEntropy::new(1);
        for count in [0, 1, 32, 100] {
            let code = letters_and_digits(&entropy, count);
            assert_eq!(code.reveal().len(), count);
            assert!(code.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
        assert_ne!(letters_and_digits(&entropy, 32).reveal(), letters_and_digits(&entropy, 32).reveal());
    }
}
