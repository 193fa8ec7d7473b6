//! A finger on the menu.

use serde::Serialize;

use super::face::Caller;
use super::recording::Step;
use super::shares::Share;
use super::{PhoneFault, Phones};
use crate::events::Event;

/// What came of a tap.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tapped {
    /// The event by which the page was told; it decides what happens next.
    pub told: Option<&'static str>,
    /// What was sent, if the page was not asked.
    pub share: Option<Share>,
}

impl Phones {
    /// Taps an item of the menu. Answers when everything is done that the page has no part in.
    pub async fn tap(&self, id: &str, item: &str) -> Result<Tapped, PhoneFault> {
        let (caller, item) = self.find_item(id, item)?;
        self.note(id, Step::Menu { item: item.to_owned() });
        Ok(self.face(&caller.phone).tap(self, &caller, item).await)
    }

    /// Asks whoever shows the phone to do what an item stands for.
    pub(crate) fn ask_viewer(&self, caller: &Caller, item: &'static str) {
        self.events.tell(Event::Menu { session: caller.session.clone(), item });
    }

    fn find_item(&self, id: &str, name: &str) -> Result<(Caller, &'static str), PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        let page = session.page.as_ref().filter(|page| !page.closed).ok_or(PhoneFault::NoPage)?;
        let offered = self.face(&session.phone).menu(&session.phone);
        let item = offered.iter().find(|item| item.name == name && page.menu.has(item.name));
        let item = item.ok_or(PhoneFault::NotInMenu)?.name;
        Ok((Caller::of(id, 0, &session.phone, page), item))
    }
}
