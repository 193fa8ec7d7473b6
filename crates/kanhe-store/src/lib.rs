//! The adapters behind the port `kanhe_core::store::Store`.

mod memory;

pub use memory::MemoryStore;
pub use memory::MemoryStore as SqliteStore;
