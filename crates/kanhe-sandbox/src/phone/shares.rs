//! What a page has shared: cards, and to whom the person has sent them.

use std::collections::VecDeque;

use kanhe_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::face::Caller;
use super::{PhoneFault, Phones};
use crate::events::Event;

/// How many cards a phone keeps.
const SHARES: usize = 200;
/// Longest text of a card, in bytes.
const TEXT: usize = 2048;

/// What a page looks like to whom it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Title.
    pub title: String,
    /// The lines below it.
    pub desc: String,
    /// What opens.
    pub link: String,
    /// URL of a picture.
    pub image: String,
    /// `link`, `music`, `video`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What plays, for music and videos.
    pub data_url: String,
}

impl Card {
    /// With every text of a length that can be kept.
    pub(crate) fn clipped(mut self) -> Self {
        for text in [&mut self.title, &mut self.desc, &mut self.image, &mut self.kind, &mut self.data_url] {
            text.truncate(text.floor_char_boundary(TEXT));
        }
        self
    }
}

/// Who decided what the card looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardSource {
    /// Nobody: title and URL of the page.
    Default,
    /// The page, in advance.
    Data,
    /// The page, when it was told of the tap.
    Listener,
}

/// A card that was sent.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// Counts up in its session.
    pub id: u64,
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// Who sent it.
    pub user: String,
    /// The app whose page it was, and the page's host.
    pub app: String,
    /// The page's host.
    pub host: String,
    /// The menu's item.
    pub item: &'static str,
    /// Where it went: `friend`, `group`, `timeline`, `favorite`, …
    pub to: &'static str,
    /// To whom, where there is a choice.
    pub contact: Option<&'static str>,
    /// Who decided what it looks like.
    pub source: CardSource,
    /// The call by which the page did.
    pub call: Option<u64>,
    /// What it looks like.
    pub card: Card,
    /// What opens when the recipient taps it.
    pub opens: String,
}

/// The cards that a phone has sent, oldest first.
#[derive(Debug, Default)]
pub struct Shares {
    sent: u64,
    kept: VecDeque<Share>,
}

/// A menu item that was tapped, and the page has been told.
#[derive(Clone, Copy, Debug)]
pub struct Tap {
    /// The item.
    pub item: &'static str,
    /// The call by which the page answers.
    pub answer: &'static str,
}

/// What a document has said of sharing.
#[derive(Clone, Debug, Default)]
pub struct PageSharing {
    /// What goes to people.
    pub message: Option<Card>,
    /// What goes to everybody.
    pub timeline: Option<Card>,
    /// What was tapped, until the page has answered.
    pub tapped: Option<Tap>,
}

/// What a document has said of sharing, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct PageSharingView {
    /// What goes to people.
    pub message: Option<Card>,
    /// What goes to everybody.
    pub timeline: Option<Card>,
}

impl PageSharing {
    /// As the wire has it.
    pub(super) fn view(&self) -> PageSharingView {
        PageSharingView { message: self.message.clone(), timeline: self.timeline.clone() }
    }
}

/// How the phone's client shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Sharing {
    /// What a page is told of a share that the person gives up.
    pub cancelled: CancelledShare,
    /// What counts if a page has both set data and listens.
    pub precedence: SharePrecedence,
    /// Whether links get parameters on their way to the recipient.
    pub link_parameters: bool,
}

impl Default for Sharing {
    fn default() -> Self {
        Self {
            cancelled: CancelledShare::default(),
            precedence: SharePrecedence::default(),
            link_parameters: true,
        }
    }
}

/// What a page is told of a share that the person gives up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CancelledShare {
    /// What the client's version does.
    #[default]
    Auto,
    /// That it was shared.
    Ok,
    /// The truth.
    Cancel,
}

/// What counts if a page has both set data and listens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SharePrecedence {
    /// The data.
    #[default]
    Data,
    /// What the page says when it is told.
    Listener,
}

impl Phones {
    /// What the document has said of sharing; nothing if it is gone.
    pub(crate) fn sharing(&self, caller: &Caller) -> PageSharing {
        let state = self.state();
        let page = state.sessions.get(&caller.session).and_then(|session| session.page.as_ref());
        page.filter(|page| page.document == caller.document)
            .map(|page| page.sharing.clone())
            .unwrap_or_default()
    }

    /// Changes what the document has said of sharing.
    pub(crate) fn change_sharing(&self, caller: &Caller, change: impl FnOnce(&mut PageSharing)) {
        self.with_page(caller, |page| change(&mut page.sharing));
    }

    /// Takes the tap that this call answers.
    pub(crate) fn take_tap(&self, caller: &Caller, answer: &str) -> Option<Tap> {
        let mut taken = None;
        self.change_sharing(caller, |sharing| taken = sharing.tapped.take_if(|tap| tap.answer == answer));
        taken
    }

    /// Keeps a card that was sent: `share` makes it of its number and the time. Nothing if the phone is gone.
    pub(crate) fn keep_share(
        &self,
        caller: &Caller,
        share: impl FnOnce(u64, Timestamp) -> Share,
    ) -> Option<Share> {
        let mut state = self.state();
        let shares = &mut state.sessions.get_mut(&caller.session)?.shares;
        shares.sent += 1;
        let share = share(shares.sent, self.platform.now());
        if shares.kept.len() == SHARES {
            shares.kept.pop_front();
        }
        shares.kept.push_back(share.clone());
        drop(state);
        self.events.tell(Event::Shared { session: caller.session.clone(), share: Box::new(share.clone()) });
        Some(share)
    }

    /// The cards that a phone has sent, oldest first.
    pub fn shares(&self, id: &str) -> Result<Vec<Share>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.shares.kept.iter().cloned().collect())
    }
}
