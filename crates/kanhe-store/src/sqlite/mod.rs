//! One SQLite file.
//!
//! A writer thread takes every waiting change at once, makes each so that it leaves nothing behind if it fails, commits once, and then answers
//! all: acknowledged means durable, and many changes cost one commit. Readers never wait for it (WAL).

mod adapter;
mod administration;
mod audit;
mod backup;
mod corps;
mod migrations;
mod slips;
mod thread;
mod users;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use kanhe_core::store::StoreError;
use rusqlite::Connection;

use self::thread::{Work, Worker};
use crate::OpenFault;

/// A store in one SQLite file.
pub struct SqliteStore {
    writer: Worker,
    reader: Worker,
}

/// How long a connection waits for another process that holds a lock.
const BUSY: core::time::Duration = core::time::Duration::from_secs(5);

/// How much of the file the writer remembers. SQLite counts in KiB where a number is negative.
const WRITER_CACHE: i32 = -8 * 1024;

impl SqliteStore {
    /// Opens a database, made if it is not there, and brings it to the newest schema. The folder must exist.
    pub fn open(file: &Path) -> Result<Self, OpenFault> {
        let fault = |why: String| OpenFault { database: file.display().to_string(), why };
        let (writing, _) = brought_up(file)?;
        let reading = connect(file).map_err(|why| fault(why.to_string()))?;
        Ok(Self {
            writer: Worker::start("kanhe-store-writer", writing, Work::InOneCommit)
                .map_err(|why| fault(why.to_string()))?,
            reader: Worker::start("kanhe-store-reader", reading, Work::OneByOne)
                .map_err(|why| fault(why.to_string()))?,
        })
    }

    /// Does nothing but bring a database to the newest schema, and says what it has applied.
    pub fn migrate(file: &Path) -> Result<Vec<&'static str>, OpenFault> {
        brought_up(file).map(|(_, applied)| applied)
    }
}

/// A connection to a file that is there, and has the newest schema; and what was applied for it.
fn brought_up(file: &Path) -> Result<(Connection, Vec<&'static str>), OpenFault> {
    let fault = |why: String| OpenFault { database: file.display().to_string(), why };
    // Made by us first, so that nobody else can read it; SQLite gives its companion files the same mode.
    OpenOptions::new()
        .create(true)
        .append(true)
        .mode(0o600)
        .open(file)
        .map_err(|why| fault(why.to_string()))?;
    let mut connection = connect(file).map_err(|why| fault(why.to_string()))?;
    let applied = migrations::migrate(&mut connection).map_err(|why| fault(why.to_string()))?;
    // What is written again and again is not read again from the file.
    connection.pragma_update(None, "cache_size", WRITER_CACHE).map_err(|why| fault(why.to_string()))?;
    Ok((connection, applied))
}

fn connect(file: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open(file)?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // A commit is on the disk before anybody is told of it, also after a power cut.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // More than there are statements of the hot paths.
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn unavailable(why: rusqlite::Error) -> StoreError {
    StoreError::Unavailable(Box::new(why))
}
