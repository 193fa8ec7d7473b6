//! The simulated phones: sessions, and what can be done with them.

mod album;
mod bar;
mod beacons;
mod call;
mod calls;
mod detached;
mod dialog;
mod driver;
mod expect;
mod face;
mod faulted;
mod images;
mod listen;
mod menu;
mod permission;
mod player;
mod presets;
mod recorder;
mod recording;
mod session;
mod shares;
mod storage;
mod tap;
mod verdict;
mod views;
mod voices;
mod wait;
mod watches;
mod web_view;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use kanhe_core::domain::URL_BYTES;
use kanhe_core::entropy::draw;
use kanhe_core::platform::Platform;
use kanhe_sign::hex;
use serde::Deserialize;
use tokio::sync::Notify;

pub use album::{Album, AlbumFault, AlbumPicture, PictureSource};
pub use bar::{Bar, BarButton, BarTap};
pub use call::{CallRecord, CheckOutcome, CheckView, Object, Reply, SignatureView, SignedField, Status};
pub use calls::{Invoke, Invoked, not_taken};
pub use detached::{CODE_LIFE, Detached, DeviceScreen, Invitation, Joined, Line, Tie};
pub use dialog::{Answered, DialogAnswer, DialogView, Question};
pub use driver::{Drive, Driver, Said, Saying, Shown};
pub use expect::Expectation;
pub use face::{Caller, Face};
pub(crate) use faulted::Forced;
pub use images::Images;
pub use listen::Listen;
pub use menu::{Ignored, Menu, MenuClass, MenuItem, MenuItemView, MenuView};
pub use player::{Played, PlayerView, Progress};
pub use presets::Presets;
pub use recorder::{RecorderView, RecordingView, SoundView};
pub use recording::{Act, Recording, Step, Steps};
pub use session::{
    Auto, Boot, ConfigIdentity, Configured, Consent, Following, Page, PageView, Phone, Session, SessionView,
    SettingFault, Settings, Unanswered,
};
pub(crate) use shares::PageSharing;
pub use shares::{CancelledShare, Card, CardSource, PageSharingView, Share, SharePrecedence, Sharing, Tap};
pub use tap::Tapped;
pub(crate) use verdict::{Trial, check};
pub(crate) use voices::Voice;
pub use wait::{CallWanted, DialogWanted, Missed};
pub(crate) use web_view::MESSAGE;
pub use web_view::{Delivery, Moment, WebView};

use crate::events::{Event, Events};
use crate::faults::Faults;

/// How many sessions there can be; the oldest gives way.
const SESSIONS: usize = 256;
/// How many configs of a page are remembered.
const CONFIGS: usize = 32;
/// Longest title, in bytes.
const TITLE: usize = 1024;

/// Why something cannot be done with a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFault {
    /// There is none with this id.
    #[error("there is no such session; it may have been deleted or the server restarted")]
    NoSession,
    /// No page has said hello.
    #[error("no page is open in this session")]
    NoPage,
    /// There is none with this id, or it has been answered.
    #[error("there is no such dialog; it may have been answered, or the page is gone")]
    NoDialog,
    /// The question has other answers.
    #[error("this dialog does not have that action; its `actions` lists them")]
    NoAction,
    /// Too many calls wait.
    #[error("256 calls of this page wait for an answer already")]
    TooManyCalls,
    /// Too many answers are prepared.
    #[error("256 answers are prepared already")]
    TooManyExpectations,
    /// An answer to nothing.
    #[error("an answer is prepared for a kind of dialog, a function (api), or both")]
    NoExpectation,
    /// Too many events.
    #[error("this page listens to 256 events already")]
    TooManyEvents,
    /// A name, title or URL that is far too long.
    #[error("a name, title or URL is too long")]
    TooLong,
    /// An item that the page has hidden, that this phone has not, or that is none.
    #[error("the page's menu does not show this item; the session's `page.menu` lists those that it does")]
    NotInMenu,
    /// No such recording is under way, or it is no longer waited for.
    #[error("there is no such recording, or it is over")]
    NoRecording,
    /// No voice with this local id.
    #[error("this phone has no voice with that local id")]
    NoVoice,
    /// No browser shows it.
    #[error("no browser shows this session; `kanhe open` starts one")]
    NotDriven,
    /// Another browser shows it.
    #[error("a browser shows this session already")]
    Driven,
    /// A code that nobody has given.
    #[error(
        "this code is not known here; show a new one in the simulator's Device drawer. 此码无效，请在模拟器的“设备”面板中重新生成"
    )]
    NoCode,
    /// A code that has been used.
    #[error(
        "a device has joined by this code already, and a code counts once; show a new one in the simulator's Device drawer. 此码已被使用，请在模拟器的“设备”面板中重新生成"
    )]
    CodeUsed,
    /// A code that is too old.
    #[error(
        "this code has expired; show a new one in the simulator's Device drawer. 此码已过期，请在模拟器的“设备”面板中重新生成"
    )]
    CodeExpired,
    /// No device, or not this one any more.
    #[error(
        "this tab is no longer a device of the simulator's; join again by a code of its Device drawer. 此页已不再是模拟器的设备，请重新扫码加入"
    )]
    NotJoined,
    /// The browser took none.
    #[error("the browser did not answer with a picture in time")]
    NoPhotograph,
    /// No picture with this id in the album.
    #[error("there is no such picture in this phone's album")]
    NoPicture,
    /// It is no recording, or one of another Kanhe.
    #[error("this is no recording that this Kanhe can read")]
    Recording,
    /// A setting is wrong.
    #[error(transparent)]
    Setting(#[from] SettingFault),
}

/// A new document.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewPage {
    /// Its URL.
    pub landing: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// The view that shows it; a session that is not driven has one without a name.
    #[serde(default)]
    pub view: String,
}

/// A document's URL or title changed without a load.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageChange {
    /// URL.
    pub current: Option<String>,
    /// Title.
    pub title: Option<String>,
    /// The view that is meant; the one in front if nothing is said.
    pub view: Option<String>,
    /// The person has closed the view. There is no way back but a load.
    pub closed: bool,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, Session>,
    /// Ids of sessions in the order of their making.
    order: std::collections::VecDeque<String>,
    calls: u64,
    dialogs: u64,
}

/// All simulated phones.
pub struct Phones {
    pub(crate) platform: Arc<Platform>,
    pub(crate) faults: Arc<Faults>,
    /// The clients, by dialect; the first is the one that a phone has if nobody says otherwise.
    faces: Vec<Arc<dyn Face>>,
    events: Arc<Events>,
    simulator: String,
    /// Rung whenever a call has begun.
    begun: Notify,
    /// Itself, for what happens later.
    me: Weak<Phones>,
    presets: Mutex<Presets>,
    state: Mutex<State>,
}

impl Phones {
    /// No phones yet. `simulator` is the origin under which the simulator is served.
    pub fn new(
        platform: Arc<Platform>,
        faces: Vec<Arc<dyn Face>>,
        (faults, events): (Arc<Faults>, Arc<Events>),
        simulator: String,
    ) -> Arc<Self> {
        Arc::new_cyclic(|me| Self {
            platform,
            faults,
            faces,
            events,
            simulator,
            begun: Notify::new(),
            me: Weak::clone(me),
            presets: Mutex::default(),
            state: Mutex::default(),
        })
    }

    /// Does something after a while, if there are still phones then.
    fn later<F: Future<Output = ()> + Send>(
        &self,
        after: Duration,
        then: impl FnOnce(Arc<Self>) -> F + Send + 'static,
    ) {
        let me = Weak::clone(&self.me);
        tokio::spawn(async move {
            tokio::time::sleep(after).await;
            if let Some(phones) = me.upgrade() {
                then(phones).await;
            }
        });
    }

    /// The origin under which whoever shows this phone's pages reaches us.
    pub(crate) fn origin<'a>(&'a self, phone: &'a Phone) -> &'a str {
        phone.detached.as_ref().map_or(&self.simulator, |device| &device.origin)
    }

    /// Itself, for work that is done beside.
    pub(crate) fn again(&self) -> Option<Arc<Self>> {
        self.me.upgrade()
    }

    /// The client of a phone. A phone is made only with one that is there.
    #[expect(clippy::expect_used, reason = "see above: `create` refuses every other dialect")]
    fn face(&self, phone: &Phone) -> Arc<dyn Face> {
        let face = self.faces.iter().find(|face| face.dialect() == phone.dialect);
        Arc::clone(face.expect("a phone's client is there"))
    }

    /// Whether a phone verifies page configs against the URL by which the page came.
    pub fn verifies_landing_url(&self, phone: &Phone) -> bool {
        self.face(phone).verifies_landing_url(&phone.device)
    }

    fn view(&self, session: &Session) -> SessionView {
        let face = self.face(&session.phone);
        session.view(&self.simulator, face.user_agent(&session.phone), &face.menu(&session.phone))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new phone.
    pub fn create(&self, settings: &Settings) -> Result<SessionView, PhoneFault> {
        let id = hex::text(&draw::<6>(self.platform.entropy(), "session"));
        let presets = self.presets();
        let face = match settings.dialect.or(presets.phone.dialect) {
            Some(dialect) => self.faces.iter().find(|face| face.dialect() == dialect),
            None => self.faces.first(),
        };
        let face = face.ok_or(SettingFault::Dialect)?;
        // A preset for the client of another dialect is still one for the phone.
        let usual = Settings { dialect: None, ..presets.phone };
        let mut session = Session::new(id.clone(), (face.dialect(), face.device()), &usual)?;
        session.phone.apply(settings)?;
        presets.expect.into_iter().for_each(|prepared| session.expectations.push(prepared));
        let view = self.view(&session);
        let mut state = self.state();
        if state.order.len() == SESSIONS
            && let Some(oldest) = state.order.pop_front()
        {
            state.sessions.remove(&oldest);
        }
        state.order.push_back(id.clone());
        state.sessions.insert(id, session);
        drop(state);
        self.events.tell(Event::Session { session: Box::new(view.clone()) });
        Ok(view)
    }

    /// All phones, oldest first.
    pub fn list(&self) -> Vec<SessionView> {
        let state = self.state();
        state.order.iter().filter_map(|id| state.sessions.get(id)).map(|session| self.view(session)).collect()
    }

    /// One phone.
    pub fn get(&self, id: &str) -> Result<SessionView, PhoneFault> {
        let state = self.state();
        state.sessions.get(id).map(|session| self.view(session)).ok_or(PhoneFault::NoSession)
    }

    /// Throws a phone away. Whoever waits in it is told that the page is gone.
    pub fn delete(&self, id: &str) -> Result<(), PhoneFault> {
        let mut state = self.state();
        state.order.retain(|known| known != id);
        state.sessions.remove(id).map(drop).ok_or(PhoneFault::NoSession)
    }

    /// Changes a phone.
    pub fn change(&self, id: &str, settings: &Settings) -> Result<SessionView, PhoneFault> {
        self.with_session(id, |session| Ok(session.phone.apply(settings)?))
    }

    /// A new document is in view. What the old one asked is forgotten.
    pub fn load(&self, id: &str, page: NewPage) -> Result<SessionView, PhoneFault> {
        check_length(&page.landing, &page.title)?;
        let mut shown = Vec::new();
        let view = self.with_session(id, |session| {
            session.documents += 1;
            session.note(Step::Load { url: page.landing.clone() });
            shown = session.drop_dialogs();
            session.be_quiet();
            session.cover(&page.view);
            session.page = Some(Page {
                view: page.view,
                document: session.documents,
                current: page.landing.clone(),
                landing: page.landing,
                title: page.title,
                closed: false,
                configs: Vec::new(),
                begun: 0,
                listens: BTreeSet::new(),
                menu: Menu::default(),
                sharing: PageSharing::default(),
                searching: false,
                bar: Bar::default(),
                watches: BTreeMap::new(),
            });
            Ok(())
        });
        for dialog in shown {
            self.events.tell(Event::DialogClosed { session: id.to_owned(), dialog });
        }
        view
    }

    /// The document in view has another URL or title.
    pub fn change_page(&self, id: &str, change: PageChange) -> Result<SessionView, PhoneFault> {
        check_length(change.current.as_deref().unwrap_or(""), change.title.as_deref().unwrap_or(""))?;
        self.with_session(id, |session| {
            let front = session.page.as_mut();
            let page = match &change.view {
                Some(view) if front.as_ref().is_none_or(|page| page.view != *view) => {
                    session.beneath.get_mut(view)
                }
                _ => front,
            };
            let page = page.ok_or(PhoneFault::NoPage)?;
            page.current = change.current.unwrap_or_else(|| core::mem::take(&mut page.current));
            page.title = change.title.unwrap_or_else(|| core::mem::take(&mut page.title));
            if change.closed {
                page.closed = true;
                session.be_quiet();
                self.destroy_view(session);
            }
            Ok(())
        })
    }

    /// The page in view, as somebody who asks on its behalf without a call.
    pub(crate) fn caller(&self, id: &str) -> Result<Caller, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        let page = session.page.as_ref().ok_or(PhoneFault::NoPage)?;
        Ok(Caller::of(id, 0, &session.phone, page))
    }

    /// Asks whoever shows the session to load a page.
    pub fn open(&self, id: &str, url: String) -> Result<(), PhoneFault> {
        check_length(&url, "")?;
        self.get(id)?;
        self.events.tell(Event::Open { session: id.to_owned(), url });
        Ok(())
    }

    /// The calls behind `since`, oldest first.
    pub fn calls(&self, id: &str, since: u64) -> Result<Vec<CallRecord>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.calls.iter().filter(|call| call.id > since).cloned().collect())
    }

    /// The open questions, oldest first.
    pub fn dialogs(&self, id: &str) -> Result<Vec<DialogView>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.dialogs.values().map(|open| open.view.clone()).collect())
    }

    /// Answers a question.
    pub fn answer(&self, id: &str, dialog: u64, answer: DialogAnswer) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        let open = session.dialogs.get(&dialog).ok_or(PhoneFault::NoDialog)?;
        if !open.view.actions.contains(&&*answer.action) {
            return Err(PhoneFault::NoAction);
        }
        let open = session.dialogs.remove(&dialog).ok_or(PhoneFault::NoDialog)?;
        drop(state);
        if let Some(waiting) = open.answer {
            return waiting.send(answer).map_err(|_| PhoneFault::NoDialog);
        }
        self.events.tell(Event::DialogClosed { session: id.to_owned(), dialog });
        Ok(())
    }

    /// Remembers what came of a page config, if the page is still there.
    pub(crate) fn configured(&self, caller: &Caller, configured: Configured) {
        self.with_page(caller, |page| {
            if page.configs.len() == CONFIGS {
                page.configs.remove(0);
            }
            page.configs.push(configured);
        });
    }

    /// The page has closed itself.
    pub(crate) fn close_page(&self, caller: &Caller) {
        self.with_page(caller, |page| page.closed = true);
        self.with_document(caller, |session| {
            session.be_quiet();
            self.destroy_view(session);
        });
        self.events.tell(Event::Closed { session: caller.session.clone() });
    }

    /// Whether the person has agreed to something.
    pub(crate) fn has_consent(&self, caller: &Caller, consent: &Consent) -> bool {
        self.state().sessions.get(&caller.session).is_some_and(|session| session.consents.contains(consent))
    }

    /// The person agrees to something, for as long as the session lasts.
    pub(crate) fn remember_consent(&self, caller: &Caller, consent: Consent) {
        if let Some(session) = self.state().sessions.get_mut(&caller.session) {
            session.consents.insert(consent);
        }
    }

    fn with_page(&self, caller: &Caller, change: impl FnOnce(&mut Page)) {
        self.with_document(caller, |session| session.page.as_mut().map_or((), change));
    }

    /// Changes a session while the document that calls is in view.
    fn with_document(&self, caller: &Caller, change: impl FnOnce(&mut Session)) {
        // An error means that the session is gone, and with it everybody who could want to know.
        let _ = self.with_session(&caller.session, |session| {
            if session.page.as_ref().is_some_and(|page| page.document == caller.document) {
                change(session);
            }
            Ok(())
        });
    }

    fn with_session(
        &self,
        id: &str,
        change: impl FnOnce(&mut Session) -> Result<(), PhoneFault>,
    ) -> Result<SessionView, PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        change(session)?;
        let view = self.view(session);
        drop(state);
        self.events.tell(Event::Session { session: Box::new(view.clone()) });
        Ok(view)
    }
}

fn check_length(url: &str, title: &str) -> Result<(), PhoneFault> {
    if url.len() > URL_BYTES || title.len() > TITLE { Err(PhoneFault::TooLong) } else { Ok(()) }
}
