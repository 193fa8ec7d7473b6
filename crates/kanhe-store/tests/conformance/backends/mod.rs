//! The adapters, and how the suite gets at each.

mod memory;
mod sqlite;

pub(crate) use memory::Memory;
pub(crate) use sqlite::Sqlite;
