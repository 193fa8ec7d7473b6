//! Keeps an app's tokens and tickets for all its servers, and signs its pages with them.
//!
//! The vendors say: "developers must cache globally". [`Keeper`] is that cache. Of a thousand callers that need a
//! token at once, on however many nodes, one fetches it; a credential is refreshed before it dies, is handed out as
//! long as it lives while the vendor is down, and is replaced when the vendor says that it is void, once. [`Client`] is
//! the whole for a program that wants it in its own process; `kanhe gateway` is the same over HTTP.
//!
//! ```
//! # use std::sync::Arc;
//! # use kanhe_client::{App, Client, MemoryShelf, Vendor, HttpClient};
//! # use kanhe_core::{entropy::{Entropy, SeededEntropy}, secret::Secret, time::{Clock, ManualClock, Timestamp}};
//! # let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(Timestamp::from_unix_seconds(0)));
//! # let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(1));
//! let shop = App::new("shop", "wx1234567890abcdef", Vendor::wechat(Secret::new("the app's secret")));
//! let client = Client::new([shop], Arc::new(MemoryShelf::default()), HttpClient::new()?, (clock, entropy))?;
//! # let _ = async || -> Result<(), kanhe_client::ClientFault> {
//! let config = client.page_config("shop", None, "https://shop.example/item?id=1").await?;
//! # Ok(())
//! # };
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! * [`credential`]: what is kept, and how old it may get;
//! * [`upstream`]: the port to the vendor; [`vendors`]: WeChat, DingTalk, Gov-DingTalk, Alipay+ wallets;
//! * [`shelf`]: the port to what several nodes share; [`shelves`]: SQLite, PostgreSQL, Redis, sealed;
//! * [`patience`]: how long to wait after a failure;
//! * [`keeper`]: the rules;
//! * [`signing`]: page configs, cards, payments, and the rules about URLs;
//! * [`users`]: the tokens of a wallet's users, whose refresh tokens are good once;
//! * [`client`], [`app`]: all of it together.
//!
//! Sources: `protocol/wechat-bridge.md` 6 and 7, `protocol/dingtalk.md` 5 and 6, `protocol/gov-dingtalk.md` 5,
//! `protocol/alipay-plus.md` 3; `protocol/server-endpoints.md`; the seeds' advice on caching.

pub mod app;
pub mod client;
pub mod credential;
pub mod keeper;
pub mod patience;
pub mod shelf;
pub mod shelves;
pub mod signing;
pub mod upstream;
pub mod users;
pub mod vendors;

pub use app::{App, Vendor};
pub use client::{Client, ClientFault};
pub use credential::{Held, Slot};
pub use keeper::{Event, Keeper, KeeperFault, Rejected};
pub use shelf::{Bid, Lease, MemoryShelf, Pause, Shelf, ShelfFault};
pub use upstream::{Fetched, Upstream, UpstreamFault, Want};
pub use vendors::http::HttpClient;
