//! Settings: the file, then the environment over it, then the flags over both.
//!
//! [`layers`] lays one over another and remembers where each value came from; what there is to set is said by the
//! commented files in `defaults/`, which are the defaults, and by [`dev`] and [`serve`], which read the result.

mod dev;
mod fault;
mod layers;
mod operation;
mod sections;
mod serve;

use std::net::SocketAddr;
use std::path::Path;

use toml::Value;

use self::dev::DEFAULT as DEV_DEFAULT;
pub(crate) use self::dev::DevSettings;
pub(crate) use self::fault::ConfigFault;
use self::fault::Origin;
use self::layers::Layers;
pub(crate) use self::operation::{LogFormat, LogSettings};
pub(crate) use self::sections::MediaSettings;
use self::serve::DEFAULT as SERVE_DEFAULT;
pub(crate) use self::serve::{KeySettings, NodeSettings, ServeSettings, SharedSettings, WalletSettings};
use crate::Fault;
use crate::cli::{CheckFlags, DevFlags, Program, ServeFlags};

/// The file that `kanhe dev` reads if none is named.
const FILE: &str = "kanhe.toml";

/// The settings of `kanhe dev` that apply.
pub(crate) fn for_dev(flags: &DevFlags) -> Result<DevSettings, ConfigFault> {
    dev_layers(flags)?.settle()
}

/// The settings of `kanhe serve` that apply.
pub(crate) fn for_serve(flags: &ServeFlags) -> Result<ServeSettings, ConfigFault> {
    serve_layers(flags)?.settle()
}

fn dev_layers(flags: &DevFlags) -> Result<Layers, ConfigFault> {
    let mut layers = dev::defaults();
    match flags.config.as_deref() {
        Some(named) => lay_file(&mut layers, named)?,
        None if Path::new(FILE).exists() => lay_file(&mut layers, Path::new(FILE))?,
        None => {}
    }
    lay_variables(&mut layers)?;
    dev::lay_flags(&mut layers, flags)?;
    Ok(layers)
}

fn serve_layers(flags: &ServeFlags) -> Result<Layers, ConfigFault> {
    let mut layers = serve::defaults();
    if let Some(named) = flags.config.as_deref() {
        lay_file(&mut layers, named)?;
    }
    lay_variables(&mut layers)?;
    serve::lay_flags(&mut layers, flags)?;
    Ok(layers)
}

fn lay_file(layers: &mut Layers, file: &Path) -> Result<(), ConfigFault> {
    let shown = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => layers.lay_file(&shown, &text),
        Err(why) => Err(ConfigFault::Unreadable { file: shown, why }),
    }
}

fn lay_variables(layers: &mut Layers) -> Result<(), ConfigFault> {
    // What is no text names no setting of ours.
    let texts = std::env::vars_os()
        .filter_map(|(name, text)| Some((name.into_string().ok()?, text.to_string_lossy().into_owned())));
    layers.lay_variables(texts)
}

/// The flags that every server has.
fn lay_place(
    layers: &mut Layers,
    listen: Option<SocketAddr>,
    state: Option<&Path>,
) -> Result<(), ConfigFault> {
    let texts = [
        ("listen", "--listen", listen.map(|listen| listen.to_string())),
        ("state", "--state", state.map(|state| state.display().to_string())),
    ];
    for (key, flag, value) in texts {
        if let Some(value) = value {
            layers.lay(&[key.to_owned()], Value::String(value), Origin::Flag(flag))?;
        }
    }
    Ok(())
}

/// `kanhe config default`
pub(crate) fn print_default(program: Program) {
    print!(
        "{}",
        match program {
            Program::Dev => DEV_DEFAULT,
            Program::Serve => SERVE_DEFAULT,
            Program::Gateway => kanhe_gateway::config::DEFAULT,
        }
    );
}

/// `kanhe config check`
pub(crate) fn check(flags: &CheckFlags) -> Result<(), Fault> {
    let CheckFlags { program, flags } = flags;
    let layers = match program {
        Program::Dev => {
            let layers = dev_layers(flags)?;
            layers.settle::<DevSettings>()?;
            layers
        }
        Program::Gateway => return crate::gateway::check(flags.config.as_deref()),
        Program::Serve => {
            let DevFlags { listen, state, config, .. } = flags.clone();
            let layers = serve_layers(&ServeFlags { listen, state, config, json: false })?;
            layers.settle::<ServeSettings>()?;
            layers
        }
    };
    for (key, value, origin) in layers.values() {
        println!("{key:<36} {:<20} # {origin}", shown(&key, value));
    }
    Ok(())
}

/// A value as it may be shown: nothing that is secret.
fn shown(key: &str, value: &Value) -> String {
    match value.as_str() {
        Some(text) if key.ends_with("url") => Value::from(without_password(text)).to_string(),
        Some(text) if key.ends_with("secret_access_key") && !text.is_empty() => "\"…\"".to_owned(),
        _ => value.to_string(),
    }
}

/// `postgres://kanhe:…@host/database`
fn without_password(url: &str) -> String {
    let (url, query) = url.split_once('?').map_or((url, ""), |(url, _)| (url, "?…"));
    match url.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
        Some((scheme, (user, place))) => {
            let user = user.split_once(':').map_or(user, |(user, _)| user);
            format!("{scheme}://{user}:…@{place}{query}")
        }
        None => format!("{url}{query}"),
    }
}

#[cfg(test)]
mod tests;
