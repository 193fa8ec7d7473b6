//! Keeps an app's tokens and tickets for all its servers.
//!
//! The vendors say: "developers must cache globally". [`Keeper`] is that cache. Of a thousand callers that need a
//! token at once, on however many nodes, one fetches it; a credential is refreshed before it dies, is handed out as
//! long as it lives while the vendor is down, and is replaced when the vendor says that it is void, once.
//!
//! * [`credential`]: what is kept, and how old it may get;
//! * [`upstream`]: the port to the vendor;
//! * [`shelf`]: the port to what several nodes share; [`shelf::MemoryShelf`] for one process;
//! * [`patience`]: how long to wait after a failure;
//! * [`keeper`]: the rules.
//!
//! Sources: `protocol/wechat-bridge.md` 6.1 and 6.2; `protocol/server-endpoints.md` 1; the seeds' advice on caching.

pub mod credential;
pub mod keeper;
pub mod patience;
pub mod shelf;
pub mod upstream;

pub use credential::{Held, Slot};
pub use keeper::{Event, Keeper, KeeperFault, Rejected};
pub use shelf::{Lease, MemoryShelf, Shelf, ShelfFault};
pub use upstream::{Fetched, Upstream, UpstreamFault, Want};
