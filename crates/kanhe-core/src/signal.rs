//! What nodes tell each other: that something has changed, so that no copy of it is believed any longer.
//!
//! Nodes keep copies of what their hot paths read: apps, lines of credentials, host keys. Everything else they read where
//! it is kept, so that there is nothing to tell of users, consents, codes or operators. A message makes a change known at
//! once and may be lost. That it is known in the end is seen to by asking the store what has changed ([`Changes`]); how
//! long a copy is believed where neither comes is [`Trust`].

use core::fmt;
use core::str::FromStr;
use core::time::Duration;

use async_trait::async_trait;

use crate::app::AppUid;
use crate::credential::CredentialKey;
use crate::store::StoreError;
use crate::time::Timestamp;
use crate::word::Word;

/// That something has changed. On a wire it is a line of words: `app 01JD… 7`, `line 01JD… jsapi 3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    /// An app has this revision now.
    App {
        /// Which.
        uid: AppUid,
        /// Copies of earlier ones are old.
        revision: u64,
    },
    /// A line of credentials has this revision now.
    Line {
        /// Which.
        key: CredentialKey,
        /// Copies of earlier ones are old.
        revision: u64,
    },
    /// There are other host keys.
    HostKeys,
    /// Nobody can say any more what has changed: every copy is old.
    Everything,
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App { uid, revision } => write!(f, "app {uid} {revision}"),
            Self::Line { key, revision } => write!(f, "line {} {} {revision}", key.app, key.kind),
            Self::HostKeys => f.write_str("host_keys"),
            Self::Everything => f.write_str("everything"),
        }
    }
}

/// What came is none of our changes; a newer node may know what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no change that is known here")]
pub struct UnknownChange;

impl FromStr for Change {
    type Err = UnknownChange;

    fn from_str(text: &str) -> Result<Self, UnknownChange> {
        let words: Vec<&str> = text.split(' ').collect();
        let number = |text: &str| text.parse::<u64>().map_err(|_| UnknownChange);
        let app = |text: &str| AppUid::parse(text).ok_or(UnknownChange);
        Ok(match words.as_slice() {
            ["app", uid, revision] => Self::App { uid: app(uid)?, revision: number(revision)? },
            ["line", uid, kind, revision] => Self::Line {
                key: CredentialKey { app: app(uid)?, kind: Word::parse(kind).ok_or(UnknownChange)? },
                revision: number(revision)?,
            },
            ["host_keys"] => Self::HostKeys,
            ["everything"] => Self::Everything,
            _ => return Err(UnknownChange),
        })
    }
}

/// The port by which other nodes are told.
pub trait Announcer: Send + Sync {
    /// Tells them, soon. It does not wait, and it may be lost.
    fn announce(&self, change: Change);
}

/// An announcer for whom nobody else is there.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alone;

impl Announcer for Alone {
    fn announce(&self, _: Change) {}
}

/// Who keeps copies, and is told.
pub trait Listener: Send + Sync {
    /// Something has changed, here or elsewhere. To be told twice does no harm.
    fn hear(&self, change: Change);

    /// The store has said what has changed, and all of it has been heard. It was asked at `asked`.
    fn caught_up(&self, asked: Timestamp);

    /// The store does not say what has changed: it is out of reach.
    fn cut_off(&self);
}

/// Up to where a store has been asked for changes. Only the store knows what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(pub u64);

/// What a store knows of changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// Everything that has changed, in any order, some of it perhaps twice.
    pub changes: Vec<Change>,
    /// From where to ask the next time.
    pub mark: Mark,
}

/// The port to a store that several nodes share: it can say what has changed.
#[async_trait]
pub trait Changes: Send + Sync {
    /// What has changed since the mark was given: every change that was committed after that is among it, whatever the
    /// order of the commits. Without a mark nothing but a mark.
    async fn changes(&self, since: Option<Mark>) -> Result<News, StoreError>;
}

/// How long copies are believed where several nodes share a store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Since the store was last asked what has changed. After that a copy is looked up again before it is used.
    pub staleness: Duration,
    /// The same while the store is out of reach. After that nothing is verified until it comes back.
    pub outage: Duration,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_read_as_it_was_written() {
        let uid = AppUid::from_parts(Timestamp::from_unix_seconds(1), [7; 10]);
        let key = CredentialKey { app: uid, kind: Word::new("jsapi") };
        for change in [
            Change::App { uid, revision: 7 },
            Change::Line { key, revision: u64::MAX },
            Change::HostKeys,
            Change::Everything,
        ] {
            assert_eq!(change.to_string().parse(), Ok(change));
        }
    }

    #[test]
    fn what_is_none_of_our_changes_is_not_taken_for_one() {
        for text in
            ["", "app", "app x 1", "line 01ARZ3NDEKTSV4RRFFQ69G5FAV jsapi", "user 1 1", "host_keys 1", "\0"]
        {
            assert_eq!(text.parse::<Change>(), Err(UnknownChange), "{text:?}");
        }
    }
}
