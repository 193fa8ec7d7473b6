//! The adapters behind the port [`kanhe_core::store::Store`].
//!
//! * [`MemoryStore`]: maps behind a lock; the model that the others are compared with;
//! * [`SqliteStore`]: one file; acknowledged means durable;
//! * [`PostgresStore`]: a server that many nodes share; acknowledged means as durable as the server makes it.
//!
//! What makes several nodes one ([`kanhe_core::signal`]) is in `nodes`, with PostgreSQL alone or with [`RedisShared`]
//! beside it, which counts and carries messages.
//!
//! Behind [`kanhe_core::blobs::Blobs`], for what is too large for a database, is [`ObjectBlobs`]: a folder, or S3.
//!
//! What each method means is said by the conformance suite in `tests/conformance/`, which every adapter passes.

mod blobs;
mod fault;
mod json;
mod memory;
mod nodes;
mod postgres;
mod redis;
mod sqlite;

pub use self::redis::RedisShared;
pub use blobs::{ObjectBlobs, S3Settings};
pub use fault::OpenFault;
pub use memory::MemoryStore;
pub use nodes::{Courier, Outbox, QuotasWithFallback, Task, follow};
pub use postgres::{PostgresAddress, PostgresStore};
pub use sqlite::SqliteStore;
