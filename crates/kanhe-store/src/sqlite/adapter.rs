//! The port, in SQL.

use async_trait::async_trait;
use kanhe_core::app::{App, AppUid};
use kanhe_core::credential::{CredentialKey, Ending, Generation, Line, NextGeneration};
use kanhe_core::host::HostKey;
use kanhe_core::quota::{Counter, Taken};
use kanhe_core::store::{Advance, Apps, Credentials, HostKeys, Quotas, Store, StoreError};
use kanhe_core::time::Timestamp;
use kanhe_core::word::{Dialect, Word};
use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, Row, params};

use super::{SqliteStore, unavailable};
use crate::json::{read, word, write};

/// How many rows a change has come to; a conflict when somebody else has the key.
pub(super) fn written(result: Result<usize, Error>) -> Result<usize, StoreError> {
    result.map_err(|why| match why.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Conflict,
        _ => unavailable(why),
    })
}

/// What a row that cannot be read comes to: what stands in it is of no use, or the database is out of reach.
pub(super) fn unread(what: &'static str) -> impl Fn(Error) -> StoreError {
    move |why| match why {
        Error::FromSqlConversionFailure(..)
        | Error::IntegralValueOutOfRange(..)
        | Error::InvalidColumnType(..)
        | Error::Utf8Error(..) => StoreError::Corrupt { what, source: why.into() },
        why => unavailable(why),
    }
}

fn app(found: Result<Option<String>, Error>) -> Result<Option<App>, StoreError> {
    found.map_err(unread("app"))?.map(|data| read("app", &data)).transpose()
}

#[async_trait]
impl Apps for SqliteStore {
    async fn insert_app(&self, app: &App) -> Result<(), StoreError> {
        let (app, data) = (app.clone(), write("app", app)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO apps (uid, dialect, client_id, revision, data, corp, agent)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let (uid, dialect) = (app.uid.to_bytes(), app.dialect.as_str());
            let (corp, agent) = (app.corp(), agent(&app));
            let row = params![uid, dialect, app.client_id, app.revision, data, corp, agent];
            written(connection.prepare_cached(sql).and_then(|mut insert| insert.execute(row))).map(drop)
        };
        self.writer.run(work).await
    }

    async fn update_app(&self, app: &App) -> Result<(), StoreError> {
        let (app, data) = (app.clone(), write("app", app)?);
        let work = move |connection: &Connection| {
            let sql = "UPDATE apps SET dialect = ?2, client_id = ?3, revision = ?4, data = ?5, corp = ?6, agent = ?7
                       WHERE uid = ?1 AND revision = ?4 - 1";
            let (uid, dialect) = (app.uid.to_bytes(), app.dialect.as_str());
            let (corp, agent) = (app.corp(), agent(&app));
            let row = params![uid, dialect, app.client_id, app.revision, data, corp, agent];
            match written(connection.prepare_cached(sql).and_then(|mut update| update.execute(row)))? {
                0 => Err(StoreError::Conflict),
                _ => Ok(()),
            }
        };
        self.writer.run(work).await
    }

    async fn app_by_client_id(&self, dialect: Dialect, client_id: &str) -> Result<Option<App>, StoreError> {
        let client_id = client_id.to_owned();
        let work = move |connection: &Connection| {
            let sql = "SELECT data FROM apps WHERE dialect = ?1 AND client_id = ?2";
            let key = params![dialect.as_str(), client_id];
            app(connection
                .prepare_cached(sql)
                .and_then(|mut select| select.query_row(key, |row| row.get(0)).optional()))
        };
        self.reader.run(work).await
    }

    async fn app_by_agent(&self, dialect: Dialect, agent: &str) -> Result<Option<App>, StoreError> {
        let agent = agent.to_owned();
        let work = move |connection: &Connection| {
            let sql = "SELECT data FROM apps WHERE dialect = ?1 AND agent = ?2";
            let key = params![dialect.as_str(), agent];
            app(connection
                .prepare_cached(sql)
                .and_then(|mut select| select.query_row(key, |row| row.get(0)).optional()))
        };
        self.reader.run(work).await
    }

    async fn apps_in(&self, dialect: Dialect, corp: &str, limit: usize) -> Result<Vec<App>, StoreError> {
        let corp = corp.to_owned();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let work = move |connection: &Connection| {
            let sql = "SELECT data FROM apps WHERE dialect = ?1 AND corp = ?2 ORDER BY uid LIMIT ?3";
            let mut select = connection.prepare_cached(sql).map_err(unavailable)?;
            let rows = select
                .query_map(params![dialect.as_str(), corp, limit], |row| row.get::<_, String>(0))
                .map_err(unavailable)?;
            rows.map(|data| read("app", &data.map_err(unread("app"))?)).collect()
        };
        self.reader.run(work).await
    }

    async fn app_by_uid(&self, uid: AppUid) -> Result<Option<App>, StoreError> {
        let work = move |connection: &Connection| {
            let key = params![uid.to_bytes()];
            let select = connection.prepare_cached("SELECT data FROM apps WHERE uid = ?1");
            app(select.and_then(|mut select| select.query_row(key, |row| row.get(0)).optional()))
        };
        self.reader.run(work).await
    }

    async fn app_count(&self) -> Result<u64, StoreError> {
        let count = |connection: &Connection| {
            connection.query_row("SELECT count(*) FROM apps", [], |row| row.get(0)).map_err(unavailable)
        };
        self.reader.run(count).await
    }

    async fn apps(&self, after: Option<AppUid>, limit: usize) -> Result<Vec<App>, StoreError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let work = move |connection: &Connection| {
            // No uid is before the empty one.
            let after = after.map_or_else(Vec::new, |uid| uid.to_bytes().to_vec());
            let sql = "SELECT data FROM apps WHERE uid > ?1 ORDER BY uid LIMIT ?2";
            let mut select = connection.prepare_cached(sql).map_err(unavailable)?;
            let rows = select
                .query_map(params![after, limit], |row| row.get::<_, String>(0))
                .map_err(unavailable)?;
            rows.map(|data| read("app", &data.map_err(unread("app"))?)).collect()
        };
        self.reader.run(work).await
    }
}

/// What an app is called where it is installed.
fn agent(app: &App) -> Option<&str> {
    app.installation.as_ref().map(|installation| &*installation.agent)
}

fn select_line(connection: &Connection, key: &CredentialKey) -> Result<Line, StoreError> {
    let sql = "SELECT revision, generations FROM lines WHERE app = ?1 AND kind = ?2";
    let found: Option<(u64, String)> = connection
        .prepare_cached(sql)
        .and_then(|mut select| {
            let key = params![key.app.to_bytes(), key.kind.as_str()];
            select.query_row(key, |row| Ok((row.get(0)?, row.get(1)?))).optional()
        })
        .map_err(unread("line of credentials"))?;
    let Some((revision, generations)) = found else { return Ok(Line::default()) };
    let generations: Vec<Generation> = read("line of credentials", &generations)?;
    Ok(Line::new(revision, generations))
}

fn replace_line(connection: &Connection, key: &CredentialKey, line: &Line) -> Result<(), StoreError> {
    let generations = write("line of credentials", &line.all())?;
    let sql = "INSERT INTO lines (app, kind, revision, generations) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT (app, kind) DO UPDATE SET revision = excluded.revision, generations = excluded.generations";
    let row = params![key.app.to_bytes(), key.kind.as_str(), line.revision(), generations];
    connection.prepare_cached(sql).and_then(|mut upsert| upsert.execute(row)).map_err(unavailable)?;
    Ok(())
}

#[async_trait]
impl Credentials for SqliteStore {
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError> {
        let key = *key;
        self.reader.run(move |connection| select_line(connection, &key)).await
    }

    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError> {
        let (key, next) = (*key, *next);
        // Only the writer thread writes, within a transaction that began as a writing one: nobody comes between.
        let work = move |connection: &Connection| {
            let line = select_line(connection, &key)?;
            if expected.is_some_and(|expected| expected != line.number()) {
                return Ok(Advance::Lost(line));
            }
            let line = line.advanced(&next);
            replace_line(connection, &key, &line)?;
            Ok(Advance::Done(line))
        };
        self.writer.run_once(work).await
    }

    async fn extend(
        &self,
        key: &CredentialKey,
        number: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Line, StoreError> {
        let key = *key;
        let work = move |connection: &Connection| {
            let before = select_line(connection, &key)?;
            let line = before.extended(number, now, until);
            if line != before {
                replace_line(connection, &key, &line)?;
            }
            Ok(line)
        };
        self.writer.run_once(work).await
    }

    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError> {
        let key = *key;
        let work = move |connection: &Connection| {
            let line = select_line(connection, &key)?.ended(now, how);
            replace_line(connection, &key, &line)?;
            Ok(line)
        };
        self.writer.run_once(work).await
    }
}

#[async_trait]
impl Quotas for SqliteStore {
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
        let work = move |connection: &Connection| {
            // The first of a window overwrites the counter of the window before; who is late counts in the newest.
            let sql = "INSERT INTO quotas (app, call, window, used) VALUES (?1, ?2, ?3, 1)
                       ON CONFLICT (app, call) DO UPDATE SET
                         used = CASE WHEN window < excluded.window THEN 1 ELSE used + 1 END,
                         window = max(window, excluded.window)
                       WHERE window < excluded.window OR used < ?4
                       RETURNING used";
            let row = params![app.to_bytes(), call.as_str(), window.unix_millis(), limit];
            let used = connection
                .prepare_cached(sql)
                .and_then(|mut upsert| upsert.query_row(row, |row| row.get(0)).optional())
                .map_err(unread("counter"))?;
            Ok(used.map_or(Taken::Exhausted, |used| Taken::Allowed { used }))
        };
        self.writer.run_once(work).await
    }

    async fn counters(&self, app: AppUid) -> Result<Vec<Counter>, StoreError> {
        let work = move |connection: &Connection| {
            let sql = "SELECT call, window, used FROM quotas WHERE app = ?1 ORDER BY call";
            let mut select = connection.prepare_cached(sql).map_err(unavailable)?;
            let row = |row: &Row<'_>| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?));
            let rows = select.query_map(params![app.to_bytes()], row).map_err(unavailable)?;
            rows.map(|row| {
                let (call, window, used) = row.map_err(unread("counter"))?;
                let window = Timestamp::from_unix_millis(window);
                Ok(Counter { call: word("counter", &call)?, window, used })
            })
            .collect()
        };
        self.reader.run(work).await
    }

    async fn clear_quotas(&self, app: AppUid, kept: &[Word]) -> Result<(), StoreError> {
        let kept: Vec<String> = kept.iter().map(ToString::to_string).collect();
        let kept = write("list of calls", &kept)?;
        let work = move |connection: &Connection| {
            let sql = "DELETE FROM quotas WHERE app = ?1 AND call NOT IN (SELECT value FROM json_each(?2))";
            let deleted = connection
                .prepare_cached(sql)
                .and_then(|mut delete| delete.execute(params![app.to_bytes(), kept]));
            deleted.map(drop).map_err(unavailable)
        };
        self.writer.run_once(work).await
    }
}

#[async_trait]
impl HostKeys for SqliteStore {
    async fn insert_host_key(&self, key: &HostKey) -> Result<(), StoreError> {
        let (id, data) = (key.id, write("host key", key)?);
        let work = move |connection: &Connection| {
            let sql = "INSERT INTO host_keys (id, data) VALUES (?1, ?2)";
            written(connection.execute(sql, params![id.as_str(), data])).map(drop)
        };
        self.writer.run(work).await
    }

    async fn host_keys(&self) -> Result<Vec<HostKey>, StoreError> {
        let work = |connection: &Connection| {
            let mut select =
                connection.prepare_cached("SELECT data FROM host_keys ORDER BY id").map_err(unavailable)?;
            let rows = select.query_map([], |row| row.get::<_, String>(0)).map_err(unavailable)?;
            rows.map(|data| read("host key", &data.map_err(unread("host key"))?)).collect()
        };
        self.reader.run(work).await
    }

    async fn remove_host_key(&self, id: Word) -> Result<bool, StoreError> {
        let work = move |connection: &Connection| {
            let deleted = connection.execute("DELETE FROM host_keys WHERE id = ?1", params![id.as_str()]);
            Ok(written(deleted)? > 0)
        };
        self.writer.run(work).await
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn ping(&self) -> Result<(), StoreError> {
        let ask = |connection: &Connection| {
            connection.query_row("SELECT count(*) FROM migrations", [], |_| Ok(())).map_err(unavailable)
        };
        self.reader.run(ask).await
    }

    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let work = move |connection: &Connection| {
            let mut swept = 0;
            for table in ["slips", "media", "sessions", "attempts"] {
                let sql = format!("DELETE FROM {table} WHERE expires_at < ?1");
                swept += connection.execute(&sql, params![before.unix_millis()]).map_err(unavailable)?;
            }
            Ok(u64::try_from(swept).unwrap_or(u64::MAX))
        };
        self.writer.run(work).await
    }
}
