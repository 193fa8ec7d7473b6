//! The port behind which everything durable is kept.
//!
//! Each method is one atomic intent that checks its own precondition; there is no transaction object, and no read
//! followed by a write. Time is an argument. `kanhe-store` has the adapters and the conformance suite that says what
//! each method means.

use async_trait::async_trait;

use crate::admin_key::AdminKey;
use crate::app::{App, AppUid};
use crate::audit::{Act, Link, Part, Search};
use crate::consent::Consent;
use crate::corp::Corp;
use crate::credential::{CredentialKey, Ending, Line, NextGeneration};
use crate::host::HostKey;
use crate::key::{KeyCheck, KeyId};
use crate::media::{Media, MediaId};
use crate::operator::Operators;
use crate::quota::{Counter, Taken};
use crate::sign_in::{AttemptKey, Session, SessionKey};
use crate::slip::{Slip, SlipKey};
use crate::time::Timestamp;
use crate::user::{User, UserUid};
use crate::word::{Dialect, Word};

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It cannot be reached, is full, or is read-only: try again later.
    #[error("the store does not answer")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// It holds something that cannot be understood.
    #[error("the store holds a {what} that cannot be read")]
    Corrupt {
        /// What kind of thing.
        what: &'static str,
        /// Why.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Somebody else was first: the id is taken, or the revision is old.
    #[error("somebody else changed this first")]
    Conflict,
}

/// What came of advancing a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Advance {
    /// The line as it is now, with the new generation at its head.
    Done(Line),
    /// The newest generation was not the expected one; the line as it is.
    Lost(Line),
}

/// Apps.
#[async_trait]
pub trait Apps: Send + Sync {
    /// Registers an app. [`StoreError::Conflict`] if its uid, or its client id or its agent id within its dialect, is
    /// taken.
    async fn insert_app(&self, app: &App) -> Result<(), StoreError>;

    /// Replaces an app, provided the stored revision is the one before `app.revision`; else [`StoreError::Conflict`].
    async fn update_app(&self, app: &App) -> Result<(), StoreError>;

    /// The app that a vendor's id names.
    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError>;

    /// The app that a vendor's agent id names.
    async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<App>, StoreError>;

    /// Up to `limit` apps that are installed in a corp, in the order of their uids.
    async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, StoreError>;

    /// The app with this uid.
    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError>;

    /// How many apps there are.
    async fn app_count(&self) -> Result<u64, StoreError>;

    /// Up to `limit` apps in the order of their uids, beginning behind `after`.
    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError>;
}

/// Corps.
#[async_trait]
pub trait Corps: Send + Sync {
    /// Registers a corp. [`StoreError::Conflict`] if its id is taken within its dialect.
    async fn insert_corp(&self, corp: &Corp) -> Result<(), StoreError>;

    /// The corp that a vendor's id names.
    async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, StoreError>;

    /// All corps of a dialect, in the order of their ids.
    async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, StoreError>;
}

/// Lines of credentials.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// A line; empty if there never was a generation.
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError>;

    /// Makes the next generation current, if the newest one is still `expected` (`None`: whatever it is).
    /// The result is [`Line::advanced`] of what was there.
    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError>;

    /// Lengthens the life of the newest generation, if it is still `number` and lives. The result is
    /// [`Line::extended`] of what was there.
    async fn extend(
        &self,
        key: &CredentialKey,
        number: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Line, StoreError>;

    /// Ends every living generation. The result is [`Line::ended`] of what was there.
    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError>;
}

/// Counters.
#[async_trait]
pub trait Quotas: Send + Sync {
    /// Takes one from the counter of (app, call, window), unless `limit` are taken. Exactly `limit` takers win,
    /// however many race. Counters of earlier windows of the same call are forgotten; who asks for one of them, since
    /// his clock is behind, takes from the newest.
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError>;

    /// What of the app's calls is used up, by call, each in the newest window that was counted in.
    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError>;

    /// Sets the app's counters back to nothing, except those of the `kept` calls.
    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError>;
}

/// Host keys.
#[async_trait]
pub trait HostKeys: Send + Sync {
    /// Adds a key. [`StoreError::Conflict`] if the id is taken.
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError>;

    /// All of them.
    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError>;

    /// Takes one away. Whether it was there.
    async fn remove_host_key(&self, id: Word) -> Result<bool, StoreError>;
}

/// Users.
#[async_trait]
pub trait Users: Send + Sync {
    /// Adds a user. [`StoreError::Conflict`] if the uid or the handle is taken.
    async fn insert_user(&self, user: &User) -> Result<(), StoreError>;

    /// Replaces a user, provided the stored revision is the one before `user.revision`; else [`StoreError::Conflict`].
    async fn update_user(&self, user: &User) -> Result<(), StoreError>;

    /// The user with this uid.
    async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, StoreError>;

    /// The user whom the operator knows by this.
    async fn user_by_handle(&self, handle: &str) -> Result<Option<User>, StoreError>;

    /// Up to `limit` users in the order of their uids, beginning behind `after`.
    async fn users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, StoreError>;
}

/// Consents.
#[async_trait]
pub trait Consents: Send + Sync {
    /// What a user has agreed to with an app; [`Consent::none`] if there never was anything.
    async fn consent(&self, app: AppUid, user: UserUid) -> Result<Consent, StoreError>;

    /// Replaces it, provided the stored revision is the one before `consent.revision`; else [`StoreError::Conflict`].
    async fn put_consent(&self, consent: &Consent) -> Result<(), StoreError>;

    /// A user's agreements with all apps, in the order of the apps' uids.
    async fn consents_of(&self, user: UserUid) -> Result<Vec<Consent>, StoreError>;
}

/// Slips.
#[async_trait]
pub trait Slips: Send + Sync {
    /// Keeps a slip. [`StoreError::Conflict`] if the key is taken: of many who race for one key, one succeeds.
    async fn insert_slip(&self, key: SlipKey, slip: &Slip) -> Result<(), StoreError>;

    /// The slip under a key.
    async fn slip(&self, key: SlipKey) -> Result<Option<Slip>, StoreError>;

    /// Redeems a slip, and answers it as it was before. Of many who race, exactly one sees it unused.
    async fn use_slip(&self, key: SlipKey, now: Timestamp) -> Result<Option<Slip>, StoreError>;
}

/// What is known of media. Their bytes are behind another port ([`crate::blobs`]).
#[async_trait]
pub trait MediaRecords: Send + Sync {
    /// Keeps a piece of media. [`StoreError::Conflict`] if its id is taken.
    async fn insert_media(&self, media: &Media) -> Result<(), StoreError>;

    /// An app's piece of media.
    async fn media(&self, app: AppUid, id: &MediaId) -> Result<Option<Media>, StoreError>;
}

/// Operators and admin keys.
#[async_trait]
pub trait Administrators: Send + Sync {
    /// All operators.
    async fn operators(&self) -> Result<Operators, StoreError>;

    /// Replaces all of them, provided the stored revision is the one before `operators.revision`; else
    /// [`StoreError::Conflict`].
    async fn put_operators(&self, operators: &Operators) -> Result<(), StoreError>;

    /// Adds a key. [`StoreError::Conflict`] if the id is taken.
    async fn insert_admin_key(&self, key: &AdminKey) -> Result<(), StoreError>;

    /// All of them, in the order of their ids.
    async fn admin_keys(&self) -> Result<Vec<AdminKey>, StoreError>;

    /// Takes one away. Whether it was there.
    async fn remove_admin_key(&self, id: Word) -> Result<bool, StoreError>;
}

/// Sessions of operators, and attempts to begin one.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// Keeps a session. [`StoreError::Conflict`] if the key is taken.
    async fn insert_session(&self, key: SessionKey, session: &Session) -> Result<(), StoreError>;

    /// The session under a key.
    async fn session(&self, key: SessionKey) -> Result<Option<Session>, StoreError>;

    /// Ends a session. Whether it was there.
    async fn end_session(&self, key: SessionKey) -> Result<bool, StoreError>;

    /// Ends all sessions of an operator, except perhaps one, and says how many.
    async fn end_sessions_of(&self, operator: &str, except: Option<SessionKey>) -> Result<u64, StoreError>;

    /// Counts an attempt as wrong in advance; or says until when there may be none, and counts nothing. The result is
    /// [`Attempts::attempted`](crate::sign_in::Attempts::attempted) of what was there: of many who race, not more than
    /// the free ones go on.
    async fn attempt(
        &self,
        key: AttemptKey,
        now: Timestamp,
        free: u32,
    ) -> Result<Result<(), Timestamp>, StoreError>;

    /// So many of the attempts were right after all.
    async fn forgive(&self, key: AttemptKey, count: u32) -> Result<(), StoreError>;
}

/// The audit log.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds an entry and binds it to the one before, in one step: however many add at once, on however many nodes, the
    /// log is one chain without gaps.
    async fn append(&self, act: &Act) -> Result<Link, StoreError>;

    /// Up to `limit` entries that a search finds.
    async fn entries(&self, search: &Search, part: Part, limit: usize) -> Result<Vec<Link>, StoreError>;
}

/// Which master keys are in use.
#[async_trait]
pub trait KeyChecks: Send + Sync {
    /// Keeps a master key's check unless there is one of that number, and answers the one that is kept.
    async fn keep_key_check(&self, id: KeyId, check: KeyCheck) -> Result<KeyCheck, StoreError>;
}

/// Everything a platform keeps.
#[async_trait]
pub trait Store:
    Apps
    + Corps
    + Credentials
    + Quotas
    + HostKeys
    + Users
    + Consents
    + Slips
    + MediaRecords
    + Administrators
    + Sessions
    + AuditLog
    + KeyChecks
{
    /// Whether the store answers; for readiness.
    async fn ping(&self) -> Result<(), StoreError>;

    /// Forgets slips, media, sessions and attempts that expired before `before`, and says how many.
    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError>;
}
