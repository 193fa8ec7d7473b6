//! Apps' secrets: recognised, used, replaced, and kept under the newest master key.

use core::time::Duration;
use std::sync::Arc;

use super::{Platform, Unavailable};
use crate::app::{App, OldSecret, SealedSecret};
use crate::secret::Secret;
use crate::store::StoreError;

impl Platform {
    /// Whether a text is an app's secret, or the one before as long as that is taken.
    pub fn is_app_secret(&self, app: &App, presented: &str) -> bool {
        let owner = app.uid.to_bytes();
        let old = app.old_secret(self.now()).map(|old| &old.hash);
        core::iter::once(&app.secret).chain(old).any(|kept| self.mint.is_secret(&owner, kept, presented))
    }

    /// An app's secret, and the one before as long as that is taken, if they are kept because requests are signed with
    /// them. The newest first.
    pub fn app_secrets(&self, app: &App) -> Vec<Secret> {
        let owner = app.uid.to_bytes();
        let old = app.old_secret(self.now()).and_then(|old| old.sealed.as_ref());
        let sealed = app.sealed.iter().chain(old);
        sealed.filter_map(|sealed| self.mint.open_secret(&owner, sealed)).collect()
    }

    /// Gives an app another secret. The one before is taken for a while longer; one before that no more.
    pub async fn replace_secret(
        &self,
        app: &App,
        secret: &Secret,
        overlap: Duration,
    ) -> Result<Option<Arc<App>>, Unavailable> {
        let until = self.now().after(overlap);
        let hash = self.mint.hash_secret(&app.uid.to_bytes(), secret);
        let sealed = self.seal(app, app.sealed.is_some().then_some(secret))?;
        let replace = |app: &mut App| {
            let hash = core::mem::replace(&mut app.secret, hash.clone());
            let sealed = core::mem::replace(&mut app.sealed, sealed.clone());
            app.old_secret = (!overlap.is_zero()).then_some(OldSecret { hash, sealed, until });
        };
        self.change_app(app.uid, replace).await
    }

    fn seal(&self, app: &App, secret: Option<&Secret>) -> Result<Option<SealedSecret>, Unavailable> {
        let Some(secret) = secret else { return Ok(None) };
        let sealed = self.mint.seal_secret(self.entropy(), &app.uid.to_bytes(), secret);
        Ok(Some(sealed.ok_or(StoreError::Conflict)?))
    }

    /// Keeps a secret that somebody has just shown under the newest master key. A hash does not tell the secret, so this
    /// is the moment. If the store does not answer, the next one will do.
    pub(super) async fn hash_anew(&self, app: &App, secret: &str) {
        if !self.mint.is_secret(&app.uid.to_bytes(), &app.secret, secret) {
            return;
        }
        let (kept, hash) = (&app.secret, self.mint.hash_secret(&app.uid.to_bytes(), &Secret::new(secret)));
        let change = |app: &mut App| {
            if app.secret == *kept {
                app.secret = hash.clone();
            }
        };
        drop(self.change_app(app.uid, change).await);
    }

    /// Seals an app's kept secrets under the newest master key. Whether that was needed.
    pub(super) async fn reseal_app(&self, app: &App) -> Result<bool, Unavailable> {
        let (owner, current) = (app.uid.to_bytes(), self.mint.current());
        let is_old = |sealed: &SealedSecret| sealed.key != current;
        let old = app.old_secret.as_ref().and_then(|old| old.sealed.as_ref());
        if !app.sealed.iter().chain(old).any(is_old) {
            return Ok(false);
        }
        let anew = |sealed: &SealedSecret| {
            let secret = self.mint.open_secret(&owner, sealed)?;
            let sealed = self.mint.seal_secret(self.entropy(), &owner, &secret)?;
            Some((self.mint.hash_secret(&owner, &secret), sealed))
        };
        let change = |app: &mut App| {
            if let Some((hash, sealed)) = app.sealed.as_ref().and_then(anew) {
                (app.secret, app.sealed) = (hash, Some(sealed));
            }
            if let Some(old) = &mut app.old_secret
                && let Some((hash, sealed)) = old.sealed.as_ref().and_then(anew)
            {
                (old.hash, old.sealed) = (hash, Some(sealed));
            }
        };
        Ok(self.change_app(app.uid, change).await?.is_some())
    }
}
