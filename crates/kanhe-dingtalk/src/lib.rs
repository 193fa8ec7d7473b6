//! The DingTalk dialect.
//!
//! * [`open_api`]: tokens, tickets, users, third-party apps and media over HTTP, old generation and new;
//! * [`pages`]: what `dd.config` passes, and what a page sees when it is refused;
//! * [`auth`]: codes that say who came;
//! * [`policy`]: how long credentials live, and how often they may be asked for;
//! * [`identity`]: what ids and secrets look like; [`installation`]: third-party apps in corps;
//! * [`errors`]: codes and texts; [`catalog`]: the JSAPIs.
//!
//! Sources: seed 001; `protocol/dingtalk.md`; `protocol/server-endpoints.md` sections 2 and 3.

pub mod auth;
pub mod catalog;
mod choices;
pub mod errors;
pub mod identity;
pub mod installation;
pub mod open_api;
pub mod pages;
pub mod policy;

use kanhe_core::page::{Place, Signing};
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::{Definition, Pages};

/// Its name.
pub const DIALECT: Dialect = Dialect::new("dingtalk");

/// The dialect, whole.
///
/// # Errors
/// If the embedded catalog cannot be read, which a test rules out.
pub fn definition() -> Result<Definition, catalog::CatalogFault> {
    let catalog_file = catalog::file()?;
    Ok(Definition {
        dialect: DIALECT,
        catalog: catalog_file.catalog(),
        catalog_file,
        account_types: &policy::ACCOUNT_TYPES,
        domain_limit: 0,
        identity_names: ("appkey", "appsecret"),
        identity: identity::new,
        installing: Some(identity::INSTALLING),
        credentials: &policy::CREDENTIALS,
        endpoints: open_api::endpoints(),
        auth: auth::RULES,
        choices: choices::choices(),
        media: &[],
        pages: Pages {
            ticket: policy::JSAPI.kind,
            proof: policy::proof,
            place: Place::Anywhere,
            signing: Signing::Either,
            requested_limit: policy::REQUESTED_APIS,
            grant_life: policy::GRANT_LIFE,
            read_config: pages::read_config,
            config_failure: pages::config_failure,
            call_failure: pages::call_failure,
        },
    })
}
