//! Slows down those who guess secrets. Who presents the right one is answered at once, from wherever he asks and however
//! many others have guessed meanwhile: nobody can lock an app's owner out. Who presents wrong ones waits for the answer,
//! so that the connections that an address may have bound how much it can ask.

use core::net::IpAddr;
use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use super::admission::of_one_party;

/// Reasons for which a backend is slowed down; those of [`kanhe_core::refusal::BackendRefusal`].
const REASONS: [&str; 2] = ["wrong_secret", "unknown_app"];

/// How long wrong secrets are remembered.
const WINDOW: Duration = Duration::from_secs(60);

/// So many parties are remembered; when there are more, all is forgotten.
const PARTIES: usize = 50_000;

/// An address, and the app that it named.
type Party = (IpAddr, Option<String>);

/// Since when, and how many.
type Guesses = (Instant, u32);

/// Remembers who presented wrong secrets.
#[derive(Debug)]
pub struct WrongSecrets {
    free: u32,
    delay: Duration,
    seen: Mutex<HashMap<Party, Guesses>>,
}

impl WrongSecrets {
    /// So many in a minute, of one address for one app, are answered at once; the next wait so long.
    pub fn new(free: u32, delay: Duration) -> Self {
        Self { free, delay, seen: Mutex::default() }
    }

    /// How long an answer with this reason has to wait.
    pub fn delay(&self, from: IpAddr, app: Option<&str>, reason: &str) -> Duration {
        if !REASONS.contains(&reason) {
            return Duration::ZERO;
        }
        let now = Instant::now();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= PARTIES {
            seen.retain(|_, (began, _)| now.duration_since(*began) < WINDOW);
            if seen.len() >= PARTIES {
                seen.clear();
            }
        }
        let (began, count) = seen.entry((of_one_party(from), app.map(str::to_owned))).or_insert((now, 0));
        if now.duration_since(*began) >= WINDOW {
            (*began, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        if *count > self.free { self.delay } else { Duration::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn the_first_few_are_answered_at_once_and_a_minute_later_again() {
        let guard = WrongSecrets::new(2, Duration::from_secs(1));
        let from = "192.0.2.1".parse().unwrap();
        let delay = |app| guard.delay(from, Some(app), "wrong_secret").as_secs();
        assert_eq!([delay("a"), delay("a"), delay("a"), delay("a")], [0, 0, 1, 1]);
        assert_eq!(delay("b"), 0, "another app");
        let elsewhere = "192.0.2.2".parse().unwrap();
        assert_eq!(guard.delay(elsewhere, Some("a"), "wrong_secret").as_secs(), 0, "another address");
        assert_eq!(guard.delay(from, Some("a"), "quota_exhausted").as_secs(), 0, "no guess");
        tokio::time::advance(WINDOW).await;
        assert_eq!(delay("a"), 0);
    }

    #[test]
    fn there_is_an_end_to_what_is_remembered() {
        let guard = WrongSecrets::new(0, Duration::from_secs(1));
        for number in 0..u32::try_from(PARTIES).unwrap() + 10 {
            guard.delay(IpAddr::from(number.to_be_bytes()), None, "unknown_app");
        }
        assert!(guard.seen.lock().unwrap().len() <= PARTIES);
    }
}
