//! One server for all trials, started by the first that needs it; each place is a schema of its own.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use kanhe_core::signal::{Changes, Listener};
use kanhe_core::store::Store;
use kanhe_store::{Courier, PostgresAddress, PostgresStore, Task};
use tokio_postgres::{Client, NoTls};

use crate::fixture::{Backend, Common, Durable, Kept, Place, Served, Server, Way};

pub(crate) struct Postgres;

static SHARED: Mutex<Option<kanhe_testkit::Postgres>> = Mutex::new(None);

fn shared() -> String {
    let mut shared = SHARED.lock().unwrap_or_else(PoisonError::into_inner);
    shared.get_or_insert_with(kanhe_testkit::Postgres::start).url()
}

/// Ends the server, if it was needed.
pub(super) fn stop_shared() {
    drop(SHARED.lock().unwrap_or_else(PoisonError::into_inner).take());
}

async fn client(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

#[async_trait]
impl Backend for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn missing(&self) -> Option<String> {
        kanhe_testkit::Postgres::available().err().map(|missing| missing.to_string())
    }

    async fn place(&self) -> Place {
        static SCHEMAS: AtomicU64 = AtomicU64::new(1);
        let schema = format!("place_{}", SCHEMAS.fetch_add(1, Ordering::Relaxed));
        let url = tokio::task::spawn_blocking(shared).await.unwrap();
        client(&url).await.batch_execute(&format!("CREATE SCHEMA {schema}")).await.unwrap();
        let address = format!("{url}?options=-c%20search_path%3D{schema}");
        PostgresStore::migrate(&PostgresAddress::parse(&address).unwrap()).await.unwrap();
        // It goes with the server.
        Place { address, _cleaner: Box::new(()) }
    }

    async fn open(&self, address: &str) -> Arc<dyn Store> {
        Arc::new(PostgresStore::open(&PostgresAddress::parse(address).unwrap()).await.unwrap())
    }

    fn durable(&self) -> Option<&dyn Durable> {
        Some(self)
    }

    fn common(&self) -> Option<&dyn Common> {
        Some(self)
    }
}

#[async_trait]
impl Common for Postgres {
    async fn way(&self, address: &str) -> Box<dyn Way> {
        Box::new(Arc::new(PostgresStore::open(&PostgresAddress::parse(address).unwrap()).await.unwrap()))
    }

    async fn changes(&self, address: &str) -> Option<Arc<dyn Changes>> {
        Some(Arc::new(PostgresStore::open(&PostgresAddress::parse(address).unwrap()).await.unwrap()))
    }

    async fn alone(&self) -> Box<dyn Server> {
        Served::alone(self).await
    }
}

impl Way for Arc<PostgresStore> {
    fn courier(&self) -> Arc<dyn Courier> {
        Arc::clone(self) as Arc<dyn Courier>
    }

    fn listen(&self, listener: Arc<dyn Listener>) -> Task {
        PostgresStore::listen(self, listener)
    }
}

#[async_trait]
impl Durable for Postgres {
    async fn spoil(&self, address: &str, what: Kept) {
        // Text that is no JSON, JSON that is no generation, and JSON that is something else.
        let sql = match what {
            Kept::Apps => "UPDATE apps SET data = substr(data, 1, 20)",
            Kept::Lines => "UPDATE lines SET generations = '[{}]'",
            Kept::HostKeys => "UPDATE host_keys SET data = '7'",
        };
        let spoiled = client(address).await.execute(sql, &[]).await.unwrap();
        assert_ne!(spoiled, 0, "there were no {what:?} to spoil");
    }

    async fn refuse_writes(&self, address: &str) -> Box<dyn Send> {
        let other = client(address).await;
        // Readers are let in beside this lock, writers are not, and the transaction does not end by itself.
        let tables = "SELECT string_agg(quote_ident(tablename), ', ') FROM pg_tables WHERE schemaname = current_schema()";
        let tables: String = other.query_one(tables, &[]).await.unwrap().get(0);
        other.batch_execute(&format!("BEGIN; LOCK TABLE {tables} IN EXCLUSIVE MODE")).await.unwrap();
        Box::new(other)
    }

    fn writes_its_own_files(&self) -> bool {
        false
    }

    fn served(&self) -> Option<&dyn Served> {
        Some(self)
    }
}

#[async_trait]
impl Served for Postgres {
    async fn alone(&self) -> Box<dyn Server> {
        let server = tokio::task::spawn_blocking(kanhe_testkit::Postgres::start).await.unwrap();
        PostgresStore::migrate(&PostgresAddress::parse(&server.url()).unwrap()).await.unwrap();
        Box::new(server)
    }
}

impl Server for kanhe_testkit::Postgres {
    fn address(&self) -> String {
        self.url()
    }

    fn kill(&mut self) {
        self.kill();
    }

    fn start_again(&mut self) {
        self.start_again();
    }
}
