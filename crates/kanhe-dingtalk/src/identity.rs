//! What ids and secrets look like (`protocol/dingtalk.md` 6, and the samples of its demos).

use kanhe_core::entropy::{Entropy, draw};
use kanhe_dialect::definition::{Identity, Installing};
use kanhe_dialect::letters::letters_and_digits;
use kanhe_sign::hex;

/// `ding` and 16 letters and digits in lower case; a secret of 64 letters and digits.
pub fn new(entropy: &dyn Entropy) -> Identity {
    let key = letters_and_digits(entropy, 16).reveal().to_ascii_lowercase();
    Identity { client_id: format!("ding{key}"), secret: letters_and_digits(entropy, 64) }
}

/// How its apps are installed in corps.
pub const INSTALLING: Installing = Installing { corp, agent };

/// `ding` and 32 hexadecimal digits.
pub fn corp(entropy: &dyn Entropy) -> String {
    format!("ding{}", hex::text(&draw::<16>(entropy, "dingtalk corp id")))
}

/// Ten decimal digits.
pub fn agent(entropy: &dyn Entropy) -> String {
    let number = u64::from_be_bytes(draw(entropy, "dingtalk agent id"));
    format!("{}", 1_000_000_000 + number % 9_000_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn an_identity_has_the_vendors_form() {
        let entropy = SeededEntropy::new(1);
        let made = new(&entropy);
        let key = made.client_id.strip_prefix("ding").unwrap();
        assert!(key.len() == 16 && key.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()));
        assert_eq!(made.secret.reveal().len(), 64);
        let agent = agent(&entropy);
        assert!(agent.len() == 10 && agent.bytes().all(|b| b.is_ascii_digit()), "{agent}");
        assert_eq!(corp(&entropy).len(), 36);
    }
}
