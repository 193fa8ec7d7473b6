//! Operators' passwords: kept as hashes that are slow to compute on purpose.

use async_trait::async_trait;
use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// A password as it is kept: a PHC string, `$argon2id$v=19$…`, which has the salt and what the hashing cost in it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordHash(pub String);

impl core::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// The port to the hashing of passwords: it takes time and memory, so somebody has to see to it that it holds up nobody
/// else.
#[async_trait]
pub trait Passwords: Send + Sync {
    /// The hash of a password with a salt.
    async fn hash(&self, password: &Secret, salt: [u8; 16]) -> PasswordHash;

    /// Whether a password is the one that was hashed. Without a hash it is not, and to find that out takes as long.
    async fn matches(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool;
}

/// The shortest password that is taken, in characters.
pub const SHORTEST: usize = 12;

/// The longest, in bytes.
pub const LONGEST: usize = 256;

/// Whether a password is of a length that is taken. Nothing else is asked of it (NIST SP 800-63B, 3.1.1.2).
pub fn is_acceptable(password: &str) -> bool {
    password.chars().count() >= SHORTEST && password.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::is_acceptable;

    #[test]
    fn a_password_has_twelve_characters_at_least() {
        assert!(is_acceptable("勘合勘合勘合勘合勘合勘合"));
        assert!(!is_acceptable("elevenchars"));
        assert!(!is_acceptable(&"x".repeat(257)));
    }
}
