//! Fetching, once for everybody.
//!
//! In a process, whoever has the place's lock fetches. Among processes, whoever has the shelf's lease. The lease has a
//! number, higher than every one before, and what is fetched under it carries that number: a node that was stopped in the
//! middle, and comes back after others have gone on, cannot put its old credential over their new one.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

use super::place::Place;
use super::{Event, Keeper, KeeperFault};
use crate::credential::{Held, Slot};
use crate::shelf::{Bid, Lease, Pause};
use crate::upstream::{Fetched, Upstream, UpstreamFault, Want};

/// How long one node may take to fetch before another may begin: twice what a vendor is waited for.
const LEASE: Duration = Duration::from_secs(20);

/// How often a node that waits for another looks whether it is done.
const LOOK: Duration = Duration::from_millis(50);

/// No other node's clock makes us wait longer than this.
const LONGEST_PAUSE: Duration = Duration::from_secs(900);

/// Under which kind replacements are counted.
const REPLACEMENT: Word = Word::new("replacement");

/// Of the calls that a day is over its budget by, each fourth is made all the same: a budget that was set too low makes
/// things slow, and does not stop them until midnight.
const OVER: u32 = 4;

/// While the shelf does not answer, each node allows itself this part of a day's budget.
const ALONE: u32 = 4;

/// Quotas are counted by the day of Beijing.
const EAST: i64 = 8 * 3600;

/// That a credential was refused.
pub(super) struct Complaint<'a> {
    /// Which.
    pub(super) held: &'a Held,
    /// The vendor's code.
    pub(super) code: &'a str,
}

/// Why one attempt gave nothing.
enum Failure {
    /// The credential that was shown is void.
    Void(String),
    /// All else.
    Fault(KeeperFault),
}

impl Keeper {
    /// Refreshes while the callers go on with what there is.
    pub(super) fn refresh_behind(self: &Arc<Self>, slot: &Slot, place: Arc<Place>, number: u64) {
        if place.fetching.try_lock().is_err() {
            return;
        }
        let (keeper, slot) = (Arc::clone(self), slot.clone());
        tokio::spawn(async move {
            // Of all whom the try has let through, the first fetches.
            let Ok(_fetching) = place.fetching.try_lock() else { return };
            // What fails here is told to the watcher, and tried again by whoever comes next.
            let _ = keeper.fetch(&slot, &place, number, None).await;
        });
    }

    /// Refreshes, or waits for whoever does.
    pub(super) async fn refresh(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        complaint: Option<&Complaint<'_>>,
    ) -> Result<Held, KeeperFault> {
        let _fetching = place.fetching.lock().await;
        let now = self.clock.now();
        if let Some(held) = place.usable(now) {
            return Ok(held);
        }
        if let Some((fault, next)) = place.exhausted(now) {
            return Err(KeeperFault::Upstream { fault, retry_after: now.seconds_until(next) });
        }
        self.fetch(slot, place, place.number(), complaint).await
    }

    /// The newest that anybody knows, without fetching. A shelf that knows an older one than we, or none, has lost its
    /// memory: it gets ours back.
    pub(super) async fn newest(&self, slot: &Slot, place: &Place) -> Option<Held> {
        let now = self.clock.now();
        let own = place.held();
        match self.shelf.load(slot, now).await {
            Ok(Some(shared)) if own.as_ref().is_none_or(|own| own.number <= shared.number) => {
                self.adopt(slot, place, shared);
            }
            Ok(_) => {
                if let Some(own) = own.filter(|own| own.lives(now)) {
                    let _ = self.shelf.keep(slot, &own, now).await;
                }
            }
            Err(why) => (self.watcher)(Event::Alone { why: why.to_string() }),
        }
        place.held()
    }

    /// Fetches the one behind `number`, with the right to do so; or takes what the one who has it fetches. A credential
    /// that is found void on the way is replaced, once.
    pub(super) async fn fetch(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        number: u64,
        complaint: Option<&Complaint<'_>>,
    ) -> Result<Held, KeeperFault> {
        let upstream = self.upstream(slot)?;
        let needs = upstream.needs(slot);
        let mut healed = false;
        loop {
            if let Some(held) = self.newer(slot, place, number).await {
                return Ok(held);
            }
            let with = match &needs {
                None => None,
                Some(needed) => match Box::pin(self.get(needed)).await {
                    Ok(held) => Some(held),
                    Err(fault) => return place.stale(self.clock.now()).ok_or(fault),
                },
            };
            let last = healed || with.is_none();
            match self.attempt(slot, place, (number, last), (&*upstream, with.as_ref(), complaint)).await {
                Ok(held) => return Ok(held),
                Err(Failure::Fault(fault)) => return place.stale(self.clock.now()).ok_or(fault),
                Err(Failure::Void(code)) => {
                    healed = true;
                    if let (Some(needed), Some(with)) = (&needs, with) {
                        let _ = Box::pin(self.rejected(needed, with.text.reveal(), &code)).await;
                    }
                }
            }
        }
    }

    /// One attempt, under a lease. Without a shelf that answers this node is on its own: a credential more is fetched,
    /// and nobody goes without.
    async fn attempt(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        (above, last): (u64, bool),
        (upstream, with, complaint): (&dyn Upstream, Option<&Held>, Option<&Complaint<'_>>),
    ) -> Result<Held, Failure> {
        let number = match self.lease(slot, place, above).await? {
            Ok(number) => number,
            Err(held) => return Ok(held),
        };
        // Between our look and our lease somebody may have finished.
        if let Some(held) = self.newer(slot, place, above).await {
            let _ = self.shelf.release(slot, self.holder, None).await;
            return Ok(held);
        }
        // The life is counted from before the call: a slow answer has used some of it up.
        let asked_at = self.clock.now();
        let outcome = self.ask(slot, place, (upstream, with, complaint)).await;
        let now = self.clock.now();
        match outcome {
            Ok(Fetched { text, life }) => {
                let held = Held { text, number, fetched_at: asked_at, expires_at: asked_at.after(life) };
                let kept = self.keep(slot, place, held).await;
                if let Some(Complaint { held, code }) = complaint
                    && held.lives(now)
                    && !kept.is(held.text.reveal())
                {
                    (self.watcher)(Event::Foreign { slot: slot.clone(), code: (*code).to_owned() });
                }
                let _ = self.shelf.release(slot, self.holder, None).await;
                Ok(kept)
            }
            Err(UpstreamFault::TokenVoid { code }) if !last => {
                let _ = self.shelf.release(slot, self.holder, None).await;
                Err(Failure::Void(code))
            }
            Err(fault) => {
                (self.watcher)(Event::Failed { slot: slot.clone(), fault: fault.clone() });
                let until = place.failed(fault.clone(), now, self.jitter());
                let pause = Pause { until, fault: fault.clone() };
                // If this fails, the lease ends by itself.
                let _ = self.shelf.release(slot, self.holder, Some(pause)).await;
                Err(Failure::Fault(KeeperFault::Upstream { fault, retry_after: now.seconds_until(until) }))
            }
        }
    }

    /// The right to fetch, as its number; or what somebody else has fetched meanwhile.
    async fn lease(&self, slot: &Slot, place: &Place, above: u64) -> Result<Result<u64, Held>, Failure> {
        let deadline = tokio::time::Instant::now() + LEASE * 2;
        loop {
            let now = self.clock.now();
            let bid = Bid { holder: self.holder, above, now, until: now.after(LEASE) };
            match self.shelf.lease(slot, bid).await {
                Ok(Lease::Ours { number }) => return Ok(Ok(number)),
                Ok(Lease::Paused { until, fault }) => {
                    let until = until.min(now.after(LONGEST_PAUSE));
                    place.paused(fault.clone(), until);
                    let retry_after = now.seconds_until(until);
                    return Err(Failure::Fault(KeeperFault::Upstream { fault, retry_after }));
                }
                Ok(Lease::Theirs { .. }) => {}
                Err(why) => {
                    (self.watcher)(Event::Alone { why: why.to_string() });
                    return Ok(Ok(above + 1));
                }
            }
            if tokio::time::Instant::now() >= deadline {
                return Err(Failure::Fault(KeeperFault::Busy));
            }
            tokio::time::sleep(LOOK).await;
            if let Some(held) = self.newer(slot, place, above).await {
                return Ok(Err(held));
            }
        }
    }

    /// What somebody has fetched behind `number`, if it may be handed out.
    async fn newer(&self, slot: &Slot, place: &Place, number: u64) -> Option<Held> {
        self.newest(slot, place).await.filter(|held| held.number > number)?;
        place.usable(self.clock.now())
    }

    /// Asks the vendor, within the day's budget. One that was refused is verified first: the vendor is asked which one is
    /// current, and only if it names the same one is it made to replace it, where that can be done.
    async fn ask(
        &self,
        slot: &Slot,
        place: &Place,
        (upstream, with, complaint): (&dyn Upstream, Option<&Held>, Option<&Complaint<'_>>),
    ) -> Result<Fetched, UpstreamFault> {
        let (count, budget) = self.spend(slot, place, upstream.fetches_a_day()).await;
        if count > budget && !(count - budget).is_multiple_of(OVER) {
            return Err(UpstreamFault::Quota { code: "budget".to_owned() });
        }
        let want = Want { slot, with: with.map(|held| &held.text), instead_of: None };
        let present = upstream.fetch(want).await?;
        let Some(Complaint { held, .. }) = complaint else { return Ok(present) };
        let replacements = upstream.replacements_a_day(slot.kind);
        if !held.is(present.text.reveal()) || replacements == 0 {
            return Ok(present);
        }
        let (count, budget) = self.spend(&slot.sibling(REPLACEMENT), place, replacements).await;
        if count > budget {
            return Ok(present);
        }
        upstream.fetch(Want { instead_of: Some(&held.text), ..want }).await
    }

    /// Counts a call of the vendor. Answers the day's count, and what it may be.
    async fn spend(&self, slot: &Slot, place: &Place, budget: u32) -> (u32, u32) {
        let day = day(self.clock.now());
        match self.shelf.spend(slot, day).await {
            Ok(count) => (count, budget),
            Err(_) => (place.spend(day), budget.div_ceil(ALONE)),
        }
    }

    pub(super) async fn keep(&self, slot: &Slot, place: &Place, held: Held) -> Held {
        let now = self.clock.now();
        let kept = match self.shelf.keep(slot, &held, now).await {
            Ok(kept) => kept,
            Err(why) => {
                (self.watcher)(Event::Alone { why: why.to_string() });
                held
            }
        };
        (self.watcher)(Event::Refreshed { slot: slot.clone(), number: kept.number });
        self.adopt(slot, place, kept.clone());
        kept
    }
}

/// The day in Beijing, counted from 1970.
pub(super) fn day(now: Timestamp) -> i64 {
    (now.unix_seconds() + EAST).div_euclid(86_400)
}
