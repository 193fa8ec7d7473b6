//! Everything in maps behind a lock: for `--ephemeral`, and as the model that other stores are compared with.

mod administration;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use kanhe_core::admin_key::AdminKey;
use kanhe_core::app::{App, AppUid};
use kanhe_core::audit::Link;
use kanhe_core::consent::Consent;
use kanhe_core::corp::Corp;
use kanhe_core::credential::{CredentialKey, Ending, Line, NextGeneration};
use kanhe_core::host::HostKey;
use kanhe_core::key::{KeyCheck, KeyId};
use kanhe_core::media::{Media, MediaId};
use kanhe_core::operator::Operators;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::sign_in::{AttemptKey, Attempts, FORGOTTEN, Session, SessionKey};
use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::store::{
    Advance, Apps, Consents, Corps, Credentials, HostKeys, KeyChecks, MediaRecords, Quotas, Slips, Store,
    StoreError, Users,
};
use kanhe_core::time::Timestamp;
use kanhe_core::user::{User, UserUid};
use kanhe_core::word::{Dialect, Word};

#[derive(Default)]
struct Maps {
    apps: BTreeMap<AppUid, App>,
    client_ids: HashMap<(Dialect, String), AppUid>,
    agents: HashMap<(Dialect, String), AppUid>,
    corps: BTreeMap<(Dialect, String), Corp>,
    lines: HashMap<CredentialKey, Line>,
    /// The window that counts now, and how much of it is used.
    quotas: HashMap<(AppUid, Word), (Timestamp, u32)>,
    host_keys: BTreeMap<Word, HostKey>,
    key_checks: BTreeMap<KeyId, KeyCheck>,
    users: BTreeMap<UserUid, User>,
    handles: HashMap<String, UserUid>,
    consents: BTreeMap<(UserUid, AppUid), Consent>,
    slips: HashMap<SlipKey, Slip>,
    media: HashMap<MediaId, Media>,
    operators: Operators,
    admin_keys: BTreeMap<Word, AdminKey>,
    sessions: HashMap<SessionKey, Session>,
    attempts: HashMap<AttemptKey, Attempts>,
    audit: Vec<Link>,
}

/// A store that forgets everything with the process.
#[derive(Default)]
pub struct MemoryStore(Mutex<Maps>);

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn maps(&self) -> MutexGuard<'_, Maps> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn client_id(app: &App) -> (Dialect, String) {
    (app.dialect, app.client_id.clone())
}

fn agent(app: &App) -> Option<(Dialect, String)> {
    app.installation.as_ref().map(|installation| (app.dialect, installation.agent.clone()))
}

#[async_trait]
impl Apps for MemoryStore {
    async fn insert_app(&self, app: &App) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let (id, agent) = (client_id(app), agent(app));
        let taken = agent.as_ref().is_some_and(|agent| maps.agents.contains_key(agent));
        if taken || maps.apps.contains_key(&app.uid) || maps.client_ids.contains_key(&id) {
            return Err(StoreError::Conflict);
        }
        maps.client_ids.insert(id, app.uid);
        maps.agents.extend(agent.map(|agent| (agent, app.uid)));
        maps.apps.insert(app.uid, app.clone());
        Ok(())
    }

    async fn update_app(&self, app: &App) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let Some(kept) = maps.apps.get(&app.uid).filter(|kept| kept.revision + 1 == app.revision) else {
            return Err(StoreError::Conflict);
        };
        let (old, new) = (client_id(kept), client_id(app));
        let (old_agent, new_agent) = (agent(kept), agent(app));
        let taken = |holder: Option<&AppUid>| holder.is_some_and(|holder| *holder != app.uid);
        if taken(maps.client_ids.get(&new)) || taken(new_agent.as_ref().and_then(|it| maps.agents.get(it))) {
            return Err(StoreError::Conflict);
        }
        maps.client_ids.remove(&old);
        maps.client_ids.insert(new, app.uid);
        if let Some(old) = old_agent {
            maps.agents.remove(&old);
        }
        maps.agents.extend(new_agent.map(|agent| (agent, app.uid)));
        maps.apps.insert(app.uid, app.clone());
        Ok(())
    }

    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError> {
        let maps = self.maps();
        let uid = maps.client_ids.get(&(dialect, client_id.to_owned()));
        Ok(uid.and_then(|uid| maps.apps.get(uid)).cloned())
    }

    async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<App>, StoreError> {
        let maps = self.maps();
        let uid = maps.agents.get(&(dialect, agent.to_owned()));
        Ok(uid.and_then(|uid| maps.apps.get(uid)).cloned())
    }

    async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, StoreError> {
        let maps = self.maps();
        let there = maps.apps.values().filter(|app| app.dialect == dialect && app.corp() == Some(corp));
        Ok(there.take(limit).cloned().collect())
    }

    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError> {
        Ok(self.maps().apps.get(&uid).cloned())
    }

    async fn app_count(&self) -> Result<u64, StoreError> {
        Ok(u64::try_from(self.maps().apps.len()).unwrap_or(u64::MAX))
    }

    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError> {
        let maps = self.maps();
        let behind = maps.apps.values().filter(|app| after.is_none_or(|after| app.uid > after));
        Ok(behind.take(limit).cloned().collect())
    }
}

#[async_trait]
impl Corps for MemoryStore {
    async fn insert_corp(&self, corp: &Corp) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let id = (corp.dialect, corp.id.clone());
        if maps.corps.contains_key(&id) {
            return Err(StoreError::Conflict);
        }
        maps.corps.insert(id, corp.clone());
        Ok(())
    }

    async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, StoreError> {
        Ok(self.maps().corps.get(&(dialect, id.to_owned())).cloned())
    }

    async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, StoreError> {
        Ok(self.maps().corps.values().filter(|corp| corp.dialect == dialect).cloned().collect())
    }
}

#[async_trait]
impl Credentials for MemoryStore {
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError> {
        Ok(self.maps().lines.get(key).cloned().unwrap_or_default())
    }

    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError> {
        let mut maps = self.maps();
        let line = maps.lines.entry(*key).or_default();
        if expected.is_some_and(|expected| expected != line.number()) {
            return Ok(Advance::Lost(line.clone()));
        }
        *line = line.advanced(next);
        Ok(Advance::Done(line.clone()))
    }

    async fn extend(
        &self,
        key: &CredentialKey,
        number: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Line, StoreError> {
        let mut maps = self.maps();
        let line = maps.lines.entry(*key).or_default();
        *line = line.extended(number, now, until);
        Ok(line.clone())
    }

    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError> {
        let mut maps = self.maps();
        let line = maps.lines.entry(*key).or_default();
        *line = line.ended(now, how);
        Ok(line.clone())
    }
}

#[async_trait]
impl Quotas for MemoryStore {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        if limit == 0 {
            return Ok(Taken::Exhausted);
        }
        let mut maps = self.maps();
        let (counted, used) = maps.quotas.entry((app, call)).or_insert((window, 0));
        // Who is late, by a clock that is behind, counts in the newest window.
        if *counted < window {
            (*counted, *used) = (window, 0);
        }
        if *used >= limit {
            return Ok(Taken::Exhausted);
        }
        *used += 1;
        Ok(Taken::Allowed { used: *used })
    }

    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        let maps = self.maps();
        let own = maps.quotas.iter().filter(|((owner, _), _)| *owner == app);
        let counter = |(&(_, call), &(window, used))| Counter { call, window, used };
        let mut counters: Vec<Counter> = own.map(counter).collect();
        counters.sort_unstable_by_key(|counter| counter.call);
        Ok(counters)
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        self.maps().quotas.retain(|(owner, call), _| *owner != app || kept.contains(call));
        Ok(())
    }
}

#[async_trait]
impl HostKeys for MemoryStore {
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.host_keys.contains_key(&key.id) {
            return Err(StoreError::Conflict);
        }
        maps.host_keys.insert(key.id, key.clone());
        Ok(())
    }

    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError> {
        Ok(self.maps().host_keys.values().cloned().collect())
    }

    async fn remove_host_key(&self, id: Word) -> Result<bool, StoreError> {
        Ok(self.maps().host_keys.remove(&id).is_some())
    }
}

#[async_trait]
impl Users for MemoryStore {
    async fn insert_user(&self, user: &User) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.users.contains_key(&user.uid) || maps.handles.contains_key(&user.handle) {
            return Err(StoreError::Conflict);
        }
        maps.handles.insert(user.handle.clone(), user.uid);
        maps.users.insert(user.uid, user.clone());
        Ok(())
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let Some(kept) = maps.users.get(&user.uid).filter(|kept| kept.revision + 1 == user.revision) else {
            return Err(StoreError::Conflict);
        };
        let old = kept.handle.clone();
        if maps.handles.get(&user.handle).is_some_and(|holder| *holder != user.uid) {
            return Err(StoreError::Conflict);
        }
        maps.handles.remove(&old);
        maps.handles.insert(user.handle.clone(), user.uid);
        maps.users.insert(user.uid, user.clone());
        Ok(())
    }

    async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, StoreError> {
        Ok(self.maps().users.get(&uid).cloned())
    }

    async fn user_by_handle(&self, handle: &str) -> Result<Option<User>, StoreError> {
        let maps = self.maps();
        Ok(maps.handles.get(handle).and_then(|uid| maps.users.get(uid)).cloned())
    }

    async fn users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, StoreError> {
        let maps = self.maps();
        let behind = maps.users.values().filter(|user| after.is_none_or(|after| user.uid > after));
        Ok(behind.take(limit).cloned().collect())
    }
}

#[async_trait]
impl Consents for MemoryStore {
    async fn consent(&self, app: AppUid, user: UserUid) -> Result<Consent, StoreError> {
        let kept = self.maps().consents.get(&(user, app)).cloned();
        Ok(kept.unwrap_or_else(|| Consent::none(app, user)))
    }

    async fn put_consent(&self, consent: &Consent) -> Result<(), StoreError> {
        let mut maps = self.maps();
        let key = (consent.user, consent.app);
        let kept = maps.consents.get(&key).map_or(0, |kept| kept.revision);
        if kept + 1 != consent.revision {
            return Err(StoreError::Conflict);
        }
        maps.consents.insert(key, consent.clone());
        Ok(())
    }

    async fn consents_of(&self, user: UserUid) -> Result<Vec<Consent>, StoreError> {
        let maps = self.maps();
        let own = maps.consents.values().filter(|consent| consent.user == user);
        Ok(own.cloned().collect())
    }
}

#[async_trait]
impl Slips for MemoryStore {
    async fn insert_slip(&self, key: SlipKey, slip: &Slip) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.slips.contains_key(&key) {
            return Err(StoreError::Conflict);
        }
        maps.slips.insert(key, slip.clone());
        Ok(())
    }

    async fn slip(&self, key: SlipKey) -> Result<Option<Slip>, StoreError> {
        Ok(self.maps().slips.get(&key).cloned())
    }

    async fn use_slip(&self, key: SlipKey, now: Timestamp) -> Result<Option<Slip>, StoreError> {
        let mut maps = self.maps();
        let Some(slip) = maps.slips.get_mut(&key) else { return Ok(None) };
        let before = slip.clone();
        slip.used_at = slip.used_at.or(Some(now));
        Ok(Some(before))
    }
}

#[async_trait]
impl MediaRecords for MemoryStore {
    async fn insert_media(&self, media: &Media) -> Result<(), StoreError> {
        let mut maps = self.maps();
        if maps.media.contains_key(&media.id) {
            return Err(StoreError::Conflict);
        }
        maps.media.insert(media.id.clone(), media.clone());
        Ok(())
    }

    async fn media(&self, app: AppUid, id: &MediaId) -> Result<Option<Media>, StoreError> {
        Ok(self.maps().media.get(id).filter(|media| media.app == app).cloned())
    }
}

#[async_trait]
impl KeyChecks for MemoryStore {
    async fn keep_key_check(&self, id: KeyId, check: KeyCheck) -> Result<KeyCheck, StoreError> {
        Ok(*self.maps().key_checks.entry(id).or_insert(check))
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn ping(&self) -> Result<(), StoreError> {
        Ok(())
    }

    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let mut maps = self.maps();
        let count =
            |maps: &Maps| maps.slips.len() + maps.media.len() + maps.sessions.len() + maps.attempts.len();
        let all = count(&maps);
        maps.slips.retain(|_, slip| slip.expires_at >= before);
        maps.media.retain(|_, media| media.expires_at >= before);
        maps.sessions.retain(|_, session| session.expires_at >= before);
        maps.attempts.retain(|_, attempts| attempts.last.after(FORGOTTEN) >= before);
        Ok(u64::try_from(all - count(&maps)).unwrap_or(u64::MAX))
    }
}
