//! The owner of a sandbox, so that its console can be tried at once.

use kanhe_core::operator::Role;
use kanhe_core::password::Passwords;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_sign::hex;

/// What he signs in with.
pub const OWNER: &str = "owner";

/// Sees to it that there is an owner who signs in with a password that can always be shown again, because it is
/// computed. Whoever has given him another one keeps it: then there is nothing to show.
pub async fn settle(platform: &Platform, passwords: &dyn Passwords) -> Result<Option<Secret>, Unavailable> {
    let password = Secret::new(hex::text(&platform.mint().sandbox_secret(b"console owner")));
    let operators = platform.operators().await?;
    let Some(owner) = operators.get(OWNER) else {
        let added = platform.add_operator(passwords, (OWNER, Role::Owner), &password).await?;
        return Ok(added.is_ok().then_some(password));
    };
    Ok(passwords.matches(&password, Some(&owner.password)).await.then_some(password))
}
