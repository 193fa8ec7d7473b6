//! Where a database is, and the terms on which we talk to it.

use core::time::Duration;
use std::path::PathBuf;

use tokio_postgres::Config;
use tokio_postgres::config::{Host, TargetSessionAttrs};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::tls;
use crate::OpenFault;

/// How long a server may take to answer before it counts as unreachable.
const CONNECT: Duration = Duration::from_secs(3);

/// What holds in each session whatever the server's defaults are: the statements rely on READ COMMITTED (a row that was
/// waited for is read anew), and none may wait or run for long. Times in milliseconds.
const TERMS: &str = "-c default_transaction_isolation=read\\ committed -c statement_timeout=3000 -c lock_timeout=2000 \
                     -c idle_in_transaction_session_timeout=10000";

/// Where a PostgreSQL database is. It does not print its password.
#[derive(Clone)]
pub struct PostgresAddress {
    config: Config,
    connections: usize,
    trusted: Option<PathBuf>,
}

impl PostgresAddress {
    /// Reads `postgres://user:password@host:5432/database`. Several hosts may be named; the one that takes writes counts.
    pub fn parse(url: &str) -> Result<Self, OpenFault> {
        let mut config: Config = url.parse().map_err(|why: tokio_postgres::Error| {
            // The driver names the part that is wrong, and not what stands in it.
            let why = format!("its URL is wrong: {}", chain(&why));
            OpenFault { database: "postgres".to_owned(), why }
        })?;
        let options = config.get_options().map_or_else(|| TERMS.to_owned(), |own| format!("{TERMS} {own}"));
        config.options(options).application_name("kanhe").keepalives_idle(Duration::from_secs(30));
        // After a fail-over the host that was asked first may have become a read-only one.
        config.target_session_attrs(TargetSessionAttrs::ReadWrite);
        config.connect_timeout(CONNECT).tcp_user_timeout(Duration::from_secs(10));
        Ok(Self { config, connections: 16, trusted: None })
    }

    /// The same, with at most so many connections at once.
    #[must_use]
    pub fn with_connections(self, connections: usize) -> Self {
        Self { connections: connections.max(1), ..self }
    }

    /// The same, where the certificates of this file are trusted instead of the system's.
    #[must_use]
    pub fn trusting(self, certificates: PathBuf) -> Self {
        Self { trusted: Some(certificates), ..self }
    }

    pub(super) fn tls(&self) -> Result<MakeRustlsConnect, OpenFault> {
        tls::connector(self.trusted.as_deref()).map_err(|why| self.fault(why))
    }

    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    pub(super) fn connections(&self) -> usize {
        self.connections
    }

    pub(super) fn fault(&self, why: impl Into<String>) -> OpenFault {
        OpenFault { database: self.to_string(), why: why.into() }
    }
}

/// Without user and password.
impl core::fmt::Display for PostgresAddress {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("postgres://")?;
        for (at, host) in self.config.get_hosts().iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let port = self.config.get_ports().get(at).or(self.config.get_ports().first()).unwrap_or(&5432);
            match host {
                Host::Tcp(name) => write!(f, "{comma}{name}:{port}")?,
                Host::Unix(path) => write!(f, "{comma}{}", path.display())?,
            }
        }
        write!(f, "/{}", self.config.get_dbname().unwrap_or_default())
    }
}

impl core::fmt::Debug for PostgresAddress {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "PostgresAddress({self})")
    }
}

/// An error and what caused it, in one line.
pub(super) fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(why) = cause {
        let text = why.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        cause = why.source();
    }
    line.replace('\n', "; ")
}

#[cfg(test)]
mod tests {
    use super::PostgresAddress;

    #[test]
    fn an_address_shows_where_it_is_and_neither_user_nor_password() {
        let address = PostgresAddress::parse(
            "postgres://lan:geheim@db.example,db2.example:5433/kanhe?connect_timeout=9",
        )
        .unwrap();
        assert_eq!(address.to_string(), "postgres://db.example:5432,db2.example:5433/kanhe");
        assert_eq!(
            format!("{address:?}"),
            "PostgresAddress(postgres://db.example:5432,db2.example:5433/kanhe)"
        );
    }

    #[test]
    fn a_wrong_address_is_refused_without_repeating_it() {
        for url in
            ["postgres://lan:geheim@db.example:port/kanhe", "postgres://lan:geheim@db/kanhe?password_=geheim"]
        {
            let fault = PostgresAddress::parse(url).unwrap_err().to_string();
            assert!(fault.starts_with("cannot use the database postgres: its URL is wrong: "), "{fault}");
            assert!(!fault.contains("geheim"), "{fault}");
        }
    }
}
