//! Issuing credentials, and recognising access tokens.

use std::net::IpAddr;
use std::sync::Arc;

use super::apps::address_allowed;
use super::{Platform, Unavailable, Verdict};
use crate::app::{App, AppStatus};
use crate::credential::{
    self, CredentialKey, CredentialKind, CredentialPolicy, Ending, Generation, Life, Line, NextGeneration,
    Plan,
};
use crate::mint::TokenFault;
use crate::refusal::BackendRefusal;
use crate::secret::Secret;
use crate::store::{Advance, StoreError};
use crate::word::Dialect;

/// A credential as it is handed out.
#[derive(Debug)]
pub struct Issued {
    /// The credential.
    pub text: Secret,
    /// Which generation it is.
    pub generation: u64,
    /// Seconds of life it has left.
    pub expires_in: u32,
}

impl Platform {
    /// Answers an app's request for a credential: the one it has, or a new one, as the policy says.
    pub async fn issue(&self, app: &App, policy: &CredentialPolicy) -> Result<Issued, Unavailable> {
        let key = CredentialKey { app: app.uid, kind: policy.kind };
        let mut line = self.line(&key).await?;
        // Losing the race eight times in a row means that eight others have just made a new generation.
        for _ in 0..8 {
            let now = self.now();
            let kept = match credential::plan(&line, policy.renewal, now) {
                Plan::Keep(number) => {
                    line.get(number).and_then(|generation| self.issued(policy, &key, generation))
                }
                Plan::Advance { .. } => None,
            };
            if let Some(issued) = kept {
                return Ok(issued);
            }
            // Also reached when a key that made the current generation is gone: then it is as good as dead.
            let expected = match credential::plan(&line, policy.renewal, now) {
                Plan::Advance { expected } => expected,
                Plan::Keep(number) => Some(number),
            };
            let next = NextGeneration {
                key: self.mint.current(),
                issued_at: now,
                life: policy.life,
                overlap: policy.overlap,
            };
            match self.store.advance(&key, expected, &next).await? {
                Advance::Done(advanced) => {
                    let issued = advanced.current().and_then(|made| self.issued(policy, &key, made));
                    self.lines.keep(key, advanced);
                    return issued.ok_or(Unavailable(StoreError::Conflict));
                }
                Advance::Lost(current) => line = self.lines.keep(key, current),
            }
        }
        Err(StoreError::Conflict.into())
    }

    fn issued(
        &self,
        policy: &CredentialPolicy,
        key: &CredentialKey,
        generation: &Generation,
    ) -> Option<Issued> {
        Some(Issued {
            text: self.mint.text(policy.form, key, generation)?,
            generation: generation.number,
            expires_in: self.now().seconds_until(generation.expires_at),
        })
    }

    /// Recognises an access token, by itself and the in-process copy of its line.
    ///
    /// A token of another kind than the `kinds` that serve here, or of another dialect's app, is unknown.
    pub async fn authenticate_token(
        &self,
        dialect: Dialect,
        kinds: &[CredentialKind],
        token: &str,
        from: Option<IpAddr>,
    ) -> Verdict<Arc<App>> {
        let claim = match self.mint.read_token(token) {
            Ok(claim) if kinds.contains(&claim.key.kind) => claim,
            Ok(_) | Err(TokenFault::Unknown) => return Ok(Err(BackendRefusal::TokenUnknown)),
            Err(TokenFault::Malformed) => return Ok(Err(BackendRefusal::TokenMalformed)),
        };
        let app = match self.app_by_uid(claim.key.app).await? {
            Some(app) if app.dialect == dialect => app,
            _ => return Ok(Err(BackendRefusal::TokenUnknown)),
        };
        let now = self.now();
        let mut life = self.line(&claim.key).await?.life(claim.generation, now);
        if life.is_none() {
            // We made it, and our copy does not know it yet: another node did.
            life = self.reload_line(&claim.key).await?.life(claim.generation, now);
        }
        Ok(match life {
            Some(Life::Live) if app.status == AppStatus::Disabled => Err(BackendRefusal::AppDisabled),
            Some(Life::Live) => address_allowed(&app, from).map(|()| app),
            Some(Life::Expired) => Err(BackendRefusal::TokenExpired),
            Some(Life::Superseded) => Err(BackendRefusal::TokenSuperseded),
            None => Err(BackendRefusal::TokenUnknown),
        })
    }

    /// A line of credentials.
    pub async fn line(&self, key: &CredentialKey) -> Result<Arc<Line>, Unavailable> {
        match self.lines.get(key) {
            Some(line) => Ok(line),
            None => self.reload_line(key).await,
        }
    }

    async fn reload_line(&self, key: &CredentialKey) -> Result<Arc<Line>, Unavailable> {
        Ok(self.lines.keep(*key, self.store.line(key).await?))
    }

    /// Ends an app's living credentials of a kind, now.
    pub async fn end_credential(
        &self,
        app: &App,
        kind: CredentialKind,
        how: Ending,
    ) -> Result<Arc<Line>, Unavailable> {
        let key = CredentialKey { app: app.uid, kind };
        Ok(self.lines.keep(key, self.store.end(&key, self.now(), how).await?))
    }
}
