//! The port to what several nodes share: the credentials, and who is fetching one.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use kanhe_core::time::Timestamp;

use crate::credential::{Held, Slot};
use crate::upstream::UpstreamFault;

/// Why the shelf did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shared cache does not answer: {0}")]
pub struct ShelfFault(pub String);

/// A request for the right to fetch.
#[derive(Clone, Copy, Debug)]
pub struct Bid {
    /// Who asks.
    pub holder: u64,
    /// The highest number that he knows: the lease's is higher, also where the shelf has lost its memory.
    pub above: u64,
    /// The present.
    pub now: Timestamp,
    /// Until when he wants it.
    pub until: Timestamp,
}

/// What came of asking for the right to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It is ours, until the moment that we named.
    Ours {
        /// The fence: higher than every number that was given before. What is fetched under this lease carries it.
        number: u64,
    },
    /// Somebody else is fetching, at most until then.
    Theirs {
        /// When his lease ends.
        until: Timestamp,
    },
    /// Somebody has failed, and nobody may ask the vendor before then.
    Paused {
        /// When the next attempt may be made.
        until: Timestamp,
        /// Why.
        fault: UpstreamFault,
    },
}

/// That nobody may ask the vendor for a while.
#[derive(Clone, Debug)]
pub struct Pause {
    /// Until then.
    pub until: Timestamp,
    /// Because of this.
    pub fault: UpstreamFault,
}

/// What several nodes share. Each method is one atomic intent.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// What is kept in a slot.
    async fn load(&self, slot: &Slot, now: Timestamp) -> Result<Option<Held>, ShelfFault>;

    /// Keeps a credential, if its number is higher than that of what is there. Answers what is there then: the new
    /// one, or somebody else's.
    async fn keep(&self, slot: &Slot, held: &Held, now: Timestamp) -> Result<Held, ShelfFault>;

    /// Takes the right to fetch until a moment, unless somebody has it, or has failed.
    async fn lease(&self, slot: &Slot, bid: Bid) -> Result<Lease, ShelfFault>;

    /// Gives the right back, if it is still this holder's; with a pause, if the vendor shall be left alone.
    async fn release(&self, slot: &Slot, holder: u64, pause: Option<Pause>) -> Result<(), ShelfFault>;

    /// Counts a call of the vendor, on a day that is counted from 1970. Answers how many there were with this one.
    async fn spend(&self, slot: &Slot, day: i64) -> Result<u32, ShelfFault>;

    /// Forgets what is kept in a slot. The numbers go on.
    async fn forget(&self, slot: &Slot) -> Result<(), ShelfFault>;

    /// Forgets credentials that died before a moment, and what was counted before a day.
    async fn sweep(&self, before: Timestamp, day: i64) -> Result<(), ShelfFault>;
}

/// A shelf for one process.
#[derive(Debug, Default)]
pub struct MemoryShelf(Mutex<HashMap<Slot, Place>>);

#[derive(Debug, Default)]
struct Place {
    held: Option<Held>,
    number: u64,
    lease: Option<(u64, Timestamp)>,
    pause: Option<Pause>,
    spent: (i64, u32),
}

impl MemoryShelf {
    fn places(&self) -> MutexGuard<'_, HashMap<Slot, Place>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, slot: &Slot, work: impl FnOnce(&mut Place) -> T) -> T {
        work(self.places().entry(slot.clone()).or_default())
    }
}

#[async_trait]
impl Shelf for MemoryShelf {
    async fn load(&self, slot: &Slot, _now: Timestamp) -> Result<Option<Held>, ShelfFault> {
        Ok(self.places().get(slot).and_then(|place| place.held.clone()))
    }

    async fn keep(&self, slot: &Slot, held: &Held, _now: Timestamp) -> Result<Held, ShelfFault> {
        Ok(self.with(slot, |place| {
            let kept = place.held.as_ref().map_or(0, |kept| kept.number);
            if held.number > kept {
                place.held = Some(held.clone());
                place.number = place.number.max(held.number);
            }
            place.held.clone().unwrap_or_else(|| held.clone())
        }))
    }

    async fn lease(&self, slot: &Slot, bid: Bid) -> Result<Lease, ShelfFault> {
        Ok(self.with(slot, |place| {
            if let Some(pause) = place.pause.as_ref().filter(|pause| bid.now < pause.until) {
                return Lease::Paused { until: pause.until, fault: pause.fault.clone() };
            }
            match place.lease {
                Some((other, until)) if other != bid.holder && bid.now < until => Lease::Theirs { until },
                _ => {
                    place.lease = Some((bid.holder, bid.until));
                    place.number = place.number.max(bid.above) + 1;
                    Lease::Ours { number: place.number }
                }
            }
        }))
    }

    async fn release(&self, slot: &Slot, holder: u64, pause: Option<Pause>) -> Result<(), ShelfFault> {
        self.with(slot, |place| {
            if place.lease.is_some_and(|(other, _)| other == holder) {
                place.lease = None;
                place.pause = pause;
            }
        });
        Ok(())
    }

    async fn spend(&self, slot: &Slot, day: i64) -> Result<u32, ShelfFault> {
        Ok(self.with(slot, |place| {
            let count = if place.spent.0 == day { place.spent.1 } else { 0 };
            place.spent = (day, count + 1);
            count + 1
        }))
    }

    async fn forget(&self, slot: &Slot) -> Result<(), ShelfFault> {
        self.with(slot, |place| place.held = None);
        Ok(())
    }

    async fn sweep(&self, before: Timestamp, day: i64) -> Result<(), ShelfFault> {
        self.places().retain(|_, place| {
            let alive = place.held.as_ref().is_some_and(|held| held.expires_at >= before);
            alive || place.spent.0 >= day || place.lease.is_some_and(|(_, until)| until >= before)
        });
        Ok(())
    }
}
