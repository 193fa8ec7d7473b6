//! When the store does not answer: the vendor's busy code for what needs it, and no pause for what does not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use kanhe_core::admin_key::AdminKey;
use kanhe_core::app::{App, AppUid};
use kanhe_core::audit::{Act, Link, Part, Search};
use kanhe_core::consent::Consent;
use kanhe_core::corp::Corp;
use kanhe_core::credential::{CredentialKey, Ending, Line, NextGeneration};
use kanhe_core::host::HostKey;
use kanhe_core::key::{KeyCheck, KeyId};
use kanhe_core::media::{Media, MediaId};
use kanhe_core::operator::Operators;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::sign_in::{AttemptKey, Session, SessionKey};
use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::store::{
    Administrators, Advance, Apps, AuditLog, Consents, Corps, Credentials, HostKeys, KeyChecks, MediaRecords,
    Quotas, Sessions, Slips, Store, StoreError, Users,
};
use kanhe_core::time::Timestamp;
use kanhe_core::user::{User, UserUid};
use kanhe_core::word::{Dialect, Word};
use kanhe_store::MemoryStore;

use crate::world::{APPID, SECRET, World, errcode, errmsg, token_call};

/// A store that can be unplugged.
#[derive(Default)]
struct Unpluggable {
    store: MemoryStore,
    unplugged: AtomicBool,
}

impl Unpluggable {
    fn plug(&self) -> Result<&MemoryStore, StoreError> {
        if self.unplugged.load(Ordering::SeqCst) {
            return Err(StoreError::Unavailable("unplugged".into()));
        }
        Ok(&self.store)
    }
}

#[async_trait]
impl Apps for Unpluggable {
    async fn insert_app(&self, app: &App) -> Result<(), StoreError> {
        self.plug()?.insert_app(app).await
    }
    async fn update_app(&self, app: &App) -> Result<(), StoreError> {
        self.plug()?.update_app(app).await
    }
    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError> {
        self.plug()?.app_by_client_id(dialect, client_id).await
    }
    async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<App>, StoreError> {
        self.plug()?.app_by_agent(dialect, agent).await
    }
    async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, StoreError> {
        self.plug()?.apps_in(dialect, corp, limit).await
    }
    async fn app_count(&self) -> Result<u64, StoreError> {
        self.plug()?.app_count().await
    }
    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError> {
        self.plug()?.app_by_uid(uid).await
    }
    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError> {
        self.plug()?.apps(after, limit).await
    }
}

#[async_trait]
impl Corps for Unpluggable {
    async fn insert_corp(&self, corp: &Corp) -> Result<(), StoreError> {
        self.plug()?.insert_corp(corp).await
    }
    async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, StoreError> {
        self.plug()?.corp(dialect, id).await
    }
    async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, StoreError> {
        self.plug()?.corps(dialect).await
    }
}

#[async_trait]
impl Credentials for Unpluggable {
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError> {
        self.plug()?.line(key).await
    }
    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError> {
        self.plug()?.advance(key, expected, next).await
    }
    async fn extend(
        &self,
        key: &CredentialKey,
        number: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Line, StoreError> {
        self.plug()?.extend(key, number, now, until).await
    }
    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError> {
        self.plug()?.end(key, now, how).await
    }
}

#[async_trait]
impl Quotas for Unpluggable {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        self.plug()?.take_quota(app, call, window, limit).await
    }
    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        self.plug()?.counters(app).await
    }
    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        self.plug()?.clear_quotas(app, kept).await
    }
}

#[async_trait]
impl HostKeys for Unpluggable {
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError> {
        self.plug()?.insert_host_key(key).await
    }
    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError> {
        self.plug()?.host_keys().await
    }
    async fn remove_host_key(&self, id: Word) -> Result<bool, StoreError> {
        self.plug()?.remove_host_key(id).await
    }
}

#[async_trait]
impl KeyChecks for Unpluggable {
    async fn keep_key_check(&self, id: KeyId, check: KeyCheck) -> Result<KeyCheck, StoreError> {
        self.plug()?.keep_key_check(id, check).await
    }
}

#[async_trait]
impl Store for Unpluggable {
    async fn ping(&self) -> Result<(), StoreError> {
        self.plug()?.ping().await
    }
    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        self.plug()?.sweep(before).await
    }
}

#[async_trait]
impl Users for Unpluggable {
    async fn insert_user(&self, user: &User) -> Result<(), StoreError> {
        self.plug()?.insert_user(user).await
    }
    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        self.plug()?.update_user(user).await
    }
    async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, StoreError> {
        self.plug()?.user_by_uid(uid).await
    }
    async fn user_by_handle(&self, handle: &str) -> Result<Option<User>, StoreError> {
        self.plug()?.user_by_handle(handle).await
    }
    async fn users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, StoreError> {
        self.plug()?.users(after, limit).await
    }
}

#[async_trait]
impl Consents for Unpluggable {
    async fn consent(&self, app: AppUid, user: UserUid) -> Result<Consent, StoreError> {
        self.plug()?.consent(app, user).await
    }
    async fn put_consent(&self, consent: &Consent) -> Result<(), StoreError> {
        self.plug()?.put_consent(consent).await
    }
    async fn consents_of(&self, user: UserUid) -> Result<Vec<Consent>, StoreError> {
        self.plug()?.consents_of(user).await
    }
}

#[async_trait]
impl Slips for Unpluggable {
    async fn insert_slip(&self, key: SlipKey, slip: &Slip) -> Result<(), StoreError> {
        self.plug()?.insert_slip(key, slip).await
    }
    async fn slip(&self, key: SlipKey) -> Result<Option<Slip>, StoreError> {
        self.plug()?.slip(key).await
    }
    async fn use_slip(&self, key: SlipKey, now: Timestamp) -> Result<Option<Slip>, StoreError> {
        self.plug()?.use_slip(key, now).await
    }
}

#[async_trait]
impl MediaRecords for Unpluggable {
    async fn insert_media(&self, media: &Media) -> Result<(), StoreError> {
        self.plug()?.insert_media(media).await
    }
    async fn media(&self, app: AppUid, id: &MediaId) -> Result<Option<Media>, StoreError> {
        self.plug()?.media(app, id).await
    }
}

#[async_trait]
impl Administrators for Unpluggable {
    async fn operators(&self) -> Result<Operators, StoreError> {
        self.plug()?.operators().await
    }
    async fn put_operators(&self, operators: &Operators) -> Result<(), StoreError> {
        self.plug()?.put_operators(operators).await
    }
    async fn insert_admin_key(&self, key: &AdminKey) -> Result<(), StoreError> {
        self.plug()?.insert_admin_key(key).await
    }
    async fn admin_keys(&self) -> Result<Vec<AdminKey>, StoreError> {
        self.plug()?.admin_keys().await
    }
    async fn remove_admin_key(&self, id: Word) -> Result<bool, StoreError> {
        self.plug()?.remove_admin_key(id).await
    }
}

#[async_trait]
impl Sessions for Unpluggable {
    async fn insert_session(&self, key: SessionKey, session: &Session) -> Result<(), StoreError> {
        self.plug()?.insert_session(key, session).await
    }
    async fn session(&self, key: SessionKey) -> Result<Option<Session>, StoreError> {
        self.plug()?.session(key).await
    }
    async fn end_session(&self, key: SessionKey) -> Result<bool, StoreError> {
        self.plug()?.end_session(key).await
    }
    async fn end_sessions_of(&self, operator: &str, except: Option<SessionKey>) -> Result<u64, StoreError> {
        self.plug()?.end_sessions_of(operator, except).await
    }
    async fn attempt(
        &self,
        key: AttemptKey,
        now: Timestamp,
        free: u32,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        self.plug()?.attempt(key, now, free).await
    }
    async fn forgive(&self, key: AttemptKey, count: u32) -> Result<(), StoreError> {
        self.plug()?.forgive(key, count).await
    }
}

#[async_trait]
impl AuditLog for Unpluggable {
    async fn append(&self, act: &Act) -> Result<Link, StoreError> {
        self.plug()?.append(act).await
    }
    async fn entries(&self, search: &Search, part: Part, limit: usize) -> Result<Vec<Link>, StoreError> {
        self.plug()?.entries(search, part, limit).await
    }
}

#[tokio::test]
async fn without_its_store_the_platform_is_busy_and_recovers_by_itself() {
    let store = Arc::new(Unpluggable::default());
    let world = World::on(Arc::clone(&store) as Arc<dyn Store>);
    world.register(APPID, |_| {}).await;
    let token = world.token().await;
    world.ticket(&token, "jsapi").await;

    store.unplugged.store(true, Ordering::SeqCst);
    let busy = world.get(&token_call(APPID, SECRET)).await;
    assert_eq!((errcode(&busy), &*errmsg(&busy)), (-1, "system error"));
    assert_eq!(world.worth(&token).await, -1, "a ticket counts against a quota, which is in the store");
    assert_eq!(errcode(&world.get(&token_call(APPID, "wrong")).await), 40125, "known without asking");

    store.unplugged.store(false, Ordering::SeqCst);
    assert_eq!(world.worth(&token).await, 0);
}

#[tokio::test]
async fn a_page_is_verified_without_the_store() {
    let store = Arc::new(Unpluggable::default());
    let world = World::on(Arc::clone(&store) as Arc<dyn Store>);
    world.register(APPID, |_| {}).await;
    let page = "https://example.com/";
    let claim = crate::pages::signed(&world, page).await;
    world.platform.verify_page(&world.wechat.page_rules(), page, &claim).await.unwrap();
    store.unplugged.store(true, Ordering::SeqCst);
    let verdict = world.platform.verify_page(&world.wechat.page_rules(), page, &claim).await.unwrap();
    assert!(verdict.outcome.is_ok());
}
