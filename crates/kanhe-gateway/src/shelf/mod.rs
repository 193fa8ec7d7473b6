//! What survives a restart and what processes share.

mod seal;
mod sqlite;

pub use seal::Seal;
pub use sqlite::SqliteShelf;
