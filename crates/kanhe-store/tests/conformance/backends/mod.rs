//! The adapters, and how the suite gets at each.

mod memory;
mod postgres;
mod redis;
mod sqlite;

pub(crate) use memory::Memory;
pub(crate) use postgres::Postgres;
pub(crate) use redis::{Redis, open as open_redis};
pub(crate) use sqlite::Sqlite;

/// Ends the servers that were needed.
pub(crate) fn stop_shared() {
    postgres::stop_shared();
    redis::stop_shared();
}
