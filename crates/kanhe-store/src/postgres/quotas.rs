//! Counters: one statement each, which takes only where something is left.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::store::{Quotas, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

use super::PostgresStore;
use super::session::{column, unsigned};
use crate::json::word;

#[async_trait]
impl Quotas for PostgresStore {
    async fn take_quota(
        &self,
        app: AppUid,
        call: Word,
        window: Timestamp,
        limit: u32,
    ) -> Result<Taken, StoreError> {
        if limit == 0 {
            return Ok(Taken::Exhausted);
        }
        // The first of a window overwrites the counter of the window before; who is late counts in the newest.
        let sql = "INSERT INTO quotas (app, call, since, used) VALUES ($1, $2, $3, 1)
                   ON CONFLICT (app, call) DO UPDATE SET
                     used = CASE WHEN quotas.since < excluded.since THEN 1 ELSE quotas.used + 1 END,
                     since = greatest(quotas.since, excluded.since)
                   WHERE quotas.since < excluded.since OR quotas.used < $4
                   RETURNING used";
        let (app, limit) = (app.to_bytes(), i64::from(limit));
        let values: [&(dyn tokio_postgres::types::ToSql + Sync); 4] =
            [&&app[..], &call.as_str(), &window.unix_millis(), &limit];
        let row = self.session().await?.row(sql, &values).await?;
        row.map_or(Ok(Taken::Exhausted), |row| Ok(Taken::Allowed { used: unsigned("counter", &row, 0)? }))
    }

    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        let sql = "SELECT call, since, used FROM quotas WHERE app = $1 ORDER BY call";
        let rows = self.session().await?.rows(sql, &[&&app.to_bytes()[..]]).await?;
        let counter = |row| {
            Ok(Counter {
                call: word("counter", column("counter", row, 0)?)?,
                window: Timestamp::from_unix_millis(column("counter", row, 1)?),
                used: unsigned("counter", row, 2)?,
            })
        };
        rows.iter().map(counter).collect()
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        let kept: Vec<&str> = kept.iter().map(Word::as_str).collect();
        let sql = "DELETE FROM quotas WHERE app = $1 AND call <> ALL ($2)";
        self.session().await?.touch(sql, &[&&app.to_bytes()[..], &kept]).await?;
        Ok(())
    }
}
