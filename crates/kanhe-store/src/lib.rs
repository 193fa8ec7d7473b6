//! The adapters behind the port [`kanhe_core::store::Store`].
//!
//! * [`MemoryStore`]: maps behind a lock; the model that the others are compared with;
//! * [`SqliteStore`]: one file; acknowledged means durable;
//! * [`PostgresStore`]: a server that many nodes share; acknowledged means as durable as the server makes it.
//!
//! Behind [`kanhe_core::blobs::Blobs`], for what is too large for a database, is [`ObjectBlobs`]: a folder, or S3.
//!
//! What each method means is said by the conformance suite in `tests/conformance/`, which every adapter passes.

mod blobs;
mod fault;
mod json;
mod memory;
mod postgres;
mod sqlite;

pub use blobs::{ObjectBlobs, S3Settings};
pub use fault::OpenFault;
pub use memory::MemoryStore;
pub use postgres::{PostgresAddress, PostgresStore};
pub use sqlite::SqliteStore;
