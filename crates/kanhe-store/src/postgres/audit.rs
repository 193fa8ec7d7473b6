//! The audit log.

use async_trait::async_trait;
use kanhe_core::audit::{Act, Link, Part, Search};
use kanhe_core::store::{AuditLog, StoreError};
use kanhe_core::time::Timestamp;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use super::PostgresStore;
use super::apps::is_storable;
use super::session::{column, corrupt, signed, unsigned};

const LINK: &str = "entry of the audit log";

fn link(row: &Row) -> Result<Link, StoreError> {
    let hash: &[u8] = column(LINK, row, 2)?;
    let hash = hash.try_into().map_err(|why| corrupt(LINK, why))?;
    Ok(Link { number: unsigned(LINK, row, 0)?, text: column(LINK, row, 1)?, hash })
}

#[async_trait]
impl AuditLog for PostgresStore {
    async fn append(&self, act: &Act) -> Result<Link, StoreError> {
        let session = self.session().await?;
        session.begin().await?;
        // One at a time, on all nodes, until the end of the transaction. Readers do not wait.
        let lock = "SELECT pg_advisory_xact_lock(hashtext('kanhe audit'), hashtext(current_schema()))";
        session.rows(lock, &[]).await?;
        let last = "SELECT number, text, hash FROM audit ORDER BY number DESC LIMIT 1";
        let last = session.row(last, &[]).await?.as_ref().map(link).transpose()?;
        let new = match last {
            Some(last) => Link::after(last.number, &last.hash, act),
            None => Link::first(act),
        };
        let insert = "INSERT INTO audit (number, at, actor, act, subject, text, hash)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (number, at) = (signed(LINK, new.number)?, act.at.unix_millis());
        let row: [&(dyn ToSql + Sync); 7] =
            [&number, &at, &act.actor, &act.act, &act.subject, &new.text, &&new.hash[..]];
        session.touch(insert, &row).await?;
        session.commit().await?;
        Ok(new)
    }

    async fn entries(&self, search: &Search, part: Part, limit: usize) -> Result<Vec<Link>, StoreError> {
        let wanted = [&search.actor, &search.act, &search.subject];
        if !wanted.into_iter().flatten().all(|text| is_storable(text)) {
            return Ok(Vec::new());
        }
        let (place, number) = match part {
            Part::Before(number) => ("number < $6 ORDER BY number DESC", number),
            Part::After(number) => ("number > $6 ORDER BY number", number),
        };
        let sql = format!(
            "SELECT number, text, hash FROM audit
             WHERE ($1::text IS NULL OR starts_with(actor, $1)) AND ($2::text IS NULL OR starts_with(act, $2))
               AND ($3::text IS NULL OR starts_with(subject, $3))
               AND ($4::bigint IS NULL OR at >= $4) AND ($5::bigint IS NULL OR at < $5)
               AND {place} LIMIT $7"
        );
        let (since, until) =
            (search.since.map(Timestamp::unix_millis), search.until.map(Timestamp::unix_millis));
        let number = i64::try_from(number).unwrap_or(i64::MAX);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let values: [&(dyn ToSql + Sync); 7] =
            [&search.actor, &search.act, &search.subject, &since, &until, &number, &limit];
        self.session().await?.rows(&sql, &values).await?.iter().map(link).collect()
    }
}
