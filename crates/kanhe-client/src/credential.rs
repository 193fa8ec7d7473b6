//! What is kept.

use core::time::Duration;

use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

/// Where a credential is kept: whose it is, and of which kind. A key by type, so that two apps, two corps or two kinds
/// can never share a place.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slot {
    /// The app, by the name that the configuration gives it.
    pub app: String,
    /// The corp in which a third-party app is installed, or the user, where it is not the app's own.
    pub of: Option<String>,
    /// `access_token`, `jsapi`, `wx_card` …
    pub kind: Word,
}

impl Slot {
    /// An app's own.
    pub fn of_app(app: &str, kind: Word) -> Self {
        Self { app: app.to_owned(), of: None, kind }
    }

    /// What an app has in a corp, or of a user.
    pub fn of_owner(app: &str, of: &str, kind: Word) -> Self {
        Self { app: app.to_owned(), of: Some(of.to_owned()), kind }
    }

    /// Another kind of the same owner.
    #[must_use]
    pub fn sibling(&self, kind: Word) -> Self {
        Self { kind, ..self.clone() }
    }

    /// One text for it: `shop/jsapi`, `suite/jsapi/ding123`. Names of apps and kinds have no slash.
    pub fn place(&self) -> String {
        let of = self.of.as_ref().map_or_else(String::new, |of| format!("/{of}"));
        format!("{}/{}{of}", self.app, self.kind)
    }
}

impl core::fmt::Display for Slot {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.place())
    }
}

/// A credential as it is kept.
#[derive(Clone, Debug)]
pub struct Held {
    /// Its text.
    pub text: Secret,
    /// The number of the lease under which it was fetched: it counts up over all nodes, so that whatever comes late
    /// cannot stand in the place of something newer.
    pub number: u64,
    /// When it was fetched.
    pub fetched_at: Timestamp,
    /// When it dies, by the vendor's own word.
    pub expires_at: Timestamp,
}

/// A credential that is about to die on its way to the vendor is not handed out.
pub const TRAVEL: Duration = Duration::from_secs(5);

/// A refresh begins when less than this is left, and up to half as much again, so that not all nodes begin at once.
pub const AHEAD: Duration = Duration::from_secs(300);

impl Held {
    /// Whether it is this text.
    pub fn is(&self, text: &str) -> bool {
        kanhe_sign::compare::equal(self.text.reveal().as_bytes(), text.as_bytes())
    }

    /// Whether it may be handed out.
    pub fn lives(&self, now: Timestamp) -> bool {
        now.after(TRAVEL) < self.expires_at
    }

    /// Whether it is time to refresh it. `jitter` is between 0 and 255. A short life is refreshed in its last third.
    pub fn is_due(&self, now: Timestamp, jitter: u8) -> bool {
        let life = self.fetched_at.distance(self.expires_at);
        let ahead = AHEAD.min(life / 3);
        now.after(ahead + ahead * u32::from(jitter) / 510) >= self.expires_at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(life: i64) -> Held {
        Held {
            text: Secret::new("t"),
            number: 1,
            fetched_at: Timestamp::from_unix_seconds(0),
            expires_at: Timestamp::from_unix_seconds(life),
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    #[test]
    fn it_is_not_handed_out_in_its_last_seconds() {
        assert!(held(7200).lives(at(7194)));
        assert!(!held(7200).lives(at(7195)));
    }

    #[test]
    fn it_is_refreshed_ahead_of_its_end_and_not_by_all_at_once() {
        assert!(!held(7200).is_due(at(6899), 0));
        assert!(held(7200).is_due(at(6900), 0));
        assert!(held(7200).is_due(at(6751), 255));
        assert!(!held(7200).is_due(at(6700), 255));
        assert!(
            !held(60).is_due(at(29), 255) && held(60).is_due(at(40), 0),
            "a short life in its last third"
        );
    }
}
