//! What durable things are kept in: SQLite or PostgreSQL, as the settings' URL says.

use std::path::PathBuf;
use std::sync::Arc;

use kanhe_core::store::Store;
use kanhe_store::{PostgresAddress, PostgresStore, SqliteStore};

use crate::Fault;
use crate::config::ServeSettings;
use crate::state::{StateFolder, database};

/// Where the store is.
pub(super) enum Address {
    Sqlite(PathBuf),
    Postgres(Box<PostgresAddress>),
}

impl Address {
    /// Reads the settings' URL.
    pub(super) fn of(settings: &ServeSettings) -> Result<Self, Fault> {
        let url = settings.store.url.reveal();
        if let Some(path) = url.strip_prefix("sqlite:") {
            let file = if path.is_empty() { database(&settings.state) } else { PathBuf::from(path) };
            return Ok(Self::Sqlite(file));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let address = PostgresAddress::parse(url)?;
            let address = address.with_connections(settings.store.connections);
            let certificates = &settings.store.certificates;
            let is_default = certificates.as_os_str().is_empty();
            let address = if is_default { address } else { address.trusting(certificates.clone()) };
            return Ok(Self::Postgres(Box::new(address)));
        }
        // What stands there may hold a password.
        let forms = "`sqlite:`, `sqlite:PATH` or `postgres://user:password@host:5432/database`";
        Err(Fault::Other(format!("`store.url`: not one of {forms}")))
    }
}

/// A store that is open.
pub(super) enum Opened {
    /// It is this process's alone.
    Own(Arc<SqliteStore>),
    /// Other nodes may use it too.
    Common(Arc<PostgresStore>),
}

impl Opened {
    /// Opens the store.
    pub(super) async fn at(address: &Address) -> Result<Self, Fault> {
        Ok(match address {
            Address::Sqlite(file) => Self::Own(Arc::new(SqliteStore::open(file)?)),
            Address::Postgres(address) => Self::Common(Arc::new(PostgresStore::open(address).await?)),
        })
    }

    /// For the platform.
    pub(super) fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Own(store) => Arc::clone(store) as Arc<dyn Store>,
            Self::Common(store) => Arc::clone(store) as Arc<dyn Store>,
        }
    }
}

/// Brings the schema up, and says what was applied.
pub(super) async fn migrate(settings: &ServeSettings) -> Result<Vec<String>, Fault> {
    let applied = match Address::of(settings)? {
        Address::Sqlite(file) => {
            // Who migrates the file must be alone with it; PostgreSQL sees to that itself.
            let _folder = StateFolder::open(&settings.state)?;
            SqliteStore::migrate(&file)
        }
        Address::Postgres(address) => PostgresStore::migrate(&address).await,
    };
    Ok(applied?.into_iter().map(str::to_owned).collect())
}
