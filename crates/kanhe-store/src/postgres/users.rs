//! Users, and what they have agreed to.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::consent::Consent;
use kanhe_core::store::{Consents, StoreError, Users};
use kanhe_core::user::{User, UserUid};

use super::PostgresStore;
use super::session::{Values, column, signed};
use crate::json::{read, write};

impl PostgresStore {
    async fn user(&self, sql: &str, values: &Values<'_>) -> Result<Option<User>, StoreError> {
        let row = self.session().await?.row(sql, values).await?;
        row.map(|row| read("user", column("user", &row, 0)?)).transpose()
    }

    /// Runs a statement that replaces one row if its revision is the one before.
    pub(super) async fn replace(&self, sql: &str, values: &Values<'_>) -> Result<(), StoreError> {
        match self.session().await?.touch(sql, values).await? {
            0 => Err(StoreError::Conflict),
            _ => Ok(()),
        }
    }
}

#[async_trait]
impl Users for PostgresStore {
    async fn insert_user(&self, user: &User) -> Result<(), StoreError> {
        let sql = "INSERT INTO users (uid, handle, revision, data) VALUES ($1, $2, $3, $4)";
        let (uid, revision) = (user.uid.to_bytes(), signed("user", user.revision)?);
        let data = write("user", user)?;
        self.session().await?.touch(sql, &[&&uid[..], &user.handle, &revision, &data]).await?;
        Ok(())
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        let sql =
            "UPDATE users SET handle = $2, revision = $3, data = $4 WHERE uid = $1 AND revision + 1 = $3";
        let (uid, revision) = (user.uid.to_bytes(), signed("user", user.revision)?);
        self.replace(sql, &[&&uid[..], &user.handle, &revision, &write("user", user)?]).await
    }

    async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, StoreError> {
        self.user("SELECT data FROM users WHERE uid = $1", &[&&uid.to_bytes()[..]]).await
    }

    async fn user_by_handle(&self, handle: &str) -> Result<Option<User>, StoreError> {
        self.user("SELECT data FROM users WHERE handle = $1", &[&handle]).await
    }

    async fn users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, StoreError> {
        // No uid is before the empty one.
        let after = after.map_or_else(Vec::new, |uid| uid.to_bytes().to_vec());
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let sql = "SELECT data FROM users WHERE uid > $1 ORDER BY uid LIMIT $2";
        let rows = self.session().await?.rows(sql, &[&after, &limit]).await?;
        rows.iter().map(|row| read("user", column("user", row, 0)?)).collect()
    }
}

#[async_trait]
impl Consents for PostgresStore {
    async fn consent(&self, app: AppUid, user: UserUid) -> Result<Consent, StoreError> {
        let sql = "SELECT data FROM consents WHERE user_uid = $1 AND app = $2";
        let (user_bytes, app_bytes) = (user.to_bytes(), app.to_bytes());
        let row = self.session().await?.row(sql, &[&&user_bytes[..], &&app_bytes[..]]).await?;
        let kept = row.map(|row| read("consent", column("consent", &row, 0)?)).transpose()?;
        Ok(kept.unwrap_or_else(|| Consent::none(app, user)))
    }

    async fn put_consent(&self, consent: &Consent) -> Result<(), StoreError> {
        let sql = match consent.revision {
            1 => "INSERT INTO consents (user_uid, app, revision, data) VALUES ($1, $2, $3, $4)",
            _ => {
                "UPDATE consents SET revision = $3, data = $4
                 WHERE user_uid = $1 AND app = $2 AND revision + 1 = $3"
            }
        };
        let (user, app) = (consent.user.to_bytes(), consent.app.to_bytes());
        let revision = signed("consent", consent.revision)?;
        self.replace(sql, &[&&user[..], &&app[..], &revision, &write("consent", consent)?]).await
    }

    async fn consents_of(&self, user: UserUid) -> Result<Vec<Consent>, StoreError> {
        let sql = "SELECT data FROM consents WHERE user_uid = $1 ORDER BY app";
        let rows = self.session().await?.rows(sql, &[&&user.to_bytes()[..]]).await?;
        rows.iter().map(|row| read("consent", column("consent", row, 0)?)).collect()
    }
}
