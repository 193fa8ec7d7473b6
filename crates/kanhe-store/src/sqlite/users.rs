//! Users, and what they have agreed to, in SQL.

use async_trait::async_trait;
use kanhe_core::app::AppUid;
use kanhe_core::consent::Consent;
use kanhe_core::store::{Consents, StoreError, Users};
use kanhe_core::user::{User, UserUid};
use rusqlite::{Connection, OptionalExtension, Params, params};

use super::adapter::{unread, written};
use super::{SqliteStore, unavailable};
use crate::json::{read, write};

/// The one row that a statement finds, if any, read from its JSON.
pub(super) fn one<T: serde::de::DeserializeOwned>(
    connection: &Connection,
    what: &'static str,
    sql: &str,
    key: impl Params,
) -> Result<Option<T>, StoreError> {
    let found: Option<String> = connection
        .prepare_cached(sql)
        .and_then(|mut select| select.query_row(key, |row| row.get(0)).optional())
        .map_err(unread(what))?;
    found.map(|data| read(what, &data)).transpose()
}

/// All rows that a statement finds, each read from its JSON.
pub(super) fn all<T: serde::de::DeserializeOwned>(
    connection: &Connection,
    what: &'static str,
    sql: &str,
    key: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut select = connection.prepare_cached(sql).map_err(unavailable)?;
    let rows = select.query_map(key, |row| row.get::<_, String>(0)).map_err(unavailable)?;
    rows.map(|data| read(what, &data.map_err(unread(what))?)).collect()
}

/// Runs a statement that replaces one row if its revision is the one before.
pub(super) fn replaced(connection: &Connection, sql: &str, row: impl Params) -> Result<(), StoreError> {
    match written(connection.prepare_cached(sql).and_then(|mut change| change.execute(row)))? {
        0 => Err(StoreError::Conflict),
        _ => Ok(()),
    }
}

#[async_trait]
impl Users for SqliteStore {
    async fn insert_user(&self, user: &User) -> Result<(), StoreError> {
        let (user, data) = (user.clone(), write("user", user)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO users (uid, handle, revision, data) VALUES (?1, ?2, ?3, ?4)";
            let row = params![user.uid.to_bytes(), user.handle, user.revision, data];
            written(connection.prepare_cached(sql).and_then(|mut insert| insert.execute(row))).map(drop)
        };
        self.writer.run(work).await
    }

    async fn update_user(&self, user: &User) -> Result<(), StoreError> {
        let (user, data) = (user.clone(), write("user", user)?);
        let work = move |connection: &Connection| {
            let sql =
                "UPDATE users SET handle = ?2, revision = ?3, data = ?4 WHERE uid = ?1 AND revision = ?3 - 1";
            replaced(connection, sql, params![user.uid.to_bytes(), user.handle, user.revision, data])
        };
        self.writer.run(work).await
    }

    async fn user_by_uid(&self, uid: UserUid) -> Result<Option<User>, StoreError> {
        let sql = "SELECT data FROM users WHERE uid = ?1";
        self.reader.run(move |connection| one(connection, "user", sql, params![uid.to_bytes()])).await
    }

    async fn user_by_handle(&self, handle: &str) -> Result<Option<User>, StoreError> {
        let handle = handle.to_owned();
        let sql = "SELECT data FROM users WHERE handle = ?1";
        self.reader.run(move |connection| one(connection, "user", sql, params![handle])).await
    }

    async fn users(&self, after: Option<UserUid>, limit: usize) -> Result<Vec<User>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let work = move |connection: &Connection| {
            // No uid is before the empty one.
            let after = after.map_or_else(Vec::new, |uid| uid.to_bytes().to_vec());
            let sql = "SELECT data FROM users WHERE uid > ?1 ORDER BY uid LIMIT ?2";
            all(connection, "user", sql, params![after, limit])
        };
        self.reader.run(work).await
    }
}

#[async_trait]
impl Consents for SqliteStore {
    async fn consent(&self, app: AppUid, user: UserUid) -> Result<Consent, StoreError> {
        let sql = "SELECT data FROM consents WHERE user = ?1 AND app = ?2";
        let work = move |connection: &Connection| {
            one(connection, "consent", sql, params![user.to_bytes(), app.to_bytes()])
        };
        Ok(self.reader.run(work).await?.unwrap_or_else(|| Consent::none(app, user)))
    }

    async fn put_consent(&self, consent: &Consent) -> Result<(), StoreError> {
        let (consent, data) = (consent.clone(), write("consent", consent)?);
        let work = move |connection: &Connection| {
            // The first is inserted, later ones replace; nobody comes between on the writer's thread.
            let sql = match consent.revision {
                1 => "INSERT INTO consents (user, app, revision, data) VALUES (?1, ?2, ?3, ?4)",
                _ => {
                    "UPDATE consents SET revision = ?3, data = ?4 WHERE user = ?1 AND app = ?2 AND revision = ?3 - 1"
                }
            };
            let row = params![consent.user.to_bytes(), consent.app.to_bytes(), consent.revision, data];
            replaced(connection, sql, row)
        };
        self.writer.run(work).await
    }

    async fn consents_of(&self, user: UserUid) -> Result<Vec<Consent>, StoreError> {
        let sql = "SELECT data FROM consents WHERE user = ?1 ORDER BY app";
        self.reader.run(move |connection| all(connection, "consent", sql, params![user.to_bytes()])).await
    }
}
