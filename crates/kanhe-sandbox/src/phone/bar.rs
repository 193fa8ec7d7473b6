//! The bar above a page: title, buttons, and the way back.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::face::Caller;
use super::recording::Step;
use super::{PhoneFault, Phones};
use crate::device::Profile;
use crate::office;

/// A button that a page has put there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BarButton {
    /// By which the page knows it.
    pub id: String,
    /// What stands on it.
    pub text: String,
    /// The event by which the page is told of a tap.
    pub event: &'static str,
}

/// What a document has made of the bar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bar {
    /// Its title, in place of the document's own.
    pub title: Option<String>,
    /// What stands beside the arrow.
    pub left: Option<String>,
    /// The page itself does what the arrow would.
    pub holds_back: bool,
    /// The buttons at the right.
    pub right: Vec<BarButton>,
}

/// A finger on the bar.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BarTap {
    /// The button, or `back`.
    pub id: String,
}

/// Longest text on the bar, in characters.
const TEXT: usize = 128;

impl Phones {
    /// A page changes its bar.
    pub(crate) fn change_bar(&self, caller: &Caller, change: impl FnOnce(&mut Bar)) {
        self.with_page(caller, |page| {
            change(&mut page.bar);
            let bar = &mut page.bar;
            let texts = bar.title.iter_mut().chain(&mut bar.left);
            for text in texts.chain(bar.right.iter_mut().map(|button| &mut button.text)) {
                *text = text.chars().take(TEXT).collect();
            }
        });
    }

    /// A finger on the bar. Answers whether the page was told: where it was not, the arrow does what arrows do.
    pub async fn tap_bar(&self, id: &str, tap: &BarTap) -> Result<bool, PhoneFault> {
        self.note(id, Step::Bar { id: tap.id.clone() });
        let (document, bar, profile) = {
            let state = self.state();
            let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
            let page = session.page.as_ref().ok_or(PhoneFault::NoPage)?;
            (page.document, page.bar.clone(), session.phone.device.profile)
        };
        let payload = if tap.id == "back" {
            // iPhones tell of the arrow under one name, all others of it and of the key under another.
            let event = if profile == Profile::Iphone { "goBack" } else { "backbutton" };
            json!({"document": event, "detail": {}})
        } else {
            let button = bar.right.iter().find(|button| button.id == tap.id).ok_or(PhoneFault::NotInMenu)?;
            json!({"document": button.event, "detail": {"id": button.id}})
        };
        if tap.id == "back" && !bar.holds_back {
            return Ok(false);
        }
        let payload = payload.as_object().cloned().unwrap_or_default();
        Ok(self.emit(id, document, office::EVENT, payload).await)
    }
}
