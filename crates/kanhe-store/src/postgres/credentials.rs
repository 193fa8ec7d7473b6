//! Lines of credentials: a row is read, decided about, and written if nobody else has written it meanwhile; where others
//! always come between, it is locked first.

use async_trait::async_trait;
use kanhe_core::credential::{CredentialKey, Ending, Generation, Line, NextGeneration};
use kanhe_core::store::{Advance, Credentials, StoreError};
use kanhe_core::time::Timestamp;
use tokio_postgres::Row;

use super::PostgresStore;
use super::session::{Session, column, signed, unsigned};
use crate::json::{read, write};

const LINE: &str = "line of credentials";

fn line(row: &Row) -> Result<Line, StoreError> {
    let generations: Vec<Generation> = read(LINE, column(LINE, row, 1)?)?;
    Ok(Line::new(unsigned(LINE, row, 0)?, generations))
}

/// Locks a line, which is there afterwards if it was not, and answers what stands in it.
async fn lock(session: &Session, key: &CredentialKey) -> Result<Line, StoreError> {
    let (app, kind) = (key.app.to_bytes(), key.kind.as_str());
    let select = "SELECT revision, generations FROM lines WHERE app = $1 AND kind = $2 FOR UPDATE";
    if let Some(row) = session.row(select, &[&&app[..], &kind]).await? {
        return line(&row);
    }
    // Who inserts the same line at the same time makes this one wait, and then there is a row to lock.
    let insert = "INSERT INTO lines (app, kind, revision, generations) VALUES ($1, $2, 0, '[]')
                  ON CONFLICT (app, kind) DO NOTHING";
    session.touch(insert, &[&&app[..], &kind]).await?;
    session.row(select, &[&&app[..], &kind]).await?.map_or_else(|| Ok(Line::default()), |row| line(&row))
}

/// How often a line is written without a lock before it is locked.
const ATTEMPTS: usize = 2;

/// Writes a line in the place of one that has been read, unless it has changed since. Whether it has not.
async fn exchange(
    session: &Session,
    key: &CredentialKey,
    before: &Line,
    after: &Line,
) -> Result<bool, StoreError> {
    let (app, kind) = (key.app.to_bytes(), key.kind.as_str());
    let (revision, generations) = (signed(LINE, after.revision())?, write(LINE, &after.all())?);
    let seen = signed(LINE, before.revision())?;
    let sql = if seen == 0 {
        "INSERT INTO lines (app, kind, revision, generations) VALUES ($1, $2, $3, $4)
         ON CONFLICT (app, kind) DO UPDATE SET revision = excluded.revision, generations = excluded.generations
         WHERE lines.revision = $5"
    } else {
        "UPDATE lines SET revision = $3, generations = $4 WHERE app = $1 AND kind = $2 AND revision = $5"
    };
    Ok(session.touch(sql, &[&&app[..], &kind, &revision, &generations, &seen]).await? > 0)
}

async fn select(session: &Session, key: &CredentialKey) -> Result<Line, StoreError> {
    let sql = "SELECT revision, generations FROM lines WHERE app = $1 AND kind = $2";
    let (app, kind) = (key.app.to_bytes(), key.kind.as_str());
    let found = session.row(sql, &[&&app[..], &kind]).await?;
    found.map_or_else(|| Ok(Line::default()), |row| line(&row))
}

async fn replace(session: &Session, key: &CredentialKey, line: &Line) -> Result<(), StoreError> {
    let (app, kind) = (key.app.to_bytes(), key.kind.as_str());
    let (revision, generations) = (signed(LINE, line.revision())?, write(LINE, &line.all())?);
    let update = "UPDATE lines SET revision = $3, generations = $4 WHERE app = $1 AND kind = $2";
    session.touch(update, &[&&app[..], &kind, &revision, &generations]).await?;
    Ok(())
}

#[async_trait]
impl Credentials for PostgresStore {
    async fn line(&self, key: &CredentialKey) -> Result<Line, StoreError> {
        select(&self.session().await?, key).await
    }

    async fn advance(
        &self,
        key: &CredentialKey,
        expected: Option<u64>,
        next: &NextGeneration,
    ) -> Result<Advance, StoreError> {
        let session = self.session().await?;
        for _ in 0..ATTEMPTS {
            let before = select(&session, key).await?;
            if expected.is_some_and(|expected| expected != before.number()) {
                return Ok(Advance::Lost(before));
            }
            let after = before.advanced(next);
            if exchange(&session, key, &before, &after).await? {
                return Ok(Advance::Done(after));
            }
        }
        session.begin().await?;
        let line = lock(&session, key).await?;
        if expected.is_some_and(|expected| expected != line.number()) {
            session.commit().await?;
            return Ok(Advance::Lost(line));
        }
        let line = line.advanced(next);
        replace(&session, key, &line).await?;
        session.commit().await?;
        Ok(Advance::Done(line))
    }

    async fn extend(
        &self,
        key: &CredentialKey,
        number: u64,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Line, StoreError> {
        let session = self.session().await?;
        session.begin().await?;
        let before = lock(&session, key).await?;
        let line = before.extended(number, now, until);
        if line != before {
            replace(&session, key, &line).await?;
        }
        session.commit().await?;
        Ok(line)
    }

    async fn end(&self, key: &CredentialKey, now: Timestamp, how: Ending) -> Result<Line, StoreError> {
        let session = self.session().await?;
        session.begin().await?;
        let line = lock(&session, key).await?.ended(now, how);
        replace(&session, key, &line).await?;
        session.commit().await?;
        Ok(line)
    }
}
