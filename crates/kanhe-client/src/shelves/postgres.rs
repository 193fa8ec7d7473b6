//! A shelf in PostgreSQL, for many machines: what is kept there survives.
//!
//! The lease is one conditional statement. Times are the nodes', since a node's clock may be one that a test moves; the
//! server's clock is written beside them, so that a node whose clock is behind does not believe in a credential for
//! longer than it lives.

use core::time::Duration;
use std::sync::Arc;

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime};
use kanhe_core::entropy::Entropy;
use kanhe_core::secret::Secret;
use kanhe_core::time::Timestamp;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Config, Row as Found};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{Row, Seal, Wax, sooner};
use crate::credential::{Held, Slot};
use crate::shelf::{Bid, Lease, Pause, Shelf, ShelfFault};
use crate::upstream::UpstreamFault;

/// A server that is slower than this is not waited for: the node helps itself.
const PATIENCE: Duration = Duration::from_secs(3);

const CONNECTIONS: usize = 8;

/// Milliseconds of the server's clock.
macro_rules! server_now {
    () => {
        "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
    };
}

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS kanhe_gateway_slots (
        place      text   NOT NULL PRIMARY KEY,
        number     bigint NOT NULL DEFAULT 0,
        held       bigint,
        fetched_at bigint,
        expires_at bigint,
        dies_at    bigint,
        sealed     text,
        holder     bigint,
        until      bigint NOT NULL DEFAULT 0,
        paused     text
    );
    CREATE TABLE IF NOT EXISTS kanhe_gateway_spent (
        place text    NOT NULL,
        day   bigint  NOT NULL,
        count integer NOT NULL,
        PRIMARY KEY (place, day)
    );";

/// Two nodes that begin together would make the tables twice: the second waits here.
const SCHEMA_LOCK: i64 = 0x6b61_6e68_6567_7731;

/// A shelf in PostgreSQL.
pub struct PostgresShelf {
    pool: Pool,
    wax: Wax,
}

impl core::fmt::Debug for PostgresShelf {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("PostgresShelf")
    }
}

impl PostgresShelf {
    /// Opens a database, and makes its tables: `postgres://user:password@host:5432/database`.
    pub async fn open(url: &Secret, seal: Seal, entropy: Arc<dyn Entropy>) -> Result<Self, ShelfFault> {
        let mut config: Config =
            url.reveal().parse().map_err(|_| ShelfFault("its URL is none of PostgreSQL's".to_owned()))?;
        config.application_name("kanhe-gateway").connect_timeout(PATIENCE);
        // After a fail-over the host that was asked first may have become a read-only one.
        config.target_session_attrs(tokio_postgres::config::TargetSessionAttrs::ReadWrite);
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, tls()?, recycling))
            .max_size(CONNECTIONS)
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|why| ShelfFault(why.to_string()))?;
        let shelf = Self { pool, wax: Wax::new(seal, entropy) };
        let connection = shelf.connection().await?;
        let schema = format!(
            "SELECT pg_advisory_lock({SCHEMA_LOCK}); {SCHEMA} SELECT pg_advisory_unlock({SCHEMA_LOCK});"
        );
        in_time(connection.batch_execute(&schema)).await?;
        Ok(shelf)
    }

    async fn connection(&self) -> Result<Object, ShelfFault> {
        timeout(PATIENCE, self.pool.get())
            .await
            .map_err(|_| slow())?
            .map_err(|why| ShelfFault(why.to_string()))
    }

    async fn row(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> Result<Option<Found>, ShelfFault> {
        let connection = self.connection().await?;
        let work = async { connection.query_opt(&connection.prepare_cached(sql).await?, values).await };
        in_time(work).await
    }
}

/// TLS to a server that asks for it, or of which the URL asks it (`sslmode=require`).
fn tls() -> Result<MakeRustlsConnect, ShelfFault> {
    let config = crate::vendors::http::tls().map_err(|why| ShelfFault(why.to_string()))?;
    Ok(MakeRustlsConnect::new(config))
}

fn slow() -> ShelfFault {
    ShelfFault("it is too slow".to_owned())
}

async fn in_time<T>(work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, ShelfFault> {
    timeout(PATIENCE, work).await.map_err(|_| slow())?.map_err(|why| {
        // The server's own words, and not the driver's "db error".
        ShelfFault(why.as_db_error().map_or_else(|| why.to_string(), |error| error.message().to_owned()))
    })
}

#[expect(clippy::needless_pass_by_value, reason = "it maps an error")]
fn unreadable(why: tokio_postgres::Error) -> ShelfFault {
    ShelfFault(why.to_string())
}

/// Number, times and seal, and how long it has left by the server's clock.
fn read(found: &Found, now: Timestamp) -> Result<Row, ShelfFault> {
    let number: i64 = found.try_get(0).map_err(unreadable)?;
    let row = Row {
        number: number.cast_unsigned(),
        fetched_at: found.try_get(1).map_err(unreadable)?,
        expires_at: found.try_get(2).map_err(unreadable)?,
        sealed: found.try_get(3).map_err(unreadable)?,
    };
    Ok(sooner(row, found.try_get(4).map_err(unreadable)?, now))
}

#[async_trait]
impl Shelf for PostgresShelf {
    async fn load(&self, slot: &Slot, now: Timestamp) -> Result<Option<Held>, ShelfFault> {
        let sql = concat!(
            "SELECT held, fetched_at, expires_at, sealed, dies_at - ",
            server_now!(),
            " FROM kanhe_gateway_slots WHERE place = $1 AND sealed IS NOT NULL"
        );
        let row = self.row(sql, &[&slot.place()]).await?;
        let row = row.map(|found| read(&found, now)).transpose()?;
        Ok(self.wax.held(slot, row))
    }

    async fn keep(&self, slot: &Slot, held: &Held, now: Timestamp) -> Result<Held, ShelfFault> {
        let Row { number, fetched_at, expires_at, sealed } = self.wax.row(slot, held)?;
        let left = expires_at.saturating_sub(now.unix_millis());
        let sql = concat!(
            "INSERT INTO kanhe_gateway_slots AS slots (place, number, held, fetched_at, expires_at, sealed, dies_at)
             VALUES ($1, $2, $2, $3, $4, $5, $6::bigint + ",
            server_now!(),
            ") ON CONFLICT (place) DO UPDATE SET number = greatest(slots.number, excluded.held),
               held = excluded.held, fetched_at = excluded.fetched_at, expires_at = excluded.expires_at,
               sealed = excluded.sealed, dies_at = excluded.dies_at
             WHERE slots.held IS NULL OR slots.held < excluded.held"
        );
        let number = number.cast_signed();
        self.row(sql, &[&slot.place(), &number, &fetched_at, &expires_at, &sealed, &left]).await?;
        Ok(self.load(slot, now).await?.unwrap_or_else(|| held.clone()))
    }

    async fn lease(&self, slot: &Slot, bid: Bid) -> Result<Lease, ShelfFault> {
        let place = slot.place();
        let (holder, above) = (bid.holder.cast_signed(), bid.above.cast_signed());
        let (now, until) = (bid.now.unix_millis(), bid.until.unix_millis());
        let sql = "INSERT INTO kanhe_gateway_slots AS slots (place, number, holder, until)
                   VALUES ($1, $2::bigint + 1, $3, $4)
                   ON CONFLICT (place) DO UPDATE SET number = greatest(slots.number, $2::bigint) + 1,
                     holder = excluded.holder, until = excluded.until, paused = NULL
                   WHERE slots.until <= $5 OR slots.paused IS NULL AND slots.holder = excluded.holder
                   RETURNING number";
        if let Some(row) = self.row(sql, &[&place, &above, &holder, &until, &now]).await? {
            let number: i64 = row.try_get(0).map_err(unreadable)?;
            return Ok(Lease::Ours { number: number.cast_unsigned() });
        }
        let sql = "SELECT until, paused FROM kanhe_gateway_slots WHERE place = $1";
        let row = self.row(sql, &[&place]).await?;
        let row = row.ok_or_else(|| ShelfFault("a lease has vanished".to_owned()))?;
        let until = Timestamp::from_unix_millis(row.try_get(0).map_err(unreadable)?);
        let paused: Option<String> = row.try_get(1).map_err(unreadable)?;
        Ok(match paused {
            Some(note) => Lease::Paused { until, fault: UpstreamFault::from_note(&note) },
            None => Lease::Theirs { until },
        })
    }

    async fn release(&self, slot: &Slot, holder: u64, pause: Option<Pause>) -> Result<(), ShelfFault> {
        let until = pause.as_ref().map_or(0, |pause| pause.until.unix_millis());
        let note = pause.map(|pause| pause.fault.note());
        let sql = "UPDATE kanhe_gateway_slots SET holder = NULL, until = $3, paused = $4
                   WHERE place = $1 AND holder = $2";
        self.row(sql, &[&slot.place(), &holder.cast_signed(), &until, &note]).await.map(drop)
    }

    async fn spend(&self, slot: &Slot, day: i64) -> Result<u32, ShelfFault> {
        let sql = "INSERT INTO kanhe_gateway_spent AS spent (place, day, count) VALUES ($1, $2, 1)
                   ON CONFLICT (place, day) DO UPDATE SET count = spent.count + 1 RETURNING count";
        let row = self.row(sql, &[&slot.place(), &day]).await?;
        let count: i32 = row.map_or(Ok(1), |row| row.try_get(0)).map_err(unreadable)?;
        Ok(count.cast_unsigned())
    }

    async fn forget(&self, slot: &Slot) -> Result<(), ShelfFault> {
        let sql = "UPDATE kanhe_gateway_slots SET sealed = NULL, held = NULL WHERE place = $1";
        self.row(sql, &[&slot.place()]).await.map(drop)
    }

    async fn sweep(&self, before: Timestamp, day: i64) -> Result<(), ShelfFault> {
        self.row("DELETE FROM kanhe_gateway_spent WHERE day < $1", &[&day]).await?;
        let sql = "DELETE FROM kanhe_gateway_slots WHERE coalesce(expires_at, 0) < $1 AND until < $1";
        self.row(sql, &[&before.unix_millis()]).await.map(drop)
    }
}
