//! For tests only: [`Postgres`] and [`Redis`], started by the test that needs them, on free ports, in temporary folders,
//! and gone with it however it ends. A server of the system is never used. And [`Python`], for clients that others have
//! published.
//!
//! Where a server's program is not installed, a test is skipped by name, unless `KANHE_TEST_SERVERS=required`:
//! `cargo xtask test` installs the programs and says so.

#![expect(
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test ends where something unforeseen happens"
)]

mod place;
mod postgres;
mod program;
mod python;
mod redis;
mod server;

pub use postgres::Postgres;
pub use python::Python;
pub use redis::Redis;

/// The variable by which skipping for want of a server is forbidden.
const REQUIRED: &str = "KANHE_TEST_SERVERS";

/// Why a server cannot be started here: its program is not installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(&'static str);

impl core::fmt::Display for Missing {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.0)
    }
}

/// Whether a test may be skipped because a server is not installed.
pub fn may_skip() -> bool {
    std::env::var_os(REQUIRED).is_none_or(|value| value != "required")
}
