//! Codes and tokens: their form, and the rules by which codes are handed out.
//!
//! Sources: seed 002 (the sample of `authCode`: 32 letters and digits); `protocol/alipay-plus.md` 1.3 and 3.5.

use kanhe_core::auth::AuthRules;
use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use kanhe_dialect::letters::letters_and_digits;

use crate::moment;
use crate::profile::Profile;
use crate::scopes::{self, AUTH_BASE, SilentRule};

/// Codes among the slips.
pub const CODE: Word = Word::new("alipayplus_code");
/// Access tokens.
pub const ACCESS: Word = Word::new("alipayplus_access");
/// Refresh tokens.
pub const REFRESH: Word = Word::new("alipayplus_refresh");

/// The first ten digits of each, by which people tell them apart.
const CODE_PREFIX: &str = "0000000001";
const ACCESS_PREFIX: &str = "0000000002";
const REFRESH_PREFIX: &str = "0000000003";

/// 62^22 is more than 2^128 (RFC 6749 section 10.10): all of what the documented length leaves behind the prefix. The
/// eight digits at the end of the seed's sample are random here as well.
const RANDOM: usize = 22;

/// The rules of a wallet's codes.
pub fn rules(profile: &Profile) -> AuthRules {
    AuthRules {
        kind: CODE,
        life: profile.code_life,
        code,
        is_scope: |scope| scopes::find(scope).is_some(),
        is_silent: match profile.silent {
            SilentRule::Table => |scope| SilentRule::Table.is_silent(scope),
            SilentRule::Note => |scope| SilentRule::Note.is_silent(scope),
        },
        silent_scope: AUTH_BASE,
        // Grants are by app, not by account type: `authorization` looks at them, and so does each API again.
        may_ask: |_, _| true,
    }
}

/// 32 letters and digits, as the seed's sample.
pub fn code(entropy: &dyn Entropy) -> Secret {
    Secret::new(format!("{CODE_PREFIX}{}", letters_and_digits(entropy, RANDOM).reveal()))
}

/// 40 letters and digits, with the date.
pub fn access_token(entropy: &dyn Entropy, now: Timestamp, east: i32) -> Secret {
    dated(ACCESS_PREFIX, entropy, now, east)
}

/// The same.
pub fn refresh_token(entropy: &dyn Entropy, now: Timestamp, east: i32) -> Secret {
    dated(REFRESH_PREFIX, entropy, now, east)
}

fn dated(prefix: &str, entropy: &dyn Entropy, now: Timestamp, east: i32) -> Secret {
    let random = letters_and_digits(entropy, RANDOM);
    Secret::new(format!("{prefix}{}{}", moment::date(now, east), random.reveal()))
}

#[cfg(test)]
mod tests {
    use kanhe_core::entropy::SeededEntropy;

    use super::*;

    #[test]
    fn codes_and_tokens_have_the_documented_length_and_alphabet() {
        let (entropy, now) = (SeededEntropy::new(1), Timestamp::from_unix_seconds(1_795_195_800));
        for (text, length, head) in [
            (code(&entropy), "0000000001T1dc0W0tv448DB00007826".len(), "0000000001"),
            (access_token(&entropy, now, 0), 40, "000000000220261120"),
            (refresh_token(&entropy, now, 8 * 3600), 40, "000000000320261121"),
        ] {
            assert_eq!(text.reveal().len(), length);
            assert!(text.reveal().starts_with(head), "{head}");
            assert!(text.reveal().bytes().all(|byte| byte.is_ascii_alphanumeric()), "no @ # ?");
        }
        assert_ne!(code(&entropy).reveal(), code(&entropy).reveal());
    }

    #[test]
    fn the_rules_follow_the_profiles_silent_rule() {
        let (table, note) = (Profile::default(), Profile { silent: SilentRule::Note, ..Profile::default() });
        assert!((rules(&table).is_silent)("USER_ID") && !(rules(&note).is_silent)("USER_ID"));
        assert!((rules(&note).is_silent)(AUTH_BASE));
        assert!((rules(&table).is_scope)("AGREEMENT_PAY") && !(rules(&table).is_scope)("EVERYTHING"));
    }
}
