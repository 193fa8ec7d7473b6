//! The rules by which credentials are kept.

use core::time::Duration;
use std::collections::HashMap;
use std::sync::{Arc, Mutex as StandardMutex, PoisonError};

use kanhe_core::entropy::{Entropy, draw};
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::Word;
use tokio::sync::Mutex;

use crate::credential::{Held, Slot};
use crate::patience::Patience;
use crate::shelf::{Lease, Shelf};
use crate::upstream::{Fetched, Upstream, UpstreamFault, Want};

/// The kind of an access token.
pub const TOKEN: Word = Word::new("access_token");

/// How long one node may take to fetch before another may begin.
const LEASE: Duration = Duration::from_secs(15);

/// How often a node that waits for another looks whether it is done.
const LOOK: Duration = Duration::from_millis(50);

/// A credential that is younger than this is not replaced because somebody says that it is void: the vendor needs a
/// moment to know it everywhere, and a storm of complaints is about the one before.
const TOO_YOUNG: Duration = Duration::from_secs(10);

/// How often the vendor is asked because pages complain.
const RECHECK: Duration = Duration::from_secs(60);

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
    /// A token died before its time although nobody here replaced it: somebody else refreshes this app's token.
    Foreign {
        /// Which.
        slot: Slot,
        /// The vendor's code.
        code: String,
    },
}

/// Where events go.
pub type Watcher = Arc<dyn Fn(Event) + Send + Sync>;

#[derive(Default)]
struct Local {
    held: Option<Held>,
    patience: Patience,
    /// The number that was found void.
    void: u64,
    /// When it was last doubted.
    rechecked: Timestamp,
}

struct Place {
    /// Whoever has it fetches; everybody else in this process waits for him.
    fetching: Mutex<()>,
    local: StandardMutex<Local>,
}

/// Keeps the credentials of any number of apps.
pub struct Keeper {
    upstreams: HashMap<String, Arc<dyn Upstream>>,
    shelf: Arc<dyn Shelf>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    watcher: Watcher,
    /// Who we are among the nodes.
    holder: u64,
    places: StandardMutex<HashMap<Slot, Arc<Place>>>,
}

impl core::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keeper").field("apps", &self.upstreams.len()).finish_non_exhaustive()
    }
}

impl Keeper {
    /// A keeper of these apps, on a shelf that other nodes may share.
    pub fn new(
        upstreams: HashMap<String, Arc<dyn Upstream>>,
        shelf: Arc<dyn Shelf>,
        (clock, entropy): (Arc<dyn Clock>, Arc<dyn Entropy>),
        watcher: Watcher,
    ) -> Self {
        let holder = u64::from_be_bytes(draw(&*entropy, "keeper"));
        Self { upstreams, shelf, clock, entropy, watcher, holder, places: StandardMutex::default() }
    }

    /// The present, as this keeper sees it.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// An app's access token.
    pub async fn token(self: &Arc<Self>, app: &str) -> Result<Held, KeeperFault> {
        self.get(app, TOKEN).await
    }

    /// An app's credential: the one that is kept, or a new one.
    pub async fn get(self: &Arc<Self>, app: &str, kind: Word) -> Result<Held, KeeperFault> {
        let slot = self.slot(app, kind)?;
        let place = self.place(&slot);
        let now = self.clock.now();
        if let Some(held) = place.usable(now) {
            if held.is_due(now, self.jitter()) && place.local().patience.exhausted(now).is_none() {
                self.refresh_behind(slot, place, held.number);
            }
            return Ok(held);
        }
        self.refresh(&slot, &place, None).await
    }

    /// A caller says that the vendor has refused a credential. It is replaced if it is still the current one, once:
    /// however many complain, and on however many nodes.
    pub async fn rejected(
        self: &Arc<Self>,
        app: &str,
        kind: Word,
        text: &str,
        code: &str,
    ) -> Result<Rejected, KeeperFault> {
        let slot = self.slot(app, kind)?;
        let place = self.place(&slot);
        let Some(current) = self.newest(&slot, &place).await else { return Ok(Rejected::NotCurrent) };
        if current.text.reveal() != text {
            return Ok(Rejected::NotCurrent);
        }
        let now = self.clock.now();
        if current.fetched_at.distance(now) < TOO_YOUNG {
            return Ok(Rejected::TooYoung);
        }
        let first = core::mem::replace(&mut place.local().void, current.number) < current.number;
        if first && current.lives(now) {
            (self.watcher)(Event::Foreign { slot: slot.clone(), code: code.to_owned() });
        }
        match self.refresh(&slot, &place, Some(&current)).await {
            Ok(held) if held.number > current.number => Ok(Rejected::Replaced),
            outcome => {
                // It could not be replaced: better one that somebody found void than none at all.
                place.local().void = 0;
                outcome.map(|_| Rejected::Kept)
            }
        }
    }

    /// Somebody doubts a ticket without proof: a page's config was refused. The vendor is asked which one is current, at
    /// most once a minute, and a new one is taken over. Answers whether it was new.
    pub async fn recheck(self: &Arc<Self>, app: &str, kind: Word) -> Result<bool, KeeperFault> {
        let slot = self.slot(app, kind)?;
        let place = self.place(&slot);
        let _fetching = place.fetching.lock().await;
        let Some(current) = self.newest(&slot, &place).await else { return Ok(false) };
        let now = self.clock.now();
        let early = |moment: Timestamp| moment.distance(now) < RECHECK;
        let rechecked = core::mem::replace(&mut place.local().rechecked, now);
        if early(current.fetched_at) || early(rechecked) {
            return Ok(false);
        }
        let Ok(fetched) = self.ask(&slot, None).await else { return Ok(false) };
        if fetched.text.reveal() == current.text.reveal() {
            return Ok(false);
        }
        (self.watcher)(Event::Foreign { slot: slot.clone(), code: "page".to_owned() });
        self.keep(&slot, &place, current.number + 1, fetched, now).await;
        Ok(true)
    }

    /// The app whose current credential this is.
    pub async fn owner(&self, kind: Word, text: &str) -> Option<String> {
        for app in self.upstreams.keys() {
            let slot = Slot { app: app.clone(), kind };
            let place = self.place(&slot);
            let is_it = |held: &Held| held.text.reveal() == text;
            if place.local().held.as_ref().is_some_and(is_it)
                || self.newest(&slot, &place).await.as_ref().is_some_and(is_it)
            {
                return Some(app.clone());
            }
        }
        None
    }

    /// What is kept now, without asking anybody: for metrics.
    pub fn kept(&self) -> Vec<(Slot, Held)> {
        let places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let held =
            places.iter().filter_map(|(slot, place)| Some((slot.clone(), place.local().held.clone()?)));
        held.collect()
    }

    fn slot(&self, app: &str, kind: Word) -> Result<Slot, KeeperFault> {
        if !self.upstreams.contains_key(app) {
            return Err(KeeperFault::NoApp(app.to_owned()));
        }
        Ok(Slot { app: app.to_owned(), kind })
    }

    fn place(&self, slot: &Slot) -> Arc<Place> {
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || Arc::new(Place { fetching: Mutex::new(()), local: StandardMutex::default() });
        Arc::clone(places.entry(slot.clone()).or_insert_with(new))
    }

    fn jitter(&self) -> u8 {
        let [jitter] = draw::<1>(&*self.entropy, "jitter");
        jitter
    }

    /// Refreshes while the callers go on with what there is.
    fn refresh_behind(self: &Arc<Self>, slot: Slot, place: Arc<Place>, number: u64) {
        if place.fetching.try_lock().is_err() {
            return;
        }
        let keeper = Arc::clone(self);
        tokio::spawn(async move {
            let _fetching = place.fetching.lock().await;
            // What fails here is told to the watcher, and tried again by whoever comes next.
            let _ = keeper.fetch(&slot, &place, number, None).await;
        });
    }

    /// Refreshes, or waits for whoever does.
    async fn refresh(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        instead_of: Option<&Held>,
    ) -> Result<Held, KeeperFault> {
        let _fetching = place.fetching.lock().await;
        let now = self.clock.now();
        if let Some(held) = place.usable(now) {
            return Ok(held);
        }
        if let Some((fault, next)) = place.local().patience.exhausted(now) {
            return Err(KeeperFault::Upstream { fault: fault.clone(), retry_after: now.seconds_until(next) });
        }
        let number = place.local().held.as_ref().map_or(0, |held| held.number);
        self.fetch(slot, place, number, instead_of).await
    }

    /// The newest that anybody knows, without fetching.
    async fn newest(&self, slot: &Slot, place: &Place) -> Option<Held> {
        if let Ok(Some(shared)) = self.shelf.load(slot).await {
            place.adopt(shared);
        }
        place.local().held.clone()
    }

    /// Fetches the one behind `number`, with the right to do so; or takes what the one who has it fetches. Without a
    /// shelf that answers this node is on its own: a credential more is fetched, and nobody goes without.
    async fn fetch(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        number: u64,
        instead_of: Option<&Held>,
    ) -> Result<Held, KeeperFault> {
        let deadline = tokio::time::Instant::now() + LEASE * 2;
        loop {
            if let Some(held) = self.newer(slot, place, number).await {
                return Ok(held);
            }
            let now = self.clock.now();
            match self.shelf.lease(slot, self.holder, now, now.after(LEASE)).await {
                Ok(Lease::Ours) | Err(_) => break,
                Ok(Lease::Theirs { .. }) => {}
            }
            if tokio::time::Instant::now() >= deadline {
                return place.usable(now).ok_or(KeeperFault::Busy);
            }
            tokio::time::sleep(LOOK).await;
        }
        // Between our look and our lease somebody may have finished.
        let answer = match self.newer(slot, place, number).await {
            Some(held) => Ok(held),
            None => self.fetch_with_lease(slot, place, instead_of).await,
        };
        // If this fails, the lease ends by itself.
        let _ = self.shelf.release(slot, self.holder).await;
        answer
    }

    /// What somebody has fetched behind `number`, if it may be handed out.
    async fn newer(&self, slot: &Slot, place: &Place, number: u64) -> Option<Held> {
        self.newest(slot, place).await.filter(|held| held.number > number)?;
        place.usable(self.clock.now())
    }

    async fn fetch_with_lease(
        self: &Arc<Self>,
        slot: &Slot,
        place: &Place,
        instead_of: Option<&Held>,
    ) -> Result<Held, KeeperFault> {
        let number = place.local().held.as_ref().map_or(0, |held| held.number);
        let outcome = self.ask(slot, instead_of).await;
        let now = self.clock.now();
        match outcome {
            Ok(fetched) => Ok(self.keep(slot, place, number + 1, fetched, now).await),
            Err(fault) => {
                (self.watcher)(Event::Failed { slot: slot.clone(), fault: fault.clone() });
                place.local().patience.failed(fault.clone(), now, self.jitter());
                let next = place.local().patience.exhausted(now).map_or(now, |(_, next)| next);
                // What there is may have been found void by one caller; as long as it lives the others try with it.
                let stale = place.local().held.clone().filter(|held| held.lives(now));
                stale.ok_or(KeeperFault::Upstream { fault, retry_after: now.seconds_until(next) })
            }
        }
    }

    async fn keep(&self, slot: &Slot, place: &Place, number: u64, fetched: Fetched, now: Timestamp) -> Held {
        let held = Held { text: fetched.text, number, fetched_at: now, expires_at: now.after(fetched.life) };
        let kept = self.shelf.keep(slot, &held).await.unwrap_or(held);
        place.local().patience.succeeded();
        place.adopt(kept.clone());
        (self.watcher)(Event::Refreshed { slot: slot.clone(), number: kept.number });
        kept
    }

    /// Asks the vendor. A ticket needs a token; a token that is found void on the way is replaced once.
    async fn ask(self: &Arc<Self>, slot: &Slot, instead_of: Option<&Held>) -> Result<Fetched, UpstreamFault> {
        let no_app = || UpstreamFault::Unavailable { why: "the app was removed".to_owned() };
        let upstream = self.upstreams.get(&slot.app).ok_or_else(no_app)?;
        if slot.kind == TOKEN {
            return match instead_of {
                None => upstream.fetch(Want::Token).await,
                Some(old) => upstream.fetch(Want::NewToken { instead_of: &old.text }).await,
            };
        }
        for attempt in 0..2 {
            let token = self.token_for_ticket(&slot.app).await?;
            let want = Want::Ticket { kind: slot.kind, token: &token };
            match upstream.fetch(want).await {
                Err(UpstreamFault::TokenVoid { code }) if attempt == 0 => {
                    let _ = Box::pin(self.rejected(&slot.app, TOKEN, token.reveal(), &code)).await;
                }
                other => return other,
            }
        }
        Err(no_app())
    }

    async fn token_for_ticket(self: &Arc<Self>, app: &str) -> Result<Secret, UpstreamFault> {
        match Box::pin(self.get(app, TOKEN)).await {
            Ok(token) => Ok(token.text),
            Err(KeeperFault::Upstream { fault, .. }) => Err(fault),
            Err(other) => Err(UpstreamFault::Unavailable { why: other.to_string() }),
        }
    }
}

impl Place {
    fn local(&self) -> std::sync::MutexGuard<'_, Local> {
        self.local.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What may be handed out.
    fn usable(&self, now: Timestamp) -> Option<Held> {
        let local = self.local();
        local.held.clone().filter(|held| held.lives(now) && held.number > local.void)
    }

    /// Takes over what another node has fetched, if it is newer.
    fn adopt(&self, shared: Held) {
        let mut local = self.local();
        if local.held.as_ref().is_none_or(|held| held.number < shared.number) {
            local.held = Some(shared);
            local.patience.succeeded();
        }
    }
}
