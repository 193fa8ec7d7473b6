//! A PostgreSQL server, which many nodes may share.
//!
//! Each intent is one statement, or one short transaction that locks the row it decides about. No statement waits or
//! runs for long, and a connection that broke is replaced: a server that stops and comes back is noticed by nothing but
//! the `Unavailable` in between. The schema is brought up by [`PostgresStore::migrate`] alone, never by the way.

mod address;
mod administration;
mod apps;
mod audit;
mod changes;
mod corps;
mod credentials;
mod host_keys;
mod key_checks;
mod messages;
mod migrations;
mod quotas;
mod session;
mod slips;
mod tls;
mod users;

use core::time::Duration;

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod, Runtime};
use kanhe_core::store::{Store, StoreError};
use kanhe_core::time::Timestamp;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Connection, Socket};
use tokio_postgres_rustls::MakeRustlsConnect;

pub use self::address::PostgresAddress;
use self::address::chain;
use self::session::Session;
use crate::OpenFault;

/// How long to wait for a free connection, and for a new one.
const WAIT: Duration = Duration::from_secs(3);

/// A store in a PostgreSQL database.
pub struct PostgresStore {
    pool: Pool,
    address: PostgresAddress,
}

impl PostgresStore {
    /// Opens a database that [`migrate`](Self::migrate) has brought up. An older or a newer schema is refused.
    pub async fn open(address: &PostgresAddress) -> Result<Self, OpenFault> {
        let client = connect(address).await?;
        migrations::check(&client).await.map_err(|why| address.fault(why.to_string()))?;
        let config = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let manager = Manager::from_config(address.config().clone(), address.tls()?, config);
        let pool = Pool::builder(manager)
            .max_size(address.connections())
            .wait_timeout(Some(WAIT))
            .create_timeout(Some(WAIT))
            .recycle_timeout(Some(WAIT))
            .runtime(Runtime::Tokio1)
            .build()
            .map_err(|why| address.fault(why.to_string()))?;
        Ok(Self { pool, address: address.clone() })
    }

    /// Brings a database to the newest schema, and says which ones it has applied. Several may try at once.
    pub async fn migrate(address: &PostgresAddress) -> Result<Vec<&'static str>, OpenFault> {
        let mut client = connect(address).await?;
        migrations::migrate(&mut client).await.map_err(|why| address.fault(why.to_string()))
    }

    async fn session(&self) -> Result<Session, StoreError> {
        Session::of(&self.pool).await
    }
}

/// A connection of its own, which closes when the client is dropped.
async fn connect(address: &PostgresAddress) -> Result<Client, OpenFault> {
    let (client, connection) = connect_with(address).await?;
    // What happens to it is told to whoever uses the client.
    tokio::spawn(async move { drop(connection.await) });
    Ok(client)
}

/// The same, with what comes in on it.
async fn connect_with(address: &PostgresAddress) -> Result<(Client, Incoming), OpenFault> {
    let connecting = tokio::time::timeout(WAIT, address.config().connect(address.tls()?));
    connecting
        .await
        .map_err(|_| address.fault("it does not answer"))?
        .map_err(|why| address.fault(chain(&why)))
}

/// The server's end of a connection.
type Incoming = Connection<Socket, <MakeRustlsConnect as MakeTlsConnect<Socket>>::Stream>;

#[async_trait]
impl Store for PostgresStore {
    async fn ping(&self) -> Result<(), StoreError> {
        self.session().await?.rows("SELECT FROM migrations LIMIT 1", &[]).await.map(drop)
    }

    async fn sweep(&self, before: Timestamp) -> Result<u64, StoreError> {
        let session = self.session().await?;
        let mut swept = 0;
        for table in ["slips", "media", "sessions", "attempts"] {
            // A bounded number at a time, so that no statement runs for long.
            let sql = format!(
                "DELETE FROM {table} WHERE ctid IN (SELECT ctid FROM {table} WHERE expires_at < $1 LIMIT 10000)"
            );
            loop {
                let touched = session.touch(&sql, &[&before.unix_millis()]).await?;
                swept += touched;
                if touched < 10_000 {
                    break;
                }
            }
        }
        Ok(swept)
    }
}
