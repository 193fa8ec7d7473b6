//! What a page is told of again and again: where the phone is.

use core::time::Duration;

use serde_json::{Value, json};

use super::face::Caller;
use super::{PhoneFault, Phones};
use crate::office;
use crate::place::Place;

/// How many a page can have.
const WATCHES: usize = 16;

/// What a page watches.
#[derive(Clone, Debug)]
struct Watch {
    session: String,
    document: u64,
    /// The page's id of it.
    scene: String,
    /// Another number each time that it begins.
    number: u64,
    /// The method whose further results the page hears.
    wire: String,
    every: Duration,
    /// What was told first; place and speed in it change.
    value: Value,
    /// In GPS's own system, instead of that of Chinese maps.
    plain: bool,
}

impl Phones {
    /// Where a phone is now.
    pub(crate) fn place(&self, session: &str) -> Option<Place> {
        self.state().sessions.get(session).map(|session| session.phone.place)
    }

    /// Begins to tell a page where the phone is. Answers whether it began: each id is watched once.
    pub(crate) fn watch(
        &self,
        caller: &Caller,
        (scene, wire): (&str, &str),
        every: Duration,
        value: Value,
        plain: bool,
    ) -> bool {
        let mut number = None;
        self.with_page(caller, |page| {
            if page.watches.len() < WATCHES && !page.watches.contains_key(scene) {
                page.watches.insert(scene.to_owned(), caller.call);
                number = Some(caller.call);
            }
        });
        let Some(number) = number else { return false };
        self.tell_in_a_while(Watch {
            session: caller.session.clone(),
            document: caller.document,
            scene: scene.to_owned(),
            number,
            wire: wire.to_owned(),
            every,
            value,
            plain,
        });
        true
    }

    /// Ends that. Answers whether it was watched.
    pub(crate) fn unwatch(&self, caller: &Caller, scene: &str) -> bool {
        let mut watched = false;
        self.with_page(caller, |page| watched = page.watches.remove(scene).is_some());
        watched
    }

    /// Whether a page watches this.
    pub(crate) fn is_watching(&self, caller: &Caller, scene: &str) -> bool {
        let state = self.state();
        let page = state.sessions.get(&caller.session).and_then(|session| session.page.as_ref());
        page.is_some_and(|page| page.document == caller.document && page.watches.contains_key(scene))
    }

    fn tell_in_a_while(&self, watch: Watch) {
        self.later(watch.every, |phones| async move {
            if phones.tell(&watch).await.is_ok() {
                phones.tell_in_a_while(watch);
            }
        });
    }

    async fn tell(&self, watch: &Watch) -> Result<(), PhoneFault> {
        let place = {
            let state = self.state();
            let session = state.sessions.get(&watch.session).ok_or(PhoneFault::NoSession)?;
            let page = session.page.as_ref().filter(|page| page.document == watch.document && !page.closed);
            let page = page.ok_or(PhoneFault::NoPage)?;
            if page.watches.get(&watch.scene) != Some(&watch.number) {
                return Err(PhoneFault::NoPage);
            }
            session.phone.place
        };
        let (latitude, longitude) =
            if watch.plain { (place.latitude, place.longitude) } else { place.gcj02() };
        let mut value = watch.value.clone();
        if let Some(value) = value.as_object_mut() {
            value.insert("latitude".to_owned(), json!(latitude));
            value.insert("longitude".to_owned(), json!(longitude));
            value.insert("accuracy".to_owned(), json!(place.accuracy));
            value.insert("speed".to_owned(), json!(place.speed));
        }
        let payload = json!({"method": watch.wire, "data": value});
        let payload = payload.as_object().cloned().unwrap_or_default();
        self.emit(&watch.session, watch.document, office::EVENT, payload).await;
        Ok(())
    }
}
