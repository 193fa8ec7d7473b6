//! Settings of how a server is operated: the network, stopping, logs, metrics. Each section becomes what `kanhe-server`
//! takes.

use core::time::Duration;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use kanhe_server::connection::WrongSecrets;
use kanhe_server::connection::limits::Limits;
use kanhe_server::connection::proxies::{ForwardedBy, Proxies};
use kanhe_server::connection::stop::Drain;
use kanhe_server::connection::tls::{Tls, TlsFault};
use kanhe_server::verdicts::Bounds;
use kanhe_server::verdicts::journal::Which;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

/// The network.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct HttpSettings {
    header_bytes: usize,
    header_seconds: u64,
    body_seconds: u64,
    idle_seconds: u64,
    write_seconds: u64,
    connections: usize,
    connections_per_address: usize,
    requests_in_flight: usize,
    /// Names by which the server may be asked.
    pub(crate) hosts: Vec<String>,
    wrong_secrets: u32,
    wrong_secret_delay_ms: u64,
}

impl HttpSettings {
    /// What others may take.
    pub(crate) fn limits(&self) -> Limits {
        Limits {
            // Below it no header fits that anybody sends.
            header_bytes: self.header_bytes.max(1024),
            header_time: Duration::from_secs(self.header_seconds),
            body_time: Duration::from_secs(self.body_seconds),
            idle_time: Duration::from_secs(self.idle_seconds),
            write_time: Duration::from_secs(self.write_seconds),
            connections: self.connections,
            connections_per_address: self.connections_per_address,
            requests_in_flight: self.requests_in_flight,
        }
    }

    /// What slows those down who guess.
    pub(crate) fn wrong_secrets(&self) -> Arc<WrongSecrets> {
        Arc::new(WrongSecrets::new(self.wrong_secrets, Duration::from_millis(self.wrong_secret_delay_ms)))
    }
}

/// Certificates.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsSettings {
    certificate: PathBuf,
    private_key: PathBuf,
    look_seconds: u64,
}

impl TlsSettings {
    /// The certificates, if there are to be some.
    pub(crate) fn open(&self) -> Result<Option<Arc<Tls>>, TlsFault> {
        if !self.is_wanted() {
            return Ok(None);
        }
        Tls::open(self.certificate.clone(), self.private_key.clone()).map(Arc::new).map(Some)
    }

    /// Whether there are to be some.
    pub(crate) fn is_wanted(&self) -> bool {
        [&self.certificate, &self.private_key].into_iter().any(|file| !file.as_os_str().is_empty())
    }

    /// How often to look for new ones.
    pub(crate) fn look_every(&self) -> Duration {
        Duration::from_secs(self.look_seconds.max(1))
    }
}

/// Who stands in front.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ProxySettings {
    #[serde(deserialize_with = "networks")]
    trusted: Vec<ipnet::IpNet>,
    header: ForwardedBy,
}

impl ProxySettings {
    /// As the server takes them.
    pub(crate) fn proxies(&self) -> Proxies {
        Proxies { trusted: self.trusted.clone(), header: self.header }
    }
}

/// The order of stopping.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StopSettings {
    notice_seconds: u64,
    patience_seconds: u64,
}

impl StopSettings {
    /// As the server takes them.
    pub(crate) fn drain(self) -> Drain {
        Drain::new(Duration::from_secs(self.notice_seconds), Duration::from_secs(self.patience_seconds))
    }
}

/// The process's log.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogSettings {
    /// Its form.
    pub(crate) format: LogFormat,
    /// What is written.
    pub(crate) filter: String,
    /// Which verdicts become lines.
    pub(crate) verdicts: Which,
}

/// The form of the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// An object a line.
    Json,
}

/// The log of verdicts.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct VerdictSettings {
    entries: usize,
    bytes: usize,
}

impl VerdictSettings {
    /// As the log takes them.
    pub(crate) fn bounds(self) -> Bounds {
        Bounds { entries: self.entries, bytes: self.bytes }
    }
}

/// Metrics.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MetricsSettings {
    /// An address of their own.
    #[serde(deserialize_with = "address")]
    pub(crate) listen: Option<SocketAddr>,
}

fn networks<'de, D: Deserializer<'de>>(value: D) -> Result<Vec<ipnet::IpNet>, D::Error> {
    let texts = Vec::<String>::deserialize(value)?;
    let network = |text: &String| {
        let alone = || text.parse::<IpAddr>().ok().map(ipnet::IpNet::from);
        let why = || D::Error::custom(format!("{text:?} is no network; write one such as \"10.0.0.0/8\""));
        text.parse().ok().or_else(alone).ok_or_else(why)
    };
    texts.iter().map(network).collect()
}

fn address<'de, D: Deserializer<'de>>(value: D) -> Result<Option<SocketAddr>, D::Error> {
    let text = String::deserialize(value)?;
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(D::Error::custom)
}
