//! Which master keys are in use.

use async_trait::async_trait;
use kanhe_core::key::{KeyCheck, KeyId};
use kanhe_core::store::{KeyChecks, StoreError};

use super::PostgresStore;
use super::session::{column, corrupt};

const WHAT: &str = "key check";

#[async_trait]
impl KeyChecks for PostgresStore {
    async fn keep_key_check(&self, id: KeyId, check: KeyCheck) -> Result<KeyCheck, StoreError> {
        // The update changes nothing: only then a row comes back from an insertion that came too late.
        let sql = "INSERT INTO key_checks (id, value) VALUES ($1, $2) \
                   ON CONFLICT (id) DO UPDATE SET id = excluded.id RETURNING value";
        let row = self.session().await?.row(sql, &[&i32::from(id.0), &&check.0[..]]).await?;
        let row = row.ok_or_else(|| corrupt(WHAT, "no row came back"))?;
        let kept: &[u8] = column(WHAT, &row, 0)?;
        kept.try_into().map(KeyCheck).map_err(|why| corrupt(WHAT, why))
    }
}
