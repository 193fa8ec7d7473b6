//! What one process knows of one slot.

use core::time::Duration;
use std::sync::{Mutex as StandardMutex, MutexGuard, PoisonError};

use kanhe_core::time::Timestamp;
use tokio::sync::Mutex;

use crate::credential::Held;
use crate::patience::Patience;
use crate::upstream::UpstreamFault;

/// A credential that is younger than this is not replaced because somebody says that it is void: the vendor needs a
/// moment to know it everywhere, and a storm of complaints is about the one before. Twice as long each time that the
/// vendor, asked, has called it the current one.
const TOO_YOUNG: Duration = Duration::from_secs(10);

/// How often the wait may double: up to eleven minutes.
const DOUBTS: u32 = 6;

#[derive(Default)]
struct Local {
    held: Option<Held>,
    /// The one before, which the vendor accepts for a while longer.
    previous: Option<Held>,
    /// By how much of the time ahead this node begins earlier than others.
    jitter: u8,
    patience: Patience,
    /// The number that was found void.
    void: u64,
    /// How often in a row the vendor has called a refused one the current one.
    doubts: u32,
    /// When it was last doubted.
    rechecked: Timestamp,
    looked: Timestamp,
    used: Timestamp,
    /// Calls of the vendor, counted while the shelf did not answer.
    spent: (i64, u32),
}

/// A slot in this process.
pub(super) struct Place {
    /// Whoever has it fetches; everybody else in this process waits for him.
    pub(super) fetching: Mutex<()>,
    local: StandardMutex<Local>,
}

impl Place {
    pub(super) fn new(now: Timestamp) -> Self {
        let local = Local { used: now, ..Local::default() };
        Self { fetching: Mutex::new(()), local: StandardMutex::new(local) }
    }

    fn local(&self) -> MutexGuard<'_, Local> {
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn touch(&self, now: Timestamp) {
        self.local().used = now;
    }

    /// Whether nobody has used it for so long.
    pub(super) fn is_idle(&self, now: Timestamp, longer_than: Duration) -> bool {
        now > self.local().used.after(longer_than)
    }

    pub(super) fn held(&self) -> Option<Held> {
        self.local().held.clone()
    }

    pub(super) fn number(&self) -> u64 {
        self.local().held.as_ref().map_or(0, |held| held.number)
    }

    /// What may be handed out.
    pub(super) fn usable(&self, now: Timestamp) -> Option<Held> {
        let local = self.local();
        local.held.as_ref().filter(|held| held.lives(now) && held.number > local.void).cloned()
    }

    /// What may be handed out for want of a better one: it may have been found void by one caller, but as long as it
    /// lives the others try with it.
    pub(super) fn stale(&self, now: Timestamp) -> Option<Held> {
        self.local().held.as_ref().filter(|held| held.lives(now)).cloned()
    }

    /// Whether a text is the current one, or the one before while that still lives.
    pub(super) fn has(&self, text: &str, now: Timestamp) -> bool {
        let local = self.local();
        let known = [&local.held, &local.previous];
        known.into_iter().flatten().any(|held| held.is(text) && now < held.expires_at)
    }

    /// Whether it is time to refresh it, and the vendor may be asked.
    pub(super) fn is_due(&self, now: Timestamp) -> bool {
        let local = self.local();
        let due = local.held.as_ref().is_some_and(|held| held.is_due(now, local.jitter));
        due && local.patience.exhausted(now).is_none()
    }

    /// Whether it is time to look at the shelf. Whoever is told so, looks.
    pub(super) fn looks_again(&self, now: Timestamp, every: Duration) -> bool {
        let mut local = self.local();
        let is_time = now >= local.looked.after(every) || now < local.looked;
        if is_time {
            local.looked = now;
        }
        is_time
    }

    /// Whether it may be doubted again. Whoever is told so, asks the vendor.
    pub(super) fn may_recheck(&self, now: Timestamp, every: Duration) -> bool {
        let mut local = self.local();
        let may = local.rechecked.distance(now) >= every;
        if may {
            local.rechecked = now;
        }
        may
    }

    pub(super) fn is_too_young(&self, held: &Held, now: Timestamp) -> bool {
        held.fetched_at.distance(now) < TOO_YOUNG * (1 << self.local().doubts)
    }

    /// Nobody gets this one any more, until a newer one is there.
    pub(super) fn doubt(&self, number: u64) {
        self.local().void = number;
    }

    /// It could not be replaced.
    pub(super) fn trust_again(&self) {
        let mut local = self.local();
        local.void = 0;
        local.doubts = (local.doubts + 1).min(DOUBTS);
    }

    /// Takes over what was fetched, here or on another node, if it is newer.
    pub(super) fn adopt(&self, held: Held, jitter: u8) -> bool {
        let mut local = self.local();
        if local.held.as_ref().is_some_and(|kept| kept.number >= held.number) {
            return false;
        }
        let same = local.held.as_ref().is_some_and(|kept| kept.is(held.text.reveal()));
        if !same {
            local.previous = local.held.take();
            local.doubts = 0;
        }
        local.held = Some(held);
        local.jitter = jitter;
        local.patience.succeeded();
        true
    }

    /// The fault because of which the vendor may not be asked yet.
    pub(super) fn exhausted(&self, now: Timestamp) -> Option<(UpstreamFault, Timestamp)> {
        let local = self.local();
        local.patience.exhausted(now).map(|(fault, next)| (fault.clone(), next))
    }

    /// A fetch failed. Answers when the next one may be made.
    pub(super) fn failed(&self, fault: UpstreamFault, now: Timestamp, jitter: u8) -> Timestamp {
        self.local().patience.failed(fault, now, jitter)
    }

    /// A fetch failed on another node.
    pub(super) fn paused(&self, fault: UpstreamFault, until: Timestamp) {
        self.local().patience.paused(fault, until);
    }

    pub(super) fn failures(&self) -> u32 {
        self.local().patience.failures()
    }

    /// Counts a call of the vendor while the shelf does not answer.
    pub(super) fn spend(&self, day: i64) -> u32 {
        let mut local = self.local();
        let count = if local.spent.0 == day { local.spent.1 } else { 0 };
        local.spent = (day, count + 1);
        count + 1
    }
}
