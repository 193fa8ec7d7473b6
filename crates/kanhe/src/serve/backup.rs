//! `kanhe backup` and `kanhe restore`, for SQLite. PostgreSQL has tools of its own, which docs/serve.md names.

use std::path::PathBuf;

use kanhe_store::SqliteStore;

use super::keys;
use super::stores::Address;
use crate::Fault;
use crate::cli::BackupFlags;
use crate::config::{self, ServeSettings};
use crate::master_keys::MasterKeys;
use crate::state::StateFolder;
use crate::system::SystemEntropy;

/// The settings, and the database that they name.
fn database(flags: &BackupFlags) -> Result<(ServeSettings, PathBuf), Fault> {
    let settings = config::for_serve(&flags.place())?;
    match Address::of(&settings)? {
        Address::Sqlite(file) => Ok((settings, file)),
        Address::Postgres(address) => {
            let why = "is PostgreSQL's; back it up with pg_dump, and restore it with pg_restore";
            Err(Fault::Other(format!("{address} {why} (docs/serve.md)")))
        }
    }
}

/// Writes a backup, also while the platform runs.
pub(crate) fn backup(flags: &BackupFlags) -> Result<(), Fault> {
    let (settings, database) = database(flags)?;
    let schema = SqliteStore::back_up(&database, &flags.file)?;
    println!("Wrote {}: the database at this moment, schema {schema}.", flags.file.display());
    println!("Not in it: the master keys, without which it opens nothing, and uploaded media.");
    println!("They are in {}; keep the keys apart from the backup.", settings.state.display());
    Ok(())
}

/// Puts a backup in the place of the database. The platform must not run.
pub(crate) fn restore(flags: &BackupFlags) -> Result<(), Fault> {
    let (settings, database) = database(flags)?;
    let _folder = StateFolder::open(&settings.state)?;
    let (applied, aside) = SqliteStore::restore(&flags.file, &database)?;
    println!("Restored {} to {}.", flags.file.display(), database.display());
    if !applied.is_empty() {
        println!("Applied {}.", applied.join(", "));
    }
    if let Some(aside) = aside {
        println!("What was there is {} now.", aside.display());
    }
    println!("{}", change_key(&settings)?);
    Ok(())
}

/// Has another master key make what is new, and says so; or what there is to do for it. Numbers that were given out since
/// the backup are given out again, and must not make the same credentials.
fn change_key(settings: &ServeSettings) -> Result<String, Fault> {
    let keys = keys::of(settings)?;
    let so_that = "so that nothing comes to life again that was given out since";
    if let MasterKeys::File(file) = &keys
        && file.exists()
    {
        let id = keys.add(&SystemEntropy)?;
        keys.make_current(&SystemEntropy, id)?;
        return Ok(format!("Master key {id} makes what is new, {so_that}."));
    }
    let needed =
        "put the master keys of the backup's time in place, and a new one behind them (`kanhe keys rotate`)";
    Ok(format!("Before you start, {needed}, {so_that}."))
}
