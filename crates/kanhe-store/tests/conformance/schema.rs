//! PostgreSQL's schema: brought up from whatever it was before, by one of many; a start refuses what it does not know.

use std::path::PathBuf;

use kanhe_store::{PostgresAddress, PostgresStore};
use tokio_postgres::{Client, NoTls};

use crate::everything::{check, fill};
use crate::fixture::{Case, Fixture, cases};
use crate::race::race;

pub(crate) const CASES: &[Case] = cases![
    from_every_earlier_schema_the_way_leads_to_the_newest_and_loses_nothing,
    of_many_that_migrate_at_once_one_does_it_and_all_are_content,
    a_start_refuses_a_database_without_a_schema,
    a_start_refuses_a_newer_and_a_changed_schema,
];

/// An empty schema beside those of other trials.
async fn empty(fixture: &Fixture, name: &str) -> (PostgresAddress, Client) {
    let (url, place) = fixture.address().rsplit_once("%3D").unwrap();
    let url = format!("{url}%3D{place}_{name}");
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.batch_execute(&format!("CREATE SCHEMA {place}_{name}")).await.unwrap();
    (PostgresAddress::parse(&url).unwrap(), client)
}

/// Every migration there is: name and text, in order.
fn migrations() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/postgres/migrations");
    let mut files: Vec<PathBuf> = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let named = |file: PathBuf| {
        (file.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read_to_string(file).unwrap())
    };
    files.into_iter().map(named).collect()
}

/// Brings up an earlier schema, as an earlier program would have.
async fn apply(client: &Client, migrations: &[(String, String)]) {
    let table =
        "CREATE TABLE migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL)";
    client.batch_execute(table).await.unwrap();
    for (number, (name, sql)) in (1_i32..).zip(migrations) {
        client.batch_execute(sql).await.unwrap();
        let insert = "INSERT INTO migrations VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))";
        client.execute(insert, &[&number, name, sql]).await.unwrap();
    }
}

/// Everything that makes a schema, as text.
async fn drawn(client: &Client) -> Vec<String> {
    let sql = "SELECT concat_ws(' ', table_name, column_name, data_type, collation_name, is_nullable, column_default)
               FROM information_schema.columns WHERE table_schema = current_schema()
               UNION ALL
               SELECT replace(indexdef, current_schema() || '.', '') FROM pg_indexes
               WHERE schemaname = current_schema() ORDER BY 1";
    client.query(sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

async fn from_every_earlier_schema_the_way_leads_to_the_newest_and_loses_nothing(fixture: &Fixture) {
    let all = migrations();
    let (fresh, fresh_client) = empty(fixture, "fresh").await;
    assert_eq!(
        PostgresStore::migrate(&fresh).await.unwrap(),
        all.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>()
    );
    let newest = drawn(&fresh_client).await;
    assert!(newest.iter().any(|line| line.starts_with("apps uid bytea")), "{newest:#?}");
    fill(&PostgresStore::open(&fresh).await.unwrap()).await;
    let place = fixture.address().rsplit_once("%3D").unwrap().1;

    for earlier in 1..=all.len() {
        let (address, client) = empty(fixture, &format!("from_{earlier}")).await;
        apply(&client, &all[..earlier]).await;
        let tables = tables(&client).await;
        for (table, columns) in &tables {
            let copy = format!("INSERT INTO {table} ({columns}) SELECT {columns} FROM {place}_fresh.{table}");
            assert_ne!(client.execute(&copy, &[]).await.unwrap(), 0, "{table}");
        }
        assert_eq!(PostgresStore::migrate(&address).await.unwrap().len(), all.len() - earlier);
        assert_eq!(drawn(&client).await, newest, "from schema {earlier}");
        for (table, columns) in &tables {
            let (kept, all) =
                (rows(&client, table, columns).await, rows(&fresh_client, table, columns).await);
            assert_eq!(kept, all, "{table}, from schema {earlier}");
        }
        check(&PostgresStore::open(&address).await.unwrap()).await;
        assert!(
            PostgresStore::migrate(&address).await.unwrap().is_empty(),
            "a second time there is nothing to do"
        );
    }
}

/// What a schema keeps data in: tables and their columns. What nodes need to follow changes is no data.
async fn tables(client: &Client) -> Vec<(String, String)> {
    let sql =
        "SELECT table_name::text, string_agg(quote_ident(column_name), ', ') FROM information_schema.columns
               WHERE table_schema = current_schema() AND table_name NOT IN ('migrations', 'marks')
                 AND column_name <> 'changed' GROUP BY table_name";
    client.query(sql, &[]).await.unwrap().iter().map(|row| (row.get(0), row.get(1))).collect()
}

async fn rows(client: &Client, table: &str, columns: &str) -> Vec<String> {
    let sql = format!("SELECT row_to_json(kept)::text FROM (SELECT {columns} FROM {table}) kept ORDER BY 1");
    client.query(&sql, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
}

async fn of_many_that_migrate_at_once_one_does_it_and_all_are_content(fixture: &Fixture) {
    let (address, _client) = empty(fixture, "raced").await;
    let applied = race(6, |_| {
        let address = address.clone();
        async move { PostgresStore::migrate(&address).await.unwrap().len() }
    })
    .await;
    assert_eq!(applied.iter().sum::<usize>(), migrations().len(), "{applied:?}");
    PostgresStore::open(&address).await.unwrap();
}

async fn complaint(address: &PostgresAddress) -> String {
    let complaint = PostgresStore::open(address).await.err().unwrap().to_string();
    let beginning = format!("cannot use the database {address}: ");
    complaint.strip_prefix(&beginning).unwrap_or_else(|| panic!("{complaint}")).to_owned()
}

async fn a_start_refuses_a_database_without_a_schema(fixture: &Fixture) {
    let (address, client) = empty(fixture, "empty").await;
    assert_eq!(complaint(&address).await, "it has no schema yet; run `kanhe migrate`");
    assert!(drawn(&client).await.is_empty(), "a start that is refused leaves nothing behind");
}

async fn a_start_refuses_a_newer_and_a_changed_schema(fixture: &Fixture) {
    let (address, client) = empty(fixture, "strange").await;
    PostgresStore::migrate(&address).await.unwrap();
    let known = migrations().len();

    client.batch_execute("INSERT INTO migrations VALUES (999, '0999_later', 'x')").await.unwrap();
    let newer = format!(
        "it was written by a newer Kanhe (schema {}, this one knows {known}); use that one",
        known + 1
    );
    assert_eq!(complaint(&address).await, newer);
    assert!(PostgresStore::migrate(&address).await.is_err(), "nor is it brought back");

    client.batch_execute("DELETE FROM migrations WHERE number = 999").await.unwrap();
    client.batch_execute("UPDATE migrations SET checksum = 'x' WHERE number = 1").await.unwrap();
    let changed = "its schema 0001_first is not the one that this Kanhe knows; restore it from a backup";
    assert_eq!(complaint(&address).await, changed);
    assert!(PostgresStore::migrate(&address).await.is_err(), "nor is it overwritten");
}
