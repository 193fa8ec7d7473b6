//! What a sandbox's wallet has behind it.

use std::sync::Arc;

use kanhe_alipayplus::keys::Keys;
use kanhe_alipayplus::ports;
use kanhe_alipayplus::profile::Profile;
use kanhe_alipayplus::wallet::Wallet;
use kanhe_core::time::Clock;

use super::courier::LoggedCourier;
use crate::events::Events;
use crate::letterbox::Letterbox;
use crate::messenger::Messenger;
use crate::purse::Purse;

/// The wallet of a sandbox, its users' inboxes and their play money, and who is told when something comes or goes.
pub struct Backing {
    /// Who is told.
    pub events: Arc<Events>,
    /// What was sent to users.
    pub letterbox: Arc<Letterbox>,
    /// What they have.
    pub purse: Arc<Purse>,
    /// The wallet itself.
    pub wallet: Arc<Wallet>,
}

impl Backing {
    /// A wallet of the seed's edition, whose own pages are at this origin. It says why a signature does not verify, since
    /// this is a developer's desk.
    pub fn new(clock: &Arc<dyn Clock>, keys: Arc<Keys>, origin: &str, messenger: Arc<dyn Messenger>) -> Self {
        let events = Arc::new(Events::default());
        let letterbox = Arc::new(Letterbox::new(Arc::clone(clock), Arc::clone(&events)));
        let purse = Arc::new(Purse::new(Arc::clone(clock), Arc::clone(&events)));
        let courier = LoggedCourier { messenger, events: Arc::clone(&events), clock: Arc::clone(clock) };
        let wallet = Wallet {
            profile: Profile { explains: true, pages: format!("{origin}/wallet"), ..Profile::default() },
            keys,
            inbox: Some(Arc::clone(&letterbox) as Arc<dyn ports::Inbox>),
            purse: Some(Arc::clone(&purse) as Arc<dyn ports::Purse>),
            courier: Some(Arc::new(courier)),
        };
        Self { events, letterbox, purse, wallet: Arc::new(wallet) }
    }
}
