//! The view in which a mini program shows a page: what the page has said to it, and when it heard that.

use std::collections::VecDeque;

use kanhe_core::time::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::face::Caller;
use super::{Phones, Session};

/// How many messages wait at most; the oldest give way.
const WAITING: usize = 100;
/// How many deliveries are remembered.
const DELIVERIES: usize = 20;
/// Largest message, in bytes of JSON.
pub(crate) const MESSAGE: usize = 64 * 1024;

/// When a mini program hears what its page has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// It goes back from the page.
    Back,
    /// The page is shared.
    Share,
    /// The page's view ends.
    Destroy,
    /// The page's link is copied.
    Copy,
}

/// What a mini program has heard.
#[derive(Clone, Debug, Serialize)]
pub struct Delivery {
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// On which occasion.
    pub moment: Moment,
    /// In the order in which the page said it.
    pub messages: Vec<Value>,
}

/// The view, as the wire has it too.
#[derive(Clone, Debug, Default, Serialize)]
pub struct WebView {
    /// What the page has said since.
    waiting: VecDeque<Value>,
    /// What the mini program has heard, newest last.
    delivered: VecDeque<Delivery>,
}

impl WebView {
    pub(super) fn deliver(&mut self, at: Timestamp, moment: Moment) {
        if self.waiting.is_empty() {
            return;
        }
        if self.delivered.len() == DELIVERIES {
            self.delivered.pop_front();
        }
        let messages = core::mem::take(&mut self.waiting).into();
        self.delivered.push_back(Delivery { at, moment, messages });
    }
}

impl Phones {
    /// The page says something to the mini program around it.
    pub(crate) fn post_message(&self, caller: &Caller, message: Value) {
        self.with_document(caller, |session| {
            let waiting = &mut session.web_view.waiting;
            if waiting.len() == WAITING {
                waiting.pop_front();
            }
            waiting.push_back(message);
        });
    }

    /// The mini program hears what the page has said so far.
    pub(crate) fn deliver_messages(&self, caller: &Caller, moment: Moment) {
        let now = self.platform.now();
        self.with_document(caller, |session| session.web_view.deliver(now, moment));
    }

    /// The view has ended.
    pub(super) fn destroy_view(&self, session: &mut Session) {
        session.web_view.deliver(self.platform.now(), Moment::Destroy);
    }
}
