//! Corps.

use async_trait::async_trait;
use kanhe_core::corp::Corp;
use kanhe_core::store::{Corps, StoreError};
use kanhe_core::word::Dialect;
use rusqlite::{Connection, OptionalExtension, params};

use super::adapter::{unread, written};
use super::{SqliteStore, unavailable};
use crate::json::{read, write};

#[async_trait]
impl Corps for SqliteStore {
    async fn insert_corp(&self, corp: &Corp) -> Result<(), StoreError> {
        let (corp, data) = (corp.clone(), write("corp", corp)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO corps (dialect, id, data) VALUES (?1, ?2, ?3)";
            written(connection.execute(sql, params![corp.dialect.as_str(), corp.id, data])).map(drop)
        };
        self.writer.run(work).await
    }

    async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, StoreError> {
        let id = id.to_owned();
        let work = move |connection: &Connection| {
            let sql = "SELECT data FROM corps WHERE dialect = ?1 AND id = ?2";
            let found: Option<String> = connection
                .prepare_cached(sql)
                .and_then(|mut select| {
                    select.query_row(params![dialect.as_str(), id], |row| row.get(0)).optional()
                })
                .map_err(unread("corp"))?;
            found.map(|data| read("corp", &data)).transpose()
        };
        self.reader.run(work).await
    }

    async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, StoreError> {
        let work = move |connection: &Connection| {
            let sql = "SELECT data FROM corps WHERE dialect = ?1 ORDER BY id";
            let mut select = connection.prepare_cached(sql).map_err(unavailable)?;
            let rows = select
                .query_map(params![dialect.as_str()], |row| row.get::<_, String>(0))
                .map_err(unavailable)?;
            rows.map(|data| read("corp", &data.map_err(unread("corp"))?)).collect()
        };
        self.reader.run(work).await
    }
}
