//! Settings of `kanhe dev`.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use toml::Value;

use super::fault::{ConfigFault, Origin};
use super::layers::Layers;
use super::sections::{DialectSettings, MediaSettings};
use crate::cli::DevFlags;

/// The commented default settings. They *are* the defaults: everything else is laid over them.
pub(crate) const DEFAULT: &str =
    concat!(include_str!("../../defaults/dev.toml"), "\n", include_str!("../../defaults/common.toml"));

/// What applies.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DevSettings {
    /// Where to listen.
    pub(crate) listen: SocketAddr,
    /// Where to keep state.
    pub(crate) state: PathBuf,
    /// Keep nothing.
    pub(crate) ephemeral: bool,
    /// Where uploaded media are kept.
    pub(crate) media: MediaSettings,
    /// WeChat's own.
    pub(crate) wechat: DialectSettings,
}

pub(super) fn defaults() -> Layers {
    Layers::new(DEFAULT, "kanhe config default")
}

pub(super) fn lay_flags(layers: &mut Layers, flags: &DevFlags) -> Result<(), ConfigFault> {
    super::lay_place(layers, flags.listen, flags.state.as_deref())?;
    if flags.ephemeral {
        layers.lay(&["ephemeral".to_owned()], Value::Boolean(true), Origin::Flag("--ephemeral"))?;
    }
    Ok(())
}
