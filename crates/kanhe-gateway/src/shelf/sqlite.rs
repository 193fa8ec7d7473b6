//! A shelf in a SQLite file: survives restarts, and may be shared by several processes of one machine.

use core::time::Duration;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kanhe_client::{Held, Lease, Shelf, ShelfFault, Slot};
use kanhe_core::entropy::Entropy;
use kanhe_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::Seal;

/// How long one process waits for another to finish writing.
const PATIENCE: Duration = Duration::from_secs(2);

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS held (
        place      TEXT    NOT NULL PRIMARY KEY,
        number     INTEGER NOT NULL,
        fetched_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        sealed     TEXT    NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS leases (
        place  TEXT    NOT NULL PRIMARY KEY,
        holder INTEGER NOT NULL,
        until  INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;";

/// A shelf in a file.
pub struct SqliteShelf {
    connection: Arc<Mutex<Connection>>,
    seal: Arc<Seal>,
    entropy: Arc<dyn Entropy>,
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
        forget_foreign(&connection, &seal).map_err(fault)?;
        Ok(Self { connection: Arc::new(Mutex::new(connection)), seal: Arc::new(seal), entropy })
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

    /// What cannot be opened is as good as not there: it was sealed with another key.
    fn open_row(&self, place: &str, row: Option<Row>) -> Option<Held> {
        let Row { number, fetched_at, expires_at, sealed } = row?;
        Some(Held {
            text: self.seal.open(place, &sealed)?,
            number,
            fetched_at: Timestamp::from_unix_millis(fetched_at),
            expires_at: Timestamp::from_unix_millis(expires_at),
        })
    }
}

/// What was sealed with another key is of no use, and its number would stand in the way of new ones.
fn forget_foreign(connection: &Connection, seal: &Seal) -> Result<(), rusqlite::Error> {
    let mut select = connection.prepare("SELECT place, sealed FROM held")?;
    let rows: Vec<(String, String)> =
        select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
    for (place, _) in rows.iter().filter(|(place, sealed)| seal.open(place, sealed).is_none()) {
        connection.execute("DELETE FROM held WHERE place = ?1", [place])?;
    }
    Ok(())
}

struct Row {
    number: u64,
    fetched_at: i64,
    expires_at: i64,
    sealed: String,
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn fault(why: rusqlite::Error) -> ShelfFault {
    ShelfFault(why.to_string())
}

fn place(slot: &Slot) -> String {
    format!("{}/{}", slot.app, slot.kind)
}

fn select(connection: &Connection, place: &str) -> Result<Option<Row>, rusqlite::Error> {
    let sql = "SELECT number, fetched_at, expires_at, sealed FROM held WHERE place = ?1";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(Row { number: row.get(0)?, fetched_at: row.get(1)?, expires_at: row.get(2)?, sealed: row.get(3)? })
    };
    connection.prepare_cached(sql)?.query_row([place], read).optional()
}

#[async_trait]
impl Shelf for SqliteShelf {
    async fn load(&self, slot: &Slot) -> Result<Option<Held>, ShelfFault> {
        let place = place(slot);
        let asked = place.clone();
        let row = self.with(move |connection| select(connection, &asked)).await?;
        Ok(self.open_row(&place, row))
    }

    async fn keep(&self, slot: &Slot, held: &Held) -> Result<Held, ShelfFault> {
        let place = place(slot);
        let cannot = || ShelfFault("it cannot be sealed".to_owned());
        let sealed = self.seal.seal(&*self.entropy, &place, &held.text).ok_or_else(cannot)?;
        let (number, fetched_at, expires_at) =
            (held.number, held.fetched_at.unix_millis(), held.expires_at.unix_millis());
        let asked = place.clone();
        let row = self
            .with(move |connection| {
                let sql = "INSERT INTO held (place, number, fetched_at, expires_at, sealed)
                           VALUES (?1, ?2, ?3, ?4, ?5)
                           ON CONFLICT (place) DO UPDATE SET number = excluded.number, sealed = excluded.sealed,
                             fetched_at = excluded.fetched_at, expires_at = excluded.expires_at
                           WHERE held.number < excluded.number";
                connection.execute(sql, params![asked, number, fetched_at, expires_at, sealed])?;
                select(connection, &asked)
            })
            .await?;
        Ok(self.open_row(&place, row).unwrap_or_else(|| held.clone()))
    }

    async fn lease(
        &self,
        slot: &Slot,
        holder: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Lease, ShelfFault> {
        let place = place(slot);
        let holder = holder.cast_signed();
        let (now, until) = (now.unix_millis(), until.unix_millis());
        self.with(move |connection| {
            let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let taken = transaction.execute(
                "INSERT INTO leases (place, holder, until) VALUES (?1, ?2, ?3)
                 ON CONFLICT (place) DO UPDATE SET holder = excluded.holder, until = excluded.until
                 WHERE leases.holder = excluded.holder OR leases.until <= ?4",
                params![place, holder, until, now],
            )?;
            let lease = if taken == 1 {
                Lease::Ours
            } else {
                let theirs =
                    transaction
                        .query_row("SELECT until FROM leases WHERE place = ?1", [&place], |row| row.get(0))?;
                Lease::Theirs { until: Timestamp::from_unix_millis(theirs) }
            };
            transaction.commit()?;
            Ok(lease)
        })
        .await
    }

    async fn release(&self, slot: &Slot, holder: u64) -> Result<(), ShelfFault> {
        let place = place(slot);
        let holder = holder.cast_signed();
        self.with(move |connection| {
            connection.execute("DELETE FROM leases WHERE place = ?1 AND holder = ?2", params![place, holder])
        })
        .await
        .map(drop)
    }
}
