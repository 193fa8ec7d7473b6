//! Users of the super-app, and how each app knows them.
//!
//! An app never learns who a user is on the platform: it gets an *openid*, another one in every app, and the apps of
//! one owner share a *unionid* (`protocol/server-endpoints.md`, section 1).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::derive::digest;
use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::app::AppUid;
use crate::particulars::Particulars;
use crate::time::Timestamp;

/// The platform's own id of a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UserUid(Ulid);

impl UserUid {
    /// From a moment and ten random bytes; ids sort by the time of their making.
    pub fn from_parts(now: Timestamp, random: [u8; 10]) -> Self {
        let mut wide = [0; 16];
        wide[6..].copy_from_slice(&random);
        let millis = u64::try_from(now.unix_millis()).unwrap_or(0);
        Self(Ulid::from_parts(millis, u128::from_be_bytes(wide)))
    }

    /// From its text, as it is displayed.
    pub fn parse(text: &str) -> Option<Self> {
        Ulid::from_string(text).ok().map(Self)
    }

    /// The sixteen bytes.
    pub fn to_bytes(self) -> [u8; 16] {
        self.0.to_bytes()
    }
}

impl core::fmt::Display for UserUid {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// What a user shows of himself to apps that he lets see it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Profile {
    /// The name he goes by.
    pub nickname: String,
    /// 0 unknown, 1 male, 2 female.
    pub sex: u8,
    /// `zh_CN`, `en`.
    pub language: String,
    /// In words.
    pub country: String,
    /// In words.
    pub province: String,
    /// In words.
    pub city: String,
    /// Address of a picture; empty if there is none.
    pub avatar: String,
    /// What only wallets know.
    #[serde(skip_serializing_if = "Particulars::is_empty")]
    pub particulars: Particulars,
}

/// Somebody who uses the super-app.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The platform's own id.
    pub uid: UserUid,
    /// By what the operator knows him: unique.
    pub handle: String,
    /// What he shows of himself.
    pub profile: Profile,
    /// From which his openids are made. Whoever knows it can link them.
    pub salt: [u8; 16],
    /// When he came.
    pub created_at: Timestamp,
    /// Counts the changes; a change of an old revision is refused.
    pub revision: u64,
}

impl User {
    /// How an app knows him: 28 characters, the first an `o`.
    pub fn openid(&self, app: AppUid) -> String {
        self.pseudonym(b"openid", &app.to_bytes())
    }

    /// How the apps of one owner know him together.
    pub fn unionid(&self, owner: &[u8]) -> String {
        self.pseudonym(b"unionid", owner)
    }

    /// How a corp knows him: 18 decimal digits.
    pub fn number_in(&self, corp: &str) -> String {
        let hash = digest(&[b"member", &self.salt, corp.as_bytes()]);
        let number = hash.first_chunk().map_or(0, |bytes| u64::from_be_bytes(*bytes));
        (100_000_000_000_000_000 + number % 900_000_000_000_000_000).to_string()
    }

    fn pseudonym(&self, kind: &[u8], whom: &[u8]) -> String {
        let hash = digest(&[kind, &self.salt, whom]);
        let mut text = URL_SAFE_NO_PAD.encode(hash);
        text.truncate(27);
        text.insert(0, 'o');
        text
    }
}

impl core::fmt::Debug for User {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("User").field("uid", &self.uid).finish_non_exhaustive()
    }
}
