//! Access tokens and tickets, by generation.
//!
//! A credential's text is derived (see [`crate::mint`]); what is kept of it is its *line*: which generation is
//! current, when it was issued, when it dies, and which earlier ones still live.

use core::time::Duration;

use serde::{Deserialize, Serialize};

use crate::app::AppUid;
use crate::key::KeyId;
use crate::time::Timestamp;
use crate::word::Word;

/// What a credential is: `access_token`, `jsapi`, `wx_card` … Named by dialects.
pub type CredentialKind = Word;

/// One line of credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CredentialKey {
    /// Whose.
    pub app: AppUid,
    /// Which.
    pub kind: CredentialKind,
}

/// One generation of a credential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generation {
    /// Counts up from 1.
    pub number: u64,
    /// The master key it is derived from.
    pub key: KeyId,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When its life ends by itself.
    pub expires_at: Timestamp,
    /// Set when a later generation took its place, or an operator took it away.
    pub superseded: Option<Superseded>,
}

/// That a generation was replaced before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Superseded {
    /// When.
    pub at: Timestamp,
    /// Until when it went on working beside its successor.
    pub valid_until: Timestamp,
}

/// What a generation is worth at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// It works.
    Live,
    /// Its life has ended by itself.
    Expired,
    /// It was replaced, and the overlap is over.
    Superseded,
}

impl Generation {
    /// What it is worth now. The last moment of its life is the one before `expires_at`.
    pub fn life(&self, now: Timestamp) -> Life {
        match self.superseded {
            Some(by) if now >= by.valid_until && by.valid_until < self.expires_at => Life::Superseded,
            _ if now >= self.expires_at => Life::Expired,
            _ => Life::Live,
        }
    }
}

/// The generations of one credential that are still worth knowing, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Counts the changes, so that of two snapshots the later one is known.
    revision: u64,
    generations: Vec<Generation>,
}

/// How many dead generations a line keeps, so that a refusal can say "this one was replaced at …".
pub const DEAD_KEPT: usize = 4;

/// How many generations live side by side at most, so that whoever asks for ever new ones makes no line without end:
/// the oldest are as good as superseded.
pub const LIVE_KEPT: usize = 64;

impl Line {
    /// From what a store kept, in any order.
    pub fn new(revision: u64, mut generations: Vec<Generation>) -> Self {
        generations.sort_unstable_by_key(|generation| core::cmp::Reverse(generation.number));
        Self { revision, generations }
    }

    /// How often it has changed.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The newest generation, alive or not.
    pub fn current(&self) -> Option<&Generation> {
        self.generations.first()
    }

    /// Number of the newest generation; 0 if there never was one.
    pub fn number(&self) -> u64 {
        self.current().map_or(0, |generation| generation.number)
    }

    /// A generation by its number, if it is still known.
    pub fn get(&self, number: u64) -> Option<&Generation> {
        self.generations.iter().find(|generation| generation.number == number)
    }

    /// Those that work now, newest first.
    pub fn live(&self, now: Timestamp) -> impl Iterator<Item = &Generation> {
        self.generations.iter().filter(move |generation| generation.life(now) == Life::Live)
    }

    /// Those that are known and no longer work, newest first.
    pub fn dead(&self, now: Timestamp) -> impl Iterator<Item = &Generation> {
        self.generations.iter().filter(move |generation| generation.life(now) != Life::Live)
    }

    /// All of them, newest first.
    pub fn all(&self) -> &[Generation] {
        &self.generations
    }

    /// What a generation of this line is worth now. Old ones that nobody remembers were superseded; numbers that
    /// were never given out are worth nothing, and have no life to speak of.
    pub fn life(&self, number: u64, now: Timestamp) -> Option<Life> {
        match self.get(number) {
            Some(generation) => Some(generation.life(now)),
            None if number != 0 && number < self.number() => Some(Life::Superseded),
            None => None,
        }
    }

    /// The line after `next` has become current: its predecessor is superseded after the overlap, and those beyond
    /// [`LIVE_KEPT`] and [`DEAD_KEPT`] are forgotten. Stores keep lines as values and call this within their own exclusion.
    #[must_use]
    pub fn advanced(&self, next: &NextGeneration) -> Self {
        let mut generations = self.generations.clone();
        if let Some(current) = generations.first_mut()
            && current.superseded.is_none()
        {
            current.superseded = Some(Superseded {
                at: next.issued_at,
                valid_until: next.issued_at.after(next.overlap).min(current.expires_at),
            });
        }
        generations.insert(
            0,
            Generation {
                number: self.number() + 1,
                key: next.key,
                issued_at: next.issued_at,
                expires_at: next.issued_at.after(next.life),
                superseded: None,
            },
        );
        let (mut live, mut dead) = (0, 0);
        generations.retain(|generation| {
            let is_live = generation.life(next.issued_at) == Life::Live;
            let (count, kept) = if is_live { (&mut live, LIVE_KEPT) } else { (&mut dead, DEAD_KEPT) };
            *count += 1;
            *count <= kept
        });
        Self { revision: self.revision + 1, generations }
    }

    /// The line after its newest generation, if it is still this one and lives, has got a longer life.
    #[must_use]
    pub fn extended(&self, number: u64, now: Timestamp, until: Timestamp) -> Self {
        let mut generations = self.generations.clone();
        match generations.first_mut() {
            Some(current)
                if current.number == number
                    && current.superseded.is_none()
                    && current.life(now) == Life::Live
                    && current.expires_at < until =>
            {
                current.expires_at = until;
                Self { revision: self.revision + 1, generations }
            }
            _ => self.clone(),
        }
    }

    /// The line after everything alive in it has been ended at `now`.
    #[must_use]
    pub fn ended(&self, now: Timestamp, how: Ending) -> Self {
        let mut generations = self.generations.clone();
        for generation in &mut generations {
            if generation.life(now) == Life::Live {
                match how {
                    Ending::Expire => {
                        generation.expires_at = now;
                        generation.superseded = None;
                    }
                    Ending::Revoke => {
                        generation.superseded = Some(Superseded { at: now, valid_until: now });
                    }
                }
            }
        }
        Self { revision: self.revision + 1, generations }
    }
}

/// How an operator ends a credential before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// As if its life had run out.
    Expire,
    /// As if another one had taken its place.
    Revoke,
}

/// What the next generation of a line shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextGeneration {
    /// The master key to derive it from.
    pub key: KeyId,
    /// When it is issued.
    pub issued_at: Timestamp,
    /// How long it lives.
    pub life: Duration,
    /// How long its predecessor goes on working beside it, at most for the rest of its own life.
    pub overlap: Duration,
}

/// How a dialect lets a credential live.
#[derive(Clone, Copy, Debug)]
pub struct CredentialPolicy {
    /// Which credential.
    pub kind: CredentialKind,
    /// What its text looks like.
    pub form: Form,
    /// How long a generation lives.
    pub life: Duration,
    /// How long the one before it goes on working.
    pub overlap: Duration,
    /// When a request makes a new one.
    pub renewal: Renewal,
}

/// What a credential's text looks like; see [`crate::mint`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Presented by a backend, so it must be recognisable.
    Token,
    /// Only signed with.
    Ticket,
    /// Presented, and too short to say what it is for: a prefix and 32 hexadecimal digits. It is looked up.
    Handle {
        /// `app_`
        prefix: &'static str,
    },
}

/// When a request for a credential makes a new generation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// At every request.
    Always,
    /// Only when less than this is left of the current one. Zero: only when it is dead.
    Within(Duration),
    /// Only when the current one is dead; each request before that gives it a full life anew, to an end of its own
    /// (seed 001, step 2).
    Extended {
        /// From its making on, however often it was asked for.
        at_most: Duration,
    },
}

/// What to do about a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Answer with this generation.
    Keep(u64),
    /// Answer with this generation, which lives until then from now on.
    Extend {
        /// Its number.
        number: u64,
        /// Its new end.
        until: Timestamp,
    },
    /// Make a new one, provided the line's newest is still this number (`None`: whatever it is).
    Advance {
        /// The number that must still be the newest.
        expected: Option<u64>,
    },
}

/// Decides what a request for a credential does to its line.
pub fn plan(line: &Line, policy: &CredentialPolicy, now: Timestamp) -> Plan {
    match (policy.renewal, line.current()) {
        (Renewal::Always, _) => Plan::Advance { expected: None },
        (Renewal::Within(margin), Some(current))
            if current.superseded.is_none() && current.expires_at > now.after(margin) =>
        {
            Plan::Keep(current.number)
        }
        (Renewal::Extended { at_most }, Some(current))
            if current.superseded.is_none() && current.life(now) == Life::Live =>
        {
            let until = now.after(policy.life).min(current.issued_at.after(at_most));
            if until > current.expires_at {
                Plan::Extend { number: current.number, until }
            } else {
                Plan::Keep(current.number)
            }
        }
        (Renewal::Within(_) | Renewal::Extended { .. }, _) => Plan::Advance { expected: Some(line.number()) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const OVERLAP: Duration = Duration::from_secs(300);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_unix_seconds(seconds)
    }

    fn next(seconds: i64) -> NextGeneration {
        NextGeneration { key: KeyId(1), issued_at: at(seconds), life: HOUR * 2, overlap: OVERLAP }
    }

    #[test]
    fn a_generation_lives_until_the_moment_before_its_end() {
        let line = Line::default().advanced(&next(0));
        assert_eq!(line.life(1, at(7199)), Some(Life::Live));
        assert_eq!(line.life(1, at(7200)), Some(Life::Expired));
    }

    #[test]
    fn the_one_before_works_for_the_overlap_and_no_longer() {
        let line = Line::default().advanced(&next(0)).advanced(&next(1000));
        assert_eq!(line.life(1, at(1299)), Some(Life::Live));
        assert_eq!(line.life(1, at(1300)), Some(Life::Superseded));
        assert_eq!(line.life(2, at(1300)), Some(Life::Live));
    }

    #[test]
    fn the_overlap_never_lengthens_a_life() {
        let line = Line::default().advanced(&next(0)).advanced(&next(7100));
        assert_eq!(line.life(1, at(7199)), Some(Life::Live));
        assert_eq!(line.life(1, at(7200)), Some(Life::Expired));
    }

    #[test]
    fn a_third_one_leaves_the_first_its_own_overlap() {
        let line = Line::default().advanced(&next(0)).advanced(&next(100)).advanced(&next(200));
        assert_eq!(line.life(1, at(399)), Some(Life::Live));
        assert_eq!(line.life(1, at(400)), Some(Life::Superseded));
        assert_eq!(line.live(at(300)).count(), 3);
    }

    #[test]
    fn forgotten_ones_were_superseded_and_future_ones_never_lived() {
        let mut line = Line::default();
        for round in 0..20 {
            line = line.advanced(&next(round * 1000));
        }
        assert_eq!(line.all().len(), 2 + DEAD_KEPT, "the current one, one in its overlap, and dead ones");
        assert_eq!(line.life(1, at(20_000)), Some(Life::Superseded));
        assert_eq!(line.life(21, at(20_000)), None);
        assert_eq!(line.life(0, at(20_000)), None);
    }

    #[test]
    fn so_many_live_side_by_side_and_no_more() {
        let mut line = Line::default();
        let beside = NextGeneration { overlap: HOUR * 2, ..next(0) };
        for _ in 0..10 * LIVE_KEPT {
            line = line.advanced(&beside);
        }
        let last = line.number();
        assert_eq!(line.all().len(), LIVE_KEPT);
        assert_eq!(line.life(last, at(1)), Some(Life::Live));
        let oldest = last + 1 - u64::try_from(LIVE_KEPT).unwrap();
        assert_eq!(line.life(oldest, at(1)), Some(Life::Live));
        assert_eq!(line.life(oldest - 1, at(1)), Some(Life::Superseded));
    }

    fn policy(renewal: Renewal) -> CredentialPolicy {
        let kind = Word::new("jsapi");
        CredentialPolicy { kind, form: Form::Ticket, life: HOUR * 2, overlap: OVERLAP, renewal }
    }

    #[test]
    fn while_enough_is_left_a_renewable_credential_stays_the_same() {
        let line = Line::default().advanced(&next(0));
        let (some, none) = (policy(Renewal::Within(OVERLAP)), policy(Renewal::Within(Duration::ZERO)));
        assert_eq!(plan(&line, &some, at(6899)), Plan::Keep(1));
        assert_eq!(plan(&line, &some, at(6900)), Plan::Advance { expected: Some(1) });
        assert_eq!(plan(&line, &none, at(7199)), Plan::Keep(1));
        assert_eq!(plan(&line, &none, at(7200)), Plan::Advance { expected: Some(1) });
        assert_eq!(plan(&line, &policy(Renewal::Always), at(1)), Plan::Advance { expected: None });
    }

    /// Seed 001, step 2: made at 9:00 and renewed again and again, dead at 9:00 the next day.
    #[test]
    fn an_extended_credential_gets_two_hours_at_each_request_and_a_day_in_all() {
        let policy = policy(Renewal::Extended { at_most: HOUR * 24 });
        let mut line = Line::default().advanced(&next(0));
        assert_eq!(plan(&line, &policy, at(0)), Plan::Keep(1));
        for hour in 1..=22 {
            let until = at((hour + 2) * 3600);
            assert_eq!(plan(&line, &policy, at(hour * 3600)), Plan::Extend { number: 1, until });
            line = line.extended(1, at(hour * 3600), until);
        }
        assert_eq!(plan(&line, &policy, at(23 * 3600)), Plan::Keep(1), "its day ends at nine");
        assert_eq!(line.life(1, at(24 * 3600 - 1)), Some(Life::Live));
        assert_eq!(plan(&line, &policy, at(24 * 3600)), Plan::Advance { expected: Some(1) });
        assert_eq!(line.life(1, at(24 * 3600)), Some(Life::Expired));
    }

    #[test]
    fn nothing_lengthens_a_life_that_has_ended() {
        let line = Line::default().advanced(&next(0));
        assert_eq!(line.extended(1, at(7200), at(9000)), line);
        assert_eq!(line.extended(2, at(1), at(9000)), line);
        let ended = line.ended(at(10), Ending::Revoke);
        assert_eq!(ended.extended(1, at(11), at(9000)), ended);
    }

    #[test]
    fn an_ended_credential_is_not_kept() {
        let line = Line::default().advanced(&next(0));
        for (how, life) in [(Ending::Expire, Life::Expired), (Ending::Revoke, Life::Superseded)] {
            let ended = line.ended(at(10), how);
            assert_eq!(ended.life(1, at(10)), Some(life));
            let policy = policy(Renewal::Within(Duration::ZERO));
            assert_eq!(plan(&ended, &policy, at(10)), Plan::Advance { expected: Some(1) });
        }
    }
}
