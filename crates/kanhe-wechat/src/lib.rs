//! The WeChat dialect: what a WeChat-style super-app says on the wire, and nothing of how it decides.
//!
//! * [`open_api`]: `/cgi-bin/…`, to the byte;
//! * [`errors`]: the core's refusals in the vendor's codes and texts;
//! * [`policy`]: lifetimes, overlaps, renewals, quotas;
//! * [`pages`]: what `wx.config` passes, and what a page sees when it is refused;
//! * [`auth`]: who a page's user is: scopes, codes, the authorization page;
//! * [`media`]: what may be left on the platform for three days;
//! * [`catalog`]: its JSAPIs, from `catalog.toml`.
//!
//! Sources: seed 003; `protocol/wechat-bridge.md`; `protocol/server-endpoints.md` sections 1 and 6.

pub mod auth;
pub mod catalog;
mod choices;
pub mod errors;
pub mod identity;
pub mod media;
pub mod open_api;
pub mod pages;
pub mod policy;

use kanhe_core::page::{Place, Signing};
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::{Definition, Pages};

/// The dialect's name.
pub const DIALECT: Dialect = Dialect::new("wechat");

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
        domain_limit: policy::DOMAINS,
        identity_names: ("appid", "secret"),
        identity: identity::new,
        installing: None,
        credentials: &policy::CREDENTIALS,
        endpoints: open_api::endpoints()?,
        auth: auth::RULES,
        choices: choices::choices(),
        media: &media::PAGE_MEDIA,
        pages: Pages {
            ticket: policy::JSAPI.kind,
            proof: policy::proof,
            place: Place::Domains,
            signing: Signing::Plain,
            requested_limit: policy::REQUESTED_APIS,
            grant_life: policy::GRANT_LIFE,
            read_config: pages::read_config,
            config_failure: pages::config_failure,
            call_failure: pages::call_failure,
        },
    })
}
