//! A detached device: a real phone, or any tab of a browser, that shows a session's pages in place of the simulator's frame.
//!
//! It joins by a code, which a person carries to it as a QR code and which counts once. For the code the tab gets a key, by
//! which it stays the session's device through navigations and lost lines, until it has been away for longer than the grace.

use core::time::Duration;

use kanhe_core::entropy::draw;
use kanhe_core::time::Timestamp;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use super::{PhoneFault, Phones, SessionView};
use crate::events::Event;
use crate::log::{LogEntry, Outcome, Source};

/// How long a code counts.
pub const CODE_LIFE: Duration = Duration::from_secs(300);
/// How long a device may be without a line: a page makes room for the next one, a phone changes its network.
const GRACE: Duration = Duration::from_secs(3);
/// How long a tab that has joined may take to say its first word.
const FIRST_WORD: Duration = Duration::from_secs(15);
/// Codes of one session that are remembered, so that it can be said why one does not count.
const CODES: usize = 16;
/// Longest user agent that is shown, in characters.
const USER_AGENT: usize = 512;

/// What there is to know of a device. As the wire has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Detached {
    /// What its own browser says of itself in requests.
    pub user_agent: String,
    /// Its screen.
    pub screen: DeviceScreen,
    /// The origin by which it reaches us, `http://192.168.1.5:8787`.
    pub origin: String,
    /// It has a line to us at this moment.
    pub connected: bool,
}

/// A screen in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeviceScreen {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Pixels of the device for each.
    pub density: f32,
}

/// A code by which a device may join.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    /// The code.
    pub code: String,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

/// A tab that is a session's device.
#[derive(Clone, Debug)]
pub struct Joined {
    /// By which it says so from now on.
    pub key: String,
    /// The session.
    pub session: SessionView,
}

/// Its line to us.
#[derive(Debug)]
pub struct Line {
    /// The session.
    pub session: String,
    number: u64,
    in_force: watch::Receiver<u64>,
}

impl Line {
    /// Ends when another line has taken its place, or the device is let go.
    pub async fn ended(&mut self) {
        let number = self.number;
        // An error means that the session is gone.
        let _ = self.in_force.wait_for(|in_force| *in_force != number).await;
    }
}

struct Code {
    text: String,
    expires_at: Timestamp,
    used: bool,
}

/// What ties a session to its device.
pub struct Tie {
    codes: Vec<Code>,
    key: Option<String>,
    /// Counts lines, and what ends them.
    line: watch::Sender<u64>,
}

impl Default for Tie {
    fn default() -> Self {
        Self { codes: Vec::new(), key: None, line: watch::channel(0).0 }
    }
}

impl Tie {
    fn next_line(&self) -> u64 {
        self.line.send_modify(|number| *number += 1);
        *self.line.borrow()
    }

    fn code(&mut self, text: &str) -> Option<&mut Code> {
        self.codes.iter_mut().find(|code| code.text == text)
    }
}

impl Phones {
    /// A code by which one device may join this session.
    pub fn invite(&self, id: &str) -> Result<Invitation, PhoneFault> {
        let code = hex::text(&draw::<10>(self.platform.entropy(), "device code"));
        let expires_at = self.platform.now().after(CODE_LIFE);
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        if session.phone.driver.is_some() {
            return Err(PhoneFault::Driven);
        }
        let codes = &mut session.tie.codes;
        if codes.len() == CODES {
            codes.remove(0);
        }
        codes.push(Code { text: code.clone(), expires_at, used: false });
        Ok(Invitation { code, expires_at })
    }

    /// A tab joins by a code. A device that was there before it is let go.
    pub fn join(&self, code: &str, device: Detached) -> Result<Joined, PhoneFault> {
        let key = hex::text(&draw::<16>(self.platform.entropy(), "device key"));
        let now = self.platform.now();
        let id = {
            let mut state = self.state();
            let found = state.sessions.values_mut().find_map(|session| {
                let id = session.id.clone();
                session.tie.code(code).map(|code| (id, code))
            });
            let (id, code) = found.ok_or(PhoneFault::NoCode)?;
            if code.used {
                return Err(PhoneFault::CodeUsed);
            }
            if code.expires_at <= now {
                return Err(PhoneFault::CodeExpired);
            }
            code.used = true;
            id
        };
        let user_agent: String = device.user_agent.chars().take(USER_AGENT).collect();
        let mut line = 0;
        let session = self.with_session(&id, |session| {
            if session.phone.driver.is_some() {
                return Err(PhoneFault::Driven);
            }
            line = session.tie.next_line();
            session.tie.key = Some(key.clone());
            session.phone.detached =
                Some(Detached { user_agent: user_agent.clone(), connected: false, ..device });
            Ok(())
        })?;
        self.tell_of_device(&session, "device.joined", user_agent);
        self.leave_unless_there_is_a_line_after(&id, line, FIRST_WORD);
        Ok(Joined { key, session })
    }

    /// The next document of a tab that has joined.
    pub fn rejoin(&self, key: &str) -> Result<Joined, PhoneFault> {
        let id = self.session_of_device(key)?;
        Ok(Joined { key: key.to_owned(), session: self.get(&id)? })
    }

    /// A document of the device has a line to us. The one before it ends.
    pub fn take_line(&self, key: &str) -> Result<Line, PhoneFault> {
        let id = self.session_of_device(key)?;
        let mut line = None;
        self.with_session(&id, |session| {
            let number = session.tie.next_line();
            line = Some(Line { session: id.clone(), number, in_force: session.tie.line.subscribe() });
            if let Some(device) = &mut session.phone.detached {
                device.connected = true;
            }
            Ok(())
        })?;
        line.ok_or(PhoneFault::NoSession)
    }

    /// A line is lost. If no other one takes its place in time, the device has left.
    pub fn lose_line(&self, line: &Line) {
        let lost = |session: &mut super::Session| {
            if *session.tie.line.borrow() != line.number {
                return Err(PhoneFault::NotJoined);
            }
            if let Some(device) = &mut session.phone.detached {
                device.connected = false;
            }
            Ok(())
        };
        if self.with_session(&line.session, lost).is_ok() {
            self.leave_unless_there_is_a_line_after(&line.session, line.number, GRACE);
        }
    }

    /// Whether a line is the one in force.
    pub fn holds_line(&self, line: &Line) -> bool {
        let state = self.state();
        state.sessions.get(&line.session).is_some_and(|session| *session.tie.line.borrow() == line.number)
    }

    /// Lets the device go.
    pub fn dismiss(&self, id: &str) -> Result<SessionView, PhoneFault> {
        let mut screens = Vec::new();
        let view = self.with_session(id, |session| {
            session.phone.detached.take().ok_or(PhoneFault::NotJoined)?;
            session.tie.key = None;
            session.tie.next_line();
            screens = session.drop_dialogs();
            if let Some(page) = &mut session.page {
                page.closed = true;
            }
            session.be_quiet();
            Ok(())
        })?;
        for dialog in screens {
            self.events.tell(Event::DialogClosed { session: id.to_owned(), dialog });
        }
        self.tell_of_device(&view, "device.left", String::new());
        Ok(view)
    }

    fn session_of_device(&self, key: &str) -> Result<String, PhoneFault> {
        let state = self.state();
        let found = state.sessions.values().find(|session| session.tie.key.as_deref() == Some(key));
        found.map(|session| session.id.clone()).ok_or(PhoneFault::NotJoined)
    }

    fn leave_unless_there_is_a_line_after(&self, id: &str, line: u64, patience: Duration) {
        let id = id.to_owned();
        self.later(patience, move |phones| async move {
            let is_still_lost = {
                let state = phones.state();
                state.sessions.get(&id).is_some_and(|session| *session.tie.line.borrow() == line)
            };
            if is_still_lost {
                // An error means that it was let go meanwhile.
                let _ = phones.dismiss(&id);
            }
        });
    }

    fn tell_of_device(&self, session: &SessionView, what: &str, message: String) {
        self.events.write(LogEntry {
            id: 0,
            at: self.platform.now(),
            source: Source::Sandbox,
            endpoint: what.to_owned(),
            app: session.phone.app.clone(),
            outcome: Outcome::Ok,
            message,
            reason: None,
            duration_ms: 0,
            session: Some(session.id.clone()),
            call: None,
            evidence: None,
            fault: None,
        });
    }
}
