//! How long to wait after a failure.

use core::time::Duration;

use kanhe_core::time::Timestamp;

use crate::upstream::UpstreamFault;

/// The longest wait after an outage.
const LONGEST: Duration = Duration::from_secs(60);

/// The wait after a refusal that only a person can mend, or a quota that only time can.
const REFUSED: Duration = Duration::from_secs(600);

/// The wait when a day's own budget is used up.
const OVER_BUDGET: Duration = Duration::from_secs(900);

/// Failures in a row, and when the next attempt may be made.
#[derive(Clone, Debug, Default)]
pub struct Patience {
    failures: u32,
    next: Option<Timestamp>,
    last: Option<UpstreamFault>,
}

impl Patience {
    /// The fault because of which nothing may be tried yet.
    pub fn exhausted(&self, now: Timestamp) -> Option<(&UpstreamFault, Timestamp)> {
        let next = self.next.filter(|next| now < *next)?;
        Some((self.last.as_ref()?, next))
    }

    /// It worked.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed: one second, then twice as long each time, with up to half as much again by `jitter`. Answers when the
    /// next attempt may be made.
    pub fn failed(&mut self, fault: UpstreamFault, now: Timestamp, jitter: u8) -> Timestamp {
        let doubled = Duration::from_secs(1 << self.failures.min(6)).min(LONGEST);
        let wait = match &fault {
            UpstreamFault::Quota { code } if code == "budget" => OVER_BUDGET,
            UpstreamFault::Unavailable { .. } | UpstreamFault::TokenVoid { .. } => doubled,
            UpstreamFault::Quota { .. } | UpstreamFault::Refused { .. } => REFUSED.min(doubled * 30),
        };
        self.failures = self.failures.saturating_add(1);
        let next = now.after(wait + wait * u32::from(jitter) / 510);
        self.next = Some(next);
        self.last = Some(fault);
        next
    }

    /// Somebody else's attempt failed.
    pub fn paused(&mut self, fault: UpstreamFault, until: Timestamp) {
        self.next = Some(until);
        self.last = Some(fault);
    }

    /// How many failures there were in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    fn wait_after(failures: u32, fault: &UpstreamFault) -> u32 {
        let mut patience = Patience::default();
        for _ in 0..failures {
            patience.failed(fault.clone(), at(0), 0);
        }
        patience.exhausted(at(0)).map_or(0, |(_, next)| at(0).seconds_until(next))
    }

    #[test]
    fn an_outage_is_waited_for_longer_each_time_and_never_longer_than_a_minute() {
        let outage = UpstreamFault::Unavailable { why: "timeout".to_owned() };
        let waits: Vec<u32> = (1..=8).map(|failures| wait_after(failures, &outage)).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60]);
    }

    #[test]
    fn a_quota_and_a_wrong_secret_are_not_asked_for_again_soon() {
        let quota = UpstreamFault::Quota { code: "45009".to_owned() };
        assert_eq!(wait_after(1, &quota), 30);
        assert_eq!(wait_after(9, &quota), 600);
    }

    #[test]
    fn a_success_forgets_everything() {
        let mut patience = Patience::default();
        patience.failed(UpstreamFault::Unavailable { why: String::new() }, at(0), 255);
        assert!(patience.exhausted(at(1)).is_some(), "jitter lengthens the wait");
        patience.succeeded();
        assert!(patience.exhausted(at(0)).is_none());
        assert_eq!(patience.failures(), 0);
    }
}
