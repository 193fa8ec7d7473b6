//! The adapters, and how the suite gets at each.

mod memory;
mod postgres;
mod sqlite;

pub(crate) use memory::Memory;
pub(crate) use postgres::{Postgres, stop_shared};
pub(crate) use sqlite::Sqlite;
