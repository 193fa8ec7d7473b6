//! Operators: the people who administrate the platform, and what each may.
//!
//! They are few, so all of them are one value with one revision: that the last owner stays is decided about all of them
//! at once, also when two nodes change two of them at the same moment.

use serde::{Deserialize, Serialize};

use crate::app::SealedSecret;
use crate::password::PasswordHash;
use crate::time::Timestamp;

/// What somebody may do. Each may also what those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Looks at everything.
    Auditor,
    /// Changes apps, users and what belongs to them.
    Operator,
    /// Decides who may.
    Owner,
}

impl Role {
    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auditor => "auditor",
            Self::Operator => "operator",
            Self::Owner => "owner",
        }
    }
}

/// A second factor that is set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// The secret that the operator's authenticator app holds too.
    pub secret: SealedSecret,
    /// The newest step whose code was taken: each is taken once (RFC 6238, 5.2).
    pub used_step: u64,
}

/// Somebody who administrates the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Operator {
    /// What he signs in with: unique.
    pub name: String,
    /// What he may.
    pub role: Role,
    /// His password.
    pub password: PasswordHash,
    /// His second factor, if he has set one up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub second_factor: Option<SecondFactor>,
    /// One that he was offered, until he shows that his authenticator app has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offered: Option<SealedSecret>,
    /// Whether he may sign in at all.
    pub enabled: bool,
    /// When he came.
    pub created_at: Timestamp,
    /// When he last signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen_at: Option<Timestamp>,
}

impl Operator {
    /// With nothing but what everybody has.
    pub fn new(name: &str, role: Role, password: PasswordHash, now: Timestamp) -> Self {
        Self {
            name: name.to_owned(),
            role,
            password,
            second_factor: None,
            offered: None,
            enabled: true,
            created_at: now,
            last_seen_at: None,
        }
    }

    fn is_owner(&self) -> bool {
        self.enabled && self.role == Role::Owner
    }
}

/// Why the operators stay as they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OperatorRefusal {
    /// There is one of this name.
    Taken,
    /// There is none of this name.
    Unknown,
    /// No owner would be left who could sign in.
    LastOwner,
    /// What was to be changed is not as it has to be.
    Unfit,
}

/// All of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Operators {
    /// Counts the changes; 0 if there never was an operator.
    pub revision: u64,
    /// In the order of their names.
    pub all: Vec<Operator>,
}

impl Operators {
    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Operator> {
        self.all.iter().find(|operator| operator.name == name)
    }

    /// One more.
    pub fn add(&mut self, new: Operator) -> Result<(), OperatorRefusal> {
        match self.all.binary_search_by(|operator| operator.name.cmp(&new.name)) {
            Ok(_) => Err(OperatorRefusal::Taken),
            Err(at) => {
                self.all.insert(at, new);
                Ok(())
            }
        }
    }

    /// Changes one of them. His name stays.
    pub fn change(
        &mut self,
        name: &str,
        change: impl FnOnce(&mut Operator) -> Result<(), OperatorRefusal>,
    ) -> Result<(), OperatorRefusal> {
        let operator =
            self.all.iter_mut().find(|operator| operator.name == name).ok_or(OperatorRefusal::Unknown)?;
        let was_owner = operator.is_owner();
        change(operator)?;
        name.clone_into(&mut operator.name);
        self.keep_an_owner(was_owner)
    }

    /// One less.
    pub fn remove(&mut self, name: &str) -> Result<(), OperatorRefusal> {
        let at =
            self.all.iter().position(|operator| operator.name == name).ok_or(OperatorRefusal::Unknown)?;
        let was_owner = self.all.remove(at).is_owner();
        self.keep_an_owner(was_owner)
    }

    fn keep_an_owner(&self, there_was_one: bool) -> Result<(), OperatorRefusal> {
        if there_was_one && !self.all.iter().any(Operator::is_owner) {
            return Err(OperatorRefusal::LastOwner);
        }
        Ok(())
    }
}

/// Whether an operator can be called that: 1 to 64 letters, digits, `.`, `_`, `-` and `@`.
pub fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte);
    (1..=64).contains(&name.len()) && name.bytes().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn operator(name: &str, role: Role) -> Operator {
        Operator::new(name, role, PasswordHash(String::new()), Timestamp::default())
    }

    fn two() -> Operators {
        let mut operators = Operators::default();
        operators.add(operator("mei", Role::Owner)).unwrap();
        operators.add(operator("lan", Role::Auditor)).unwrap();
        operators
    }

    #[test]
    fn the_last_owner_stays_whatever_is_tried() {
        for change in
            [|lan: &mut Operator| lan.role = Role::Operator, |lan: &mut Operator| lan.enabled = false]
        {
            let refused = two().change("mei", |mei| {
                change(mei);
                Ok(())
            });
            assert_eq!(refused, Err(OperatorRefusal::LastOwner));
        }
        assert_eq!(two().remove("mei"), Err(OperatorRefusal::LastOwner));
    }

    #[test]
    fn an_owner_goes_when_there_is_another_who_can_sign_in() {
        let mut operators = two();
        operators.add(operator("zhu", Role::Owner)).unwrap();
        operators.remove("mei").unwrap();
        assert_eq!(operators.remove("zhu"), Err(OperatorRefusal::LastOwner));
    }

    #[test]
    fn names_are_unique_and_in_order() {
        let mut operators = two();
        assert_eq!(operators.add(operator("mei", Role::Auditor)), Err(OperatorRefusal::Taken));
        assert_eq!(operators.all.iter().map(|one| &*one.name).collect::<Vec<_>>(), ["lan", "mei"]);
        assert_eq!(operators.remove("nobody"), Err(OperatorRefusal::Unknown));
    }

    #[test]
    fn an_owner_may_what_an_auditor_may() {
        assert!(Role::Owner >= Role::Operator && Role::Operator >= Role::Auditor);
        assert!(is_name("mei.lan@example") && !is_name("") && !is_name("a b") && !is_name("梅"));
    }
}
