//! What an app's id looks like (`protocol/alipay-plus.md` 3.3, "Worked vectors").

use kanhe_core::entropy::{Entropy, draw};
use kanhe_dialect::definition::Identity;
use kanhe_dialect::letters::letters_and_digits;

/// A `client_id` of 22 digits. The secret is never on the wire, where apps prove themselves by their private keys; it
/// is what an operator's own tools may recognise an app by.
pub fn new(entropy: &dyn Entropy) -> Identity {
    // Twenty digits of sixteen bytes: whatever favour the division does to some is below anybody's counting.
    let number = u128::from_be_bytes(draw(entropy, "alipayplus client id")) % 10_u128.pow(20);
    Identity { client_id: format!("20{number:020}"), secret: letters_and_digits(entropy, 32) }
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn a_client_id_has_22_digits() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (super::new(&entropy), super::new(&entropy));
        assert_eq!(one.client_id.len(), 22);
        assert!(one.client_id.bytes().all(|byte| byte.is_ascii_digit()));
        assert_ne!(one.client_id, other.client_id);
    }
}
