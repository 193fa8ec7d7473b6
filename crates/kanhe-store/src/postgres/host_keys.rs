//! Host keys.

use async_trait::async_trait;
use kanhe_core::host::HostKey;
use kanhe_core::store::{HostKeys, StoreError};
use kanhe_core::word::Word;

use super::PostgresStore;
use super::session::column;
use crate::json::{read, write};

#[async_trait]
impl HostKeys for PostgresStore {
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError> {
        let sql = "INSERT INTO host_keys (id, data) VALUES ($1, $2)";
        self.session().await?.touch(sql, &[&key.id.as_str(), &write("host key", key)?]).await?;
        Ok(())
    }

    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError> {
        let rows = self.session().await?.rows("SELECT data FROM host_keys ORDER BY id", &[]).await?;
        rows.iter().map(|row| read("host key", column("host key", row, 0)?)).collect()
    }

    async fn remove_host_key(&self, id: Word) -> Result<bool, StoreError> {
        let sql = "DELETE FROM host_keys WHERE id = $1";
        Ok(self.session().await?.touch(sql, &[&id.as_str()]).await? > 0)
    }
}
