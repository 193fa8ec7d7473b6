//! Settings of `kanhe serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use kanhe_core::secret::Secret;
use serde::Deserialize;

use super::fault::ConfigFault;
use super::layers::Layers;
use super::operation::{
    HttpSettings, LogSettings, MetricsSettings, ProxySettings, StopSettings, TlsSettings, VerdictSettings,
};
use super::sections::{DialectSettings, MediaSettings, secret};
use crate::cli::ServeFlags;

/// The commented default settings. They *are* the defaults: everything else is laid over them.
pub(crate) const DEFAULT: &str = concat!(
    include_str!("../../defaults/serve.toml"),
    "\n",
    include_str!("../../defaults/operation.toml"),
    "\n",
    include_str!("../../defaults/common.toml")
);

/// What applies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ServeSettings {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where this node keeps what is its own.
    pub(crate) state: PathBuf,
    /// Where everything durable is.
    pub(crate) store: StoreSettings,
    /// Where the master keys come from.
    pub(crate) keys: KeySettings,
    /// What nodes share beside it.
    pub(crate) shared: SharedSettings,
    /// This node.
    pub(crate) node: NodeSettings,
    /// The network.
    pub(crate) http: HttpSettings,
    /// Certificates.
    pub(crate) tls: TlsSettings,
    /// Who stands in front.
    pub(crate) proxies: ProxySettings,
    /// The order of stopping.
    pub(crate) stop: StopSettings,
    /// The process's log.
    pub(crate) log: LogSettings,
    /// The log of verdicts.
    pub(crate) verdicts: VerdictSettings,
    /// Metrics.
    pub(crate) metrics: MetricsSettings,
    /// The wallet of Alipay+.
    pub(crate) alipayplus: WalletSettings,
    /// Where uploaded media are kept.
    pub(crate) media: MediaSettings,
    /// WeChat's own.
    pub(crate) wechat: DialectSettings,
}

/// Where everything durable is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StoreSettings {
    /// `sqlite:PATH` or `postgres://…`, which may hold a password.
    #[serde(deserialize_with = "secret")]
    pub(crate) url: Secret,
    /// How many connections to PostgreSQL at most.
    pub(crate) connections: usize,
    /// Whom to trust for TLS; empty: whom the system trusts.
    pub(crate) certificates: PathBuf,
}

/// Where the master keys come from: one of these, and else the state folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KeySettings {
    /// A file of ours.
    pub(crate) file: PathBuf,
    /// The keys themselves.
    #[serde(deserialize_with = "secret")]
    pub(crate) master: Secret,
    /// Prints them.
    pub(crate) command: String,
}

/// What nodes share beside the store.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SharedSettings {
    /// `redis://…`, which may hold a password; empty: nothing.
    #[serde(deserialize_with = "secret")]
    pub(crate) url: Secret,
    /// Before each key.
    pub(crate) prefix: String,
}

/// One node among several.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeSettings {
    /// Of how many apps it keeps copies.
    pub(crate) copies: usize,
    /// Whether nodes tell each other of changes.
    pub(crate) messages: bool,
    /// How long a copy is believed.
    pub(crate) staleness_seconds: u32,
    /// The same while the store is out of reach.
    pub(crate) outage_seconds: u32,
}

/// The wallet of Alipay+.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WalletSettings {
    /// The edition that it is set up after.
    pub(crate) edition: String,
    /// Where its own pages are.
    pub(crate) pages: String,
    /// Which of its keys signs replies.
    pub(crate) key_version: u16,
}

pub(super) fn defaults() -> Layers {
    Layers::new(DEFAULT, "kanhe config default --for serve")
}

pub(super) fn lay_flags(layers: &mut Layers, flags: &ServeFlags) -> Result<(), ConfigFault> {
    super::lay_place(layers, flags.listen, flags.state.as_deref())
}
