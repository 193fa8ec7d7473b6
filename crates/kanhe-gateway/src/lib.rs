//! The gateway: one place that owns an app's tokens and tickets, for every language and every node.
//!
//! [`kanhe_client`] keeps the credentials and signs with them; here it is given its settings ([`config`]) and its HTTP
//! side ([`api`]):
//!
//! * `GET /v1/apps/{app}/access-token`, `POST …/access-token:rejected`, `GET …/tickets/{kind}`;
//! * `POST …/page-config`, `…/card-ext`, `…/card-sign`, `…/pay-sign`: the signing service;
//! * `POST …/page-config:failed`: the feedback of pages;
//! * `POST …/exchange`, `…/users/{user}/…`: the users of wallets;
//! * all of it for a third-party app under `/v1/apps/{app}/corps/{corp}/…`, and `…/suite-ticket`, `…/events`;
//! * the vendors' own token and ticket paths, answered from what is kept, so that an existing SDK needs another base
//!   URL and nothing else; and their other paths, forwarded.
//!
//! A caller has a key with rights: who may sign does not thereby get the ticket, and nobody gets the secret.

pub mod access;
pub mod api;
pub mod audit;
pub mod config;
pub mod gateway;
pub mod paths;
pub mod tally;

pub use config::{Config, ConfigFault};
pub use gateway::{Gateway, StartFault};
