//! A vendor on command, and nodes that keep its credentials.

use core::time::Duration;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use kanhe_client::keeper::{JSAPI, TOKEN};
use kanhe_client::{Event, Fetched, Keeper, MemoryShelf, Shelf, Slot, Upstream, UpstreamFault, Want};
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::{Advance, Clock, ManualClock, Timestamp};
use kanhe_core::word::Word;

/// The name of the only app.
pub(crate) const APP: &str = "shop";

/// Gives `token-1`, `token-2`, … and `jsapi-1`, …, unless it was told to fail: another one at each call, or, if it was
/// told so, the same one until it is made to replace it.
#[derive(Default)]
pub(crate) struct Vendor {
    pub(crate) asked: Mutex<Vec<String>>,
    failures: Mutex<VecDeque<UpstreamFault>>,
    given: Mutex<HashMap<String, u32>>,
    life: Mutex<Option<Duration>>,
    stable: AtomicBool,
    pub(crate) budget: AtomicU32,
}

impl Vendor {
    /// The next fetches fail.
    pub(crate) fn fail(&self, times: usize, fault: &UpstreamFault) {
        self.failures.lock().unwrap().extend(core::iter::repeat_n(fault.clone(), times));
    }

    pub(crate) fn recover(&self) {
        self.failures.lock().unwrap().clear();
    }

    /// How long what it gives lives, from now on.
    pub(crate) fn give_for(&self, seconds: u64) {
        *self.life.lock().unwrap() = Some(Duration::from_secs(seconds));
    }

    /// From now on it gives the same one until it is made to replace it.
    pub(crate) fn keep_to_one(&self) {
        self.stable.store(true, Relaxed);
    }

    /// Somebody else has made it give another one.
    pub(crate) fn void(&self, kind: &str) {
        *self.given.lock().unwrap().entry(kind.to_owned()).or_default() += 1;
    }

    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

#[async_trait]
impl Upstream for Vendor {
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault> {
        let kind = if want.slot.kind == TOKEN { "token".to_owned() } else { want.slot.kind.to_string() };
        let of = want.slot.of.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
        let with = want.with.map_or_else(String::new, |with| format!(" with {}", with.reveal()));
        let instead = want.instead_of.map_or_else(String::new, |old| format!(" instead of {}", old.reveal()));
        self.asked.lock().unwrap().push(format!("{kind}{of}{with}{instead}"));
        // A vendor takes its time, so that everybody else comes meanwhile.
        tokio::time::sleep(Duration::from_millis(200)).await;
        if let Some(fault) = self.failures.lock().unwrap().pop_front() {
            return Err(fault);
        }
        let mut given = self.given.lock().unwrap();
        let count = given.entry(format!("{kind}{of}")).or_default();
        if *count == 0 || !self.stable.load(Relaxed) || want.instead_of.is_some() {
            *count += 1;
        }
        let life = self.life.lock().unwrap().unwrap_or(Duration::from_secs(7200));
        Ok(Fetched { text: Secret::new(format!("{kind}{of}-{count}").replace(' ', "-")), life })
    }

    fn kinds(&self) -> &[Word] {
        const { &[TOKEN, JSAPI] }
    }

    fn needs(&self, slot: &Slot) -> Option<Slot> {
        (slot.kind != TOKEN).then(|| slot.sibling(TOKEN))
    }

    fn fetches_a_day(&self) -> u32 {
        match self.budget.load(Relaxed) {
            0 => 500,
            budget => budget,
        }
    }

    fn replacements_a_day(&self, kind: Word) -> u32 {
        if kind == TOKEN && self.stable.load(Relaxed) { 3 } else { 0 }
    }
}

/// The app's own.
pub(crate) fn slot(kind: Word) -> Slot {
    Slot::of_app(APP, kind)
}

/// Nodes on one shelf, with one vendor and one clock.
pub(crate) struct World {
    pub(crate) vendor: Arc<Vendor>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) nodes: Vec<Arc<Keeper>>,
    pub(crate) events: Arc<Mutex<Vec<Event>>>,
    pub(crate) shelf: Arc<dyn Shelf>,
}

impl World {
    pub(crate) fn of(nodes: u8) -> Self {
        Self::on(nodes, Arc::new(MemoryShelf::default()))
    }

    pub(crate) fn on(nodes: u8, shelf: Arc<dyn Shelf>) -> Self {
        let vendor = Arc::new(Vendor::default());
        let clock = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(1_795_000_000)));
        let events = Arc::new(Mutex::new(Vec::new()));
        let node = |seed: u8| {
            let heard = Arc::clone(&events);
            Arc::new(Keeper::new(
                HashMap::from([(APP.to_owned(), Arc::clone(&vendor) as Arc<dyn Upstream>)]),
                Arc::clone(&shelf),
                (Arc::clone(&clock) as Arc<dyn Clock>, Arc::new(SeededEntropy::new(seed))),
                Arc::new(move |event| heard.lock().unwrap().push(event)),
            ))
        };
        let nodes = (0..nodes).map(node).collect();
        Self { vendor, clock, nodes, events, shelf }
    }

    pub(crate) fn node(&self) -> &Arc<Keeper> {
        &self.nodes[0]
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// The token as the first node hands it out.
    pub(crate) async fn token(&self) -> String {
        self.node().token(APP).await.unwrap().text.reveal().to_owned()
    }

    /// Lets everything that goes on behind come to its end.
    pub(crate) async fn settle(&self) {
        tokio::time::sleep(Duration::from_secs(60)).await;
    }
}

pub(crate) fn outage() -> UpstreamFault {
    UpstreamFault::Unavailable { why: "timeout".to_owned() }
}
