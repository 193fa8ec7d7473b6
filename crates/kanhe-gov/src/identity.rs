//! What an app's key, secret and mark look like, and the number of a tenant.

use kanhe_core::app::App;
use kanhe_core::entropy::{Entropy, draw};
use kanhe_dialect::definition::{Identity, Installing};
use kanhe_dialect::letters::letters_and_digits;

/// The application's mark and 13 letters and digits; a secret of 40.
pub fn new(entropy: &dyn Entropy) -> Identity {
    Identity {
        client_id: format!("kanhe-{}", letters_and_digits(entropy, 13).reveal()),
        secret: letters_and_digits(entropy, 40),
    }
}

/// How its apps are installed: in tenants, under their marks.
pub const INSTALLING: Installing = Installing { corp: tenant, agent };

/// Nine decimal digits: the vendor's tenants are numbers [D].
fn tenant(entropy: &dyn Entropy) -> String {
    let number = u64::from_be_bytes(draw(entropy, "gov tenant"));
    format!("{}", 100_000_000 + number % 900_000_000)
}

/// `kanhe-` and 8 letters and digits in lower case.
fn agent(entropy: &dyn Entropy) -> String {
    format!("kanhe-{}", letters_and_digits(entropy, 8).reveal().to_ascii_lowercase())
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
    use super::*;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn an_identity_has_the_vendors_form() {
        let entropy = SeededEntropy::new(1);
        let made = new(&entropy);
        let random = made.client_id.strip_prefix("kanhe-").unwrap();
        assert_eq!((random.len(), made.secret.reveal().len()), (13, 40));
        assert!(random.bytes().chain(made.secret.reveal().bytes()).all(|byte| byte.is_ascii_alphanumeric()));
    }

    #[test]
    fn a_tenant_is_a_number_and_a_mark_a_name() {
        let entropy = SeededEntropy::new(1);
        assert!((100_000_000..1_000_000_000).contains(&tenant(&entropy).parse::<u64>().unwrap()));
        assert_eq!(agent(&entropy).strip_prefix("kanhe-").unwrap().len(), 8);
    }
}
