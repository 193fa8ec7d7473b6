//! What an app's id and secret look like (`protocol/wechat-bridge.md` 6.6).

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_dialect::definition::Identity;
use kanhe_sign::hex;

/// `wx` and 16 hexadecimal digits; a secret of 32.
pub fn new(entropy: &dyn Entropy) -> Identity {
    Identity {
        client_id: format!("wx{}", hex::text(&draw::<8>(entropy, "wechat appid"))),
        secret: Secret::new(hex::text(&draw::<16>(entropy, "wechat secret"))),
    }
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn an_identity_has_the_vendors_form() {
        let made = super::new(&SeededEntropy::new(1));
        let digits = made.client_id.strip_prefix("wx").unwrap();
        assert_eq!(digits.len(), 16);
        assert_eq!(made.secret.reveal().len(), 32);
        assert!(
            digits
                .bytes()
                .chain(made.secret.reveal().bytes())
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        );
    }
}
