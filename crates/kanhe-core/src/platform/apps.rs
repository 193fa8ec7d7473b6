//! Registering, finding and changing apps; recognising their backends.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use super::{Platform, Unavailable, Verdict};
use crate::app::{App, AppPolicy, AppStatus, AppUid};
use crate::corp::Installation;
use crate::domain::SecureDomain;
use crate::entropy::draw;
use crate::presentation::Presentation;
use crate::quota::{Allowance, Counter, Taken, Window};
use crate::refusal::BackendRefusal;
use crate::secret::Secret;
use crate::signal::Change;
use crate::store::{Quotas, StoreError};
use crate::word::{Dialect, Word};

/// What registering an app takes. The dialect makes the client id and the secret in its vendor's form.
#[derive(Clone, Debug)]
pub struct NewApp {
    /// Whose wire it speaks.
    pub dialect: Dialect,
    /// The vendor's id.
    pub client_id: String,
    /// Its secret; only a hash of it is kept, unless it has to be used again.
    pub secret: Secret,
    /// Whether the secret signs requests, so that it is kept, sealed.
    pub keep_secret: bool,
    /// For people.
    pub name: String,
    /// Its account type.
    pub account_type: Word,
    /// What else the dialect has to know.
    pub marks: BTreeSet<Word>,
    /// Where its pages may live.
    pub domains: Vec<SecureDomain>,
    /// In which corp it is installed.
    pub installation: Option<Installation>,
    /// Its home page.
    pub home: Option<String>,
    /// API directories that it has subscribed to.
    pub subscriptions: BTreeSet<Word>,
    /// How people are shown it.
    pub presentation: Presentation,
    /// Where it differs from the vendor's rules.
    pub policy: AppPolicy,
}

impl NewApp {
    /// With nothing but what every app has.
    pub fn plain(
        dialect: Dialect,
        (client_id, secret): (&str, Secret),
        (name, account_type): (&str, Word),
    ) -> Self {
        Self {
            dialect,
            client_id: client_id.to_owned(),
            secret,
            keep_secret: false,
            name: name.to_owned(),
            account_type,
            marks: BTreeSet::new(),
            domains: Vec::new(),
            installation: None,
            home: None,
            subscriptions: BTreeSet::new(),
            presentation: Presentation::default(),
            policy: AppPolicy::default(),
        }
    }
}

impl Platform {
    /// Registers an app. `None` if the client id, or the agent id, is taken.
    pub async fn register(&self, new: NewApp) -> Result<Option<Arc<App>>, Unavailable> {
        self.register_as(new, |_| ()).await
    }

    /// The same, with more said of it than every app needs.
    pub async fn register_as(
        &self,
        new: NewApp,
        settle: impl FnOnce(&mut App) + Send,
    ) -> Result<Option<Arc<App>>, Unavailable> {
        let now = self.now();
        let uid = AppUid::from_parts(now, draw(self.entropy(), "app uid"));
        let seal = || self.mint.seal_secret(self.entropy(), &uid.to_bytes(), &new.secret);
        let sealed = if new.keep_secret { Some(seal().ok_or(StoreError::Conflict)?) } else { None };
        let mut app = App {
            uid,
            dialect: new.dialect,
            client_id: new.client_id,
            name: new.name,
            account_type: new.account_type,
            marks: new.marks,
            secret: self.mint.hash_secret(&uid.to_bytes(), &new.secret),
            sealed,
            old_secret: None,
            installation: new.installation,
            home: new.home,
            subscriptions: new.subscriptions,
            public_keys: BTreeMap::new(),
            presentation: new.presentation,
            status: AppStatus::Enabled,
            domains: new.domains,
            bound_at: BTreeMap::new(),
            policy: new.policy,
            created_at: now,
            revision: 1,
        };
        settle(&mut app);
        match self.store.insert_app(&app).await {
            Ok(()) => Ok(Some(self.apps.keep(app))),
            Err(StoreError::Conflict) => Ok(None),
            Err(other) => Err(other.into()),
        }
    }

    /// The app that a vendor's id names.
    pub async fn app(&self, dialect: Dialect, client_id: &str) -> Result<Option<Arc<App>>, Unavailable> {
        let copy = self.apps.by_client_id(dialect, client_id);
        self.believed_or_read(copy, self.read_app(self.store.app_by_client_id(dialect, client_id))).await
    }

    /// The app with this uid.
    pub async fn app_by_uid(&self, uid: AppUid) -> Result<Option<Arc<App>>, Unavailable> {
        self.believed_or_read(self.apps.by_uid(uid), self.read_app(self.store.app_by_uid(uid))).await
    }

    /// The app that a vendor's agent id names.
    pub async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<Arc<App>>, Unavailable> {
        let copy = self.apps.by_agent(dialect, agent);
        self.believed_or_read(copy, self.read_app(self.store.app_by_agent(dialect, agent))).await
    }

    /// Asks the store for an app, and keeps a copy.
    async fn read_app(
        &self,
        asking: impl Future<Output = Result<Option<App>, StoreError>>,
    ) -> Result<Option<Arc<App>>, Unavailable> {
        let reading = self.apps.begin();
        Ok(asking.await?.map(|app| self.apps.keep_reading(app, reading)))
    }

    /// How many apps there are.
    pub async fn app_count(&self) -> Result<u64, Unavailable> {
        Ok(self.store.app_count().await?)
    }

    /// Up to `limit` apps in the order of their registration, beginning behind `after`.
    pub async fn list_apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, Unavailable> {
        Ok(self.store.apps(after, limit).await?)
    }

    /// Changes an app. `change` may run more than once, if somebody else changes it at the same time.
    pub async fn change_app(
        &self,
        uid: AppUid,
        change: impl Fn(&mut App) + Send + Sync,
    ) -> Result<Option<Arc<App>>, Unavailable> {
        self.change_seen_app(uid, None, change).await
    }

    /// The same, provided it still has the revision that somebody has seen, if he says which. `None` also if it has not.
    pub async fn change_seen_app(
        &self,
        uid: AppUid,
        seen: Option<u64>,
        change: impl Fn(&mut App) + Send + Sync,
    ) -> Result<Option<Arc<App>>, Unavailable> {
        for _ in 0..8 {
            let Some(mut app) = self.store.app_by_uid(uid).await? else { return Ok(None) };
            if seen.is_some_and(|seen| seen != app.revision) {
                return Ok(None);
            }
            change(&mut app);
            app.revision += 1;
            match self.store.update_app(&app).await {
                Ok(()) => {
                    self.announce(Change::App { uid, revision: app.revision });
                    return Ok(Some(self.apps.keep(app)));
                }
                Err(StoreError::Conflict) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Err(StoreError::Conflict.into())
    }

    /// Recognises an app's backend by its secret and address.
    pub async fn authenticate(
        &self,
        dialect: Dialect,
        client_id: &str,
        secret: &str,
        from: Option<IpAddr>,
    ) -> Verdict<Arc<App>> {
        let Some(app) = self.app(dialect, client_id).await? else {
            return Ok(Err(BackendRefusal::UnknownApp));
        };
        if !self.is_app_secret(&app, secret) {
            return Ok(Err(BackendRefusal::WrongSecret));
        }
        if app.secret.key < self.mint.current() {
            self.hash_anew(&app, secret).await;
        }
        Ok(self.admit(&app, from).await?.map(|()| app))
    }

    /// Whether an app's backend that has proved to hold the secret may come in.
    pub async fn admit(&self, app: &App, from: Option<IpAddr>) -> Verdict<()> {
        Ok(if !self.is_on(app).await? {
            Err(BackendRefusal::AppDisabled)
        } else if app.status == AppStatus::SecretFrozen {
            Err(BackendRefusal::SecretFrozen)
        } else {
            address_allowed(app, from)
        })
    }

    /// Whether the operator has left an app switched on, and the third-party app that it comes from, if it does.
    pub async fn is_on(&self, app: &App) -> Result<bool, Unavailable> {
        let suite = match app.installation.as_ref().and_then(|installation| installation.suite) {
            Some(suite) => self.app_by_uid(suite).await?,
            None => None,
        };
        let is_off = |app: &App| app.status == AppStatus::Disabled;
        Ok(!is_off(app) && !suite.is_some_and(|suite| is_off(&suite)))
    }

    /// Whether an app's backend may go on with what it was given before.
    pub async fn readmit(&self, app: &App, from: Option<IpAddr>) -> Verdict<()> {
        Ok(if self.is_on(app).await? { address_allowed(app, from) } else { Err(BackendRefusal::AppDisabled) })
    }

    /// Where calls are counted.
    fn counters(&self) -> &dyn Quotas {
        match &self.quotas {
            Some(quotas) => &**quotas,
            None => &*self.store,
        }
    }

    /// An app's limit on a call. Its own goes before the operator's, and that before the dialect's.
    pub fn limit(&self, app: &App, allowance: &Allowance) -> u32 {
        let own = app.policy.quotas.get(&allowance.call);
        let operators = || self.limits.get(&app.dialect)?.get(&allowance.call);
        own.or_else(operators).copied().unwrap_or(allowance.limit)
    }

    /// How much of each call's allowance an app has used up, of those of which it has used any.
    pub async fn used_up(&self, app: &App) -> Result<Vec<Counter>, Unavailable> {
        Ok(self.counters().counters(app.uid).await?)
    }

    /// Takes one from an app's quota of a call.
    pub async fn take_quota(&self, app: &App, allowance: &Allowance) -> Verdict<()> {
        let limit = self.limit(app, allowance);
        let window = allowance.window.start(self.now());
        let taken = self.counters().take_quota(app.uid, allowance.call, window, limit).await?;
        Ok(match (taken, allowance.window) {
            (Taken::Allowed { .. }, _) => Ok(()),
            (Taken::Exhausted, Window::Minute) => Err(BackendRefusal::TooFast(allowance.call)),
            (Taken::Exhausted, _) => Err(BackendRefusal::QuotaExhausted(allowance.call)),
        })
    }

    /// Sets an app's counters back, except those of the `kept` calls.
    pub async fn clear_quotas(&self, app: &App, kept: &[Word]) -> Result<(), Unavailable> {
        Ok(self.counters().clear_quotas(app.uid, kept).await?)
    }
}

/// Whether an app's backend may call from an address; see [`AppPolicy::addresses`].
pub(super) fn address_allowed(app: &App, from: Option<IpAddr>) -> Result<(), BackendRefusal> {
    let listed = &app.policy.addresses;
    match from.map(|address| address.to_canonical()) {
        Some(address) if !listed.is_empty() && !listed.contains(&address) => {
            Err(BackendRefusal::AddressNotListed(address))
        }
        _ => Ok(()),
    }
}
