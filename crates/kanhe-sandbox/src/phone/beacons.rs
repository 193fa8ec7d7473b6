//! Looking for beacons: once a second the page hears which are around, until it stops or is gone.

use core::time::Duration;

use super::call::Object;
use super::face::Caller;
use super::{Phone, Phones};

/// How often a page hears of them.
const EVERY: Duration = Duration::from_secs(1);

/// The event by which a page hears of the beacons around a phone.
pub(crate) type Sighting = fn(&Phone) -> (&'static str, Object);

impl Phones {
    /// Begins to look for a page. Whether it was not looking already.
    pub(crate) fn search_beacons(&self, caller: &Caller, sighting: Sighting) -> bool {
        let mut began = false;
        self.with_page(caller, |page| began = !core::mem::replace(&mut page.searching, true));
        if began {
            self.sight(caller.session.clone(), caller.document, sighting);
        }
        began
    }

    /// Stops to look. Whether it was looking.
    pub(crate) fn stop_searching(&self, caller: &Caller) -> bool {
        let mut stopped = false;
        self.with_page(caller, |page| stopped = core::mem::take(&mut page.searching));
        stopped
    }

    fn sight(&self, session: String, document: u64, sighting: Sighting) {
        self.later(EVERY, move |phones| async move {
            let Some(phone) = phones.searching(&session, document) else { return };
            // A phone that is off Bluetooth sees nothing, and goes on looking.
            if phone.bluetooth {
                let (event, payload) = sighting(&phone);
                phones.emit(&session, document, event, payload).await;
            }
            phones.sight(session, document, sighting);
        });
    }

    fn searching(&self, session: &str, document: u64) -> Option<Phone> {
        let state = self.state();
        let session = state.sessions.get(session)?;
        let page = session.page.as_ref()?;
        (page.document == document && page.searching && !page.closed).then(|| session.phone.clone())
    }
}
