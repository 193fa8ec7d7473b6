//! What a phone shows to pages: the client of one dialect.

use async_trait::async_trait;
use kanhe_core::word::Dialect;

use super::Phones;
use super::call::{Object, Reply};
use super::menu::MenuItem;
use super::session::{Configured, Page, Phone};
use super::tap::Tapped;
use crate::device::Device;

/// The client of one dialect: what its bridge answers, and in which shape on which device.
#[async_trait]
pub trait Face: Send + Sync {
    /// Which dialect.
    fn dialect(&self) -> Dialect;

    /// A fresh phone with this client.
    fn device(&self) -> Device;

    /// What the client says of itself.
    fn user_agent(&self, phone: &Phone) -> String;

    /// Whether a page config is verified against the URL by which the page came, instead of the one where it is now.
    fn verifies_landing_url(&self, device: &Device) -> bool;

    /// The page's name for a name on the bridge; the same, if the catalog has none.
    fn name(&self, wire: &str, params: &Object) -> String;

    /// Answers a bridge call.
    async fn answer(&self, phones: &Phones, caller: &Caller, wire: &str, params: &Object) -> Reply;

    /// What this phone's menu offers, before the page hides any of it.
    fn menu(&self, phone: &Phone) -> Vec<MenuItem>;

    /// An item of the menu was tapped, one that is there.
    async fn tap(&self, phones: &Phones, caller: &Caller, item: &'static str) -> Tapped;

    /// Whether an event is one that the bridge listens to by itself, so that the log need not show it.
    fn is_bridge_event(&self, _: &str) -> bool {
        false
    }

    /// Judges whether the page may hear an event of the host, now.
    async fn listen(&self, phones: &Phones, caller: &Caller, event: &str) -> Reply;
}

/// What a face knows about a call: a snapshot, so that nothing is locked while somebody thinks.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The session.
    pub session: String,
    /// The call.
    pub call: u64,
    /// The document.
    pub document: u64,
    /// The phone.
    pub phone: Phone,
    /// URL when the page was loaded.
    pub landing: String,
    /// URL now.
    pub current: String,
    /// The page's title now.
    pub title: String,
    /// What the page has configured, newest last.
    pub configs: Vec<Configured>,
}

impl Caller {
    /// The client id of the app whose page calls: the one whose config was granted, or the one that the phone has opened.
    pub(super) fn client_id(&self) -> Option<&str> {
        let granted = self.configs.iter().rev().find_map(|config| config.granted.as_ref());
        granted.map(|(grant, _)| grant.client_id()).or(self.phone.app.as_deref())
    }

    /// The page in view of a phone, as it is now.
    pub(super) fn of(session: &str, call: u64, phone: &Phone, page: &Page) -> Self {
        Self {
            session: session.to_owned(),
            call,
            document: page.document,
            phone: phone.clone(),
            landing: page.landing.clone(),
            current: page.current.clone(),
            title: page.title.clone(),
            configs: page.configs.clone(),
        }
    }
}
