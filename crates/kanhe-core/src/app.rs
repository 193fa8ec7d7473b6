//! Apps: registered third parties.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use ulid::Ulid;

use crate::corp::Installation;
use crate::domain::SecureDomain;
use crate::key::KeyId;
use crate::presentation::Presentation;
use crate::time::Timestamp;
use crate::word::{Dialect, Word};

/// The platform's own id of an app. Unlike the client id it is unique over all dialects and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AppUid(Ulid);

impl AppUid {
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

    /// From sixteen bytes.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(Ulid::from_bytes(bytes))
    }
}

impl core::fmt::Display for AppUid {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// By what an app secret is recognised: a keyed hash, and the master key it was made with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretHash {
    /// The master key.
    pub key: KeyId,
    /// HMAC-SHA256 of the secret.
    pub hash: [u8; 32],
}

impl core::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SecretHash(…)")
    }
}

/// An app's secret as it is kept where it has to be used again: to check requests that are signed with it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedSecret {
    /// The master key.
    pub key: KeyId,
    /// Drawn for this sealing.
    pub nonce: [u8; 12],
    /// The sealed text.
    pub bytes: Vec<u8>,
}

impl core::fmt::Debug for SealedSecret {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealedSecret(…)")
    }
}

/// A secret that another has taken the place of, so that an app's servers can change over one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OldSecret {
    /// By what it is recognised.
    pub hash: SecretHash,
    /// The secret itself, where it signs requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedSecret>,
    /// Until when it is taken.
    pub until: Timestamp,
}

/// Whether an app may do anything at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AppStatus {
    /// The normal state.
    Enabled,
    /// Switched off by the operator.
    Disabled,
    /// The secret has been frozen by its owner: no new tokens, existing ones go on.
    SecretFrozen,
}

/// Rules that are stricter than a vendor's, or laxer for a developer's desk. All off means: as the vendor does it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AppPolicy {
    /// Pages on loopback hosts and at addresses of the local network are let in whatever the domains say, with any port.
    /// Only for a sandbox.
    pub loopback: bool,
    /// Page configs whose timestamp is further from now than this many seconds are refused.
    pub timestamp_window: Option<u32>,
    /// Addresses from which the app's backend may ask for tokens; empty: from anywhere.
    pub addresses: BTreeSet<IpAddr>,
    /// Quotas of single calls that differ from the dialect's.
    pub quotas: BTreeMap<Word, u32>,
    /// Seconds until a newly bound domain counts (seed 003, "Step 1": a day; its error 24).
    pub domain_delay: u32,
    /// Bound domains of which no ICP record is known, so that they do not count (seed 003, "Step 1").
    pub unfiled: BTreeSet<SecureDomain>,
    /// JSAPIs, by the page's names, that the operator has taken from it although its account type has them.
    pub revoked: BTreeSet<String>,
}

/// A registered third party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct App {
    /// The platform's own id.
    pub uid: AppUid,
    /// Whose wire it speaks.
    pub dialect: Dialect,
    /// The vendor's id: `wx…`, an appKey, a clientId. Unique within the dialect.
    pub client_id: String,
    /// For people.
    pub name: String,
    /// Which of the dialect's account types it has; decides what its pages may call.
    pub account_type: Word,
    /// What else the dialect has to know, in the dialect's words (`component`).
    pub marks: BTreeSet<Word>,
    /// By what its secret is recognised.
    pub secret: SecretHash,
    /// The secret itself, where it signs requests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedSecret>,
    /// The secret before this one, if it is still taken for a while.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub old_secret: Option<OldSecret>,
    /// In which corp it is installed, if the dialect has corps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installation: Option<Installation>,
    /// Its home page, if its pages prove themselves by that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// API directories that it has subscribed to (seed 000, "Introduction").
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub subscriptions: BTreeSet<Word>,
    /// Its public keys in PEM by version, where it signs requests with private keys of its own. Several live side by
    /// side while it changes from one to the next.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub public_keys: BTreeMap<u16, String>,
    /// How people are shown it.
    #[serde(default, skip_serializing_if = "Presentation::is_empty")]
    pub presentation: Presentation,
    /// May it do anything?
    pub status: AppStatus,
    /// Where its pages may live.
    pub domains: Vec<SecureDomain>,
    /// When domains were bound that were not there when it was registered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub bound_at: BTreeMap<SecureDomain, Timestamp>,
    /// Where it differs from the vendor's rules.
    pub policy: AppPolicy,
    /// When it was registered.
    pub created_at: Timestamp,
    /// Counts the changes; a change of an old revision is refused.
    pub revision: u64,
}

impl App {
    /// Whether it carries one of its dialect's marks.
    pub fn is_marked(&self, mark: Word) -> bool {
        self.marks.contains(&mark)
    }

    /// The secret before this one, as long as it is taken.
    pub fn old_secret(&self, now: Timestamp) -> Option<&OldSecret> {
        self.old_secret.as_ref().filter(|old| now < old.until)
    }

    /// The id of the corp in which it is installed.
    pub fn corp(&self) -> Option<&str> {
        self.installation.as_ref().map(|installation| &*installation.corp)
    }

    /// Binds these domains instead of those it has. The moment is kept for those that are new.
    pub fn bind(&mut self, domains: Vec<SecureDomain>, now: Timestamp) {
        self.bound_at.retain(|domain, _| domains.contains(domain));
        let new = domains.iter().filter(|domain| !self.domains.contains(domain));
        self.bound_at.extend(new.map(|domain| (domain.clone(), now)));
        self.domains = domains;
    }

    /// From when on a bound domain counts; nothing if it always has.
    pub fn counts_from(&self, domain: &SecureDomain) -> Option<Timestamp> {
        let delay = Duration::from_secs(self.policy.domain_delay.into());
        self.bound_at.get(domain).map(|bound| bound.after(delay))
    }
}
