//! Slips and media: what expires.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::media::{Media, MediaId};
use kanhe_core::slip::{Slip, SlipKey};
use kanhe_core::store::{MediaRecords, Slips, StoreError};
use kanhe_core::time::Timestamp;
use tokio_postgres::Row;

use super::PostgresStore;
use super::session::column;
use crate::json::{read, write};

fn slip(row: &Row) -> Result<Slip, StoreError> {
    let slip: Slip = read("slip", column("slip", row, 0)?)?;
    let used_at: Option<i64> = column("slip", row, 1)?;
    Ok(Slip { used_at: used_at.map(Timestamp::from_unix_millis), ..slip })
}

#[async_trait]
impl Slips for PostgresStore {
    async fn insert_slip(&self, key: SlipKey, slip: &Slip) -> Result<(), StoreError> {
        let sql = "INSERT INTO slips (key, expires_at, used_at, data) VALUES ($1, $2, $3, $4)";
        let expires = slip.expires_at.unix_millis();
        let used = slip.used_at.map(Timestamp::unix_millis);
        let data = write("slip", slip)?;
        self.session().await?.touch(sql, &[&&key.bytes()[..], &expires, &used, &data]).await?;
        Ok(())
    }

    async fn slip(&self, key: SlipKey) -> Result<Option<Slip>, StoreError> {
        let sql = "SELECT data, used_at FROM slips WHERE key = $1";
        let row = self.session().await?.row(sql, &[&&key.bytes()[..]]).await?;
        row.as_ref().map(slip).transpose()
    }

    async fn use_slip(&self, key: SlipKey, now: Timestamp) -> Result<Option<Slip>, StoreError> {
        // Whoever finds it unused has it; everybody else sees it as it is.
        let sql =
            "UPDATE slips SET used_at = $2 WHERE key = $1 AND used_at IS NULL RETURNING data, NULL::BIGINT";
        let session = self.session().await?;
        let won = session.row(sql, &[&&key.bytes()[..], &now.unix_millis()]).await?;
        if let Some(row) = &won {
            return slip(row).map(Some);
        }
        drop(session);
        self.slip(key).await
    }
}

#[async_trait]
impl MediaRecords for PostgresStore {
    async fn insert_media(&self, media: &Media) -> Result<(), StoreError> {
        let sql = "INSERT INTO media (id, app, expires_at, data) VALUES ($1, $2, $3, $4)";
        let (app, expires) = (media.app.to_bytes(), media.expires_at.unix_millis());
        let data = write("media", media)?;
        self.session().await?.touch(sql, &[&media.id.as_str(), &&app[..], &expires, &data]).await?;
        Ok(())
    }

    async fn media(&self, app: AppUid, id: &MediaId) -> Result<Option<Media>, StoreError> {
        let sql = "SELECT data FROM media WHERE id = $1 AND app = $2";
        let row = self.session().await?.row(sql, &[&id.as_str(), &&app.to_bytes()[..]]).await?;
        row.map(|row| read("media", column("media", &row, 0)?)).transpose()
    }
}
