//! The inboxes of a sandbox's users: what apps have sent them by a wallet's open API.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use kanhe_alipayplus::ports::{Channel, Inbox, Message};
use kanhe_core::app::App;
use kanhe_core::platform::Unavailable;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::user::User;
use serde::Serialize;

use crate::events::{Event, Events};

/// How many messages are kept; the oldest give way.
const KEPT: usize = 1000;

/// A message that has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivered {
    /// Its id.
    pub id: String,
    /// When it came.
    pub at: Timestamp,
    /// To whom.
    pub user: String,
    /// From which app.
    pub client_id: String,
    /// What the app is called.
    pub app: String,
    /// `inbox` or `push`.
    pub channel: &'static str,
    /// The vendor's template.
    pub template: String,
    /// One for each language.
    pub letters: Vec<Letter>,
}

/// A message in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Letter {
    /// The language; empty if the app has named none.
    pub language: String,
    /// The title.
    pub title: String,
    /// The text.
    pub content: String,
    /// Where a tap leads; empty if nowhere.
    pub url: String,
}

/// All inboxes.
pub struct Letterbox {
    clock: Arc<dyn Clock>,
    events: Arc<Events>,
    delivered: Mutex<VecDeque<Delivered>>,
}

impl Letterbox {
    /// Empty ones.
    pub fn new(clock: Arc<dyn Clock>, events: Arc<Events>) -> Self {
        Self { clock, events, delivered: Mutex::default() }
    }

    /// What a user has been sent, newest first.
    pub fn of(&self, user: &str) -> Vec<Delivered> {
        self.delivered().iter().rev().filter(|message| message.user == user).cloned().collect()
    }

    fn delivered(&self) -> MutexGuard<'_, VecDeque<Delivered>> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Inbox for Letterbox {
    async fn deliver(&self, app: &App, user: &User, message: &Message) -> Result<(), Unavailable> {
        let mut delivered = self.delivered();
        if delivered.iter().any(|known| known.id == message.id) {
            return Ok(());
        }
        if delivered.len() == KEPT {
            delivered.pop_front();
        }
        let letter = |letter: &kanhe_alipayplus::ports::Letter| Letter {
            language: letter.language.clone().unwrap_or_default(),
            title: letter.title.clone(),
            content: letter.content.clone(),
            url: letter.url.clone(),
        };
        delivered.push_back(Delivered {
            id: message.id.clone(),
            at: self.clock.now(),
            user: user.handle.clone(),
            client_id: app.client_id.clone(),
            app: app.name.clone(),
            channel: match message.channel {
                Channel::Inbox => "inbox",
                Channel::Push => "push",
            },
            template: message.template.clone(),
            letters: message.letters.iter().map(letter).collect(),
        });
        drop(delivered);
        self.events.tell(Event::Belongings { user: user.handle.clone() });
        Ok(())
    }
}
