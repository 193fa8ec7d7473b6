//! The Gov-DingTalk dialect: what a 专有钉钉-style super-app says on the wire, and nothing of how it decides.
//!
//! * [`open_api`]: `/gettoken.json` and its neighbours, to the byte;
//! * [`envelope`], [`errors`]: the three shapes of an answer, and the core's refusals in the vendor's codes;
//! * [`policy`]: lifetimes, account types, API directories, marks;
//! * [`pages`]: what `dd.authConfig` passes, and what a page sees of the verdict;
//! * [`auth`], [`qr_login`]: who a page's user is, inside the client and on a desktop's login page;
//! * [`users`]: how an app's backend is told;
//! * [`catalog`]: its JSAPIs, from `catalog.toml`.
//!
//! Sources: seed 000; `protocol/gov-dingtalk.md`; `protocol/server-endpoints.md` sections 4 and 6.

pub mod auth;
pub mod catalog;
mod choices;
pub mod envelope;
pub mod errors;
pub mod identity;
pub mod open_api;
pub mod pages;
pub mod policy;
pub mod qr_login;
pub mod users;

use kanhe_core::page::{Place, Signing};
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::{Definition, Pages};

/// The dialect's name.
pub const DIALECT: Dialect = Dialect::new("gov");

/// The dialect, whole.
///
/// # Errors
/// If the embedded catalog cannot be read, which a test rules out.
pub fn definition() -> Result<Definition, catalog::CatalogFault> {
    let file = catalog::file()?;
    Ok(Definition {
        dialect: DIALECT,
        catalog: file.catalog(),
        catalog_file: file,
        account_types: &policy::ACCOUNT_TYPES,
        domain_limit: policy::DOMAINS,
        identity_names: ("appkey", "appsecret"),
        identity: identity::new,
        installing: Some(identity::INSTALLING),
        credentials: &policy::CREDENTIALS,
        endpoints: open_api::endpoints(),
        auth: auth::RULES,
        choices: choices::choices(),
        media: &[],
        pages: Pages {
            ticket: policy::TICKET.kind,
            proof: policy::proof,
            place: Place::Home,
            signing: Signing::Plain,
            requested_limit: policy::REQUESTED_APIS,
            grant_life: policy::GRANT_LIFE,
            read_config: pages::read_config,
            config_failure: pages::config_failure,
            call_failure: pages::call_failure,
        },
    })
}
