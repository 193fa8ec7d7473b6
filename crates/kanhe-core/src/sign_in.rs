//! Signing in: sessions, and the patience with those who guess.
//!
//! Guesses are counted by who is guessed at *and* from where. So whoever guesses from elsewhere makes nobody wait but
//! himself: he cannot lock the right owner out.

use core::time::Duration;
use std::net::{IpAddr, Ipv6Addr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kanhe_sign::derive::digest;
use serde::{Deserialize, Serialize};

use crate::secret::Secret;
use crate::time::Timestamp;

/// How long a session lasts.
pub const SESSION_LIFE: Duration = Duration::from_secs(12 * 3600);

/// By what a session is found again: a digest of what the browser holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionKey(pub [u8; 32]);

impl SessionKey {
    /// Of what the browser holds.
    pub fn of(token: &str) -> Self {
        Self(digest(&[b"session", token.as_bytes()]))
    }
}

/// What whoever holds a session must also show to change something: his pages can compute it, those of others cannot
/// read the cookie.
pub fn csrf(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest(&[b"csrf", token.as_bytes()]))
}

/// That somebody has signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Who.
    pub operator: String,
    /// When.
    pub created_at: Timestamp,
    /// Until when it is believed.
    pub expires_at: Timestamp,
}

/// What is tried, and from where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignIn<'a> {
    /// The operator's name.
    pub name: &'a str,
    /// The code of the second factor.
    pub code: Option<&'a str>,
    /// Where the attempt comes from.
    pub from: Option<IpAddr>,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInRefusal {
    /// There is no such operator, or the password or the code is not his.
    WrongCredentials,
    /// The password is right; the code of the second factor is missing.
    CodeNeeded,
    /// Too many wrong attempts from there.
    Locked {
        /// Until when.
        until: Timestamp,
    },
}

/// A session that has just begun.
#[derive(Debug)]
pub struct Begun {
    /// What the browser holds. Shown this once.
    pub token: Secret,
    /// The session.
    pub session: Session,
}

/// What attempts are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AttemptKey(pub [u8; 32]);

impl AttemptKey {
    /// Guesses at one operator from one network.
    pub fn at(name: &str, from: Option<IpAddr>) -> Self {
        Self(digest(&[b"attempts at", name.as_bytes(), network(from).as_bytes()]))
    }

    /// Guesses at anybody from one network.
    pub fn anywhere(from: Option<IpAddr>) -> Self {
        Self(digest(&[b"attempts", network(from).as_bytes()]))
    }
}

/// Who has one address of version 6 has all those of its /64.
fn network(from: Option<IpAddr>) -> String {
    match from.map(|address| address.to_canonical()) {
        Some(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).to_string(),
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

/// Wrong attempts so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempts {
    /// How many.
    pub failures: u32,
    /// When the last one was.
    pub last: Timestamp,
}

/// After this long without an attempt the earlier ones are forgotten.
pub const FORGOTTEN: Duration = Duration::from_secs(24 * 3600);

/// The longest that anybody has to wait.
const LONGEST_WAIT: u64 = 15 * 60;

impl Attempts {
    /// One more, which is wrong until it is [forgiven](Self::forgiven): so that a hundred at the same moment are not
    /// all the first. `free` of them cost nothing; each one more doubles the time until the next, from a second to a
    /// quarter of an hour. Who comes earlier is told until when he has to wait, and that does not count.
    pub fn attempted(self, now: Timestamp, free: u32) -> Result<Self, Timestamp> {
        let failures = if now >= self.last.after(FORGOTTEN) { 0 } else { self.failures };
        if let Some(beyond) = failures.checked_sub(free) {
            let wait = 1_u64.checked_shl(beyond).unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT);
            let until = self.last.after(Duration::from_secs(wait));
            if now < until {
                return Err(until);
            }
        }
        Ok(Self { failures: failures.saturating_add(1), last: now })
    }

    /// So many of them were right after all.
    #[must_use]
    pub fn forgiven(self, count: u32) -> Self {
        Self { failures: self.failures.saturating_sub(count), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    #[test]
    fn after_five_free_attempts_each_makes_the_wait_twice_as_long() {
        let mut attempts = Attempts::default();
        for _ in 0..5 {
            attempts = attempts.attempted(at(100_000), 5).unwrap();
        }
        let mut now = 100_000;
        for wait in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
            assert_eq!(attempts.attempted(at(now + wait - 1), 5), Err(at(now + wait)), "{wait}");
            now += wait;
            attempts = attempts.attempted(at(now), 5).unwrap();
        }
    }

    #[test]
    fn a_day_later_everything_is_forgotten() {
        let attempts = Attempts { failures: 50, last: at(0) };
        assert_eq!(attempts.attempted(at(86_400), 5), Ok(Attempts { failures: 1, last: at(86_400) }));
    }

    #[test]
    fn guesses_from_elsewhere_are_counted_elsewhere() {
        let from = |text: &str| Some(text.parse().unwrap());
        let key = |address| AttemptKey::at("mei", from(address));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
        assert_eq!(key("2001:db8::1"), key("2001:db8::ffff"), "one customer has them all");
        assert_ne!(key("2001:db8::1"), key("2001:db8:0:1::1"));
        assert_eq!(key("192.0.2.1"), key("::ffff:192.0.2.1"));
    }
}
