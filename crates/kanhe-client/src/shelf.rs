//! The port to what several nodes share: the credentials, and who is fetching one.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use kanhe_core::time::Timestamp;

use crate::credential::{Held, Slot};

/// Why the shelf did not do it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the shared cache does not answer: {0}")]
pub struct ShelfFault(pub String);

/// What came of asking for the right to fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lease {
    /// It is ours, until the moment that we named.
    Ours,
    /// Somebody else is fetching, at most until then.
    Theirs {
        /// When his lease ends.
        until: Timestamp,
    },
}

/// What several nodes share. Each method is one atomic intent.
#[async_trait]
pub trait Shelf: Send + Sync {
    /// What is kept in a slot.
    async fn load(&self, slot: &Slot) -> Result<Option<Held>, ShelfFault>;

    /// Keeps a credential, if its number is higher than that of what is there. Answers what is there then: the new
    /// one, or somebody else's.
    async fn keep(&self, slot: &Slot, held: &Held) -> Result<Held, ShelfFault>;

    /// Takes the right to fetch until a moment, unless somebody has it.
    async fn lease(
        &self,
        slot: &Slot,
        holder: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Lease, ShelfFault>;

    /// Gives the right back, if it is still this holder's.
    async fn release(&self, slot: &Slot, holder: u64) -> Result<(), ShelfFault>;
}

/// A shelf for one process.
#[derive(Debug, Default)]
pub struct MemoryShelf(Mutex<HashMap<Slot, Place>>);

#[derive(Debug, Default)]
struct Place {
    held: Option<Held>,
    lease: Option<(u64, Timestamp)>,
}

impl MemoryShelf {
    fn with<T>(&self, slot: &Slot, work: impl FnOnce(&mut Place) -> T) -> T {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        work(places.entry(slot.clone()).or_default())
    }
}

#[async_trait]
impl Shelf for MemoryShelf {
    async fn load(&self, slot: &Slot) -> Result<Option<Held>, ShelfFault> {
        Ok(self.with(slot, |place| place.held.clone()))
    }

    async fn keep(&self, slot: &Slot, held: &Held) -> Result<Held, ShelfFault> {
        Ok(self.with(slot, |place| {
            let number = place.held.as_ref().map_or(0, |kept| kept.number);
            if held.number > number {
                place.held = Some(held.clone());
            }
            place.held.clone().unwrap_or_else(|| held.clone())
        }))
    }

    async fn lease(
        &self,
        slot: &Slot,
        holder: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Lease, ShelfFault> {
        Ok(self.with(slot, |place| match place.lease {
            Some((other, theirs)) if other != holder && now < theirs => Lease::Theirs { until: theirs },
            _ => {
                place.lease = Some((holder, until));
                Lease::Ours
            }
        }))
    }

    async fn release(&self, slot: &Slot, holder: u64) -> Result<(), ShelfFault> {
        self.with(slot, |place| {
            if place.lease.is_some_and(|(other, _)| other == holder) {
                place.lease = None;
            }
        });
        Ok(())
    }
}
