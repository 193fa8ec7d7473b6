//! What has to be done now and then, whether anybody calls or not.

use core::time::Duration;
use std::sync::{Arc, PoisonError};

use super::fetch::day;
use super::{Event, Keeper};
use crate::credential::Slot;

/// How often the shelf forgets what is long dead.
const SWEEP: Duration = Duration::from_secs(3600);

/// For how long what is dead is remembered.
const MEMORY: Duration = Duration::from_secs(86_400);

impl Keeper {
    /// Refreshes what is due of the apps that ask to be kept fresh whether anybody calls or not, and drops from memory
    /// what of corps and users nobody has used for `idle`. To be called every few seconds.
    pub async fn tend(self: &Arc<Self>, fresh: impl IntoIterator<Item = &str> + Send, idle: Duration) {
        let slots: Vec<Slot> = {
            let upstreams = self.upstreams();
            let apps = fresh.into_iter().filter_map(|app| Some((app, upstreams.get(app)?)));
            apps.flat_map(|(app, upstream)| {
                let slots: Vec<_> = upstream.kinds().iter().map(|kind| Slot::of_app(app, *kind)).collect();
                slots
            })
            .collect()
        };
        for slot in slots {
            // What fails is told to the watcher, and tried again when patience allows it.
            let _ = self.get(&slot).await;
        }
        self.drop_idle(idle);
        self.sweep().await;
    }

    /// How many slots are in memory.
    pub fn in_memory(&self) -> usize {
        self.places.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn drop_idle(&self, idle: Duration) {
        let now = self.clock.now();
        let upstreams = self.upstreams();
        let stays = |slot: &Slot, place: &super::Place| {
            upstreams.contains_key(&slot.app) && (slot.of.is_none() || !place.is_idle(now, idle))
        };
        let mut places = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        places.retain(|slot, place| stays(slot, place));
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.retain(|_, slot| places.contains_key(slot));
        // Texts that were replaced stay behind; they are few, and go when they are many.
        if owners.len() > 4 * places.len() + 64 {
            let current = places.iter().filter_map(|(slot, place)| Some((slot, place.held()?)));
            *owners = current
                .map(|(slot, held)| {
                    let hash = core::hash::BuildHasher::hash_one(&self.hasher, held.text.reveal());
                    (hash, slot.clone())
                })
                .collect();
        }
    }

    async fn sweep(&self) {
        let now = self.clock.now();
        {
            let mut swept = self.swept.lock().unwrap_or_else(PoisonError::into_inner);
            if now < swept.after(SWEEP) {
                return;
            }
            *swept = now;
        }
        let before = kanhe_core::time::Timestamp::from_unix_millis(
            now.unix_millis() - i64::try_from(MEMORY.as_millis()).unwrap_or(i64::MAX),
        );
        if let Err(why) = self.shelf.sweep(before, day(now) - 1).await {
            (self.watcher)(Event::Alone { why: why.to_string() });
        }
    }
}
