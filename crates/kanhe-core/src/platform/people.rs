//! Users, what they agree to, and the codes by which an app's backend learns who came.

use serde_json::{Value, json};

use super::{Platform, Unavailable};
use crate::app::App;
use crate::audit::Actor;
use crate::auth::{AuthClaim, AuthRefusal, AuthRules};
use crate::consent::Consent;
use crate::entropy::draw;
use crate::secret::Secret;
use crate::store::StoreError;
use crate::user::{Profile, User, UserUid};

impl Platform {
    /// Adds a user. `None` if the handle is taken.
    pub async fn add_user(&self, handle: &str, profile: Profile) -> Result<Option<User>, Unavailable> {
        let now = self.now();
        let user = User {
            uid: UserUid::from_parts(now, draw(self.entropy(), "user uid")),
            handle: handle.to_owned(),
            profile,
            salt: draw(self.entropy(), "user salt"),
            created_at: now,
            revision: 1,
        };
        match self.store.insert_user(&user).await {
            Ok(()) => Ok(Some(user)),
            Err(StoreError::Conflict) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The user whom the operator knows by this.
    pub async fn user(&self, handle: &str) -> Result<Option<User>, Unavailable> {
        Ok(self.store.user_by_handle(handle).await?)
    }

    /// The same; whoever is not there yet comes by being named, and goes by that name.
    pub async fn user_or_new(&self, handle: &str) -> Result<User, Unavailable> {
        for _ in 0..2 {
            if let Some(user) = self.user(handle).await? {
                return Ok(user);
            }
            let profile = Profile { nickname: handle.to_owned(), ..Profile::default() };
            if let Some(user) = self.add_user(handle, profile).await? {
                return Ok(user);
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// The user with this uid.
    pub async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, Unavailable> {
        Ok(self.store.user_by_uid(uid).await?)
    }

    /// Up to `limit` users in the order of their coming, beginning behind `after`.
    pub async fn list_users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, Unavailable> {
        Ok(self.store.users(after, limit).await?)
    }

    /// Changes what a user shows of himself. `None` if there is no such user.
    pub async fn change_profile(&self, handle: &str, profile: Profile) -> Result<Option<User>, Unavailable> {
        for _ in 0..8 {
            let Some(user) = self.user(handle).await? else { return Ok(None) };
            let user = User { profile: profile.clone(), revision: user.revision + 1, ..user };
            match self.store.update_user(&user).await {
                Ok(()) => return Ok(Some(user)),
                Err(StoreError::Conflict) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// What a user has agreed to with an app.
    pub async fn consent(&self, app: &App, user: &User) -> Result<Consent, Unavailable> {
        self.consent_of(app, user.uid).await
    }

    /// The same of the user with this uid.
    pub async fn consent_of(&self, app: &App, user: UserUid) -> Result<Consent, Unavailable> {
        Ok(self.store.consent(app.uid, user).await?)
    }

    /// A user's agreements with all apps that have any.
    pub async fn consents(&self, user: &User) -> Result<Vec<Consent>, Unavailable> {
        let all = self.store.consents_of(user.uid).await?;
        Ok(all.into_iter().filter(|consent| !consent.scopes.is_empty()).collect())
    }

    /// A user agrees to more.
    pub async fn agree(&self, app: &App, user: &User, scopes: &[String]) -> Result<Consent, Unavailable> {
        let now = self.now();
        self.change_consent(app, user, |consent| {
            for scope in scopes {
                consent.scopes.entry(scope.clone()).or_insert(now);
            }
        })
        .await
    }

    /// A user, or the operator for him, takes everything back that he has agreed to with an app.
    pub async fn withdraw(&self, app: &App, user: &User) -> Result<Consent, Unavailable> {
        let consent = self.change_consent(app, user, |consent| consent.scopes.clear()).await?;
        self.note_withdrawal(app, user, &[]).await?;
        Ok(consent)
    }

    /// The same for some of it. What he has not agreed to is none the less so.
    pub async fn withdraw_scopes(
        &self,
        app: &App,
        user: &User,
        scopes: &[String],
    ) -> Result<Consent, Unavailable> {
        let retain = |consent: &mut Consent| consent.scopes.retain(|scope, _| !scopes.contains(scope));
        let consent = self.change_consent(app, user, retain).await?;
        self.note_withdrawal(app, user, scopes).await?;
        Ok(consent)
    }

    /// That a user lets an app know or do less than before.
    async fn note_withdrawal(&self, app: &App, user: &User, scopes: &[String]) -> Result<(), Unavailable> {
        let act = self.act(&Actor::system(None), "consent.withdraw").to(&format!("user/{}", user.handle));
        let act = act.with("app", format!("{}/{}", app.dialect, app.client_id));
        self.note(if scopes.is_empty() { act } else { act.with("scopes", scopes.to_vec()) }).await
    }

    async fn change_consent(
        &self,
        app: &App,
        user: &User,
        change: impl Fn(&mut Consent) + Send + Sync,
    ) -> Result<Consent, Unavailable> {
        for _ in 0..8 {
            let before = self.store.consent(app.uid, user.uid).await?;
            let mut after = before.clone();
            change(&mut after);
            if after.scopes == before.scopes {
                return Ok(before);
            }
            after.revision += 1;
            match self.store.put_consent(&after).await {
                Ok(()) => return Ok(after),
                Err(StoreError::Conflict) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Hands out a code that says who the user is to the app's backend, once. `prompted`: the host has asked the user
    /// and he has agreed; without that only scopes that need no asking, or that he has agreed to before, are granted.
    pub async fn issue_code(
        &self,
        rules: &AuthRules,
        app: &App,
        user: &User,
        scopes: &[String],
        prompted: bool,
    ) -> Result<Result<Secret, AuthRefusal>, Unavailable> {
        if !self.is_on(app).await? {
            return Ok(Err(AuthRefusal::AppDisabled));
        }
        if let Err(refusal) = rules.judge(app, scopes) {
            return Ok(Err(refusal));
        }
        let asked: Vec<String> = scopes.iter().filter(|scope| !(rules.is_silent)(scope)).cloned().collect();
        if prompted {
            self.agree(app, user, &asked).await?;
        } else if !self.consent(app, user).await?.covers(asked.iter().map(String::as_str)) {
            return Ok(Err(AuthRefusal::ConsentNeeded));
        }
        let code = (rules.code)(self.entropy());
        let data = json!(AuthClaim { user: user.uid, scopes: scopes.to_vec() });
        // A code that somebody else has is as good as impossible; then the host shall try again.
        if self.hand_out_as(rules.kind, &code, app.uid, data, rules.life).await? {
            Ok(Ok(code))
        } else {
            Err(StoreError::Conflict.into())
        }
    }

    /// What a slip about a user says, and the user, if he is still there.
    pub async fn claimed(&self, data: &Value) -> Result<Option<(AuthClaim, User)>, Unavailable> {
        let Ok(claim) = serde_json::from_value::<AuthClaim>(data.clone()) else { return Ok(None) };
        Ok(self.user_by_uid(claim.user).await?.map(|user| (claim, user)))
    }
}
