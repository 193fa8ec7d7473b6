//! What a user has shown his papers for, and where he can be reached: what wallets know of their users, and hand on
//! only where they have agreed.

use serde::{Deserialize, Serialize};

/// A user's particulars. What is empty is not known.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Particulars {
    /// His name as his papers have it.
    pub full_name: String,
    /// `1998-07-03`
    pub birthday: String,
    /// ISO 3166-1, two letters.
    pub nationality: String,
    /// Country code, hyphen, number: `27-609000084`.
    pub mobile: String,
    /// An address of e-mail.
    pub email: String,
}

impl Particulars {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl core::fmt::Debug for Particulars {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Particulars(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::Particulars;

    #[test]
    fn particulars_are_not_for_logs() {
        let known = Particulars { full_name: "Lan Xiao".to_owned(), ..Particulars::default() };
        assert_eq!(format!("{known:?}"), "Particulars(…)");
        assert!(!known.is_empty());
    }
}
