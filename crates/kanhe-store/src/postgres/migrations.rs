//! The schema: brought up by `kanhe migrate` alone, since other nodes may still be running on the one before; checked
//! at every start.

use core::fmt::Write;

use sha2::{Digest, Sha256};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Error, GenericClient};

use super::address::chain;

/// Every schema there has been, oldest first. A released one never changes; a change is a new one.
const MIGRATIONS: [(&str, &str); 6] = [
    ("0001_first", include_str!("migrations/0001_first.sql")),
    ("0002_people", include_str!("migrations/0002_people.sql")),
    ("0003_corps", include_str!("migrations/0003_corps.sql")),
    ("0004_admin", include_str!("migrations/0004_admin.sql")),
    ("0005_changes", include_str!("migrations/0005_changes.sql")),
    ("0006_key_checks", include_str!("migrations/0006_key_checks.sql")),
];

/// Why a database cannot be used as it is.
#[derive(Debug, thiserror::Error)]
pub(super) enum MigrationFault {
    #[error("it has no schema yet; run `kanhe migrate`")]
    Empty,
    #[error("its schema {found} is older than this Kanhe's, {known}; run `kanhe migrate`")]
    Older { found: usize, known: usize },
    #[error("it was written by a newer Kanhe (schema {found}, this one knows {known}); use that one")]
    Newer { found: usize, known: usize },
    #[error("its schema {name} is not the one that this Kanhe knows; restore it from a backup")]
    Changed { name: String },
    #[error("{}", chain(.0))]
    Postgres(#[from] Error),
}

/// What has been applied: name and checksum, in order.
async fn applied(client: &impl GenericClient) -> Result<Vec<(String, String)>, Error> {
    let rows = client.query("SELECT name, checksum FROM migrations ORDER BY number", &[]).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// How many of the known ones have been applied, if nothing else has.
fn count(applied: &[(String, String)], known: &[(&str, &str)]) -> Result<usize, MigrationFault> {
    if applied.len() > known.len() {
        return Err(MigrationFault::Newer { found: applied.len(), known: known.len() });
    }
    let differs = applied.iter().zip(known).find(|((_, sum), (_, sql))| *sum != checksum(sql));
    match differs {
        Some(((name, _), _)) => Err(MigrationFault::Changed { name: name.clone() }),
        None => Ok(applied.len()),
    }
}

/// Whether exactly the known ones have been applied.
fn judge(applied: &[(String, String)], known: &[(&str, &str)]) -> Result<(), MigrationFault> {
    match count(applied, known)? {
        0 => Err(MigrationFault::Empty),
        found if found < known.len() => Err(MigrationFault::Older { found, known: known.len() }),
        _ => Ok(()),
    }
}

/// Whether the schema is the newest that this program knows.
pub(super) async fn check(client: &Client) -> Result<(), MigrationFault> {
    match applied(client).await {
        Err(why) if why.code() == Some(&SqlState::UNDEFINED_TABLE) => Err(MigrationFault::Empty),
        applied => judge(&applied?, &MIGRATIONS),
    }
}

/// Applies what is missing, all of it or nothing, and says what that was.
pub(super) async fn migrate(client: &mut Client) -> Result<Vec<&'static str>, MigrationFault> {
    let transaction = client.transaction().await?;
    // A table may be large. One at a time: who comes second finds everything done.
    transaction
        .batch_execute(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '60s';
             SELECT pg_advisory_xact_lock(hashtext('kanhe migrations'), hashtext(current_schema()));
             CREATE TABLE IF NOT EXISTS migrations (
                 number   INTEGER PRIMARY KEY,
                 name     TEXT NOT NULL,
                 checksum TEXT NOT NULL
             )",
        )
        .await?;
    let done = count(&applied(&transaction).await?, &MIGRATIONS)?;
    let mut new = Vec::new();
    for (number, (name, sql)) in (1_i32..).zip(&MIGRATIONS).skip(done) {
        transaction.batch_execute(sql).await?;
        let insert = "INSERT INTO migrations (number, name, checksum) VALUES ($1, $2, $3)";
        transaction.execute(insert, &[&number, name, &checksum(sql)]).await?;
        new.push(*name);
    }
    transaction.commit().await?;
    Ok(new)
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql).iter().fold(String::new(), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{checksum, judge};

    const KNOWN: [(&str, &str); 2] = [("0001_first", "one"), ("0002_second", "two")];

    fn told(sql: &[&str]) -> Result<(), String> {
        let applied: Vec<_> = sql.iter().map(|sql| ((*sql).to_owned(), checksum(sql))).collect();
        judge(&applied, &KNOWN).map_err(|fault| fault.to_string())
    }

    #[test]
    fn only_the_known_schemas_in_their_order_are_accepted() {
        assert_eq!(told(&["one", "two"]), Ok(()));
        assert!(told(&[]).is_err_and(|line| line.starts_with("it has no schema yet")));
        assert!(
            told(&["one"]).is_err_and(|line| line.starts_with("its schema 1 is older than this Kanhe's, 2;"))
        );
        assert!(told(&["one", "two", "three"]).is_err_and(|line| line.contains("newer Kanhe (schema 3")));
        assert!(told(&["two", "one"]).is_err_and(|line| line.contains("is not the one")));
    }
}
