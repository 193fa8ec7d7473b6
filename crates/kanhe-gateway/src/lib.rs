//! The gateway: one place that owns an app's tokens and tickets, for every language and every node.
//!
//! [`kanhe_client::Keeper`] keeps the credentials; here it is given its vendors ([`upstream`]), what survives a restart
//! and what nodes share ([`shelf`]), its configuration ([`config`]) and its HTTP side ([`api`]):
//!
//! * `GET /v1/apps/{app}/access-token`, `POST …/access-token:rejected`, `GET /v1/apps/{app}/tickets/{kind}`;
//! * `POST /v1/apps/{app}/page-config`, `…/card-ext`, `…/card-sign`: the signing service ([`signing`]);
//! * the vendors' own token and ticket paths, answered from what is kept, so that an existing SDK needs another base
//!   URL and nothing else.
//!
//! A caller has a key with rights: who may sign does not thereby get the ticket, and nobody gets the secret.

pub mod access;
pub mod api;
pub mod config;
pub mod gateway;
pub mod shelf;
pub mod signing;
pub mod upstream;

pub use config::{Config, ConfigFault};
pub use gateway::{Gateway, StartFault};
