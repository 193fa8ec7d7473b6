//! Auth codes: of `dd.getAuthCode`, and of logging in by QR code. A code of the one kind is nothing at the other's
//! address, however alike they look (`protocol/gov-dingtalk.md` section 9, trap 7).

use core::time::Duration;

use kanhe_core::auth::AuthRules;
use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_sign::hex;
use serde_json::{Value, json};

use crate::policy::H5_APP;

/// The one scope there is: to learn who came.
pub const USER_INFO: &str = "get_user_info";

/// How long a code lives: 5 minutes [T].
pub const CODE_LIFE: Duration = Duration::from_secs(300);

/// Codes of `dd.getAuthCode`. Nobody is asked: who opens an application of his own workbench is known to it.
pub const RULES: AuthRules = AuthRules {
    kind: Word::new("gov_code"),
    life: CODE_LIFE,
    code,
    is_scope: |scope| scope == USER_INFO,
    is_silent: |_| true,
    silent_scope: USER_INFO,
    may_ask: |account_type, _| account_type == H5_APP,
};

/// Codes of logging in by QR code. The user scans it and confirms.
pub const QR_LOGIN_RULES: AuthRules =
    AuthRules { kind: Word::new("gov_qr_code"), is_silent: |_| false, may_ask: |_, _| true, ..RULES };

/// 40 hexadecimal digits [C].
fn code(entropy: &dyn Entropy) -> Secret {
    Secret::new(hex::text(&draw::<20>(entropy, "gov code")))
}

/// What `dd.getAuthCode` answers. Users read the code under each of the three names
/// (`protocol/gov-dingtalk.md` section 4).
pub fn answer(code: &Secret) -> Value {
    let code = code.reveal();
    json!({"code": code, "auth_code": code, "authCode": code, "expireTime": CODE_LIFE.as_secs()})
}

#[cfg(test)]
mod tests {
    use super::*;
    use kanhe_core::entropy::SeededEntropy;

    #[test]
    fn a_code_has_40_hexadecimal_digits() {
        let entropy = SeededEntropy::new(1);
        let (one, other) = (code(&entropy), code(&entropy));
        assert_eq!(one.reveal().len(), 40);
        assert!(one.reveal().bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(one.reveal(), other.reveal());
    }

    #[test]
    fn a_page_finds_the_code_under_each_name() {
        assert_eq!(
            answer(&Secret::new("c0de")),
            json!({"code": "c0de", "auth_code": "c0de", "authCode": "c0de", "expireTime": 300})
        );
    }
}
