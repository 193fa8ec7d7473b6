//! A shelf in a SQLite file: survives restarts, and may be shared by several processes of one machine.

use core::time::Duration;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kanhe_core::entropy::Entropy;
use kanhe_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::{Row, Seal, Wax};
use crate::credential::{Held, Slot};
use crate::shelf::{Bid, Lease, Pause, Shelf, ShelfFault};
use crate::upstream::UpstreamFault;

/// How long one process waits for another to finish writing.
const PATIENCE: Duration = Duration::from_secs(2);

/// `number` of a slot is the highest that was given out, `held` that of what is kept.
const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS slots (
        place      TEXT    NOT NULL PRIMARY KEY,
        number     INTEGER NOT NULL DEFAULT 0,
        held       INTEGER,
        fetched_at INTEGER,
        expires_at INTEGER,
        sealed     TEXT,
        holder     INTEGER,
        until      INTEGER NOT NULL DEFAULT 0,
        paused     TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS spent (
        place TEXT    NOT NULL,
        day   INTEGER NOT NULL,
        count INTEGER NOT NULL,
        PRIMARY KEY (place, day)
    ) STRICT, WITHOUT ROWID;";

/// A shelf in a file.
pub struct SqliteShelf {
    connection: Arc<Mutex<Connection>>,
    wax: Wax,
}

impl core::fmt::Debug for SqliteShelf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SqliteShelf")
    }
}

impl SqliteShelf {
    /// Opens or makes the file.
    pub fn open(path: &Path, seal: Seal, entropy: Arc<dyn Entropy>) -> Result<Self, ShelfFault> {
        let connection = Connection::open(path).map_err(fault)?;
        connection.busy_timeout(PATIENCE).map_err(fault)?;
        connection.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        connection.execute_batch(SCHEMA).map_err(fault)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), wax: Wax::new(seal, entropy) })
    }

    /// Works with the file on a thread that may wait.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, rusqlite::Error> + Send + 'static,
    ) -> Result<T, ShelfFault> {
        let connection = Arc::clone(&self.connection);
        let run = move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(run).await.map_err(|why| ShelfFault(why.to_string()))?.map_err(fault)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn fault(why: rusqlite::Error) -> ShelfFault {
    ShelfFault(why.to_string())
}

fn select(connection: &Connection, place: &str) -> Result<Option<Row>, rusqlite::Error> {
    let sql =
        "SELECT held, fetched_at, expires_at, sealed FROM slots WHERE place = ?1 AND sealed IS NOT NULL";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Row { number: row.get(0)?, fetched_at: row.get(1)?, expires_at: row.get(2)?, sealed: row.get(3)? })
    };
    connection.prepare_cached(sql)?.query_row([place], read).optional()
}

#[async_trait]
impl Shelf for SqliteShelf {
    async fn load(&self, slot: &Slot, _now: Timestamp) -> Result<Option<Held>, ShelfFault> {
        let place = slot.place();
        let row = self.with(move |connection| select(connection, &place)).await?;
        Ok(self.wax.held(slot, row))
    }

    async fn keep(&self, slot: &Slot, held: &Held, _now: Timestamp) -> Result<Held, ShelfFault> {
        let place = slot.place();
        let Row { number, fetched_at, expires_at, sealed } = self.wax.row(slot, held)?;
        let keep = move |connection: &mut Connection| {
            let sql = "INSERT INTO slots (place, number, held, fetched_at, expires_at, sealed)
                       VALUES (?1, ?2, ?2, ?3, ?4, ?5)
                       ON CONFLICT (place) DO UPDATE SET number = max(number, excluded.held),
                         held = excluded.held, sealed = excluded.sealed,
                         fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
                       WHERE slots.held IS NULL OR slots.held < excluded.held";
            connection.execute(sql, params![place, number, fetched_at, expires_at, sealed])?;
            select(connection, &place)
        };
        let row = self.with(keep).await?;
        Ok(self.wax.held(slot, row).unwrap_or_else(|| held.clone()))
    }

    async fn lease(&self, slot: &Slot, bid: Bid) -> Result<Lease, ShelfFault> {
        let place = slot.place();
        let holder = bid.holder.cast_signed();
        let (now, until) = (bid.now.unix_millis(), bid.until.unix_millis());
        self.with(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let sql = "INSERT INTO slots (place, number, holder, until) VALUES (?1, ?2 + 1, ?3, ?4)
                       ON CONFLICT (place) DO UPDATE SET number = max(number, ?2) + 1,
                         holder = excluded.holder, until = excluded.until, paused = NULL
                       WHERE slots.until <= ?5 OR slots.paused IS NULL AND slots.holder = excluded.holder
                       RETURNING number";
            let values = params![place, bid.above, holder, until, now];
            let number = transaction.query_row(sql, values, |row| row.get(0)).optional()?;
            let lease = match number {
                Some(number) => Lease::Ours { number },
                None => transaction.query_row(
                    "SELECT until, paused FROM slots WHERE place = ?1",
                    [&place],
                    |row| {
                        let until = Timestamp::from_unix_millis(row.get(0)?);
                        let paused: Option<String> = row.get(1)?;
                        Ok(match paused {
                            Some(note) => Lease::Paused { until, fault: UpstreamFault::from_note(&note) },
                            None => Lease::Theirs { until },
                        })
                    },
                )?,
            };
            transaction.commit()?;
            Ok(lease)
        })
        .await
    }

    async fn release(&self, slot: &Slot, holder: u64, pause: Option<Pause>) -> Result<(), ShelfFault> {
        let place = slot.place();
        let holder = holder.cast_signed();
        let until = pause.as_ref().map_or(0, |pause| pause.until.unix_millis());
        let note = pause.map(|pause| pause.fault.note());
        self.with(move |connection| {
            let sql =
                "UPDATE slots SET holder = NULL, until = ?3, paused = ?4 WHERE place = ?1 AND holder = ?2";
            connection.execute(sql, params![place, holder, until, note])
        })
        .await
        .map(drop)
    }

    async fn spend(&self, slot: &Slot, day: i64) -> Result<u32, ShelfFault> {
        let place = slot.place();
        self.with(move |connection| {
            let sql = "INSERT INTO spent (place, day, count) VALUES (?1, ?2, 1)
                       ON CONFLICT (place, day) DO UPDATE SET count = count + 1 RETURNING count";
            connection.query_row(sql, params![place, day], |row| row.get(0))
        })
        .await
    }

    async fn forget(&self, slot: &Slot) -> Result<(), ShelfFault> {
        let place = slot.place();
        self.with(move |connection| {
            connection.execute("UPDATE slots SET sealed = NULL, held = NULL WHERE place = ?1", [place])
        })
        .await
        .map(drop)
    }

    async fn sweep(&self, before: Timestamp, day: i64) -> Result<(), ShelfFault> {
        let before = before.unix_millis();
        self.with(move |connection| {
            connection.execute("DELETE FROM spent WHERE day < ?1", [day])?;
            let sql = "DELETE FROM slots WHERE coalesce(expires_at, 0) < ?1 AND until < ?1";
            connection.execute(sql, [before])
        })
        .await
        .map(drop)
    }
}
