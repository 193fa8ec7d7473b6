//! Operators, their sessions and admin keys.

use async_trait::async_trait;
use kanhe_core::admin_key::AdminKey;
use kanhe_core::operator::{Operator, Operators};
use kanhe_core::sign_in::{AttemptKey, Attempts, FORGOTTEN, Session as SignedIn, SessionKey};
use kanhe_core::store::{Administrators, Sessions, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;

use super::PostgresStore;
use super::session::{Session, column, signed, unsigned};
use crate::json::{read, write};

#[async_trait]
impl Administrators for PostgresStore {
    async fn operators(&self) -> Result<Operators, StoreError> {
        let row = self.session().await?.row("SELECT revision, data FROM operators", &[]).await?;
        let Some(row) = row else { return Ok(Operators::default()) };
        let all = read::<Vec<Operator>>("operator", column("operator", &row, 1)?)?;
        Ok(Operators { revision: unsigned("operator", &row, 0)?, all })
    }

    async fn put_operators(&self, operators: &Operators) -> Result<(), StoreError> {
        let sql = match operators.revision {
            1 => "INSERT INTO operators (only_row, revision, data) VALUES (true, $1, $2)",
            _ => "UPDATE operators SET revision = $1, data = $2 WHERE revision + 1 = $1",
        };
        let revision = signed("operator", operators.revision)?;
        self.replace(sql, &[&revision, &write("operator", &operators.all)?]).await
    }

    async fn insert_admin_key(&self, key: &AdminKey) -> Result<(), StoreError> {
        let sql = "INSERT INTO admin_keys (id, data) VALUES ($1, $2)";
        self.session().await?.touch(sql, &[&key.id.as_str(), &write("admin key", key)?]).await.map(drop)
    }

    async fn admin_keys(&self) -> Result<Vec<AdminKey>, StoreError> {
        let rows = self.session().await?.rows("SELECT data FROM admin_keys ORDER BY id", &[]).await?;
        rows.iter().map(|row| read("admin key", column("admin key", row, 0)?)).collect()
    }

    async fn remove_admin_key(&self, id: Word) -> Result<bool, StoreError> {
        let sql = "DELETE FROM admin_keys WHERE id = $1";
        Ok(self.session().await?.touch(sql, &[&id.as_str()]).await? > 0)
    }
}

const ATTEMPTS: &str = "count of attempts";

/// Locks a count, which is there afterwards if it was not, and answers what stands in it.
async fn lock(session: &Session, key: AttemptKey) -> Result<Attempts, StoreError> {
    let insert =
        "INSERT INTO attempts (key, expires_at, data) VALUES ($1, 0, $2) ON CONFLICT (key) DO NOTHING";
    session.touch(insert, &[&&key.0[..], &write(ATTEMPTS, &Attempts::default())?]).await?;
    let row = session.row("SELECT data FROM attempts WHERE key = $1 FOR UPDATE", &[&&key.0[..]]).await?;
    row.map_or_else(|| Ok(Attempts::default()), |row| read(ATTEMPTS, column(ATTEMPTS, &row, 0)?))
}

async fn put(session: &Session, key: AttemptKey, attempts: Attempts) -> Result<(), StoreError> {
    let sql = "UPDATE attempts SET expires_at = $2, data = $3 WHERE key = $1";
    let expires = attempts.last.after(FORGOTTEN).unix_millis();
    session.touch(sql, &[&&key.0[..], &expires, &write(ATTEMPTS, &attempts)?]).await.map(drop)
}

#[async_trait]
impl Sessions for PostgresStore {
    async fn insert_session(&self, key: SessionKey, session: &SignedIn) -> Result<(), StoreError> {
        let sql = "INSERT INTO sessions (key, operator, expires_at, data) VALUES ($1, $2, $3, $4)";
        let (expires, data) = (session.expires_at.unix_millis(), write("session", session)?);
        PostgresStore::session(self)
            .await?
            .touch(sql, &[&&key.0[..], &session.operator, &expires, &data])
            .await
            .map(drop)
    }

    async fn session(&self, key: SessionKey) -> Result<Option<SignedIn>, StoreError> {
        let sql = "SELECT data FROM sessions WHERE key = $1";
        let row = PostgresStore::session(self).await?.row(sql, &[&&key.0[..]]).await?;
        row.map(|row| read("session", column("session", &row, 0)?)).transpose()
    }

    async fn end_session(&self, key: SessionKey) -> Result<bool, StoreError> {
        let sql = "DELETE FROM sessions WHERE key = $1";
        Ok(PostgresStore::session(self).await?.touch(sql, &[&&key.0[..]]).await? > 0)
    }

    async fn end_sessions_of(&self, operator: &str, except: Option<SessionKey>) -> Result<u64, StoreError> {
        let sql = "DELETE FROM sessions WHERE operator = $1 AND key IS DISTINCT FROM $2";
        let except = except.map(|key| key.0.to_vec());
        PostgresStore::session(self).await?.touch(sql, &[&operator, &except]).await
    }

    async fn attempt(
        &self,
        key: AttemptKey,
        now: Timestamp,
        free: u32,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        let session = PostgresStore::session(self).await?;
        session.begin().await?;
        let attempted = lock(&session, key).await?.attempted(now, free);
        if let Ok(counted) = attempted {
            put(&session, key, counted).await?;
        }
        session.commit().await?;
        Ok(attempted.map(drop))
    }

    async fn forgive(&self, key: AttemptKey, count: u32) -> Result<(), StoreError> {
        let session = PostgresStore::session(self).await?;
        session.begin().await?;
        let attempts = lock(&session, key).await?;
        put(&session, key, attempts.forgiven(count)).await?;
        session.commit().await
    }
}
