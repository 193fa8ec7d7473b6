//! Slips and media: what expires, in SQL.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::media::{Media, MediaId};
use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::store::{MediaRecords, Slips, StoreError};
use kanhe_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::adapter::{unread, written};
use crate::json::{read, write};

fn select(connection: &Connection, key: SlipKey) -> Result<Option<Slip>, StoreError> {
    let found: Option<(String, Option<i64>)> = connection
        .prepare_cached("SELECT data, used_at FROM slips WHERE key = ?1")
        .and_then(|mut select| {
            select.query_row(params![key.bytes()], |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(unread("slip"))?;
    let slip = |(data, used_at): (String, Option<i64>)| {
        let slip: Slip = read("slip", &data)?;
        Ok(Slip { used_at: used_at.map(Timestamp::from_unix_millis), ..slip })
    };
    found.map(slip).transpose()
}

#[async_trait]
impl Slips for SqliteStore {
    async fn insert_slip(&self, key: SlipKey, slip: &Slip) -> Result<(), StoreError> {
        let (slip, data) = (slip.clone(), write("slip", slip)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO slips (key, expires_at, used_at, data) VALUES (?1, ?2, ?3, ?4)";
            let used = slip.used_at.map(Timestamp::unix_millis);
            let row = params![key.bytes(), slip.expires_at.unix_millis(), used, data];
            written(connection.prepare_cached(sql).and_then(|mut insert| insert.execute(row))).map(drop)
        };
        self.writer.run_once(work).await
    }

    async fn slip(&self, key: SlipKey) -> Result<Option<Slip>, StoreError> {
        self.reader.run(move |connection| select(connection, key)).await
    }

    async fn use_slip(&self, key: SlipKey, now: Timestamp) -> Result<Option<Slip>, StoreError> {
        let work = move |connection: &Connection| {
            let before = select(connection, key)?;
            if before.as_ref().is_some_and(|slip| slip.used_at.is_none()) {
                let sql = "UPDATE slips SET used_at = ?2 WHERE key = ?1";
                let row = params![key.bytes(), now.unix_millis()];
                written(connection.prepare_cached(sql).and_then(|mut update| update.execute(row)))?;
            }
            Ok(before)
        };
        self.writer.run_once(work).await
    }
}

#[async_trait]
impl MediaRecords for SqliteStore {
    async fn insert_media(&self, media: &Media) -> Result<(), StoreError> {
        let (media, data) = (media.clone(), write("media", media)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO media (id, app, expires_at, data) VALUES (?1, ?2, ?3, ?4)";
            let row = params![media.id.as_str(), media.app.to_bytes(), media.expires_at.unix_millis(), data];
            written(connection.prepare_cached(sql).and_then(|mut insert| insert.execute(row))).map(drop)
        };
        self.writer.run_once(work).await
    }

    async fn media(&self, app: AppUid, id: &MediaId) -> Result<Option<Media>, StoreError> {
        let id = id.clone();
        let work = move |connection: &Connection| {
            let key = params![id.as_str(), app.to_bytes()];
            let found: Option<String> = connection
                .prepare_cached("SELECT data FROM media WHERE id = ?1 AND app = ?2")
                .and_then(|mut select| select.query_row(key, |row| row.get(0)).optional())
                .map_err(unread("media"))?;
            found.map(|data| read("media", &data)).transpose()
        };
        self.reader.run(work).await
    }
}
