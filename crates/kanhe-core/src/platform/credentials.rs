//! Issuing credentials, and recognising access tokens.

use std::net::IpAddr;
use std::sync::Arc;

use serde_json::{Value, json};

use super::{Platform, Unavailable, Verdict};
use crate::app::App;
use crate::credential::{
    self, CredentialKey, CredentialKind, CredentialPolicy, Ending, Form, Generation, Life, Line,
    NextGeneration, Plan, Renewal,
};
use crate::key::KeyId;
use crate::mint::TokenFault;
use crate::refusal::BackendRefusal;
use crate::secret::Secret;
use crate::signal::Change;
use crate::slip::SlipKey;
use crate::store::{Advance, StoreError};
use crate::word::{Dialect, Word};

/// Handles among the slips.
const HANDLE: Word = Word::new("handle");

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
            let (kept, expected) = match credential::plan(&line, policy, now) {
                Plan::Advance { expected } => (None, expected),
                Plan::Keep(number) => (Some(number), Some(number)),
                Plan::Extend { number, until } => {
                    // Nothing to announce: who takes it for dead asks the store before he says so.
                    line = self.lines.keep(key, self.store.extend(&key, number, now, until).await?);
                    // Somebody else may have ended it meanwhile.
                    let lives = line.number() == number && line.life(number, now) == Some(Life::Live);
                    (lives.then_some(number), Some(number))
                }
            };
            let kept = kept.and_then(|number| line.get(number));
            if let Some(issued) = kept.and_then(|kept| self.issued(policy, &key, kept)) {
                self.make_findable(app, policy, &issued).await?;
                return Ok(issued);
            }
            // Also reached when the key that made the current generation is gone: then it is as good as dead.
            let next = NextGeneration {
                key: self.mint.current(),
                issued_at: now,
                life: policy.life,
                overlap: policy.overlap,
            };
            match self.store.advance(&key, expected, &next).await? {
                Advance::Done(advanced) => {
                    let issued = advanced.current().and_then(|made| self.issued(policy, &key, made));
                    self.changed(key, advanced);
                    let issued = issued.ok_or(Unavailable(StoreError::Conflict))?;
                    self.make_findable(app, policy, &issued).await?;
                    return Ok(issued);
                }
                Advance::Lost(current) => line = self.lines.keep(key, current),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Makes a handle findable, at the latest when it is handed out again: who made it may have died before he did.
    async fn make_findable(
        &self,
        app: &App,
        policy: &CredentialPolicy,
        issued: &Issued,
    ) -> Result<(), Unavailable> {
        let is_handle = matches!(policy.form, Form::Handle { .. });
        if !is_handle || self.handle(issued.text.reveal()).await?.is_some() {
            return Ok(());
        }
        let data = json!({"kind": policy.kind, "generation": issued.generation});
        // A dead one stays findable for a while, so that a refusal can say what it was.
        let life = match policy.renewal {
            Renewal::Extended { at_most } => at_most,
            Renewal::Always | Renewal::Within(_) => policy.life,
        };
        self.hand_out_as(HANDLE, &issued.text, app.uid, data, life).await.map(drop)
    }

    /// What a handle is the text of, and whose. Nothing if we never handed it out.
    pub async fn handle(&self, text: &str) -> Result<Option<(CredentialKey, u64)>, Unavailable> {
        let key = SlipKey::of(HANDLE, text);
        if let Some(found) = self.handles.get(key) {
            return Ok(Some(found));
        }
        let Some(slip) = self.store.slip(key).await? else { return Ok(None) };
        let kind = slip.data.get("kind").and_then(Value::as_str).and_then(Word::parse);
        let generation = slip.data.get("generation").and_then(Value::as_u64);
        let (Some(kind), Some(generation)) = (kind, generation) else { return Ok(None) };
        let found = (CredentialKey { app: slip.app, kind }, generation);
        self.handles.keep(key, found);
        Ok(Some(found))
    }

    /// Recognises an app's backend by an access token that is a handle.
    ///
    /// One of another kind than the `kinds` that serve here, or of another dialect's app, is unknown.
    pub async fn authenticate_handle(
        &self,
        dialect: Dialect,
        kinds: &[CredentialKind],
        text: &str,
        from: Option<IpAddr>,
    ) -> Verdict<Arc<App>> {
        match self.handle(text).await? {
            Some((key, generation)) if kinds.contains(&key.kind) => {
                self.authenticate_generation(dialect, (&key, generation, None), from).await
            }
            _ => Ok(Err(BackendRefusal::TokenUnknown)),
        }
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
        let claimed = (&claim.key, claim.generation, Some(claim.made_with));
        self.authenticate_generation(dialect, claimed, from).await
    }

    async fn authenticate_generation(
        &self,
        dialect: Dialect,
        (key, generation, made_with): (&CredentialKey, u64, Option<KeyId>),
        from: Option<IpAddr>,
    ) -> Verdict<Arc<App>> {
        let app = match self.app_by_uid(key.app).await? {
            Some(app) if app.dialect == dialect => app,
            _ => return Ok(Err(BackendRefusal::TokenUnknown)),
        };
        let line = self.fresh_line(key, generation).await?;
        // After a backup was restored, numbers are given out again, with another master key.
        let is_other = made_with.zip(line.get(generation)).is_some_and(|(key, made)| made.key != key);
        Ok(match self.life(&line, generation) {
            _ if is_other => Err(BackendRefusal::TokenUnknown),
            Some(Life::Live) => self.readmit(&app, from).await?.map(|()| app),
            Some(Life::Expired) => Err(BackendRefusal::TokenExpired),
            Some(Life::Superseded) => Err(BackendRefusal::TokenSuperseded),
            None => Err(BackendRefusal::TokenUnknown),
        })
    }

    /// What a generation is worth now. A handle does not show by itself that the key it was made with is gone.
    pub(super) fn life(&self, line: &Line, generation: u64) -> Option<Life> {
        let is_held = line.get(generation).is_none_or(|generation| self.mint.holds(generation.key));
        line.life(generation, self.now()).filter(|_| is_held)
    }

    /// A line of credentials.
    pub async fn line(&self, key: &CredentialKey) -> Result<Arc<Line>, Unavailable> {
        let read = async { self.reload_line(key).await.map(Some) };
        Ok(self.believed_or_read(self.lines.get(key), read).await?.unwrap_or_default())
    }

    /// A line that knows this generation as well as the store does: we made it, and if our copy does not know it, or
    /// takes it for dead, another node may have made it, or given it a longer life.
    pub(super) async fn fresh_line(
        &self,
        key: &CredentialKey,
        generation: u64,
    ) -> Result<Arc<Line>, Unavailable> {
        let line = self.line(key).await?;
        match line.life(generation, self.now()) {
            None | Some(Life::Expired) => self.reload_line(key).await,
            Some(Life::Live | Life::Superseded) => Ok(line),
        }
    }

    pub(super) async fn reload_line(&self, key: &CredentialKey) -> Result<Arc<Line>, Unavailable> {
        let reading = self.lines.begin(key);
        Ok(self.lines.keep_reading(*key, self.store.line(key).await?, reading))
    }

    /// Keeps what we have made of a line, and tells the others.
    fn changed(&self, key: CredentialKey, line: Line) -> Arc<Line> {
        self.announce(Change::Line { key, revision: line.revision() });
        self.lines.keep(key, line)
    }

    /// Ends an app's living credentials of a kind, now.
    pub async fn end_credential(
        &self,
        app: &App,
        kind: CredentialKind,
        how: Ending,
    ) -> Result<Arc<Line>, Unavailable> {
        let key = CredentialKey { app: app.uid, kind };
        Ok(self.changed(key, self.store.end(&key, self.now(), how).await?))
    }
}
