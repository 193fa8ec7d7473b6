//! The adapters behind the port [`kanhe_core::store::Store`].
//!
//! * [`MemoryStore`]: maps behind a lock; the model that the others are compared with;
//! * [`SqliteStore`]: one file; acknowledged means durable.
//!
//! What each method means is said by the conformance suite in `tests/conformance/`, which every adapter passes.

mod memory;
mod sqlite;

pub use memory::MemoryStore;
pub use sqlite::{OpenFault, SqliteStore};
