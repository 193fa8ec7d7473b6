//! A file in a temporary folder; accidents come from a connection of our own.

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::store::Store;
use kanhe_store::SqliteStore;
use rusqlite::Connection;

use crate::fixture::{Backend, Durable, Kept, Place};

pub(crate) struct Sqlite;

#[async_trait]
impl Backend for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    async fn place(&self) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let address = folder.path().join("kanhe.db").to_str().unwrap().to_owned();
        Place { address, _cleaner: Box::new(folder) }
    }

    async fn open(&self, address: &str) -> Arc<dyn Store> {
        Arc::new(SqliteStore::open(Path::new(address)).unwrap())
    }

    fn durable(&self) -> Option<&dyn Durable> {
        Some(self)
    }
}

#[async_trait]
impl Durable for Sqlite {
    async fn spoil(&self, address: &str, what: Kept) {
        // Text that is no JSON, JSON that is no generation, and text that is no text.
        let sql = match what {
            Kept::Apps => "UPDATE apps SET data = substr(data, 1, 20)",
            Kept::Lines => "UPDATE lines SET generations = '[{}]'",
            Kept::HostKeys => "UPDATE host_keys SET data = CAST(x'ff' AS TEXT)",
        };
        let spoiled = Connection::open(address).unwrap().execute(sql, []).unwrap();
        assert_ne!(spoiled, 0, "there were no {what:?} to spoil");
    }

    async fn refuse_writes(&self, address: &str) -> Box<dyn Send> {
        let other = Connection::open(address).unwrap();
        // There is one writing transaction at a time, and this one does not end by itself.
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        Box::new(other)
    }

    fn writes_its_own_files(&self) -> bool {
        true
    }
}
