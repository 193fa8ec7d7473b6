//! What an app's key and secret look like, and its mark.

use kanhe_core::app::App;
use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_dialect::definition::Identity;
use kanhe_dialect::letters::letters_and_digits;

/// The application's mark and 13 letters and digits; a secret of 40.
pub fn new(entropy: &dyn Entropy) -> Identity {
    Identity {
        client_id: format!("kanhe-{}", letters_and_digits(entropy, 13).reveal()),
        secret: Secret::new(letters_and_digits(entropy, 40).reveal()),
    }
}

/// The application's mark (应用标识): its agent id where it is installed, else what its key begins with. It is the
/// `client_id` of login pages and the `clientId` of user data.
pub fn mark(app: &App) -> &str {
    match &app.installation {
        Some(installation) => &installation.agent,
        None => app.client_id.rsplit_once('-').map_or(&*app.client_id, |(mark, _)| mark),
    }
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn an_identity_has_the_vendors_form() {
        let made = super::new(&SeededEntropy::new(1));
        let random = made.client_id.strip_prefix("kanhe-").unwrap();
        assert_eq!((random.len(), made.secret.reveal().len()), (13, 40));
        assert!(random.bytes().chain(made.secret.reveal().bytes()).all(|byte| byte.is_ascii_alphanumeric()));
    }
}
