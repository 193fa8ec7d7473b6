//! A connection for as long as one intent takes, and what its errors come to.

use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;

use deadpool_postgres::{Object, Pool};
use kanhe_core::store::StoreError;
use tokio::time::timeout;
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{FromSql, ToSql};
use tokio_postgres::{Error, Row};

/// Longer than the server lets a statement run, so that whatever is given up here has ended there, unless the server
/// itself hangs or is cut off.
const PATIENCE: Duration = Duration::from_secs(5);

/// Values of a statement.
pub(super) type Values<'a> = [&'a (dyn ToSql + Sync)];

pub(super) fn unavailable(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> StoreError {
    StoreError::Unavailable(why.into())
}

pub(super) fn corrupt(
    what: &'static str,
    why: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> StoreError {
    StoreError::Corrupt { what, source: why.into() }
}

/// What a failed statement comes to.
fn failed(why: Error) -> StoreError {
    match why.code() {
        Some(code) if *code == SqlState::UNIQUE_VIOLATION => StoreError::Conflict,
        _ => unavailable(why),
    }
}

/// A value of a row, or that nobody can read it.
pub(super) fn column<'a, T: FromSql<'a>>(
    what: &'static str,
    row: &'a Row,
    at: usize,
) -> Result<T, StoreError> {
    row.try_get(at).map_err(|why| corrupt(what, why))
}

/// A number that cannot be below zero.
pub(super) fn unsigned<T: TryFrom<i64, Error: Into<Box<dyn std::error::Error + Send + Sync>>>>(
    what: &'static str,
    row: &Row,
    at: usize,
) -> Result<T, StoreError> {
    T::try_from(column(what, row, at)?).map_err(|why| corrupt(what, why))
}

/// A number as the server keeps it.
pub(super) fn signed(what: &'static str, number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|why| corrupt(what, why))
}

/// A connection of the pool. One that hangs, or that is left in the middle of a transaction, does not go back: when it
/// closes, the server undoes what was begun.
pub(super) struct Session {
    connection: Option<Object>,
    spoilt: AtomicBool,
}

impl Session {
    /// The next free connection; a new one if those that were there are closed.
    pub(super) async fn of(pool: &Pool) -> Result<Self, StoreError> {
        let connection = pool.get().await.map_err(unavailable)?;
        Ok(Self { connection: Some(connection), spoilt: AtomicBool::new(false) })
    }

    /// Runs a statement, and answers its rows.
    pub(super) async fn rows(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, StoreError> {
        let connection = self.connection()?;
        let work = async { connection.query(&connection.prepare_cached(sql).await?, values).await };
        self.in_time(work).await
    }

    /// Runs a statement that has at most one row.
    pub(super) async fn row(&self, sql: &str, values: &Values<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(sql, values).await?.pop())
    }

    /// Runs a statement without rows, and answers how many it has touched.
    pub(super) async fn touch(&self, sql: &str, values: &Values<'_>) -> Result<u64, StoreError> {
        let connection = self.connection()?;
        let work = async { connection.execute(&connection.prepare_cached(sql).await?, values).await };
        self.in_time(work).await
    }

    /// Begins a transaction.
    pub(super) async fn begin(&self) -> Result<(), StoreError> {
        self.spoilt.store(true, Ordering::Relaxed);
        self.in_time(self.connection()?.batch_execute("BEGIN")).await
    }

    /// Makes everything since the beginning of the transaction durable.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.in_time(self.connection()?.batch_execute("COMMIT")).await?;
        self.spoilt.store(false, Ordering::Relaxed);
        Ok(())
    }

    fn connection(&self) -> Result<&Object, StoreError> {
        self.connection.as_ref().ok_or_else(|| unavailable("the connection is gone"))
    }

    async fn in_time<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
        if let Ok(done) = timeout(PATIENCE, work).await {
            return done.map_err(failed);
        }
        self.spoilt.store(true, Ordering::Relaxed);
        Err(unavailable("the server does not answer in time"))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if *self.spoilt.get_mut() {
            drop(self.connection.take().map(Object::take));
        }
    }
}
