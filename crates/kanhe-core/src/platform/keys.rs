//! Master keys: what still hangs on each, and bringing it over to the newest.

use std::collections::BTreeMap;

use super::{Platform, Unavailable};
use crate::app::{App, AppUid};
use crate::credential::{CredentialKey, CredentialKind, Life};
use crate::key::KeyId;
use crate::operator::Operator;
use crate::secret::Secret;
use crate::word::Dialect;

/// What hangs on a master key: without it, this is dead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hanging {
    /// Secrets that are hashed or sealed with it: of apps, of hosts and programs, second factors of operators.
    pub secrets: u64,
    /// Credentials that live and are derived from it.
    pub credentials: u64,
}

/// What became of sealing anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Secrets that hang on the newest key now.
    pub resealed: u64,
    /// Those that still hang on others: hashes, which are brought over when the secret is next shown, or replaced.
    pub left: u64,
}

/// So many apps are read at once.
const PAGE: usize = 200;

impl Platform {
    /// Compares the master keys with those of all who keep things in this store, now and before. Answers the first number
    /// under which another key is in use: what was made with that one would be refused here, and the other way round.
    pub async fn foreign_key(&self) -> Result<Option<KeyId>, Unavailable> {
        for (id, check) in self.mint.key_checks() {
            if self.store.keep_key_check(id, check).await? != check {
                return Ok(Some(id));
            }
        }
        Ok(None)
    }

    /// What hangs on each master key, also on those that are not held any more. `kinds` says which credentials the apps
    /// of a dialect can have. Every app is looked at.
    pub async fn hanging(
        &self,
        kinds: &(dyn Fn(Dialect) -> Vec<CredentialKind> + Sync),
    ) -> Result<BTreeMap<KeyId, Hanging>, Unavailable> {
        let mut hanging: BTreeMap<KeyId, Hanging> =
            self.mint.key_ids().map(|id| (id, Hanging::default())).collect();
        for key in self.store.host_keys().await? {
            hanging.entry(key.secret.key).or_default().secrets += 1;
        }
        for key in self.store.admin_keys().await? {
            hanging.entry(key.secret.key).or_default().secrets += 1;
        }
        for operator in self.store.operators().await?.all {
            for sealed in operator.second_factor.iter().map(|factor| &factor.secret) {
                hanging.entry(sealed.key).or_default().secrets += 1;
            }
        }
        let mut after: Option<AppUid> = None;
        loop {
            let apps = self.store.apps(after, PAGE).await?;
            let Some(last) = apps.last() else { return Ok(hanging) };
            after = Some(last.uid);
            for app in &apps {
                for key in keys_of(app) {
                    hanging.entry(key).or_default().secrets += 1;
                }
                for kind in kinds(app.dialect) {
                    let line = self.store.line(&CredentialKey { app: app.uid, kind }).await?;
                    for generation in line.all().iter().filter(|it| it.life(self.now()) == Life::Live) {
                        hanging.entry(generation.key).or_default().credentials += 1;
                    }
                }
            }
        }
    }

    /// Seals anew, under the newest key, what is sealed under others.
    pub async fn reseal(&self) -> Result<Resealed, Unavailable> {
        let mut done = Resealed::default();
        for operator in self.store.operators().await?.all {
            let factor = operator.second_factor.as_ref();
            if factor.is_some_and(|factor| factor.secret.key != self.mint.current()) {
                self.reseal_second_factor(&operator).await?;
                done.resealed += 1;
            }
        }
        let mut after: Option<AppUid> = None;
        loop {
            let apps = self.store.apps(after, PAGE).await?;
            let Some(last) = apps.last() else { break };
            after = Some(last.uid);
            for app in &apps {
                done.resealed += u64::from(self.reseal_app(app).await?);
            }
        }
        let hanging = self.hanging(&|_| Vec::new()).await?;
        let others = hanging.iter().filter(|(id, _)| **id != self.mint.current());
        done.left = others.map(|(_, hanging)| hanging.secrets).sum();
        Ok(done)
    }

    async fn reseal_second_factor(&self, operator: &Operator) -> Result<(), Unavailable> {
        let owner = super::sign_in::totp_owner(&operator.name);
        let changed = self.change_operator(&operator.name, |operator| {
            if let Some(factor) = &mut operator.second_factor
                && let Some(secret) = self.mint.open_secret(&owner, &factor.secret)
                && let Some(sealed) = self.mint.seal_secret(self.entropy(), &owner, &secret)
            {
                factor.secret = sealed;
            }
            Ok(())
        });
        changed.await?.map(drop).or(Ok(()))
    }

    /// What has to be in a file on a domain, and in the file's name, so that an app can show that the domain is its own:
    /// 16 letters and digits. Nothing secret: it stands on a public server.
    pub fn ownership_proof(&self, app: &App, domain: &str) -> Secret {
        let proof = kanhe_sign::derive::digest(&[b"domain", &app.uid.to_bytes(), domain.as_bytes()]);
        Secret::new(kanhe_sign::hex::text(proof.get(..8).unwrap_or_default()))
    }
}

fn keys_of(app: &App) -> impl Iterator<Item = KeyId> {
    // A sealed secret hangs on the key that it is hashed with, except in between.
    let old = app.old_secret.as_ref().map(|old| old.hash.key);
    core::iter::once(app.secret.key).chain(old)
}
