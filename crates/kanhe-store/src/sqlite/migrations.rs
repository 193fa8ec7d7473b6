//! Brings a database to the newest schema, and refuses one that this program does not understand.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

/// Every schema there has been, oldest first. A released one never changes; a change is a new one.
const MIGRATIONS: [(&str, &str); 6] = [
    ("0001_first", include_str!("migrations/0001_first.sql")),
    ("0002_people", include_str!("migrations/0002_people.sql")),
    ("0003_corps", include_str!("migrations/0003_corps.sql")),
    ("0004_admin", include_str!("migrations/0004_admin.sql")),
    ("0005_changes", include_str!("migrations/0005_changes.sql")),
    ("0006_key_checks", include_str!("migrations/0006_key_checks.sql")),
];

/// Why a database cannot be used.
#[derive(Debug, thiserror::Error)]
pub(super) enum MigrationFault {
    #[error("it was written by a newer Kanhe (schema {found}, this one knows {known}); use that one")]
    Newer { found: usize, known: usize },
    #[error("its schema {name} is not the one that this Kanhe knows; restore it from a backup")]
    Changed { name: &'static str },
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
}

/// Applies what is missing, all of it or nothing, and says what that was.
pub(super) fn migrate(connection: &mut Connection) -> Result<Vec<&'static str>, MigrationFault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT",
    )?;
    let applied = applied(&transaction)?;
    if applied.len() > MIGRATIONS.len() {
        return Err(MigrationFault::Newer { found: applied.len(), known: MIGRATIONS.len() });
    }
    let mut new = Vec::new();
    for (at, (name, sql)) in MIGRATIONS.iter().enumerate() {
        match applied.get(at) {
            Some(known) if known == sql => {}
            Some(_) => return Err(MigrationFault::Changed { name }),
            None => {
                transaction.execute_batch(sql)?;
                transaction
                    .execute("INSERT INTO migrations (number, sql) VALUES (?1, ?2)", params![at + 1, sql])?;
                new.push(*name);
            }
        }
    }
    transaction.commit()?;
    Ok(new)
}

/// The name of the newest schema of a database that this program understands.
pub(super) fn schema(connection: &mut Connection) -> Result<&'static str, MigrationFault> {
    let applied = applied(&connection.transaction()?)?;
    if applied.len() > MIGRATIONS.len() {
        return Err(MigrationFault::Newer { found: applied.len(), known: MIGRATIONS.len() });
    }
    match applied.iter().zip(MIGRATIONS).find(|(applied, (_, known))| applied != known) {
        Some((_, (name, _))) => Err(MigrationFault::Changed { name }),
        None => Ok(MIGRATIONS.get(applied.len().saturating_sub(1)).map_or("", |(name, _)| name)),
    }
}

fn applied(transaction: &Transaction<'_>) -> Result<Vec<String>, rusqlite::Error> {
    let mut select = transaction.prepare("SELECT sql FROM migrations ORDER BY number")?;
    select.query_map([], |row| row.get(0))?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_brought_up_once() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        migrate(&mut connection).unwrap();
        let count: usize =
            connection.query_row("SELECT count(*) FROM migrations", [], |row| row.get(0)).unwrap();
        assert_eq!(count, MIGRATIONS.len());
    }

    #[test]
    fn a_newer_and_a_changed_schema_are_refused() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection).unwrap();
        connection.execute("INSERT INTO migrations VALUES (99, 'x')", []).unwrap();
        assert!(matches!(migrate(&mut connection), Err(MigrationFault::Newer { .. })));
        connection.execute("DELETE FROM migrations WHERE number = 99", []).unwrap();
        connection.execute("UPDATE migrations SET sql = 'x'", []).unwrap();
        assert!(matches!(migrate(&mut connection), Err(MigrationFault::Changed { .. })));
    }
}
