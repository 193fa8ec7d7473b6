//! The rules by which credentials are kept.

mod fetch;
mod place;
mod tend;

use core::sync::atomic::{AtomicU64, Ordering};
use core::time::Duration;
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;

use self::fetch::Complaint;
use self::place::Place;
use crate::credential::{Held, Slot};
use crate::shelf::Shelf;
use crate::upstream::{Upstream, UpstreamFault};

/// The kind of an access token.
pub const TOKEN: Word = Word::new("access_token");

/// The kind of the ticket that signs pages; in Gov-DingTalk the one that pages show.
pub const JSAPI: Word = Word::new("jsapi");

/// How often the vendor is asked because pages complain.
const RECHECK: Duration = Duration::from_secs(60);

/// How often a node looks whether another one has replaced what it has in hand.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// Why there is no credential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeeperFault {
    /// No app has this name.
    #[error("there is no app {0:?}")]
    NoApp(String),
    /// The vendor gave none, and what there was is dead.
    #[error("{fault}; the next attempt is made in {retry_after} s")]
    Upstream {
        /// What the vendor said.
        fault: UpstreamFault,
        /// Seconds until the next attempt.
        retry_after: u32,
    },
    /// Another node is fetching and does not come to an end.
    #[error("another node is fetching this credential and has not finished")]
    Busy,
}

/// What came of a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rejected {
    /// It was the current one, and has been replaced.
    Replaced,
    /// It is not the current one any more: take that one.
    NotCurrent,
    /// It is the current one and very young: try again, it has not been replaced.
    TooYoung,
    /// It is the current one, and the vendor gives no other now.
    Kept,
}

/// Something that an operator wants to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A credential was fetched.
    Refreshed {
        /// Which.
        slot: Slot,
        /// Its number.
        number: u64,
    },
    /// A fetch failed.
    Failed {
        /// Which.
        slot: Slot,
        /// Why.
        fault: UpstreamFault,
    },
    /// A credential died before its time although nobody here replaced it: somebody else refreshes this app's token.
    Foreign {
        /// Which.
        slot: Slot,
        /// The vendor's code; `page` if pages have complained.
        code: String,
    },
    /// What the nodes share does not answer: this one is on its own.
    Alone {
        /// Why.
        why: String,
    },
}

/// Where events go.
pub type Watcher = Arc<dyn Fn(Event) + Send + Sync>;

/// The vendors, by the names of the apps.
pub type Upstreams = HashMap<String, Arc<dyn Upstream>>;

/// Keeps the credentials of any number of apps.
pub struct Keeper {
    upstreams: RwLock<Arc<Upstreams>>,
    shelf: Arc<dyn Shelf>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    watcher: Watcher,
    /// Who we are among the nodes.
    holder: u64,
    places: Mutex<HashMap<Slot, Arc<Place>>>,
    /// Whose a text is: by its hash under a key of this process.
    owners: Mutex<HashMap<u64, Slot>>,
    hasher: RandomState,
    served: AtomicU64,
    waited: AtomicU64,
    swept: Mutex<Timestamp>,
}

impl core::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keeper").field("apps", &self.upstreams().len()).finish_non_exhaustive()
    }
}

impl Keeper {
    /// A keeper of these apps, on a shelf that other nodes may share.
    pub fn new(
        upstreams: Upstreams,
        shelf: Arc<dyn Shelf>,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
        watcher: Watcher,
    ) -> Self {
        // 63 bits: databases have no unsigned numbers.
        let holder = u64::from_be_bytes(draw(&*entropy, "keeper")) >> 1;
        Self {
            upstreams: RwLock::new(Arc::new(upstreams)),
            shelf,
            clock,
            entropy,
            watcher,
            holder,
            places: Mutex::default(),
            owners: Mutex::default(),
            hasher: RandomState::new(),
            served: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            swept: Mutex::default(),
        }
    }

    /// The present, as this keeper sees it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Other apps from now on. What is kept of those that stay, stays.
    pub fn set_upstreams(&self, upstreams: Upstreams) {
        *self.upstreams.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(upstreams);
    }

    /// The app's access token.
    pub async fn token(self: &Arc<Self>, app: &str) -> Result<Held, KeeperFault> {
        self.get(&Slot::of_app(app, TOKEN)).await
    }

    /// A credential: the one that is kept, or a new one.
    pub async fn get(self: &Arc<Self>, slot: &Slot) -> Result<Held, KeeperFault> {
        let place = self.place(slot)?;
        let now = self.clock.now();
        let Some(held) = place.usable(now) else {
            self.waited.fetch_add(1, Ordering::Relaxed);
            return self.refresh(slot, &place, None).await;
        };
        self.served.fetch_add(1, Ordering::Relaxed);
        if place.is_due(now) {
            self.refresh_behind(slot, place, held.number);
        } else if place.looks_again(now, LOOK_AGAIN) {
            let (keeper, slot) = (Arc::clone(self), slot.clone());
            tokio::spawn(async move { keeper.newest(&slot, &place).await });
        }
        Ok(held)
    }

    /// Takes over a credential that came by itself: a suite ticket, which the platform pushes.
    pub async fn put(&self, slot: &Slot, text: Secret, life: Duration) -> Result<Held, KeeperFault> {
        let place = self.place(slot)?;
        let now = self.clock.now();
        let number = self.newest(slot, &place).await.map_or(0, |held| held.number) + 1;
        let held = Held { text, number, fetched_at: now, expires_at: now.after(life) };
        Ok(self.keep(slot, &place, held).await)
    }

    /// A caller says that the vendor has refused a credential. It is replaced if it is still the current one, once:
    /// however many complain, and on however many nodes.
    pub async fn rejected(
        self: &Arc<Self>,
        slot: &Slot,
        text: &str,
        code: &str,
    ) -> Result<Rejected, KeeperFault> {
        let place = self.place(slot)?;
        let Some(current) = self.newest(slot, &place).await else { return Ok(Rejected::NotCurrent) };
        if !current.is(text) {
            return Ok(Rejected::NotCurrent);
        }
        if place.is_too_young(&current, self.clock.now()) {
            return Ok(Rejected::TooYoung);
        }
        place.doubt(current.number);
        let complaint = Complaint { held: &current, code };
        let outcome = self.refresh(slot, &place, Some(&complaint)).await;
        match outcome {
            Ok(held) if !held.is(text) => Ok(Rejected::Replaced),
            outcome => {
                // It could not be replaced: better one that somebody found void than none at all.
                place.trust_again();
                outcome.map(|_| Rejected::Kept)
            }
        }
    }

    /// Somebody doubts a ticket without proof: a page's config was refused. The vendor is asked which one is current, at
    /// most once a minute, and a new one is taken over. Answers whether it was new.
    pub async fn recheck(self: &Arc<Self>, slot: &Slot) -> Result<bool, KeeperFault> {
        let place = self.place(slot)?;
        let _fetching = place.fetching.lock().await;
        let now = self.clock.now();
        let Some(current) = self.newest(slot, &place).await else { return Ok(false) };
        if current.fetched_at.distance(now) < RECHECK || !place.may_recheck(now, RECHECK) {
            return Ok(false);
        }
        let complaint = Complaint { held: &current, code: "page" };
        let outcome = self.fetch(slot, &place, current.number, Some(&complaint)).await;
        Ok(outcome.is_ok_and(|held| !held.is(current.text.reveal())))
    }

    /// The slot whose current credential this is, or was until a moment ago: while the vendor's overlap lasts, both are
    /// good.
    pub async fn owner(self: &Arc<Self>, kind: Word, text: &str) -> Option<Slot> {
        if let Some(slot) = self.known_owner(text) {
            return Some(slot).filter(|slot| slot.kind == kind);
        }
        // Another node may have replaced it a moment ago. What nobody knows costs one look a second, not one a call.
        let now = self.clock.now();
        let places: Vec<_> = {
            let upstreams = self.upstreams();
            let own = upstreams.keys().map(|app| Slot::of_app(app, kind));
            own.map(|slot| (self.quiet_place(&slot), slot)).collect()
        };
        for (place, slot) in places {
            if place.looks_again(now, Duration::from_secs(1)) {
                self.newest(&slot, &place).await;
            }
        }
        self.known_owner(text).filter(|slot| slot.kind == kind)
    }

    fn known_owner(&self, text: &str) -> Option<Slot> {
        let owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        let slot = owners.get(&self.hasher.hash_one(text)).cloned()?;
        drop(owners);
        let place = self.places.lock().unwrap_or_else(PoisonError::into_inner).get(&slot).cloned()?;
        place.has(text, self.clock.now()).then_some(slot)
    }

    /// What is kept now, without asking anybody: for metrics.
    pub fn kept(&self) -> Vec<(Slot, Held)> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.iter().filter_map(|(slot, place)| Some((slot.clone(), place.held()?))).collect()
    }

    /// What of it somebody has asked for lately: what dies of the rest, dies because nobody wants it.
    pub fn wanted(&self, lately: Duration) -> Vec<(Slot, Held)> {
        let now = self.clock.now();
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = places.iter().filter(|(_, place)| !place.is_idle(now, lately));
        wanted.filter_map(|(slot, place)| Some((slot.clone(), place.held()?))).collect()
    }

    /// Failures in a row, of every slot that has any: for metrics.
    pub fn failing(&self) -> Vec<(Slot, u32)> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let failing = places.iter().map(|(slot, place)| (slot.clone(), place.failures()));
        failing.filter(|(_, failures)| *failures > 0).collect()
    }

    /// How many calls were answered at once, and how many had to wait for the vendor: the hit ratio.
    pub fn served(&self) -> (u64, u64) {
        (self.served.load(Ordering::Relaxed), self.waited.load(Ordering::Relaxed))
    }

    fn upstreams(&self) -> Arc<Upstreams> {
        Arc::clone(&self.upstreams.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn upstream(&self, slot: &Slot) -> Result<Arc<dyn Upstream>, KeeperFault> {
        self.upstreams().get(&slot.app).cloned().ok_or_else(|| KeeperFault::NoApp(slot.app.clone()))
    }

    fn place(&self, slot: &Slot) -> Result<Arc<Place>, KeeperFault> {
        let now = self.clock.now();
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = places.get(slot) {
            place.touch(now);
            return Ok(Arc::clone(place));
        }
        self.upstream(slot)?;
        let place = Arc::new(Place::new(now));
        places.insert(slot.clone(), Arc::clone(&place));
        Ok(place)
    }

    /// The same without a sign that anybody wants what is there.
    fn quiet_place(&self, slot: &Slot) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Place::new(Timestamp::default()));
        Arc::clone(places.entry(slot.clone()).or_insert_with(new))
    }

    fn jitter(&self) -> u8 {
        let [jitter] = draw::<1>(&*self.entropy, "jitter");
        jitter
    }

    /// Takes a credential into this process, if it is newer than what is there.
    fn adopt(&self, slot: &Slot, place: &Place, held: Held) {
        let hash = self.hasher.hash_one(held.text.reveal());
        if place.adopt(held, self.jitter()) {
            self.owners.lock().unwrap_or_else(PoisonError::into_inner).insert(hash, slot.clone());
        }
    }
}
