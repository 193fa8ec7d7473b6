//! `gateway.toml`: see `gateway.default.toml` beside this crate's manifest, which shows every setting and is the default.

mod app;
mod client;
mod reader;

use core::time::Duration;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use kanhe_core::secret::Secret;
use toml::Table;

pub use self::app::AppEntry;
pub use self::client::{Caller, Grant, Right};
use self::reader::Section;
use crate::paths::Patterns;

/// The commented default settings. They *are* the defaults: a file is laid over them.
pub const DEFAULT: &str = include_str!("../../gateway.default.toml");

/// The settings, read and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where credentials are kept.
    pub cache: Cache,
    /// Where is kept what cannot be fetched again, if not there.
    pub vault: Option<Cache>,
    /// After how long what is a corp's is dropped from memory.
    pub idle: Duration,
    /// How many failed page configs an app's pages may report in a minute.
    pub reports_a_minute: u32,
    /// How calls are forwarded.
    pub forward: Forward,
    /// Where is written down who did what.
    pub audit: Option<PathBuf>,
    /// The apps.
    pub apps: Vec<AppEntry>,
    /// Who may ask.
    pub clients: Vec<Caller>,
    /// Every value, and where it comes from. Secrets are not among them.
    pub shown: Vec<(String, String, String)>,
}

/// How calls are forwarded.
#[derive(Clone, Copy, Debug)]
pub struct Forward {
    /// The largest body.
    pub bytes: usize,
    /// How long the platform is waited for.
    pub patience: Duration,
}

/// Where credentials are kept.
#[derive(Clone, Debug)]
pub enum Cache {
    /// In this process only.
    Memory,
    /// In a SQLite file. Several processes on one machine may share it.
    Sqlite {
        /// The file.
        path: PathBuf,
        /// How it is sealed.
        keys: Keys,
    },
    /// In PostgreSQL.
    Postgres {
        /// Where it is.
        url: Secret,
        /// How it is sealed.
        keys: Keys,
    },
    /// In Redis or Valkey.
    Redis {
        /// Where it is.
        url: Secret,
        /// Before every key.
        prefix: String,
        /// How it is sealed.
        keys: Keys,
    },
}

/// What seals.
#[derive(Clone, Debug)]
pub struct Keys {
    /// From now on.
    pub key: Secret,
    /// Before.
    pub previous: Option<Secret>,
}

/// What is wrong with the settings: one line.
#[derive(Debug, thiserror::Error)]
pub enum ConfigFault {
    /// The file cannot be read.
    #[error("cannot read {file}: {why}")]
    Unreadable {
        /// Which file.
        file: String,
        /// Why.
        why: std::io::Error,
    },
    /// It is no TOML.
    #[error("{file}, line {line}: {why}")]
    Malformed {
        /// Which file.
        file: String,
        /// Where.
        line: usize,
        /// Why.
        why: String,
    },
    /// A value that cannot be, or a name that is none.
    #[error("{0}")]
    Value(String),
}

impl Config {
    /// Reads and checks a file. Paths in it are relative to its folder.
    pub fn load(path: &Path) -> Result<Self, ConfigFault> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|why| ConfigFault::Unreadable { file: file.clone(), why })?;
        let own = parse(&file, &text)?;
        let mut table = parse("gateway.default.toml", DEFAULT)?;
        table.extend(own);
        read(table, path.parent().unwrap_or(Path::new(".")))
    }
}

fn parse(file: &str, text: &str) -> Result<Table, ConfigFault> {
    text.parse().map_err(|why: toml::de::Error| ConfigFault::Malformed {
        file: file.to_owned(),
        line: why.span().map_or(1, |span| text.get(..span.start).unwrap_or("").lines().count().max(1)),
        why: why.message().to_owned(),
    })
}

fn read(table: Table, folder: &Path) -> Result<Config, ConfigFault> {
    let mut section = Section::new(String::new(), table, folder).with_variables("KANHE_GATEWAY_");
    let listen = section.required("listen")?;
    let cache = caches(&mut section, folder)?;
    let idle = Duration::from_secs(section.required("idle_seconds")?);
    let reports_a_minute = section.required("reports_a_minute")?;
    let forward = Forward {
        bytes: section.required("forward_bytes")?,
        patience: Duration::from_secs(section.required("forward_seconds")?),
    };
    let audit: String = section.required("audit")?;
    let app_tables = section.tables("app")?;
    let client_tables = section.tables("client")?;
    let mut shown = section.finish()?;
    let mut apps = Vec::new();
    let mut names = BTreeSet::new();
    for table in app_tables {
        let (app, seen) = app::read(table, folder)?;
        if !names.insert(app.app.name.clone()) {
            return Err(ConfigFault::Value(format!("there are two apps {:?}", app.app.name)));
        }
        shown.extend(seen);
        apps.push(app);
    }
    let mut clients = Vec::new();
    for table in client_tables {
        let (client, seen) = client::read(table, folder, &names)?;
        shown.extend(seen);
        clients.push(client);
    }
    let (cache, vault) = cache;
    let wallet = apps.iter().find(|entry| entry.app.dialect().as_str() == "alipayplus");
    if let (Some(entry), None, Cache::Redis { .. }) = (wallet, &vault, &cache) {
        let why = "the refresh tokens of its users must not lie in Redis only: set vault to \"sqlite:FILE\" or \"postgres\"";
        return Err(ConfigFault::Value(format!("app {:?}: {why}", entry.app.name)));
    }
    let audit = (!audit.is_empty()).then(|| folder.join(audit));
    Ok(Config { listen, cache, vault, idle, reports_a_minute, forward, audit, apps, clients, shown })
}

/// The cache and the vault.
fn caches(section: &mut Section<'_>, folder: &Path) -> Result<(Cache, Option<Cache>), ConfigFault> {
    let cache: String = section.required("cache")?;
    let vault: String = section.required("vault")?;
    let prefix: String = section.required("cache_prefix")?;
    let url = section.secret("cache_url")?;
    let vault_url = section.secret("vault_url")?;
    let key = section.secret("cache_key")?;
    let previous = section.secret("cache_previous_key")?;
    let keys = |section: &Section<'_>| {
        let ways = "cache_key is missing: one of _file, _env and _command says where it is";
        let key = key.clone().ok_or_else(|| section.fault(ways))?;
        Ok::<_, ConfigFault>(Keys { key, previous: previous.clone() })
    };
    let url_of = |section: &Section<'_>, name: &str, url: &Option<Secret>| {
        url.clone().ok_or_else(|| section.fault(format!("{name} is missing: it says where the server is")))
    };
    let cache = match cache.split_once(':') {
        None if cache == "memory" => Cache::Memory,
        None if cache == "postgres" => {
            Cache::Postgres { url: url_of(section, "cache_url", &url)?, keys: keys(section)? }
        }
        None if cache == "redis" => {
            Cache::Redis { url: url_of(section, "cache_url", &url)?, prefix, keys: keys(section)? }
        }
        Some(("sqlite", path)) if !path.is_empty() => {
            Cache::Sqlite { path: folder.join(path), keys: keys(section)? }
        }
        _ => {
            return Err(section.fault("cache is \"memory\", \"sqlite:FILE\", \"postgres\" or \"redis\""));
        }
    };
    let vault = match vault.split_once(':') {
        None if vault == "cache" => None,
        None if vault == "postgres" => {
            Some(Cache::Postgres { url: url_of(section, "vault_url", &vault_url)?, keys: keys(section)? })
        }
        Some(("sqlite", path)) if !path.is_empty() => {
            Some(Cache::Sqlite { path: folder.join(path), keys: keys(section)? })
        }
        _ => return Err(section.fault("vault is \"cache\", \"sqlite:FILE\" or \"postgres\"")),
    };
    Ok((cache, vault))
}

/// Patterns of paths, all of which begin with a slash or are `*`.
fn patterns(section: &mut Section<'_>, name: &str, default: &[&str]) -> Result<Patterns, ConfigFault> {
    let default = default.iter().map(|text| (*text).to_owned()).collect();
    let texts: Vec<String> = section.or(name, default)?;
    Patterns::new(texts).map_err(|text| {
        section
            .fault(format!("{name}: {text:?} is no pattern: write \"/cgi-bin/*\", or a whole path, or \"*\""))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_file_is_complete_and_means_what_it_says() {
        let config = read(parse("default", DEFAULT).unwrap(), Path::new(".")).unwrap();
        assert_eq!(config.listen.to_string(), "127.0.0.1:8788");
        assert!(matches!(config.cache, Cache::Memory) && config.vault.is_none());
        assert!(config.apps.is_empty() && config.clients.is_empty());
    }

    #[test]
    fn every_setting_of_the_commented_apps_and_clients_is_one() {
        // What is commented out is read as if it were not, dialect by dialect.
        let uncommented: Vec<&str> = DEFAULT
            .lines()
            .filter_map(|line| line.strip_prefix("# "))
            .filter(|line| line.contains(" = ") && !line.starts_with("  "))
            .map(|line| line.split(" = ").next().unwrap_or_default())
            .collect();
        for name in
            ["name", "mode", "corp_id", "events_key_env", "signed", "fields", "rights", "forward_deny"]
        {
            assert!(uncommented.contains(&name), "{name}");
        }
    }
}
