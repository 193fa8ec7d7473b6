//! The Gov-DingTalk dialect: what a 专有钉钉-style super-app says on the wire, and nothing of how it decides.
//!
//! * [`catalog`]: its JSAPIs, from `catalog.toml`.
//!
//! Sources: seed 000; `protocol/gov-dingtalk.md`; `protocol/server-endpoints.md` sections 4 and 6.

pub mod catalog;

use kanhe_core::word::Dialect;

/// The dialect's name.
pub const DIALECT: Dialect = Dialect::new("gov");
