//! Demo apps, and the backends of the demo pages.

pub mod alipayplus;
mod cards;
pub mod dingtalk;
pub mod gov;
mod open_api;
pub mod owner;
mod people;
mod wechat;

pub use cards::offer_cards;
use std::collections::BTreeSet;
use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use kanhe_core::app::{App, AppPolicy};
use kanhe_core::domain::SecureDomain;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::time::Clock;
use kanhe_core::word::Word;
use kanhe_dialect::definition::Definition;
use kanhe_sign::hex;
use serde::Deserialize;

use crate::problem::Problem;
use crate::{Dialects, Kanhe};

/// Marks apps of the sandbox, whose secrets are computed and can be shown again.
pub const SANDBOX: Word = Word::new("sandbox");

/// The demo app's id: `wx`, then "Kanhe" in ASCII, then 1.
pub const WECHAT_APP: &str = "wx4b616e6865000001";

/// An app of an account type that may do less.
pub const WECHAT_PLAIN_APP: &str = "wx4b616e6865000002";

/// The id of the sandbox's host key.
const HOST: Word = Word::new("sandbox");

/// The demo apps and backends of a sandbox.
pub struct Demo {
    /// Where the sandbox is served.
    pub origin: String,
    /// By which hosts may use the host API.
    pub host_key: Secret,
    wechat: wechat::Backend,
    dingtalk: dingtalk::Backend,
    gov: gov::Backend,
    alipayplus: alipayplus::Backend,
}

impl Demo {
    /// Registers what is not there yet. `origin` is where the open API is reached.
    pub async fn set_up(
        platform: &Platform,
        dialects: &Dialects,
        clock: Arc<dyn Clock>,
        origin: String,
    ) -> Result<Self, Unavailable> {
        let Dialects { wechat, dingtalk, gov, alipayplus } = dialects;
        let service = Word::new("service_certified");
        register(platform, wechat, (WECHAT_APP, "Kanhe Demo 勘合演示", service)).await?;
        people::settle(platform).await?;
        let plain = Word::new("subscription");
        register(platform, wechat, (WECHAT_PLAIN_APP, "Plain Subscription 未认证订阅号", plain)).await?;
        let secret = sandbox_secret(platform, wechat, WECHAT_APP);
        let host_secret = hex::text(&platform.mint().sandbox_secret(b"host key"));
        Ok(Self {
            host_key: platform.ensure_host_key(HOST, "sandbox", &host_secret).await?,
            dingtalk: dingtalk::set_up(platform, dingtalk, Arc::clone(&clock), &origin).await?,
            gov: gov::set_up(platform, gov, &origin).await?,
            alipayplus: alipayplus::set_up(platform, alipayplus, Arc::clone(&clock), &origin).await?,
            wechat: wechat::Backend::new(&origin, WECHAT_APP, secret, clock),
            origin,
        })
    }
}

/// The secret of a sandbox app.
pub fn sandbox_secret(platform: &Platform, dialect: &Definition, client_id: &str) -> Secret {
    let owner = [dialect.dialect.as_str().as_bytes(), client_id.as_bytes()].join(&0);
    Secret::new(hex::text(&platform.mint().sandbox_secret(&owner)))
}

/// Whether an app is one that a demo page belongs to.
pub fn is_demo(app: &App) -> bool {
    [WECHAT_APP, dingtalk::APP, gov::APP, alipayplus::APP].contains(&&*app.client_id)
}

/// Where an app stands in lists: the demo page's first, what belongs to it next, others behind.
pub fn rank(app: &App) -> u8 {
    match (is_demo(app), app.client_id.starts_with("suite")) {
        (true, _) => 0,
        (false, false) => 1,
        (false, true) => 2,
    }
}

async fn register(
    platform: &Platform,
    dialect: &Definition,
    (client_id, name, account_type): (&str, &str, Word),
) -> Result<(), Unavailable> {
    let secret = sandbox_secret(platform, dialect, client_id);
    let new = NewApp {
        marks: BTreeSet::from([SANDBOX]),
        domains: SecureDomain::parse("kanhe.example").into_iter().collect(),
        policy: AppPolicy { loopback: true, ..AppPolicy::default() },
        ..NewApp::plain(dialect.dialect, (client_id, secret), (name, account_type))
    };
    // Registered by an earlier run: fine.
    platform.register(new).await.map(drop)
}

/// The backends' routes.
pub fn routes(demo: Arc<Demo>) -> Router<Kanhe> {
    let routes = alipayplus::routes(&demo).merge(dingtalk::routes(&demo)).merge(gov::routes(&demo));
    routes.merge(wechat::routes(demo))
}

/// A page's URL, to be signed.
#[derive(Deserialize)]
struct Ask {
    url: String,
}

/// A user's code.
#[derive(Deserialize)]
struct Code {
    code: String,
}

fn open_api_failed(why: String) -> Problem {
    Problem::new(StatusCode::BAD_GATEWAY, "open_api", why)
}
