//! Settings: the file, then the environment over it, then the flags over both. Each value remembers where it came
//! from, so that a complaint can say so.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::{Table, Value};

use crate::Fault;
use crate::cli::DevFlags;

/// The commented default settings. They *are* the defaults: everything else is laid over them.
pub(crate) const DEFAULT: &str = include_str!("../kanhe.default.toml");

/// The file that is read if none is named.
const FILE: &str = "kanhe.toml";

/// Settings of `kanhe dev`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
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

/// Where uploaded media are kept: a folder beside the database, or a store that speaks S3.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct MediaSettings {
    /// Address of the store; empty: the folder.
    pub(crate) endpoint: String,
    /// The bucket.
    pub(crate) bucket: String,
    /// Its region.
    pub(crate) region: String,
    /// Before every name.
    pub(crate) prefix: String,
    /// By whom it is entered.
    pub(crate) access_key_id: String,
    /// The file that holds his secret, and nothing else.
    pub(crate) secret_access_key_file: PathBuf,
}

/// Settings of a dialect.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct DialectSettings {
    /// How often an app may make a call.
    pub(crate) quotas: BTreeMap<kanhe_core::word::Word, u32>,
}

/// What is wrong with the settings: one line that names the key and where it stands.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ConfigFault {
    /// The file cannot be read.
    #[error("cannot read {file}: {why}")]
    Unreadable { file: String, why: std::io::Error },
    /// The file is no TOML.
    #[error("{file}, line {line}: {why}")]
    NotToml { file: String, line: usize, why: String },
    /// A key that does not exist.
    #[error("{origin}: there is no setting `{key}`; `kanhe config default` shows all of them")]
    Unknown { origin: Origin, key: String },
    /// A value of the wrong kind.
    #[error("{origin}: `{key}`: {why}")]
    Value { origin: Origin, key: String, why: String },
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(String),
    Variable(String),
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(file) => f.write_str(file),
            Self::Variable(name) => f.write_str(name),
            Self::Flag(name) => f.write_str(name),
        }
    }
}

/// Every key with its value and where it comes from, in the order of the default settings.
#[derive(Debug)]
struct Layers(Vec<(Vec<String>, Value, Origin)>);

impl Layers {
    fn defaults() -> Self {
        let mut layers = Self(Vec::new());
        flatten(&DEFAULT.parse().unwrap_or_default(), &mut Vec::new(), &mut |key, value| {
            layers.0.push((key, value, Origin::Default));
        });
        layers
    }

    fn lay(&mut self, key: Vec<String>, value: Value, origin: Origin) -> Result<(), ConfigFault> {
        match self.0.iter_mut().find(|(known, ..)| *known == key) {
            Some(known) => {
                *known = (key, value, origin);
                Ok(())
            }
            None => Err(ConfigFault::Unknown { origin, key: key.join(".") }),
        }
    }

    fn lay_file(&mut self, file: &str, text: &str) -> Result<(), ConfigFault> {
        let table: Table = text.parse().map_err(|fault: toml::de::Error| ConfigFault::NotToml {
            file: file.to_owned(),
            line: fault.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1)),
            why: fault.message().to_owned(),
        })?;
        let mut values = Vec::new();
        flatten(&table, &mut Vec::new(), &mut |key, value| values.push((key, value)));
        values.into_iter().try_for_each(|(key, value)| self.lay(key, value, Origin::File(file.to_owned())))
    }

    /// `KANHE_WECHAT__QUOTAS__TOKEN`. Other variables of that prefix belong to other programs.
    fn lay_variables(&mut self, variables: impl Fn(&str) -> Option<String>) {
        for (key, value, origin) in &mut self.0 {
            let name = format!("KANHE_{}", key.join("__").to_uppercase());
            if let Some(text) = variables(&name) {
                *value = match value {
                    Value::String(_) => Value::String(text),
                    _ => text.parse().unwrap_or(Value::String(text)),
                };
                *origin = Origin::Variable(name);
            }
        }
    }

    fn lay_flags(&mut self, flags: &DevFlags) -> Result<(), ConfigFault> {
        let texts = [
            ("listen", "--listen", flags.listen.map(|listen| listen.to_string())),
            ("state", "--state", flags.state.as_ref().map(|state| state.display().to_string())),
        ];
        for (key, flag, value) in texts {
            if let Some(value) = value {
                self.lay(vec![key.to_owned()], Value::String(value), Origin::Flag(flag))?;
            }
        }
        if flags.ephemeral {
            self.lay(vec!["ephemeral".to_owned()], Value::Boolean(true), Origin::Flag("--ephemeral"))?;
        }
        Ok(())
    }

    /// Reads the settings out of the values, one value at a time first, so that a complaint names the one.
    fn settle(&self) -> Result<Settings, ConfigFault> {
        let defaults = Self::defaults();
        for (at, (key, _, origin)) in self.0.iter().enumerate() {
            let one = defaults.0.iter().enumerate().map(|(other, known)| {
                let (key, value, _) = if other == at { &self.0[at] } else { known };
                (key, value)
            });
            table(one).try_into::<Settings>().map_err(|fault| ConfigFault::Value {
                origin: origin.clone(),
                key: key.join("."),
                why: fault.message().to_owned(),
            })?;
        }
        table(self.0.iter().map(|(key, value, _)| (key, value))).try_into().map_err(
            |fault: toml::de::Error| ConfigFault::Value {
                origin: Origin::Default,
                key: String::new(),
                why: fault.message().to_owned(),
            },
        )
    }
}

fn flatten(table: &Table, path: &mut Vec<String>, found: &mut impl FnMut(Vec<String>, Value)) {
    for (key, value) in table {
        path.push(key.clone());
        match value {
            Value::Table(table) => flatten(table, path, found),
            value => found(path.clone(), value.clone()),
        }
        path.pop();
    }
}

fn table<'a>(values: impl Iterator<Item = (&'a Vec<String>, &'a Value)>) -> Table {
    let mut root = Table::new();
    for (key, value) in values {
        insert(&mut root, key, value);
    }
    root
}

fn insert(table: &mut Table, key: &[String], value: &Value) {
    match key {
        [] => {}
        [last] => drop(table.insert(last.clone(), value.clone())),
        [first, rest @ ..] => {
            let inner = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

fn layers(flags: &DevFlags) -> Result<Layers, ConfigFault> {
    let mut layers = Layers::defaults();
    let named = flags.config.as_deref();
    let file = named.unwrap_or(Path::new(FILE));
    let shown = file.display().to_string();
    match std::fs::read_to_string(file) {
        Ok(text) => layers.lay_file(&shown, &text)?,
        Err(why) if named.is_none() && why.kind() == std::io::ErrorKind::NotFound => {}
        Err(why) => return Err(ConfigFault::Unreadable { file: shown, why }),
    }
    layers.lay_variables(|name| std::env::var(name).ok());
    layers.lay_flags(flags)?;
    Ok(layers)
}

/// The settings that apply.
pub(crate) fn load(flags: &DevFlags) -> Result<Settings, ConfigFault> {
    layers(flags)?.settle()
}

/// `kanhe config check`
pub(crate) fn check(flags: &DevFlags) -> Result<(), Fault> {
    let layers = layers(flags)?;
    layers.settle()?;
    for (key, value, origin) in &layers.0 {
        println!("{:<36} {:<20} # {origin}", key.join("."), value.to_string());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_settings_are_complete() {
        let settings = Layers::defaults().settle().unwrap();
        assert_eq!(settings.listen.to_string(), "127.0.0.1:8787");
        assert_eq!(settings.wechat.quotas.len(), 6);
    }

    #[test]
    fn a_flag_goes_before_a_variable_and_a_variable_before_the_file() {
        let mut layers = Layers::defaults();
        layers
            .lay_file("f.toml", "listen = \"127.0.0.1:1\"\nstate = \"a\"\n[wechat.quotas]\ntoken = 3")
            .unwrap();
        layers.lay_variables(|name| match name {
            "KANHE_LISTEN" => Some("127.0.0.1:2".to_owned()),
            "KANHE_WECHAT__QUOTAS__GETTICKET" => Some("7".to_owned()),
            _ => None,
        });
        let flags = DevFlags { listen: "127.0.0.1:3".parse().ok(), ephemeral: true, ..DevFlags::default() };
        layers.lay_flags(&flags).unwrap();
        let settings = layers.settle().unwrap();
        assert_eq!(settings.listen.port(), 3);
        assert_eq!(settings.state, PathBuf::from("a"));
        assert!(settings.ephemeral);
        let quota =
            |name: &str| settings.wechat.quotas.iter().find(|(key, _)| key.as_str() == name).map(|(_, n)| *n);
        assert_eq!((quota("token"), quota("getticket"), quota("clear_quota")), (Some(3), Some(7), Some(10)));
    }

    #[test]
    fn a_complaint_names_the_key_and_where_it_stands() {
        let complaint = |text: &str| {
            let mut layers = Layers::defaults();
            let laid = layers.lay_file("kanhe.toml", text);
            laid.and_then(|()| layers.settle()).unwrap_err().to_string()
        };
        assert_eq!(
            complaint("lisen = 1"),
            "kanhe.toml: there is no setting `lisen`; `kanhe config default` shows all of them"
        );
        assert_eq!(complaint("listen = \"here\""), "kanhe.toml: `listen`: invalid socket address syntax");
        assert!(complaint("a = 1\nb = ").starts_with("kanhe.toml, line 2: "));
        assert!(complaint("[wechat.quotas]\ntoken = -1").starts_with("kanhe.toml: `wechat.quotas.token`: "));
        let mut layers = Layers::defaults();
        layers.lay_variables(|name| (name == "KANHE_EPHEMERAL").then(|| "perhaps".to_owned()));
        let complaint = layers.settle().unwrap_err().to_string();
        assert!(complaint.starts_with("KANHE_EPHEMERAL: `ephemeral`: "), "{complaint}");
    }
}
