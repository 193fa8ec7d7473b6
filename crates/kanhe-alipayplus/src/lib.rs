//! The Alipay+ dialect: mini programs of e-wallets, their codes, consent, tokens and signed open API.
//!
//! One protocol in many editions: each wallet publishes the same manual with small changes.
//!
//! * [`profile`]: how one wallet is set up, and what each edition spells otherwise;
//! * [`scopes`], [`decision`]: what apps may ask of users, and what is asked, remembered or refused;
//! * [`authorization`]: a code for a page, or that the user has to be asked;
//! * [`pages`]: what pages pass to `my.getAuthCode`, and what its callbacks get;
//! * [`tokens`], [`auth`]: codes become tokens, tokens live, are refreshed, end;
//! * [`open_api`], [`result`](mod@result): the signed calls of apps' backends, and their results;
//! * [`person`], [`contract`], [`payment`], [`ports`]: what calls are about, and what stands behind them; [`notice`]: what
//!   merchants are told without having asked;
//! * [`operator`]: introspection and revocation; [`doctor`]: why a signature does not verify;
//! * [`wallet`], [`keys`]: what a server or a simulator holds of it.
//!
//! Sources: seed 002; `protocol/alipay-plus.md`; `protocol/server-endpoints.md` section 5.

pub mod auth;
pub mod authorization;
pub mod catalog;
mod choices;
pub mod contract;
pub mod decision;
pub mod doctor;
pub mod identity;
pub mod keys;
pub mod moment;
pub mod notice;
pub mod open_api;
pub mod operator;
pub mod pages;
pub mod payment;
pub mod person;
pub mod policy;
pub mod ports;
pub mod profile;
pub mod result;
pub mod scopes;
pub mod tokens;
pub mod wallet;

use std::sync::Arc;

use kanhe_core::credential::CredentialKind;
use kanhe_core::page::{Place, Signing};
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::{Definition, Pages};

use wallet::Wallet;

/// The dialect's name.
pub const DIALECT: Dialect = Dialect::new("alipayplus");

/// The dialect of the seed's wallet, whole, with nothing behind it.
///
/// # Errors
/// If the embedded catalog cannot be read, which a test rules out.
pub fn definition() -> Result<Definition, catalog::CatalogFault> {
    definition_of(&Arc::new(Wallet::default()))
}

/// The dialect of a wallet, whole.
///
/// # Errors
/// As for [`definition`].
pub fn definition_of(wallet: &Arc<Wallet>) -> Result<Definition, catalog::CatalogFault> {
    let catalog_file = catalog::file()?;
    Ok(Definition {
        dialect: DIALECT,
        catalog: catalog_file.catalog(),
        catalog_file,
        account_types: &policy::ACCOUNT_TYPES,
        domain_limit: policy::DOMAINS,
        identity_names: ("client_id", "secret"),
        identity: identity::new,
        credentials: &[],
        endpoints: open_api::endpoints(wallet),
        auth: auth::rules(&wallet.profile),
        choices: choices::choices(),
        installing: None,
        media: &[],
        pages: Pages {
            // Pages are known by their origins: no ticket is ever looked at.
            ticket: CredentialKind::new("alipayplus_none"),
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
