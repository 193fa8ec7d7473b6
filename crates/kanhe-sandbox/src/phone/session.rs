//! A simulated phone: what it is, where it is, and the page that it shows.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use kanhe_core::grant::Grant;
use kanhe_core::page::Denied;
use kanhe_core::word::Dialect;
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::album::Album;
use super::bar::Bar;
use super::call::CallRecord;
use super::detached::{Detached, Tie};
use super::dialog::{DialogAnswer, DialogView};
use super::driver::{Drive, Driver};
use super::expect::Expectations;
use super::images::Images;
use super::menu::{Menu, MenuItem, MenuView};
use super::player::{Player, PlayerView};
use super::recorder::{Recorder, RecorderView};
use super::recording::Steps;
use super::shares::{PageSharing, PageSharingView, Shares, Sharing};
use super::storage::Storage;
use super::voices::Voices;
use super::web_view::WebView;
use crate::alipayplus::Authorizing;
use crate::beacon::Beacon;
use crate::device::{Device, Network, Profile};
use crate::place::Place;

/// What happens to a question that nobody has answered yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auto {
    /// A person is asked.
    #[default]
    Ask,
    /// It is answered with yes.
    Allow,
    /// It is answered with no.
    Deny,
}

/// How a question ends that nobody answers in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unanswered {
    /// The call fails.
    #[default]
    Fail,
    /// As if the person had walked away.
    Cancel,
}

/// What a session may be told about itself; every field optional.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The dialect; only when the session is made.
    pub dialect: Option<Dialect>,
    /// The app in view.
    pub app: Option<String>,
    /// The phone.
    pub device: Option<Device>,
    /// Its connection.
    pub network: Option<Network>,
    /// Where it is.
    pub place: Option<Place>,
    /// Who answers questions.
    pub auto: Option<Auto>,
    /// Seconds until a question that nobody answers ends.
    pub dialog_timeout: Option<u32>,
    /// How it ends then.
    pub unanswered: Option<Unanswered>,
    /// Who holds the phone.
    pub user: Option<String>,
    /// Milliseconds after which a recording ends by itself.
    pub recording_limit_ms: Option<u32>,
    /// How the person stands to the app's account.
    pub following: Option<Following>,
    /// How the client shares.
    pub sharing: Option<Sharing>,
    /// Whether a mini program shows the page; from its next load on.
    pub mini_program: Option<bool>,
    /// Whether Bluetooth is on.
    pub bluetooth: Option<bool>,
    /// The beacons around the phone.
    pub beacons: Option<Vec<Beacon>>,
    /// How a wallet lets apps ask for codes.
    pub authorizing: Option<Authorizing>,
}

/// How the person who holds the phone stands to the app's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Following {
    /// He follows it.
    pub follows: bool,
    /// The link that he opened was spread by the account itself. Only then can he look at an account that he does not
    /// follow (seed 003, "Common Errors" 23).
    pub link_from_account: bool,
}

impl Default for Following {
    fn default() -> Self {
        Self { follows: false, link_from_account: true }
    }
}

/// By what later calls say which config they rely on (`protocol/wechat-bridge.md` 2.1).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigIdentity {
    /// client id, timestamp, nonce, signature.
    pub fields: [String; 4],
}

/// What came of a page config.
#[derive(Clone, Debug)]
pub struct Configured {
    /// Which config.
    pub identity: ConfigIdentity,
    /// The grant and what was denied, or nothing if it was refused.
    pub granted: Option<(Grant, Vec<Denied>)>,
}

/// The page in view: one document, from its load to the next.
#[derive(Clone, Debug)]
pub struct Page {
    /// The view that shows it.
    pub view: String,
    /// Counts the documents of the session, so that an answer to an old one is not taken for the new one.
    pub document: u64,
    /// URL when it was loaded.
    pub landing: String,
    /// URL now.
    pub current: String,
    /// Title.
    pub title: String,
    /// It has closed itself.
    pub closed: bool,
    /// Its configs, newest last.
    pub configs: Vec<Configured>,
    /// How many of its calls have begun.
    pub begun: u64,
    /// Events that it listens to.
    pub listens: BTreeSet<String>,
    /// What it has made of its menu.
    pub menu: Menu,
    /// What it has said of sharing.
    pub sharing: PageSharing,
    /// It looks for beacons.
    pub searching: bool,
    /// What it has made of the bar above it.
    pub bar: Bar,
    /// What it is told of again and again, by its own ids.
    pub watches: BTreeMap<String, u64>,
}

/// A question that is open.
pub struct OpenDialog {
    /// What is asked.
    pub view: DialogView,
    /// Where the answer goes; a screen that is only shown has nobody who waits.
    pub answer: Option<oneshot::Sender<DialogAnswer>>,
}

/// What a phone is, where it is, and how it answers. As the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct Phone {
    /// The dialect of its client.
    pub dialect: Dialect,
    /// The app in view.
    pub app: Option<String>,
    /// The device and its client.
    pub device: Device,
    /// Its connection.
    pub network: Network,
    /// Where it is.
    pub place: Place,
    /// Who answers questions.
    pub auto: Auto,
    /// Seconds until a question that nobody answers ends.
    pub dialog_timeout: u32,
    /// How it ends then.
    pub unanswered: Unanswered,
    /// Who holds the phone: the id of one of the sandbox's users.
    pub user: String,
    /// Milliseconds after which a recording ends by itself. A minute, unless somebody is in a hurry.
    pub recording_limit_ms: u32,
    /// How the person stands to the app's account.
    pub following: Following,
    /// How the client shares.
    pub sharing: Sharing,
    /// Whether a mini program shows the page.
    pub mini_program: bool,
    /// Whether Bluetooth is on.
    pub bluetooth: bool,
    /// The beacons around the phone.
    pub beacons: Vec<Beacon>,
    /// How a wallet lets apps ask for codes.
    pub authorizing: Authorizing,
    /// The browser that shows its pages, if it is not the simulator.
    pub driver: Option<Driver>,
    /// The device that shows its pages, if it is not the simulator.
    pub detached: Option<Detached>,
}

/// Who holds a phone if nobody says otherwise.
const USER: &str = "lan";

/// The longest recording, in milliseconds (seed 003, "Listening recording automatically stops the interface").
const MINUTE: u32 = 60_000;

/// Longest id of a user, in bytes.
const USER_BYTES: usize = 64;

/// Something that a person has agreed to, for the pages of one app on one host.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Consent {
    /// What: `location`, `microphone`.
    pub scope: &'static str,
    /// To which app.
    pub client_id: String,
    /// On which host.
    pub host: String,
}

/// A simulated phone with what it shows and what it remembers.
pub struct Session {
    /// Its id.
    pub id: String,
    /// What it is.
    pub phone: Phone,
    /// The page in view.
    pub page: Option<Page>,
    /// Pages that others cover, by their views.
    pub beneath: BTreeMap<String, Page>,
    /// What it keeps for its driver.
    pub drive: Drive,
    /// What ties it to its device.
    pub tie: Tie,
    /// How many documents it has shown.
    pub documents: u64,
    /// Its calls, oldest first.
    pub calls: VecDeque<CallRecord>,
    /// Open questions and screens.
    pub dialogs: BTreeMap<u64, OpenDialog>,
    /// What a script answers.
    pub expectations: Expectations,
    /// What the person has agreed to.
    pub consents: HashSet<Consent>,
    /// The recorder.
    pub recorder: Recorder,
    /// What it has recorded, and what was downloaded.
    pub voices: Voices,
    /// The player.
    pub player: Player,
    /// The album.
    pub album: Album,
    /// Pictures that pages know.
    pub images: Images,
    /// What it has shared.
    pub shares: Shares,
    /// The view of the mini program around the page.
    pub web_view: WebView,
    /// What pages keep on it.
    pub storage: Storage,
    /// What has happened on it.
    pub steps: Steps,
}

/// Why a session cannot be told something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingFault {
    /// A dialect that this build does not simulate, or a change of it.
    #[error(
        "the dialect of a session is chosen when it is made: `wechat`, `dingtalk`, `gov` or `alipayplus`"
    )]
    Dialect,
    /// A client version that the SDK would misread.
    #[error(
        "client_version has three parts and a first part of one digit, such as 8.0.30: the SDK compares versions as text"
    )]
    ClientVersion,
    /// A language without texts.
    #[error("language is zh-CN or en")]
    Language,
    /// A bridge that would never come.
    #[error("bridge_delay is at most 60000 milliseconds")]
    BridgeDelay,
    /// A place that is nowhere.
    #[error("latitude is -90 to 90, longitude -180 to 180, accuracy and speed are not negative")]
    Place,
    /// A time that is none.
    #[error("dialog_timeout is 1 to 3600 seconds")]
    DialogTimeout,
    /// A user without an id.
    #[error("user is the id of a user, 1 to 64 bytes")]
    User,
    /// Beacons that there cannot be.
    #[error("at most 32 beacons; uuid has the form 8-4-4-4-12, distance is 0.01 to 100 metres")]
    Beacons,
    /// A recording that could not be, or would not end.
    #[error("recording_limit_ms is 1 to 60000")]
    RecordingLimit,
}

impl Phone {
    /// Fresh from its box.
    pub(crate) fn new(dialect: Dialect, device: Device) -> Self {
        Self {
            dialect,
            app: None,
            device,
            network: Network::default(),
            place: Place::default(),
            auto: Auto::default(),
            dialog_timeout: 120,
            unanswered: Unanswered::default(),
            user: USER.to_owned(),
            recording_limit_ms: MINUTE,
            following: Following::default(),
            sharing: Sharing::default(),
            mini_program: false,
            bluetooth: true,
            beacons: Beacon::samples(),
            authorizing: Authorizing::default(),
            driver: None,
            detached: None,
        }
    }

    /// Changes what was given, and nothing if any of it is wrong.
    pub fn apply(&mut self, settings: &Settings) -> Result<(), SettingFault> {
        let mut settings = settings.clone();
        if let Some(device) = &mut settings.device
            && device.client_version.is_empty()
        {
            device.client_version.clone_from(&self.device.client_version);
        }
        if settings.dialect.is_some_and(|dialect| dialect != self.dialect) {
            return Err(SettingFault::Dialect);
        }
        if let Some(device) = &settings.device {
            check_device(device)?;
        }
        if settings.place.is_some_and(|place| !place.is_valid()) {
            return Err(SettingFault::Place);
        }
        if settings.dialog_timeout.is_some_and(|seconds| !(1..=3600).contains(&seconds)) {
            return Err(SettingFault::DialogTimeout);
        }
        if settings.user.as_ref().is_some_and(|user| user.is_empty() || user.len() > USER_BYTES) {
            return Err(SettingFault::User);
        }
        if settings.recording_limit_ms.is_some_and(|limit| !(1..=MINUTE).contains(&limit)) {
            return Err(SettingFault::RecordingLimit);
        }
        if settings.beacons.as_ref().is_some_and(|beacons| !Beacon::are_valid(beacons)) {
            return Err(SettingFault::Beacons);
        }
        self.app = settings.app.or_else(|| self.app.take());
        self.device = settings.device.unwrap_or_else(|| core::mem::take(&mut self.device));
        self.network = settings.network.unwrap_or(self.network);
        self.place = settings.place.unwrap_or(self.place);
        self.auto = settings.auto.unwrap_or(self.auto);
        self.dialog_timeout = settings.dialog_timeout.unwrap_or(self.dialog_timeout);
        self.unanswered = settings.unanswered.unwrap_or(self.unanswered);
        self.user = settings.user.unwrap_or_else(|| core::mem::take(&mut self.user));
        self.recording_limit_ms = settings.recording_limit_ms.unwrap_or(self.recording_limit_ms);
        self.following = settings.following.unwrap_or(self.following);
        self.sharing = settings.sharing.unwrap_or(self.sharing);
        self.mini_program = settings.mini_program.unwrap_or(self.mini_program);
        self.bluetooth = settings.bluetooth.unwrap_or(self.bluetooth);
        self.beacons = settings.beacons.unwrap_or_else(|| core::mem::take(&mut self.beacons));
        self.authorizing = settings.authorizing.unwrap_or(self.authorizing);
        Ok(())
    }
}

impl Session {
    /// A phone of this dialect.
    pub fn new(
        id: String,
        (dialect, device): (Dialect, Device),
        settings: &Settings,
    ) -> Result<Self, SettingFault> {
        let mut phone = Phone::new(dialect, device);
        phone.apply(settings)?;
        Ok(Self {
            id,
            phone,
            page: None,
            beneath: BTreeMap::new(),
            drive: Drive::default(),
            tie: Tie::default(),
            documents: 0,
            calls: VecDeque::new(),
            dialogs: BTreeMap::new(),
            expectations: Expectations::default(),
            consents: HashSet::new(),
            recorder: Recorder::default(),
            voices: Voices::default(),
            player: Player::default(),
            album: Album::default(),
            images: Images::default(),
            shares: Shares::default(),
            web_view: WebView::default(),
            storage: Storage::default(),
            steps: Steps::default(),
        })
    }

    /// The page is gone: nobody records or listens for it any more.
    pub(super) fn be_quiet(&mut self) {
        self.recorder.drop_recording();
        self.player.rest();
        self.images.uploading = false;
    }

    /// What the page asked is forgotten. Whoever waits for an answer learns it by himself; a screen has nobody who would
    /// tell that it is gone, so those are answered.
    pub(super) fn drop_dialogs(&mut self) -> Vec<u64> {
        let screens = self.dialogs.iter().filter(|(_, open)| open.answer.is_none());
        let screens = screens.map(|(dialog, _)| *dialog).collect();
        self.dialogs.clear();
        screens
    }

    /// As the wire has it. `user_agent` is what its client says of itself, `menu` what it offers.
    pub fn view(&self, simulator: &str, user_agent: String, menu: &[MenuItem]) -> SessionView {
        let Phone { dialect, device, .. } = &self.phone;
        SessionView {
            id: self.id.clone(),
            phone: self.phone.clone(),
            page: self.page.as_ref().map(|page| page.view(menu)),
            recorder: self.recorder.view(),
            player: self.player.view(),
            web_view: self.web_view.clone(),
            boot: Boot {
                kanhe: 1,
                session: self.id.clone(),
                simulator: simulator.to_owned(),
                dialect: *dialect,
                profile: device.profile,
                user_agent,
                platform: device.platform(),
                language: device.language.clone(),
                bridge_delay: device.bridge_delay,
                acts: true,
                environment: if self.phone.mini_program { "miniprogram" } else { "browser" },
            },
        }
    }
}

fn check_device(device: &Device) -> Result<(), SettingFault> {
    if !Device::is_client_version(&device.client_version) {
        return Err(SettingFault::ClientVersion);
    }
    if !matches!(&*device.language, "zh-CN" | "en") {
        return Err(SettingFault::Language);
    }
    if device.bridge_delay > 60_000 {
        return Err(SettingFault::BridgeDelay);
    }
    Ok(())
}

impl Page {
    /// client id of the newest config.
    pub(super) fn app(&self) -> Option<String> {
        self.configs.last().and_then(|config| config.identity.fields.first().cloned())
    }

    fn view(&self, menu: &[MenuItem]) -> PageView {
        let newest = self.configs.last();
        PageView {
            landing: self.landing.clone(),
            current: self.current.clone(),
            title: self.title.clone(),
            config: match newest.map(|config| config.granted.is_some()) {
                None => "none",
                Some(true) => "granted",
                Some(false) => "refused",
            },
            app: self.app(),
            closed: self.closed,
            menu: self.menu.view(menu),
            sharing: self.sharing.view(),
            bar: self.bar.clone(),
        }
    }
}

/// A session, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct SessionView {
    /// Its id.
    pub id: String,
    /// What the phone is.
    #[serde(flatten)]
    pub phone: Phone,
    /// The page in view.
    pub page: Option<PageView>,
    /// What it records, or will.
    pub recorder: RecorderView,
    /// What it plays.
    pub player: Option<PlayerView>,
    /// The view of the mini program around the page.
    pub web_view: WebView,
    /// For the frame's `window.name`.
    pub boot: Boot,
}

/// A page, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// URL when it was loaded.
    pub landing: String,
    /// URL now.
    pub current: String,
    /// Title.
    pub title: String,
    /// `none`, `granted` or `refused`.
    pub config: &'static str,
    /// client id of the newest config.
    pub app: Option<String>,
    /// It has closed itself.
    pub closed: bool,
    /// Its menu.
    pub menu: MenuView,
    /// What it has said of sharing.
    pub sharing: PageSharingView,
    /// What it has made of the bar above it.
    pub bar: Bar,
}

/// Boot data of the framed mode; see `web/types/host-protocol.d.ts`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    /// Protocol version.
    pub kanhe: u8,
    /// The session.
    pub session: String,
    /// The simulator's origin.
    pub simulator: String,
    /// The dialect.
    pub dialect: Dialect,
    /// Which client.
    pub profile: Profile,
    /// `navigator.userAgent`.
    pub user_agent: String,
    /// `navigator.platform`.
    pub platform: &'static str,
    /// `navigator.language`.
    pub language: String,
    /// Milliseconds until the bridge appears.
    pub bridge_delay: u32,
    /// What shows the page: `browser` or `miniprogram`.
    pub environment: &'static str,
    /// Whether it shall tell what the person does in it.
    pub acts: bool,
}
