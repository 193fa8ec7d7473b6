//! Apps.

use async_trait::async_trait;
use kanhe_core::app::{App, AppUid};
use kanhe_core::store::{Apps, StoreError};
use kanhe_core::word::Dialect;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::PostgresStore;
use super::session::{column, signed, unsigned};
use crate::json::{read, write};

fn app(row: &Row) -> Result<App, StoreError> {
    read("app", column("app", row, 0)?)
}

/// PostgreSQL keeps no text with a NUL in it, so there is nobody of that name.
pub(super) fn is_storable(name: &str) -> bool {
    !name.contains('\0')
}

/// What an app is called where it is installed.
fn agent(app: &App) -> Option<&str> {
    app.installation.as_ref().map(|installation| &*installation.agent)
}

#[async_trait]
impl Apps for PostgresStore {
    async fn insert_app(&self, app: &App) -> Result<(), StoreError> {
        let sql = "INSERT INTO apps (uid, dialect, client_id, revision, data, corp, agent)
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (revision, data) = (signed("app", app.revision)?, write("app", app)?);
        let (uid, dialect) = (app.uid.to_bytes(), app.dialect.as_str());
        let (corp, agent) = (app.corp(), agent(app));
        let row: [&(dyn ToSql + Sync); 7] =
            [&&uid[..], &dialect, &app.client_id, &revision, &data, &corp, &agent];
        self.session().await?.touch(sql, &row).await?;
        Ok(())
    }

    async fn update_app(&self, app: &App) -> Result<(), StoreError> {
        let sql =
            "UPDATE apps SET dialect = $2, client_id = $3, revision = $4, data = $5, corp = $6, agent = $7
                   WHERE uid = $1 AND revision = $4::bigint - 1";
        let (revision, data) = (signed("app", app.revision)?, write("app", app)?);
        let (uid, dialect) = (app.uid.to_bytes(), app.dialect.as_str());
        let (corp, agent) = (app.corp(), agent(app));
        let row: [&(dyn ToSql + Sync); 7] =
            [&&uid[..], &dialect, &app.client_id, &revision, &data, &corp, &agent];
        match self.session().await?.touch(sql, &row).await? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }

    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError> {
        if !is_storable(client_id) {
            return Ok(None);
        }
        let sql = "SELECT data FROM apps WHERE dialect = $1 AND client_id = $2";
        let found = self.session().await?.row(sql, &[&dialect.as_str(), &client_id]).await?;
        found.as_ref().map(app).transpose()
    }

    async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<App>, StoreError> {
        if !is_storable(agent) {
            return Ok(None);
        }
        let sql = "SELECT data FROM apps WHERE dialect = $1 AND agent = $2";
        let found = self.session().await?.row(sql, &[&dialect.as_str(), &agent]).await?;
        found.as_ref().map(app).transpose()
    }

    async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, StoreError> {
        if !is_storable(corp) {
            return Ok(Vec::new());
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT data FROM apps WHERE dialect = $1 AND corp = $2 ORDER BY uid LIMIT $3";
        let rows = self.session().await?.rows(sql, &[&dialect.as_str(), &corp, &limit]).await?;
        rows.iter().map(app).collect()
    }

    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError> {
        let sql = "SELECT data FROM apps WHERE uid = $1";
        let found = self.session().await?.row(sql, &[&&uid.to_bytes()[..]]).await?;
        found.as_ref().map(app).transpose()
    }

    async fn app_count(&self) -> Result<u64, StoreError> {
        let row = self.session().await?.row("SELECT count(*) FROM apps", &[]).await?;
        row.map_or(Ok(0), |row| unsigned("app", &row, 0))
    }

    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        // No uid is before the empty one.
        let after = after.map_or_else(Vec::new, |uid| uid.to_bytes().to_vec());
        let sql = "SELECT data FROM apps WHERE uid > $1 ORDER BY uid LIMIT $2";
        self.session().await?.rows(sql, &[&after, &limit]).await?.iter().map(app).collect()
    }
}
