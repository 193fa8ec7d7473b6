//! What happens, as it happens, for everybody who watches.

use serde::Serialize;
use serde_json::Value;
use tokio::sync::broadcast;

use crate::log::{Log, LogEntry};
use crate::phone::{CallRecord, DialogView, Saying, SessionView, Share};

/// One thing that happened.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Event {
    /// A line of the log.
    Log {
        /// The line.
        entry: LogEntry,
    },
    /// A call began, or changed.
    Call {
        /// The call.
        call: Box<CallRecord>,
    },
    /// Somebody is asked.
    Dialog {
        /// The question.
        dialog: DialogView,
    },
    /// A question is answered, or nobody waits for the answer any more.
    DialogClosed {
        /// The session.
        session: String,
        /// The question's id.
        dialog: u64,
    },
    /// A session is new, or changed.
    Session {
        /// The session.
        session: Box<SessionView>,
    },
    /// Whoever shows the session shall load a page.
    Open {
        /// The session.
        session: String,
        /// The page.
        url: String,
    },
    /// Whoever shows the session shall do what an item of the menu stands for.
    Menu {
        /// The session.
        session: String,
        /// The item.
        item: &'static str,
    },
    /// A card was sent.
    Shared {
        /// The session.
        session: String,
        /// The card.
        share: Box<Share>,
    },
    /// The page has closed itself.
    Closed {
        /// The session.
        session: String,
    },
    /// For the page, if it listens.
    Event {
        /// The session.
        session: String,
        /// The event's name on the bridge.
        event: String,
        /// Always an object.
        payload: Value,
    },
    /// A driven page has said something, or failed.
    Said {
        /// The session.
        session: String,
        /// `alert` or `error`.
        kind: Saying,
        /// Its words.
        text: String,
    },
    /// Hands move in the browser that shows the session.
    Input {
        /// The session.
        session: String,
        /// What they do.
        inputs: Vec<Value>,
    },
    /// Somebody wants to see what the browser shows.
    ScreenWanted {
        /// The session.
        session: String,
    },
    /// The browser shall take a picture of its page.
    Photograph {
        /// The session.
        session: String,
        /// By which the picture is known.
        number: u64,
    },
    /// The browser's proxy has done something with somebody.
    Traffic {
        /// The session.
        session: String,
    },
    /// A message has come for a user, or his balance has changed.
    Belongings {
        /// Who.
        user: String,
    },
    /// The platform's clock was moved.
    Clock {
        /// Seconds since 1970.
        now: i64,
    },
}

impl Event {
    /// The event's type, as `event:` of server-sent events.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Log { .. } => "log",
            Self::Call { .. } => "call",
            Self::Dialog { .. } => "dialog",
            Self::DialogClosed { .. } => "dialog-closed",
            Self::Session { .. } => "session",
            Self::Open { .. } => "open",
            Self::Menu { .. } => "menu",
            Self::Shared { .. } => "shared",
            Self::Closed { .. } => "closed",
            Self::Event { .. } => "event",
            Self::Said { .. } => "said",
            Self::Input { .. } => "input",
            Self::ScreenWanted { .. } => "screen-wanted",
            Self::Photograph { .. } => "photograph",
            Self::Traffic { .. } => "traffic",
            Self::Belongings { .. } => "belongings",
            Self::Clock { .. } => "clock",
        }
    }

    /// The session it is about, if it is about one.
    pub fn session(&self) -> Option<&str> {
        match self {
            Self::Log { entry } => entry.session.as_deref(),
            Self::Call { call } => Some(&call.session),
            Self::Dialog { dialog } => Some(&dialog.session),
            Self::Session { session } => Some(&session.id),
            Self::DialogClosed { session, .. }
            | Self::Open { session, .. }
            | Self::Menu { session, .. }
            | Self::Shared { session, .. }
            | Self::Closed { session }
            | Self::Event { session, .. }
            | Self::Said { session, .. }
            | Self::Input { session, .. }
            | Self::ScreenWanted { session }
            | Self::Photograph { session, .. }
            | Self::Traffic { session } => Some(session),
            Self::Belongings { .. } | Self::Clock { .. } => None,
        }
    }
}

/// Who does not keep up loses the oldest: a watcher never slows the platform down.
const BACKLOG: usize = 1024;

/// Tells every watcher, and keeps the log.
#[derive(Debug)]
pub struct Events {
    watchers: broadcast::Sender<Event>,
    log: Log,
}

impl Default for Events {
    fn default() -> Self {
        Self { watchers: broadcast::channel(BACKLOG).0, log: Log::default() }
    }
}

impl Events {
    /// Tells everybody who watches, if anybody does.
    pub fn tell(&self, event: Event) {
        // An error means that nobody watches.
        let _ = self.watchers.send(event);
    }

    /// Writes a line into the log. Its id is given here.
    pub fn write(&self, entry: LogEntry) {
        let entry = self.log.keep(entry);
        self.tell(Event::Log { entry });
    }

    /// Begins to watch.
    pub fn watch(&self) -> broadcast::Receiver<Event> {
        self.watchers.subscribe()
    }

    /// What happened so far.
    pub fn log(&self) -> &Log {
        &self.log
    }
}
