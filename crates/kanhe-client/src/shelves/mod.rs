//! What survives a restart, and what nodes share. A file an adapter; what it keeps is sealed.
//!
//! A row of another key is as good as not there, but for its number, which the next lease goes above: nothing has to be
//! thrown away when a key is changed.

#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
mod seal;
#[cfg(feature = "sqlite")]
mod sqlite;

use std::sync::Arc;

use kanhe_core::entropy::Entropy;
use kanhe_core::time::Timestamp;

use crate::credential::{Held, Slot};
use crate::shelf::ShelfFault;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresShelf;
#[cfg(feature = "redis")]
pub use self::redis::RedisShelf;
pub use seal::Seal;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteShelf;

/// A credential as it lies on a shelf.
#[derive(Clone, Debug)]
struct Row {
    number: u64,
    fetched_at: i64,
    expires_at: i64,
    sealed: String,
}

/// Seals and opens rows.
#[derive(Clone)]
struct Wax {
    seal: Arc<Seal>,
    entropy: Arc<dyn Entropy>,
}

impl Wax {
    fn new(seal: Seal, entropy: Arc<dyn Entropy>) -> Self {
        Self { seal: Arc::new(seal), entropy }
    }

    fn row(&self, slot: &Slot, held: &Held) -> Result<Row, ShelfFault> {
        let sealed = self.seal.seal(&*self.entropy, &slot.place(), &held.text);
        Ok(Row {
            number: held.number,
            fetched_at: held.fetched_at.unix_millis(),
            expires_at: held.expires_at.unix_millis(),
            sealed: sealed.ok_or_else(|| ShelfFault("it cannot be sealed".to_owned()))?,
        })
    }

    fn held(&self, slot: &Slot, row: Option<Row>) -> Option<Held> {
        let Row { number, fetched_at, expires_at, sealed } = row?;
        Some(Held {
            text: self.seal.open(&slot.place(), &sealed)?,
            number,
            fetched_at: Timestamp::from_unix_millis(fetched_at),
            expires_at: Timestamp::from_unix_millis(expires_at),
        })
    }
}

/// By which of two clocks a credential dies first: that of the node that fetched it, or the shelf's own, of which every
/// node sees how much time it has left. Only the earlier one can be believed when a node's clock is behind.
#[cfg(any(feature = "postgres", feature = "redis"))]
fn sooner(row: Row, left_by_the_shelf: i64, now: Timestamp) -> Row {
    Row { expires_at: row.expires_at.min(now.unix_millis().saturating_add(left_by_the_shelf)), ..row }
}
