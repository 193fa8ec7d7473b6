//! Corps.

use async_trait::async_trait;
use kanhe_core::corp::Corp;
use kanhe_core::store::{Corps, StoreError};
use kanhe_core::word::Dialect;
use tokio_postgres::Row;

use super::PostgresStore;
use super::apps::is_storable;
use super::session::column;
use crate::json::{read, write};

fn corp(row: &Row) -> Result<Corp, StoreError> {
    read("corp", column("corp", row, 0)?)
}

#[async_trait]
impl Corps for PostgresStore {
    async fn insert_corp(&self, corp: &Corp) -> Result<(), StoreError> {
        let sql = "INSERT INTO corps (dialect, id, data) VALUES ($1, $2, $3)";
        let data = write("corp", corp)?;
        self.session().await?.touch(sql, &[&corp.dialect.as_str(), &corp.id, &data]).await.map(drop)
    }

    async fn corp(&self, dialect: Dialect, id: &str) -> Result<Option<Corp>, StoreError> {
        if !is_storable(id) {
            return Ok(None);
        }
        let sql = "SELECT data FROM corps WHERE dialect = $1 AND id = $2";
        let found = self.session().await?.row(sql, &[&dialect.as_str(), &id]).await?;
        found.as_ref().map(corp).transpose()
    }

    async fn corps(&self, dialect: Dialect) -> Result<Vec<Corp>, StoreError> {
        let sql = "SELECT data FROM corps WHERE dialect = $1 ORDER BY id";
        self.session().await?.rows(sql, &[&dialect.as_str()]).await?.iter().map(corp).collect()
    }
}
