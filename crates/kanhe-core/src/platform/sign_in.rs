//! Operators come and go: sessions, passwords, second factors.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::{compare, one_time};

use super::{Platform, Unavailable};
use crate::app::SealedSecret;
use crate::audit::Actor;
use crate::entropy::draw;
use crate::operator::{Operator, OperatorRefusal, SecondFactor};
use crate::password::Passwords;
use crate::secret::Secret;
use crate::sign_in::{AttemptKey, Begun, SESSION_LIFE, Session, SessionKey, SignIn, SignInRefusal};

/// Wrong attempts at one operator from one network that cost nothing.
const FREE_AT_ONE: u32 = 5;

/// The same at all operators together.
const FREE_ANYWHERE: u32 = 30;

/// An authenticator's clock may be so many steps off.
const STEPS_OFF: u64 = 1;

impl Platform {
    /// Begins a session for whoever proves to be an operator. What is refused is written to the audit log.
    pub async fn sign_in(
        &self,
        passwords: &dyn Passwords,
        attempt: &SignIn<'_>,
        password: &Secret,
    ) -> Result<Result<Begun, SignInRefusal>, Unavailable> {
        let outcome = self.try_to_sign_in(passwords, attempt, password).await?;
        let system = Actor::system(attempt.from);
        let act = match &outcome {
            Ok(_) => {
                let actor = Actor { name: format!("operator:{}", attempt.name), ..system };
                self.act(&actor, "session.begin")
            }
            Err(SignInRefusal::CodeNeeded) => return Ok(outcome),
            Err(SignInRefusal::WrongCredentials) => self.act(&system, "session.refused"),
            Err(SignInRefusal::Locked { until }) => {
                self.act(&system, "session.locked").with("until", until.unix_seconds())
            }
        };
        let act = act.to(&format!("operator/{}", attempt.name));
        match &outcome {
            Ok(_) => drop(self.audit(act).await?),
            Err(_) => self.note(act).await?,
        }
        Ok(outcome)
    }

    async fn try_to_sign_in(
        &self,
        passwords: &dyn Passwords,
        attempt: &SignIn<'_>,
        password: &Secret,
    ) -> Result<Result<Begun, SignInRefusal>, Unavailable> {
        let now = self.now();
        let (at_one, anywhere) =
            (AttemptKey::at(attempt.name, attempt.from), AttemptKey::anywhere(attempt.from));
        for (key, free) in [(at_one, FREE_AT_ONE), (anywhere, FREE_ANYWHERE)] {
            if let Err(until) = self.store.attempt(key, now, free).await? {
                return Ok(Err(SignInRefusal::Locked { until }));
            }
        }
        let operators = self.store.operators().await?;
        let operator = operators.get(attempt.name).filter(|operator| operator.enabled);
        let is_right = passwords.matches(password, operator.map(|operator| &operator.password)).await;
        let Some(operator) = operator.filter(|_| is_right) else {
            return Ok(Err(SignInRefusal::WrongCredentials));
        };
        if let Err(refusal) = self.admit_operator(operator, attempt.code).await? {
            if refusal == SignInRefusal::CodeNeeded {
                self.store.forgive(at_one, 1).await?;
                self.store.forgive(anywhere, 1).await?;
            }
            return Ok(Err(refusal));
        }
        self.store.forgive(at_one, u32::MAX).await?;
        self.store.forgive(anywhere, 1).await?;
        let token = Secret::new(URL_SAFE_NO_PAD.encode(draw::<32>(self.entropy(), "session")));
        let session =
            Session { operator: operator.name.clone(), created_at: now, expires_at: now.after(SESSION_LIFE) };
        self.store.insert_session(SessionKey::of(token.reveal()), &session).await?;
        Ok(Ok(Begun { token, session }))
    }

    /// Takes the code, if there has to be one, and notes that he was here.
    async fn admit_operator(
        &self,
        operator: &Operator,
        code: Option<&str>,
    ) -> Result<Result<(), SignInRefusal>, Unavailable> {
        if operator.second_factor.is_some() && code.is_none() {
            return Ok(Err(SignInRefusal::CodeNeeded));
        }
        let now = self.now();
        let admitted = self
            .change_operator(&operator.name, |operator| {
                operator.last_seen_at = Some(now);
                let Some(factor) = &operator.second_factor else { return Ok(()) };
                let step = self.step_of(&operator.name, &factor.secret, code.unwrap_or_default());
                // Each code once: of two who bring the same one, also at the same moment, one is let in.
                let step = step.filter(|step| *step > factor.used_step).ok_or(OperatorRefusal::Unfit)?;
                operator.second_factor = Some(SecondFactor { used_step: step, ..factor.clone() });
                Ok(())
            })
            .await?;
        Ok(admitted.map(drop).map_err(|_| SignInRefusal::WrongCredentials))
    }

    /// Which step a code belongs to, of those that are near enough.
    fn step_of(&self, operator: &str, sealed: &SealedSecret, code: &str) -> Option<u64> {
        let secret = self.mint.open_secret(&totp_owner(operator), sealed)?;
        let secret = URL_SAFE_NO_PAD.decode(secret.reveal()).ok()?;
        let now = one_time::step(self.now().unix_seconds());
        let mut near = now.saturating_sub(STEPS_OFF)..=now + STEPS_OFF;
        near.find(|step| compare::equal(one_time::code(&secret, *step).as_bytes(), code.as_bytes()))
    }

    /// Whose session it is that a browser holds, if it is one that lasts, of an operator who is switched on.
    pub async fn session(&self, token: &str) -> Result<Option<(Session, Operator)>, Unavailable> {
        let Some(session) = self.store.session(SessionKey::of(token)).await? else { return Ok(None) };
        if self.now() >= session.expires_at {
            return Ok(None);
        }
        let operators = self.store.operators().await?;
        let operator = operators.get(&session.operator).filter(|operator| operator.enabled).cloned();
        Ok(operator.map(|operator| (session, operator)))
    }

    /// Ends a session. Whether it was there.
    pub async fn end_session(&self, token: &str) -> Result<bool, Unavailable> {
        Ok(self.store.end_session(SessionKey::of(token)).await?)
    }

    /// Ends an operator's sessions, except perhaps the one in which he does something.
    pub async fn end_sessions_of(&self, operator: &str, except: Option<&str>) -> Result<(), Unavailable> {
        self.store.end_sessions_of(operator, except.map(SessionKey::of)).await?;
        Ok(())
    }

    /// An operator gives himself another password. Whether the old one was right; a wrong one counts as an attempt to
    /// sign in.
    pub async fn change_password(
        &self,
        passwords: &dyn Passwords,
        attempt: &SignIn<'_>,
        (old, new): (&Secret, &Secret),
        token: &str,
    ) -> Result<Result<(), SignInRefusal>, Unavailable> {
        let key = AttemptKey::at(attempt.name, attempt.from);
        if let Err(until) = self.store.attempt(key, self.now(), FREE_AT_ONE).await? {
            return Ok(Err(SignInRefusal::Locked { until }));
        }
        let operators = self.store.operators().await?;
        let kept = operators.get(attempt.name).map(|operator| &operator.password);
        if !passwords.matches(old, kept).await {
            return Ok(Err(SignInRefusal::WrongCredentials));
        }
        self.store.forgive(key, 1).await?;
        let hash = self.hash_password(passwords, new).await;
        let changed = self.change_operator(attempt.name, |operator| {
            operator.password = hash.clone();
            Ok(())
        });
        if changed.await?.is_err() {
            return Ok(Err(SignInRefusal::WrongCredentials));
        }
        self.end_sessions_of(attempt.name, Some(token)).await?;
        Ok(Ok(()))
    }

    /// Offers an operator a second factor: 20 bytes for his authenticator app, which count once he has shown a code.
    pub async fn offer_second_factor(
        &self,
        operator: &str,
    ) -> Result<Result<[u8; 20], OperatorRefusal>, Unavailable> {
        let secret: [u8; 20] = draw(self.entropy(), "second factor");
        let text = Secret::new(URL_SAFE_NO_PAD.encode(secret));
        let Some(sealed) = self.mint.seal_secret(self.entropy(), &totp_owner(operator), &text) else {
            return Ok(Err(OperatorRefusal::Unfit));
        };
        let offered = self.change_operator(operator, |operator| {
            operator.offered = Some(sealed.clone());
            Ok(())
        });
        Ok(offered.await?.map(|_| secret))
    }

    /// Sets the offered second factor up, if the code is right.
    pub async fn set_second_factor(
        &self,
        operator: &str,
        code: &str,
    ) -> Result<Result<Operator, OperatorRefusal>, Unavailable> {
        self.change_operator(operator, |operator| {
            let secret = operator.offered.take().ok_or(OperatorRefusal::Unfit)?;
            let step = self.step_of(&operator.name, &secret, code).ok_or(OperatorRefusal::Unfit)?;
            operator.second_factor = Some(SecondFactor { secret, used_step: step });
            Ok(())
        })
        .await
    }

    /// Takes the second factor away, if the code is right. A wrong one counts as an attempt to sign in.
    pub async fn drop_second_factor(
        &self,
        attempt: &SignIn<'_>,
    ) -> Result<Result<(), SignInRefusal>, Unavailable> {
        let key = AttemptKey::at(attempt.name, attempt.from);
        if let Err(until) = self.store.attempt(key, self.now(), FREE_AT_ONE).await? {
            return Ok(Err(SignInRefusal::Locked { until }));
        }
        let dropped = self.change_operator(attempt.name, |operator| {
            let factor = operator.second_factor.take().ok_or(OperatorRefusal::Unfit)?;
            let step = self.step_of(&operator.name, &factor.secret, attempt.code.unwrap_or_default());
            step.filter(|step| *step > factor.used_step).ok_or(OperatorRefusal::Unfit)?;
            Ok(())
        });
        if dropped.await?.is_err() {
            return Ok(Err(SignInRefusal::WrongCredentials));
        }
        self.store.forgive(key, 1).await?;
        Ok(Ok(()))
    }
}

/// To whom the secret of a second factor is sealed.
pub(super) fn totp_owner(operator: &str) -> Vec<u8> {
    [b"second factor ", operator.as_bytes()].concat()
}
