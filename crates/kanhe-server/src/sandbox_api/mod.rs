//! `/sandbox/v1`: the platform's clock, faults, apps and phones, for tests and for the simulator. Only under
//! `kanhe dev`. The types on the wire are those of `web/types/sandbox.d.ts`.

mod album;
pub mod apps;
mod barcodes;
mod belongings;
mod cards;
mod clock;
mod corps;
mod device;
mod driver;
mod events;
mod explain;
mod faults;
mod guard;
mod hosted;
mod menu;
mod orders;
mod player;
mod recorder;
pub mod scenario;
mod scripted;
mod sessions;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use kanhe_core::platform::Platform;
use kanhe_core::time::Advance;
use kanhe_sandbox::alipayplus::{Backing, WalletFace};
use kanhe_sandbox::cashier::Cashier;
use kanhe_sandbox::events::Events;
use kanhe_sandbox::faults::Faults;
use kanhe_sandbox::letterbox::Letterbox;
use kanhe_sandbox::log::{LogEntry, Outcome, Source};
use kanhe_sandbox::messenger::Messenger;
use kanhe_sandbox::office;
use kanhe_sandbox::phone::{Face, Phones};
use kanhe_sandbox::purse::Purse;
use kanhe_sandbox::suites::Suites;
use kanhe_sandbox::wallet::Wallet;
use kanhe_sandbox::wechat::WechatFace;

use crate::demo::Demo;
use crate::messenger::HttpMessenger;
use crate::{Dialects, Kanhe};

/// What only `kanhe dev` has.
pub struct Sandbox {
    /// The clock that can be moved.
    pub clock: Arc<dyn Advance>,
    /// Failures on command.
    pub faults: Arc<Faults>,
    /// What happens and what happened.
    pub events: Arc<Events>,
    /// The simulated phones.
    pub phones: Arc<Phones>,
    /// Demo apps and the backends of the demo pages.
    pub demo: Arc<Demo>,
    /// The cards of its users.
    pub wallet: Arc<Wallet>,
    /// Their orders.
    pub cashier: Arc<Cashier>,
    /// What apps have sent them.
    pub letterbox: Arc<Letterbox>,
    /// Their play money.
    pub purse: Arc<Purse>,
    /// The makers of third-party apps.
    pub suites: Arc<Suites>,
    /// Under which origins other devices find it. None if it listens on this computer's own address.
    pub origins: Vec<String>,
    /// What is on its way to devices whose line is lost.
    parked: device::Parked,
}

impl Sandbox {
    /// A sandbox around a platform, which is served where the demo says.
    pub fn new(
        platform: Arc<Platform>,
        dialects: &Dialects,
        clock: Arc<dyn Advance>,
        demo: Demo,
        backing: Backing,
    ) -> Self {
        let Backing { events, letterbox, purse, wallet: alipayplus } = backing;
        let origin = demo.origin.clone();
        let faults = Arc::new(Faults::default());
        let wallet = Arc::new(Wallet::default());
        let messenger = Arc::new(HttpMessenger::default());
        let cashier = Cashier::new(Arc::clone(&platform), Arc::clone(&messenger) as Arc<dyn Messenger>);
        let suites = Arc::new(Suites::new(Arc::clone(&platform), messenger));
        crate::demo::offer_cards(&wallet);
        let wechat = Arc::clone(&dialects.wechat);
        let faces: Vec<Arc<dyn Face>> = vec![
            Arc::new(WechatFace::new(wechat, Arc::clone(&wallet), Arc::clone(&cashier))),
            Arc::new(office::dingtalk::face(Arc::clone(&dialects.dingtalk))),
            Arc::new(office::gov::face(Arc::clone(&dialects.gov))),
            Arc::new(WalletFace::new(Arc::clone(&dialects.alipayplus), alipayplus)),
        ];
        let phones = Phones::new(platform, faces, (Arc::clone(&faults), Arc::clone(&events)), origin);
        Self {
            clock,
            faults,
            events,
            phones,
            demo: Arc::new(demo),
            wallet,
            cashier,
            letterbox,
            purse,
            suites,
            origins: Vec::new(),
            parked: device::Parked::default(),
        }
    }

    /// The same, found by other devices under these origins.
    #[must_use]
    pub fn found_at(mut self, origins: Vec<String>) -> Self {
        self.origins = origins;
        self
    }

    /// Something was done to the sandbox itself.
    fn note(&self, endpoint: &str, app: Option<String>, message: String) {
        self.events.write(LogEntry {
            id: 0,
            at: self.clock.now(),
            source: Source::Sandbox,
            endpoint: endpoint.to_owned(),
            app,
            outcome: Outcome::Ok,
            message,
            reason: None,
            evidence: None,
            duration_ms: 0,
            session: None,
            call: None,
            fault: None,
        });
    }
}

/// The routes, behind the guard against foreign web pages.
pub fn routes() -> Router<Kanhe> {
    Router::new()
        .merge(album::routes())
        .merge(apps::routes())
        .merge(barcodes::routes())
        .merge(belongings::routes())
        .merge(cards::routes())
        .merge(clock::routes())
        .merge(corps::routes())
        .merge(device::routes())
        .merge(driver::routes())
        .merge(events::routes())
        .merge(explain::routes())
        .merge(faults::routes())
        .merge(hosted::routes())
        .merge(menu::routes())
        .merge(orders::routes())
        .merge(player::routes())
        .merge(recorder::routes())
        .merge(scenario::routes())
        .merge(scripted::routes())
        .merge(sessions::routes())
        .merge(users::routes())
        .layer(from_fn(guard::own_pages_only))
        .merge(album::open_routes())
        .merge(device::open_routes())
}

/// The sandbox, in handlers that exist only with one.
struct Sandboxed {
    kanhe: Kanhe,
    sandbox: Arc<Sandbox>,
}

impl axum::extract::FromRequestParts<Kanhe> for Sandboxed {
    type Rejection = crate::problem::Problem;

    async fn from_request_parts(
        _: &mut axum::http::request::Parts,
        kanhe: &Kanhe,
    ) -> Result<Self, crate::problem::Problem> {
        match &kanhe.sandbox {
            Some(sandbox) => Ok(Self { kanhe: kanhe.clone(), sandbox: Arc::clone(sandbox) }),
            None => Err(crate::nothing_here().await),
        }
    }
}
