//! `gateway.toml`.
//!
//! ```toml
//! listen = "127.0.0.1:8788"
//! cache = "sqlite:gateway.sqlite"      # or "memory"
//! cache_key_file = "gateway.key"       # 32 random bytes; seals what is cached
//!
//! [[app]]
//! name = "shop"
//! dialect = "wechat"
//! client_id = "wx…"
//! secret_file = "shop.secret"          # or secret_env, secret_command
//! domains = ["shop.example"]           # whose pages may be signed
//! origins = ["https://shop.example"]   # which pages may ask without a backend
//!
//! [[client]]
//! name = "shop-backend"
//! key_file = "shop-backend.key"        # or key_env, key_command
//! apps = ["shop"]
//! rights = ["sign", "token", "ticket", "report"]
//! ```

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

use kanhe_core::domain::SecureDomain;
use kanhe_core::secret::Secret;
use kanhe_core::word::Dialect;
use serde::Deserialize;

/// Where the real platform is.
const WECHAT: &str = "https://api.weixin.qq.com";

/// The settings, read and checked.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where credentials are kept.
    pub cache: Cache,
    /// The apps.
    pub apps: Vec<App>,
    /// Who may ask.
    pub clients: Vec<Client>,
}

/// Where credentials are kept.
#[derive(Clone, Debug)]
pub enum Cache {
    /// In this process only.
    Memory,
    /// In a SQLite file, sealed with this key. Several processes on one machine may share it.
    Sqlite {
        /// The file.
        path: std::path::PathBuf,
        /// 32 bytes.
        key: Secret,
    },
}

/// An app.
#[derive(Clone, Debug)]
pub struct App {
    /// Its name in URLs.
    pub name: String,
    /// Its dialect.
    pub dialect: Dialect,
    /// The vendor's id.
    pub client_id: String,
    /// Its secret.
    pub secret: Secret,
    /// The platform's address.
    pub upstream: String,
    /// Which of the vendor's tokens it uses.
    pub mode: Mode,
    /// Whose pages may be signed; empty: any.
    pub domains: Vec<SecureDomain>,
    /// Origins whose pages may ask for a page config themselves.
    pub origins: BTreeSet<String>,
}

/// Which of WeChat's tokens an app uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// `stable_token`: asking does not void anybody's.
    #[default]
    Stable,
    /// `/cgi-bin/token`: every call voids the one before.
    Classic,
}

/// Who may ask.
#[derive(Clone, Debug)]
pub struct Client {
    /// For the log.
    pub name: String,
    /// The bearer key.
    pub key: Secret,
    /// For which apps; `*` is all.
    pub apps: BTreeSet<String>,
    /// For what.
    pub rights: BTreeSet<Right>,
}

/// What a client may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Have pages and cards signed.
    Sign,
    /// Get the access token.
    Token,
    /// Get tickets.
    Ticket,
    /// Report that something was refused.
    Report,
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
    /// It is no TOML, or has unknown keys.
    #[error("{file}: {why}")]
    Malformed {
        /// Which file.
        file: String,
        /// Why, and where.
        why: String,
    },
    /// A value that cannot be.
    #[error("{0}")]
    Value(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Toml {
    #[serde(default = "listen")]
    listen: SocketAddr,
    #[serde(default = "memory")]
    cache: String,
    cache_key_file: Option<String>,
    cache_key_env: Option<String>,
    cache_key_command: Option<Vec<String>>,
    #[serde(default, rename = "app")]
    apps: Vec<AppEntry>,
    #[serde(default, rename = "client")]
    clients: Vec<ClientEntry>,
}

fn listen() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 8788))
}

fn memory() -> String {
    "memory".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AppEntry {
    name: String,
    dialect: String,
    client_id: String,
    secret_file: Option<String>,
    secret_env: Option<String>,
    secret_command: Option<Vec<String>>,
    upstream: Option<String>,
    #[serde(default)]
    mode: Mode,
    #[serde(default)]
    domains: Vec<SecureDomain>,
    #[serde(default)]
    origins: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClientEntry {
    name: String,
    key_file: Option<String>,
    key_env: Option<String>,
    key_command: Option<Vec<String>>,
    apps: BTreeSet<String>,
    rights: BTreeSet<Right>,
}

/// A secret is never written into the file itself: it stands in a file of its own, in the environment, or is what a
/// command prints.
struct Source<'a> {
    what: String,
    folder: &'a Path,
    file: Option<String>,
    env: Option<String>,
    command: Option<Vec<String>>,
}

impl Source<'_> {
    fn read(self) -> Result<Secret, ConfigFault> {
        let Self { what, folder, file, env, command } = self;
        let text = match (file, env, command) {
            (Some(file), None, None) => {
                let path = folder.join(&file);
                std::fs::read_to_string(path).map_err(|why| ConfigFault::Unreadable { file, why })?
            }
            (None, Some(name), None) => std::env::var(&name)
                .map_err(|_| ConfigFault::Value(format!("{what}: the environment has no variable {name}")))?,
            (None, None, Some(command)) => run(&what, &command)?,
            (None, None, None) => {
                let ways = "one of _file, _env and _command says where it is";
                return Err(ConfigFault::Value(format!("{what} is missing: {ways}")));
            }
            _ => {
                let ways = "only one of _file, _env and _command";
                return Err(ConfigFault::Value(format!("{what} is there twice: {ways}")));
            }
        };
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Err(ConfigFault::Value(format!("{what} is empty")));
        }
        Ok(Secret::new(text))
    }
}

fn run(what: &str, command: &[String]) -> Result<String, ConfigFault> {
    let fault = |why: String| ConfigFault::Value(format!("{what}: the command failed: {why}"));
    let (program, arguments) = command.split_first().ok_or_else(|| fault("it is empty".to_owned()))?;
    let output = Command::new(program).args(arguments).output().map_err(|why| fault(why.to_string()))?;
    if !output.status.success() {
        return Err(fault(output.status.to_string()));
    }
    String::from_utf8(output.stdout).map_err(|_| fault("it prints something else than text".to_owned()))
}

impl Config {
    /// Reads and checks a file. Paths in it are relative to its folder.
    pub fn load(path: &Path) -> Result<Self, ConfigFault> {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|why| ConfigFault::Unreadable { file: file.clone(), why })?;
        let read: Toml = toml::from_str(&text)
            .map_err(|why| ConfigFault::Malformed { file, why: why.to_string().trim().replace('\n', " ") })?;
        read.check(path.parent().unwrap_or(Path::new(".")))
    }
}

impl Toml {
    fn check(self, folder: &Path) -> Result<Config, ConfigFault> {
        let cache = match self.cache.split_once(':') {
            None if self.cache == "memory" => Cache::Memory,
            Some(("sqlite", path)) if !path.is_empty() => {
                let key = Source {
                    what: "cache_key".to_owned(),
                    folder,
                    file: self.cache_key_file,
                    env: self.cache_key_env,
                    command: self.cache_key_command,
                };
                Cache::Sqlite { path: folder.join(path), key: key.read()? }
            }
            _ => return Err(ConfigFault::Value("cache is \"memory\" or \"sqlite:FILE\"".to_owned())),
        };
        let apps: Vec<App> = self.apps.into_iter().map(|app| app.check(folder)).collect::<Result<_, _>>()?;
        let mut names = BTreeSet::new();
        if let Some(twice) = apps.iter().find(|app| !names.insert(app.name.clone())) {
            return Err(ConfigFault::Value(format!("there are two apps {:?}", twice.name)));
        }
        let clients: Vec<Client> =
            self.clients.into_iter().map(|client| client.check(folder, &names)).collect::<Result<_, _>>()?;
        Ok(Config { listen: self.listen, cache, apps, clients })
    }
}

impl AppEntry {
    fn check(self, folder: &Path) -> Result<App, ConfigFault> {
        let name = self.name;
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if name.is_empty() || !name.chars().all(plain) {
            let rule = "a name has letters, digits, '-', '_' and '.', since it stands in URLs";
            return Err(ConfigFault::Value(format!("app {name:?}: {rule}")));
        }
        let dialect = match &*self.dialect {
            "wechat" => Dialect::new("wechat"),
            other => {
                return Err(ConfigFault::Value(format!(
                    "app {name:?}: the dialect {other:?} is not known yet; wechat is"
                )));
            }
        };
        let secret = Source {
            what: format!("app {name:?}: secret"),
            folder,
            file: self.secret_file,
            env: self.secret_env,
            command: self.secret_command,
        };
        let upstream = self.upstream.unwrap_or_else(|| WECHAT.to_owned());
        if !upstream.starts_with("http://") && !upstream.starts_with("https://") {
            let rule = "upstream begins with http:// or https://";
            return Err(ConfigFault::Value(format!("app {name:?}: {rule}")));
        }
        Ok(App {
            secret: secret.read()?,
            dialect,
            client_id: self.client_id,
            upstream: upstream.trim_end_matches('/').to_owned(),
            mode: self.mode,
            domains: self.domains,
            origins: self.origins,
            name,
        })
    }
}

impl ClientEntry {
    fn check(self, folder: &Path, apps: &BTreeSet<String>) -> Result<Client, ConfigFault> {
        let name = self.name;
        if let Some(unknown) = self.apps.iter().find(|app| *app != "*" && !apps.contains(*app)) {
            return Err(ConfigFault::Value(format!("client {name:?}: there is no app {unknown:?}")));
        }
        let key = Source {
            what: format!("client {name:?}: key"),
            folder,
            file: self.key_file,
            env: self.key_env,
            command: self.key_command,
        }
        .read()?;
        if key.reveal().len() < 16 {
            return Err(ConfigFault::Value(format!("client {name:?}: a key has at least 16 characters")));
        }
        Ok(Client { key, apps: self.apps, rights: self.rights, name })
    }
}
