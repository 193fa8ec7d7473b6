//! Backups: one file with everything that was committed at one moment, made while others read and write.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};

use super::{SqliteStore, migrations};
use crate::OpenFault;

/// Between two attempts where somebody holds a lock.
const PAUSE: Duration = Duration::from_millis(20);

fn fault(file: &Path, why: impl core::fmt::Display) -> OpenFault {
    OpenFault { database: file.display().to_string(), why: why.to_string() }
}

/// `FILE` with something behind its name.
fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

impl SqliteStore {
    /// Writes a copy of a database to a file that is not there yet, and answers the name of its schema. The store may be
    /// open, here or elsewhere.
    pub fn back_up(database: &Path, file: &Path) -> Result<&'static str, OpenFault> {
        let mut from = open(database).map_err(|why| fault(database, why))?;
        let schema = migrations::schema(&mut from).map_err(|why| fault(database, why))?;
        let part = copy(&from, file)?;
        // Nothing that is there is written over, whoever has put it there meanwhile.
        let placed = std::fs::hard_link(&part, file);
        let removed = std::fs::remove_file(&part);
        placed.and(removed).and_then(|()| settle(file)).map_err(|why| fault(file, why))?;
        Ok(schema)
    }

    /// Puts a backup in the place of a database, brings it to the newest schema, and answers what was applied, and where
    /// the database is now that was there, if one was. Nobody may have either open.
    pub fn restore(file: &Path, database: &Path) -> Result<(Vec<&'static str>, Option<PathBuf>), OpenFault> {
        let mut from = open(file).map_err(|why| fault(file, why))?;
        check(&from).map_err(|why| fault(file, why))?;
        migrations::schema(&mut from).map_err(|why| fault(file, why))?;
        let part = copy(&from, database)?;
        let applied = Self::migrate(&part)?;
        let put_aside = put_aside(database).map_err(|why| fault(database, why))?;
        std::fs::rename(&part, database)
            .and_then(|()| settle(database))
            .map_err(|why| fault(database, why))?;
        Ok((applied, put_aside))
    }
}

/// Opens what is there, and makes nothing.
fn open(file: &Path) -> Result<Connection, rusqlite::Error> {
    let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    connection.busy_timeout(super::BUSY)?;
    Ok(connection)
}

/// Copies a database to a file beside `file`, whole and on the disk.
fn copy(from: &Connection, file: &Path) -> Result<PathBuf, OpenFault> {
    let part = beside(file, ".part");
    copy_to(from, &part).map(|()| part.clone()).map_err(|why| {
        // What is half is of no use to anybody.
        let _ = std::fs::remove_file(&part);
        fault(file, why)
    })
}

fn copy_to(from: &Connection, part: &Path) -> Result<(), Box<dyn core::error::Error>> {
    // Made by us first, so that nobody else can read it.
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(part)?;
    let mut to = Connection::open(part)?;
    // All pages in one step: a copy that is made page by page begins anew whenever somebody writes.
    Backup::new(from, &mut to)?.run_to_completion(i32::MAX, PAUSE, None)?;
    // One file, without companions.
    to.pragma_update(None, "journal_mode", "DELETE")?;
    check(&to)?;
    drop(to);
    Ok(File::open(part)?.sync_all()?)
}

/// Has the disk keep a file's new name, too.
fn settle(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

/// Whether a database is sound.
fn check(connection: &Connection) -> Result<(), Box<dyn core::error::Error>> {
    let said: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if said == "ok" { Ok(()) } else { Err(said.into()) }
}

/// Gives a database another name, and its companions with it. Nothing is written over.
fn put_aside(database: &Path) -> std::io::Result<Option<PathBuf>> {
    if !database.exists() {
        return Ok(None);
    }
    let names = (1..).map(|number| beside(database, &format!(".replaced-{number}")));
    let Some(aside) = names.into_iter().find(|name| !name.exists()) else { return Ok(None) };
    for companion in ["", "-wal", "-shm"] {
        let file = beside(database, companion);
        if file.exists() {
            std::fs::rename(file, beside(&aside, companion))?;
        }
    }
    Ok(Some(aside))
}
