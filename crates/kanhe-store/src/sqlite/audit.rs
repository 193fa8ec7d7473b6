//! The audit log.

use async_trait::async_trait;
use kanhe_core::audit::{Act, Link, Part, Search};
use kanhe_core::store::{AuditLog, StoreError};
use kanhe_core::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::adapter::{unread, written};
use super::{SqliteStore, unavailable};

const LINK: &str = "entry of the audit log";

fn link(row: &Row<'_>) -> Result<Link, rusqlite::Error> {
    Ok(Link { number: row.get(0)?, text: row.get(1)?, hash: row.get(2)? })
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn append(&self, act: &Act) -> Result<Link, StoreError> {
        let act = act.clone();
        // Only the writer thread writes, within a transaction that began as a writing one: nobody comes between, also
        // no other process.
        let work = move |connection: &Connection| {
            let last = connection
                .prepare_cached("SELECT number, text, hash FROM audit ORDER BY number DESC LIMIT 1")
                .and_then(|mut select| select.query_row([], link).optional())
                .map_err(unread(LINK))?;
            let new = match last {
                Some(last) => Link::after(last.number, &last.hash, &act),
                None => Link::first(&act),
            };
            let sql = "INSERT INTO audit (number, at, actor, act, subject, text, hash)
                       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
            let row = params![
                new.number,
                act.at.unix_millis(),
                act.actor,
                act.act,
                act.subject,
                new.text,
                new.hash
            ];
            written(connection.prepare_cached(sql).and_then(|mut insert| insert.execute(row)))?;
            Ok(new)
        };
        self.writer.run(work).await
    }

    async fn entries(&self, search: &Search, part: Part, limit: usize) -> Result<Vec<Link>, StoreError> {
        let search = search.clone();
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let work = move |connection: &Connection| {
            let (place, number) = match part {
                Part::Before(number) => ("number < ?6 ORDER BY number DESC", number),
                Part::After(number) => ("number > ?6 ORDER BY number", number),
            };
            let sql = format!(
                "SELECT number, text, hash FROM audit
                 WHERE (?1 IS NULL OR substr(actor, 1, length(?1)) = ?1)
                   AND (?2 IS NULL OR substr(act, 1, length(?2)) = ?2)
                   AND (?3 IS NULL OR substr(subject, 1, length(?3)) = ?3)
                   AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5)
                   AND {place} LIMIT ?7"
            );
            let (since, until) =
                (search.since.map(Timestamp::unix_millis), search.until.map(Timestamp::unix_millis));
            let number = i64::try_from(number).unwrap_or(i64::MAX);
            let values = params![search.actor, search.act, search.subject, since, until, number, limit];
            let mut select = connection.prepare_cached(&sql).map_err(unavailable)?;
            let rows = select.query_map(values, link).map_err(unavailable)?;
            rows.map(|row| row.map_err(unread(LINK))).collect()
        };
        self.reader.run(work).await
    }
}
