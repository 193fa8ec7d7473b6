//! Argon2id (RFC 9106) by the library, on threads that answer nobody else.

use argon2::password_hash::phc;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use async_trait::async_trait;
use kanhe_core::password::{PasswordHash, Passwords};
use kanhe_core::secret::Secret;
use tokio::sync::Semaphore;

/// So many at once: each takes 19 MiB and a core for some tens of milliseconds.
const AT_ONCE: usize = 2;

/// What a password is compared with where there is none, so that it takes as long: the hash of a text that is too short
/// to be anybody's.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2FuaGUgbm9ib2R5IQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// With 19 MiB of memory and two passes: what OWASP recommends, and the library's own choice.
#[derive(Debug)]
pub struct Argon2id(Semaphore);

impl Default for Argon2id {
    fn default() -> Self {
        Self(Semaphore::new(AT_ONCE))
    }
}

impl Argon2id {
    async fn at_leisure<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        // An error would mean that the semaphore is closed, or that the work has panicked.
        let _turn = self.0.acquire().await.ok()?;
        tokio::task::spawn_blocking(work).await.ok()
    }
}

#[async_trait]
impl Passwords for Argon2id {
    async fn hash(&self, password: &Secret, salt: [u8; 16]) -> PasswordHash {
        let password = password.clone();
        let work = move || -> Option<String> {
            let hash: phc::PasswordHash =
                Argon2::default().hash_password_with_salt(password.reveal().as_bytes(), &salt).ok()?;
            Some(hash.to_string())
        };
        // Without a hash, no password matches.
        PasswordHash(self.at_leisure(work).await.flatten().unwrap_or_default())
    }

    async fn matches(&self, password: &Secret, hash: Option<&PasswordHash>) -> bool {
        let (password, is_somebodys) = (password.clone(), hash.is_some());
        let text = hash.map_or_else(|| NOBODYS.to_owned(), |hash| hash.0.clone());
        let work = move || {
            phc::PasswordHash::new(&text).is_ok_and(|hash| {
                Argon2::default().verify_password(password.reveal().as_bytes(), &hash).is_ok()
            })
        };
        self.at_leisure(work).await.unwrap_or(false) && is_somebodys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_recognised_by_its_hash_and_no_other_is() {
        let passwords = Argon2id::default();
        let hash = passwords.hash(&Secret::new("correct horse battery"), [7; 16]).await;
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(passwords.matches(&Secret::new("correct horse battery"), Some(&hash)).await);
        assert!(!passwords.matches(&Secret::new("correct horse batterx"), Some(&hash)).await);
    }

    #[tokio::test]
    async fn nobodys_hash_is_one_that_takes_as_long_and_matches_nothing() {
        assert!(phc::PasswordHash::new(NOBODYS).is_ok());
        assert!(!Argon2id::default().matches(&Secret::new(""), None).await);
    }
}
