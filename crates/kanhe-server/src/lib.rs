//! The HTTP side of Kanhe. It composes and translates, and decides nothing.
//!
//! * [`open_api`]: the vendors' own paths, as the dialects define them;
//! * [`host_api`]: `/host/v1`, what a super-app calls;
//! * [`admin_api`]: `/admin/v1`, for the console and for programs that administrate;
//! * [`sandbox_api`]: `/sandbox/v1`, only under `kanhe dev`;
//! * [`codes`]: codes for users whom a host or a test has asked;
//! * [`web`]: the SDKs, the bridge, the simulator and the demo pages, embedded;
//! * [`demo`]: demo apps, and the backends of the demo pages, which call the open API like anybody else;
//! * [`messenger`]: tells merchants of payments;
//! * [`verdicts`]: what was granted and refused, and why; [`telemetry`]: what a server tells of itself;
//! * [`passwords`]: Argon2id; [`readiness`]: whether a node can do its work;
//! * [`connection`]: the listener; [`problem`]: refusals of our own APIs.

pub mod admin_api;
mod app_settings;
pub mod codes;
pub mod connection;
pub mod demo;
pub mod doctor;
pub mod host_api;
pub mod messenger;
pub mod open_api;
pub mod passwords;
pub mod problem;
pub mod readiness;
pub mod sandbox_api;
pub mod telemetry;
pub mod verdicts;
pub mod web;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use kanhe_alipayplus::wallet::Wallet;
use kanhe_core::platform::Platform;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Definition;

use crate::admin_api::Administration;
use crate::problem::Problem;
use crate::readiness::Props;
use crate::sandbox_api::Sandbox;
use crate::telemetry::{Telemetry, health};
use crate::verdicts::Entry;

/// Everything that handlers share.
#[derive(Clone)]
pub struct Kanhe {
    /// The platform.
    pub platform: Arc<Platform>,
    /// The dialects that it speaks.
    pub dialects: Arc<Vec<Arc<Definition>>>,
    /// The wallet that Alipay+ apps belong to.
    pub wallet: Arc<Wallet>,
    /// What this node tells of itself.
    pub telemetry: Arc<Telemetry>,
    /// What it leans on beside the store.
    pub props: Arc<Props>,
    /// What administrating takes.
    pub administration: Arc<Administration>,
    /// What only `kanhe dev` has.
    pub sandbox: Option<Arc<Sandbox>>,
}

impl Kanhe {
    /// A dialect by its name.
    pub fn dialect(&self, name: Dialect) -> Option<&Arc<Definition>> {
        self.dialects.iter().find(|definition| definition.dialect == name)
    }

    /// A verdict was made: for the log of verdicts, and for the sandbox's watchers.
    fn record(&self, entry: Entry) {
        if let Some(sandbox) = &self.sandbox {
            sandbox.events.write(entry.line());
        }
        self.telemetry.record(entry);
    }
}

/// The dialects of this build, by name.
#[derive(Clone, Debug)]
pub struct Dialects {
    /// WeChat.
    pub wechat: Arc<Definition>,
    /// DingTalk.
    pub dingtalk: Arc<Definition>,
    /// Gov-DingTalk.
    pub gov: Arc<Definition>,
    /// Alipay+, as the wallet speaks it.
    pub alipayplus: Arc<Definition>,
}

/// The embedded catalog of a dialect cannot be read, which tests rule out.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DialectFault(String);

impl Dialects {
    /// Reads their catalogs. What the wallet's open API does is done by the wallet.
    pub fn load(wallet: &Arc<Wallet>) -> Result<Self, DialectFault> {
        let fault = |why: &dyn core::fmt::Display| DialectFault(why.to_string());
        Ok(Self {
            wechat: Arc::new(kanhe_wechat::definition().map_err(|why| fault(&why))?),
            dingtalk: Arc::new(kanhe_dingtalk::definition().map_err(|why| fault(&why))?),
            gov: Arc::new(kanhe_gov::definition().map_err(|why| fault(&why))?),
            alipayplus: Arc::new(kanhe_alipayplus::definition_of(wallet).map_err(|why| fault(&why))?),
        })
    }

    /// All of them, in the order in which people are shown them.
    pub fn all(&self) -> Vec<Arc<Definition>> {
        [&self.wechat, &self.dingtalk, &self.gov, &self.alipayplus].map(Arc::clone).to_vec()
    }
}

/// All routes.
pub fn router(kanhe: Kanhe) -> Router {
    let metrics = health::metrics_routes();
    all_routes(&kanhe).merge(metrics).fallback(nothing_here).with_state(kanhe)
}

/// All routes but the metrics, and those: for a server that has an address of its own for them.
pub fn routers(kanhe: Kanhe) -> (Router, Router) {
    let main = all_routes(&kanhe).fallback(nothing_here).with_state(kanhe.clone());
    let metrics = health::routes().merge(health::metrics_routes());
    (main, metrics.fallback(nothing_here).with_state(kanhe))
}

fn all_routes(kanhe: &Kanhe) -> Router<Kanhe> {
    let mut router = health::routes()
        .merge(open_api::routes(kanhe))
        .merge(host_api::routes())
        .merge(admin_api::routes())
        .merge(web::sdk_routes())
        .merge(web::trap_routes())
        .merge(web::console_routes());
    if let Some(sandbox) = &kanhe.sandbox {
        router = router
            .merge(sandbox_api::routes())
            .merge(web::page_routes())
            .merge(demo::routes(Arc::clone(&sandbox.demo)));
    }
    router
}

async fn nothing_here() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
}
