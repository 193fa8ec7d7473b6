//! Operators, their sessions and admin keys.

use async_trait::async_trait;
use kanhe_core::admin_key::AdminKey;
use kanhe_core::operator::{Operator, Operators};
use kanhe_core::sign_in::{AttemptKey, Attempts, FORGOTTEN, Session, SessionKey};
use kanhe_core::store::{Administrators, Sessions, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteStore;
use super::adapter::{unread, written};
use super::users::{all, one, replaced};
use crate::json::{read, write};

#[async_trait]
impl Administrators for SqliteStore {
    async fn operators(&self) -> Result<Operators, StoreError> {
        let work = |connection: &Connection| {
            let found: Option<(u64, String)> = connection
                .prepare_cached("SELECT revision, data FROM operators")
                .and_then(|mut select| select.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional())
                .map_err(unread("operator"))?;
            let Some((revision, data)) = found else { return Ok(Operators::default()) };
            Ok(Operators { revision, all: read::<Vec<Operator>>("operator", &data)? })
        };
        self.reader.run(work).await
    }

    async fn put_operators(&self, operators: &Operators) -> Result<(), StoreError> {
        let (revision, data) = (operators.revision, write("operator", &operators.all)?);
        let work = move |connection: &Connection| {
            let sql = match revision {
                1 => "INSERT INTO operators (only, revision, data) VALUES (1, ?1, ?2)",
                _ => "UPDATE operators SET revision = ?1, data = ?2 WHERE revision = ?1 - 1",
            };
            replaced(connection, sql, params![revision, data])
        };
        self.writer.run(work).await
    }

    async fn insert_admin_key(&self, key: &AdminKey) -> Result<(), StoreError> {
        let (id, data) = (key.id, write("admin key", key)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO admin_keys (id, data) VALUES (?1, ?2)";
            written(connection.execute(sql, params![id.as_str(), data])).map(drop)
        };
        self.writer.run(work).await
    }

    async fn admin_keys(&self) -> Result<Vec<AdminKey>, StoreError> {
        let sql = "SELECT data FROM admin_keys ORDER BY id";
        self.reader.run(move |connection| all(connection, "admin key", sql, [])).await
    }

    async fn remove_admin_key(&self, id: Word) -> Result<bool, StoreError> {
        let work = move |connection: &Connection| {
            let sql = "DELETE FROM admin_keys WHERE id = ?1";
            Ok(written(connection.execute(sql, params![id.as_str()]))? > 0)
        };
        self.writer.run(work).await
    }
}

const ATTEMPTS: &str = "SELECT data FROM attempts WHERE key = ?1";

fn put_attempts(connection: &Connection, key: AttemptKey, attempts: Attempts) -> Result<(), StoreError> {
    let sql = "INSERT INTO attempts (key, expires_at, data) VALUES (?1, ?2, ?3)
               ON CONFLICT (key) DO UPDATE SET expires_at = excluded.expires_at, data = excluded.data";
    let expires = attempts.last.after(FORGOTTEN).unix_millis();
    let row = params![key.0, expires, write("count of attempts", &attempts)?];
    written(connection.prepare_cached(sql).and_then(|mut upsert| upsert.execute(row))).map(drop)
}

#[async_trait]
impl Sessions for SqliteStore {
    async fn insert_session(&self, key: SessionKey, session: &Session) -> Result<(), StoreError> {
        let (session, data) = (session.clone(), write("session", session)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO sessions (key, operator, expires_at, data) VALUES (?1, ?2, ?3, ?4)";
            let row = params![key.0, session.operator, session.expires_at.unix_millis(), data];
            written(connection.execute(sql, row)).map(drop)
        };
        self.writer.run(work).await
    }

    async fn session(&self, key: SessionKey) -> Result<Option<Session>, StoreError> {
        let sql = "SELECT data FROM sessions WHERE key = ?1";
        self.reader.run(move |connection| one(connection, "session", sql, params![key.0])).await
    }

    async fn end_session(&self, key: SessionKey) -> Result<bool, StoreError> {
        let work = move |connection: &Connection| {
            Ok(written(connection.execute("DELETE FROM sessions WHERE key = ?1", params![key.0]))? > 0)
        };
        self.writer.run(work).await
    }

    async fn end_sessions_of(&self, operator: &str, except: Option<SessionKey>) -> Result<u64, StoreError> {
        let operator = operator.to_owned();
        let work = move |connection: &Connection| {
            let sql = "DELETE FROM sessions WHERE operator = ?1 AND key IS NOT ?2";
            let row = params![operator, except.map(|key| key.0)];
            let ended = written(connection.execute(sql, row))?;
            Ok(u64::try_from(ended).unwrap_or(u64::MAX))
        };
        self.writer.run(work).await
    }

    async fn attempt(
        &self,
        key: AttemptKey,
        now: Timestamp,
        free: u32,
    ) -> Result<Result<(), Timestamp>, StoreError> {
        // Nobody comes between on the writer's thread.
        let work = move |connection: &Connection| {
            let before: Option<Attempts> = one(connection, "count of attempts", ATTEMPTS, params![key.0])?;
            match before.unwrap_or_default().attempted(now, free) {
                Ok(counted) => put_attempts(connection, key, counted).map(Ok),
                Err(until) => Ok(Err(until)),
            }
        };
        self.writer.run(work).await
    }

    async fn forgive(&self, key: AttemptKey, count: u32) -> Result<(), StoreError> {
        let work = move |connection: &Connection| {
            let before: Option<Attempts> = one(connection, "count of attempts", ATTEMPTS, params![key.0])?;
            before.map_or(Ok(()), |attempts| put_attempts(connection, key, attempts.forgiven(count)))
        };
        self.writer.run(work).await
    }
}
