//! SQLite's file: its schema from the first to the newest, backups, and what is put in its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use kanhe_core::store::{Apps as _, Store};
use kanhe_store::SqliteStore;
use rusqlite::{Connection, params};

use crate::everything::{check, fill};
use crate::fixture::{Case, Fixture, cases};
use crate::samples::{app, uid};

pub(crate) const CASES: &[Case] = cases![
    from_every_earlier_schema_the_way_leads_to_the_newest_and_loses_nothing,
    a_newer_schema_is_refused_in_one_line,
    a_backup_that_is_made_while_others_write_holds_what_was_acknowledged_before,
    a_backup_writes_over_nothing_and_a_restoration_puts_aside_what_was_there,
    what_is_no_backup_is_not_restored,
];

/// Every migration there is, in order.
fn migrations() -> Vec<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/sqlite/migrations");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|file| std::fs::read_to_string(file).unwrap()).collect()
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut select = connection.prepare(sql).unwrap();
    let rows = select.query_map([], |row| row.get(0)).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Tables that hold data, and their columns.
fn tables(connection: &Connection) -> Vec<(String, String)> {
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migrations' AND name NOT LIKE 'sqlite_%'";
    let columns = |table: &str| texts(connection, &format!("SELECT name FROM pragma_table_info('{table}')"));
    texts(connection, sql).into_iter().map(|table| (table.clone(), columns(&table).join(", "))).collect()
}

/// All rows of some columns, as text.
fn rows(connection: &Connection, table: &str, columns: &str) -> Vec<String> {
    let quoted: Vec<String> = columns.split(", ").map(|column| format!("quote({column})")).collect();
    texts(connection, &format!("SELECT concat_ws(' ', {}) FROM {table} ORDER BY 1", quoted.join(", ")))
}

async fn from_every_earlier_schema_the_way_leads_to_the_newest_and_loses_nothing(fixture: &Fixture) {
    let all = migrations();
    fill(&*fixture.open().await).await;
    let fresh = Connection::open(fixture.address()).unwrap();
    let drawn = |connection: &Connection| {
        texts(connection, "SELECT concat_ws(' ', name, sql) FROM sqlite_schema ORDER BY 1")
    };
    for earlier in 1..=all.len() {
        let file = PathBuf::from(format!("{}.from_{earlier}", fixture.address()));
        let connection = Connection::open(&file).unwrap();
        let table = "CREATE TABLE migrations (number INTEGER PRIMARY KEY, sql TEXT NOT NULL) STRICT";
        connection.execute_batch(table).unwrap();
        for (number, sql) in (1..).zip(&all[..earlier]) {
            connection.execute_batch(sql).unwrap();
            connection.execute("INSERT INTO migrations VALUES (?1, ?2)", params![number, sql]).unwrap();
        }
        let tables = tables(&connection);
        connection.execute("ATTACH ?1 AS fresh", [fixture.address()]).unwrap();
        for (table, columns) in &tables {
            let copy = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM fresh.{table}");
            assert_ne!(connection.execute(&copy, []).unwrap(), 0, "{table}");
        }
        connection.execute_batch("DETACH fresh").unwrap();

        assert_eq!(SqliteStore::migrate(&file).unwrap().len(), all.len() - earlier);
        assert_eq!(drawn(&connection), drawn(&fresh), "from schema {earlier}");
        for (table, columns) in &tables {
            let (kept, all) = (rows(&connection, table, columns), rows(&fresh, table, columns));
            assert_eq!(kept, all, "{table}, from schema {earlier}");
        }
        check(&SqliteStore::open(&file).unwrap()).await;
    }
}

async fn a_newer_schema_is_refused_in_one_line(fixture: &Fixture) {
    drop(fixture.open().await);
    let connection = Connection::open(fixture.address()).unwrap();
    connection.execute("INSERT INTO migrations VALUES (999, 'later')", []).unwrap();
    let complaint = SqliteStore::open(Path::new(fixture.address())).err().unwrap().to_string();
    let known = migrations().len();
    let expected = format!(
        "cannot use the database {}: it was written by a newer Kanhe (schema {}, this one knows {known}); use that one",
        fixture.address(),
        known + 1
    );
    assert_eq!(complaint, expected);
}

/// Writes apps until the answer is dropped; the number says how many were acknowledged.
async fn writing(store: &Arc<dyn Store>) -> (Arc<AtomicU64>, tokio::task::JoinSet<()>) {
    let (acknowledged, mut task) = (Arc::new(AtomicU64::new(0)), tokio::task::JoinSet::new());
    let (store, count) = (Arc::clone(store), Arc::clone(&acknowledged));
    task.spawn(async move {
        for number in 100.. {
            store.insert_app(&app(number)).await.unwrap();
            count.store(number, Ordering::SeqCst);
        }
    });
    while acknowledged.load(Ordering::SeqCst) < 110 {
        tokio::task::yield_now().await;
    }
    (acknowledged, task)
}

async fn a_backup_that_is_made_while_others_write_holds_what_was_acknowledged_before(fixture: &Fixture) {
    let store = fixture.open().await;
    fill(&*store).await;
    let (acknowledged, task) = writing(&store).await;
    let database = PathBuf::from(fixture.address());
    let backup = PathBuf::from(format!("{}.backup", fixture.address()));
    let before = acknowledged.load(Ordering::SeqCst);
    let made = tokio::task::spawn_blocking({
        let (database, backup) = (database.clone(), backup.clone());
        move || SqliteStore::back_up(&database, &backup).unwrap()
    });
    assert!(made.await.unwrap().starts_with("000"));
    drop(task);

    let elsewhere = PathBuf::from(format!("{}.elsewhere", fixture.address()));
    assert_eq!(SqliteStore::restore(&backup, &elsewhere).unwrap(), (Vec::new(), None));
    let restored = SqliteStore::open(&elsewhere).unwrap();
    check(&restored).await;
    for number in 100..=before {
        assert_eq!(restored.app_by_uid(uid(number)).await.unwrap(), Some(app(number)));
    }
}

async fn a_backup_writes_over_nothing_and_a_restoration_puts_aside_what_was_there(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    let database = PathBuf::from(fixture.address());
    let backup = PathBuf::from(format!("{}.backup", fixture.address()));
    SqliteStore::back_up(&database, &backup).unwrap();
    assert_eq!(std::os::unix::fs::MetadataExt::mode(&backup.metadata().unwrap()) & 0o777, 0o600);
    let again = SqliteStore::back_up(&database, &backup).unwrap_err().to_string();
    assert!(again.contains("exists"), "{again}");
    store.insert_app(&app(2)).await.unwrap();
    drop(store);

    let (_, aside) = SqliteStore::restore(&backup, &database).unwrap();
    let store = fixture.open().await;
    assert_eq!(store.apps(None, 9).await.unwrap(), [app(1)]);
    let before = fixture.backend.open(aside.unwrap().to_str().unwrap()).await;
    assert_eq!(before.apps(None, 9).await.unwrap(), [app(1), app(2)]);
    drop(store);
    let (_, second) = SqliteStore::restore(&backup, &database).unwrap();
    assert!(second.unwrap().to_str().unwrap().ends_with(".replaced-2"));
}

async fn what_is_no_backup_is_not_restored(fixture: &Fixture) {
    let store = fixture.open().await;
    store.insert_app(&app(1)).await.unwrap();
    drop(store);
    let database = PathBuf::from(fixture.address());
    let bad = PathBuf::from(format!("{}.bad", fixture.address()));
    assert!(SqliteStore::restore(&bad, &database).is_err(), "it is not there");
    std::fs::write(&bad, "this is no database, and it is longer than the header of one would be ".repeat(9))
        .unwrap();
    assert!(SqliteStore::restore(&bad, &database).is_err(), "no database");
    std::fs::remove_file(&bad).unwrap();
    SqliteStore::back_up(&database, &bad).unwrap();
    Connection::open(&bad).unwrap().execute("INSERT INTO migrations VALUES (999, 'x')", []).unwrap();
    let newer = SqliteStore::restore(&bad, &database).unwrap_err().to_string();
    assert!(newer.contains("newer Kanhe"), "{newer}");
    assert_eq!(fixture.open().await.apps(None, 9).await.unwrap(), [app(1)], "nothing was touched");
}
