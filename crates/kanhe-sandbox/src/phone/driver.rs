//! A real browser that shows a session's pages, in place of the simulator's frame (`kanhe open`).

use core::time::Duration;
use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::{oneshot, watch};
use tokio::time::{Instant, timeout};

use super::{Phone, PhoneFault, Phones, SessionView};
use crate::events::Event;
use crate::log::{LogEntry, Outcome, Source};

/// What there is to know of it. As the wire has it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Driver {
    /// `Chrome/156.0.8078.114`
    pub browser: String,
    /// It has no window: who wants to see the page looks at its screen.
    pub headless: bool,
    /// Hosts that are not mapped are refused.
    pub hermetic: bool,
    /// Which host is served where.
    pub map: BTreeMap<String, String>,
    /// Where other DevTools clients find it.
    #[serde(default)]
    pub devtools: Option<String>,
}

/// How a page has said something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Saying {
    /// `alert` and its like, in a browser without a window.
    Alert,
    /// Something that nobody caught, or a page that could not be loaded.
    Error,
}

/// What a driven page has said.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// How.
    pub kind: Saying,
    /// Its words.
    pub text: String,
}

/// A picture of the page in view, by its number.
pub type Shown = (u64, Bytes);

/// What a session keeps for its driver.
pub struct Drive {
    screen: watch::Sender<Shown>,
    /// When somebody last asked for a picture.
    looked: Option<Instant>,
    photographs: HashMap<u64, oneshot::Sender<Bytes>>,
    number: u64,
    traffic: Value,
}

impl Default for Drive {
    fn default() -> Self {
        Self {
            screen: watch::channel(Shown::default()).0,
            looked: None,
            photographs: HashMap::new(),
            number: 0,
            traffic: Value::Array(Vec::new()),
        }
    }
}

/// How long nobody has to look until pictures are no longer wanted.
const ATTENTION: Duration = Duration::from_secs(5);
/// How long a look waits for another picture.
const LOOK: Duration = Duration::from_secs(20);
/// How long a photograph may take.
const PHOTOGRAPH: Duration = Duration::from_secs(15);
/// How much of what a page says stands in the log, in characters.
const SAID: usize = 500;
/// Most mappings.
const MAPPINGS: usize = 256;

impl Phones {
    /// A driver takes a session; a session has one at most.
    pub fn take_wheel(&self, id: &str, driver: Driver) -> Result<SessionView, PhoneFault> {
        if driver.map.len() > MAPPINGS {
            return Err(PhoneFault::TooLong);
        }
        self.with_session(id, |session| {
            if session.phone.driver.is_some() || session.phone.detached.is_some() {
                return Err(PhoneFault::Driven);
            }
            session.phone.driver = Some(driver);
            session.drive = Drive::default();
            Ok(())
        })
    }

    /// The driver is gone, and with it the page.
    pub fn leave_wheel(&self, id: &str) {
        // An error means that the session is gone too.
        let _ = self.with_session(id, |session| {
            session.phone.driver = None;
            session.drive = Drive::default();
            session.beneath.clear();
            if let Some(page) = &mut session.page {
                page.closed = true;
            }
            session.be_quiet();
            Ok(())
        });
    }

    /// Changes what is known of it: its mappings hold for the next request.
    pub fn change_driver(
        &self,
        id: &str,
        change: impl FnOnce(&mut Driver),
    ) -> Result<SessionView, PhoneFault> {
        self.with_session(id, |session| {
            let driver = session.phone.driver.as_mut().ok_or(PhoneFault::NotDriven)?;
            let mut changed = driver.clone();
            change(&mut changed);
            if changed.map.len() > MAPPINGS {
                return Err(PhoneFault::TooLong);
            }
            *driver = changed;
            Ok(())
        })
    }

    /// What the driver's proxy did with whom.
    pub fn traffic(&self, id: &str) -> Result<Value, PhoneFault> {
        self.with_drive(id, |drive| drive.traffic.clone())
    }

    /// The driver says it.
    pub fn set_traffic(&self, id: &str, traffic: Value) -> Result<(), PhoneFault> {
        self.with_drive(id, |drive| drive.traffic = traffic)?;
        self.events.tell(Event::Traffic { session: id.to_owned() });
        Ok(())
    }

    /// The page has said something: it stands in the log, and whoever looks is told.
    pub fn said(&self, id: &str, Said { kind, text }: Said) -> Result<(), PhoneFault> {
        let app = self.get(id)?.phone.app;
        self.events.write(LogEntry {
            id: 0,
            at: self.platform.now(),
            source: Source::Jsapi,
            endpoint: match kind {
                Saying::Alert => "page.alert".to_owned(),
                Saying::Error => "page.error".to_owned(),
            },
            app,
            outcome: match kind {
                Saying::Alert => Outcome::Ok,
                Saying::Error => Outcome::Error,
            },
            message: text.chars().take(SAID).collect(),
            reason: None,
            duration_ms: 0,
            session: Some(id.to_owned()),
            call: None,
            evidence: None,
            fault: None,
        });
        self.events.tell(Event::Said { session: id.to_owned(), kind, text });
        Ok(())
    }

    /// The driver shows a picture. Answers whether anybody wants to see more.
    pub fn show_screen(&self, id: &str, picture: Bytes) -> Result<bool, PhoneFault> {
        self.with_drive(id, |drive| {
            drive.screen.send_modify(|(number, shown)| {
                *number += 1;
                *shown = picture;
            });
            drive.looked.is_some_and(|looked| looked.elapsed() < ATTENTION)
        })
    }

    /// The first picture after `since`; none if nothing has changed for a while.
    pub async fn look(&self, id: &str, since: u64) -> Result<Option<Shown>, PhoneFault> {
        let (mut screen, wakes) = self.with_drive(id, |drive| {
            let asleep = drive.looked.is_none_or(|looked| looked.elapsed() >= ATTENTION);
            drive.looked = Some(Instant::now());
            (drive.screen.subscribe(), asleep)
        })?;
        if wakes {
            self.events.tell(Event::ScreenWanted { session: id.to_owned() });
        }
        let newer = timeout(LOOK, screen.wait_for(|(number, _)| *number > since)).await;
        // Who has waited long is still looking.
        let _ = self.with_drive(id, |drive| drive.looked = Some(Instant::now()));
        Ok(newer.ok().and_then(Result::ok).map(|shown| shown.clone()))
    }

    /// Moves a person's hands. What they do is the driver's to read.
    pub fn move_hands(&self, id: &str, inputs: Vec<Value>) -> Result<(), PhoneFault> {
        let Phone { driver, detached, .. } = self.get(id)?.phone;
        if driver.is_none() && detached.is_none() {
            return Err(PhoneFault::NotDriven);
        }
        self.events.tell(Event::Input { session: id.to_owned(), inputs });
        Ok(())
    }

    /// A picture of the page in view, PNG, as sharp as it is.
    pub async fn photograph(&self, id: &str) -> Result<Bytes, PhoneFault> {
        let (taken, photograph) = oneshot::channel();
        let number = self.with_drive(id, |drive| {
            drive.number += 1;
            drive.photographs.insert(drive.number, taken);
            drive.number
        })?;
        self.events.tell(Event::Photograph { session: id.to_owned(), number });
        let photograph = timeout(PHOTOGRAPH, photograph).await;
        let _ = self.with_drive(id, |drive| drive.photographs.remove(&number));
        photograph.ok().and_then(Result::ok).ok_or(PhoneFault::NoPhotograph)
    }

    /// The driver has taken one.
    pub fn develop(&self, id: &str, number: u64, photograph: Bytes) -> Result<(), PhoneFault> {
        let waiting = self.with_drive(id, |drive| drive.photographs.remove(&number))?;
        // Nobody may want it any more.
        drop(waiting.map(|waiting| waiting.send(photograph)));
        Ok(())
    }

    fn with_drive<T>(&self, id: &str, with: impl FnOnce(&mut Drive) -> T) -> Result<T, PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        if session.phone.driver.is_none() {
            return Err(PhoneFault::NotDriven);
        }
        Ok(with(&mut session.drive))
    }
}
