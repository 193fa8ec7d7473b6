//! Nodes, what they share, and the operator who changes things behind their backs.

use std::fs;
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kanhe_core::app::App;
use kanhe_core::domain::SecureDomain;
use kanhe_core::entropy::SeededEntropy;
use kanhe_core::key::KeyId;
use kanhe_core::mint::Mint;
use kanhe_core::platform::{NewApp, Platform};
use kanhe_core::secret::Secret;
use kanhe_core::signal::Trust;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_core::word::{Dialect, Word};
use kanhe_sign::derive::MasterKey;
use kanhe_sign::page;
use kanhe_store::{Courier, Outbox, PostgresAddress, PostgresStore, RedisShared};
use kanhe_testkit::{Postgres, Redis};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::http::{get, send, try_get};
use crate::process::{Running, run};
pub(super) use crate::waiting::{Stopwatch, until};

pub(super) const WECHAT: Dialect = Word::new("wechat");
pub(super) const APP: &str = "wx4b616e6865000099";
pub(super) const SECRET: &str = "0123456789abcdef0123456789abcdef";
pub(super) const PAGE: &str = "https://m.kanhe.example/shop";

/// How nodes hear of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Messages {
    ByRedis,
    ByPostgres,
    None,
}

/// Whether the servers are there; a test without them is over.
#[expect(clippy::print_stderr, reason = "a test that is skipped says why")]
pub(super) fn available() -> bool {
    let missing = [Postgres::available().err(), Redis::available().err()].into_iter().flatten().next();
    match missing {
        Some(why) if kanhe_testkit::may_skip() => {
            eprintln!("skipped: {why}");
            false
        }
        _ => true,
    }
}

struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "the nodes are real, and so is their time")]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        Timestamp::from_unix_millis(i64::try_from(since.as_millis()).unwrap())
    }
}

/// Nodes and what they share. Nodes go first, then their servers.
pub(super) struct Cluster {
    pub(super) nodes: Vec<Running>,
    pub(super) operator: Operator,
    pub(super) redis: Option<Redis>,
    pub(super) postgres: Postgres,
    messages: Messages,
    folder: TempDir,
}

impl Cluster {
    /// So many nodes, and an app.
    pub(super) fn start(nodes: usize, messages: Messages) -> Self {
        Self::with_clocks(&vec![0; nodes], messages)
    }

    /// A node for each clock, which is so many milliseconds ahead.
    pub(super) fn with_clocks(ahead: &[u32], messages: Messages) -> Self {
        let (postgres, folder) = (Postgres::start(), TempDir::new().unwrap());
        let redis = (messages == Messages::ByRedis).then(Redis::start);
        let url = postgres.url();
        for number in 0..ahead.len() {
            configure(&folder, number, messages, &url, redis.as_ref());
        }
        let first = folder.path().join("0");
        let migrated = run(&first, &["migrate", "--config", "node.toml"]);
        assert!(migrated.status.success(), "{}", String::from_utf8_lossy(&migrated.stderr));
        let operator = Operator::new(&url, redis.as_ref(), messages);
        operator.register();
        let nodes = Vec::new();
        let mut cluster = Self { nodes, operator, redis, postgres, messages, folder };
        for (number, ahead) in ahead.iter().enumerate() {
            cluster.nodes.push(cluster.launch(number, *ahead));
        }
        cluster
    }

    /// Starts a node, or starts it again.
    pub(super) fn launch(&self, number: usize, ahead: u32) -> Running {
        let (folder, ahead) = (self.folder.path().join(number.to_string()), ahead.to_string());
        let variables = [("KANHE_TEST_CLOCK_AHEAD_MS", &*ahead)];
        Running::serve_with(&folder, &["--config", "node.toml"], &variables)
    }

    /// The same with other messages: the nodes are started anew, the data stay.
    pub(super) fn speak(&mut self, messages: Messages) {
        self.messages = messages;
        self.redis = (messages == Messages::ByRedis).then(Redis::start);
        let (url, count) = (self.postgres.url(), self.nodes.len());
        self.nodes.clear();
        for number in 0..count {
            configure(&self.folder, number, messages, &url, self.redis.as_ref());
            self.nodes.push(self.launch(number, 0));
        }
        self.operator = Operator::new(&url, self.redis.as_ref(), messages);
    }

    pub(super) fn address(&self, node: usize) -> &str {
        self.nodes[node].address()
    }
}

/// Settings and master key of a node.
fn configure(folder: &TempDir, number: usize, messages: Messages, url: &str, redis: Option<&Redis>) {
    let home = folder.path().join(number.to_string());
    let state = home.join("state");
    fs::create_dir_all(&state).unwrap();
    let shared = redis.map(Redis::url).unwrap_or_default();
    let says = messages != Messages::None;
    let settings = format!(
        "[store]\nurl = \"{url}\"\nconnections = 8\n[shared]\nurl = \"{shared}\"\n[node]\nmessages = {says}\n"
    );
    fs::write(home.join("node.toml"), settings).unwrap();
    let mut keys = fs::OpenOptions::new();
    let keys =
        keys.write(true).create(true).truncate(true).mode(0o600).open(state.join("master.keys")).unwrap();
    std::io::Write::write_all(&mut &keys, format!("1 {}\n", "07".repeat(32)).as_bytes()).unwrap();
}

/// Somebody who changes things in the store, and tells the nodes as any node does.
pub(super) struct Operator {
    // Dropped last: what it runs must have ended.
    platform: Arc<Platform>,
    runtime: Runtime,
}

impl Operator {
    fn new(url: &str, redis: Option<&Redis>, messages: Messages) -> Self {
        let runtime = Runtime::new().unwrap();
        let platform = runtime.block_on(async {
            let address = PostgresAddress::parse(url).unwrap().with_connections(4);
            let store = Arc::new(PostgresStore::open(&address).await.unwrap());
            let mint = Mint::new((KeyId(1), MasterKey::new([7; 32])), []);
            // Another one than the operator before has drawn from.
            let entropy = Arc::new(SeededEntropy::new(messages as u8));
            let platform = Platform::new(Arc::clone(&store) as _, Arc::new(Now), entropy, mint);
            let way: Arc<dyn Courier> = match redis {
                Some(redis) => Arc::new(RedisShared::open(&redis.url(), "kanhe").unwrap()),
                None => store,
            };
            if messages == Messages::None {
                return platform;
            }
            // It never asks what has changed, and so believes no copy.
            let never = Trust { staleness: Duration::ZERO, outage: Duration::ZERO };
            platform.with_others(Arc::new(Outbox::start(vec![way])), never)
        });
        Self { platform: Arc::new(platform), runtime }
    }

    fn register(&self) {
        let mut app =
            NewApp::plain(WECHAT, (APP, Secret::new(SECRET)), ("Shop", Word::new("service_certified")));
        app.domains = vec![SecureDomain::parse("m.kanhe.example").unwrap()];
        self.runtime.block_on(self.platform.register(app)).unwrap().unwrap();
    }

    /// Changes the app.
    pub(super) fn change(&self, change: impl Fn(&mut App) + Send + Sync) {
        self.runtime.block_on(async {
            let app = self.platform.app(WECHAT, APP).await.unwrap().unwrap();
            self.platform.change_app(app.uid, change).await.unwrap().unwrap();
        });
    }

    /// Gives the app another secret.
    pub(super) fn rotate(&self, secret: &str) {
        let mint = self.platform.mint();
        self.change(|app| app.secret = mint.hash_secret(&app.uid.to_bytes(), &Secret::new(secret)));
    }

    /// A new host key: its id, and what a host presents.
    pub(super) fn host_key(&self) -> (Word, String) {
        let (key, text) = self.runtime.block_on(self.platform.make_host_key("host")).unwrap();
        (key.id, text.reveal().to_owned())
    }

    /// Takes a host key away.
    pub(super) fn remove_host_key(&self, id: Word) {
        assert!(self.runtime.block_on(self.platform.remove_host_key(id)).unwrap());
    }
}

/// `{"access_token":…}`, or the vendor's refusal.
pub(super) fn token(node: &str, secret: &str) -> Value {
    let query = format!("grant_type=client_credential&appid={APP}&secret={secret}");
    serde_json::from_str(&get(node, &format!("/cgi-bin/token?{query}"))).unwrap()
}

/// `{"errcode":0,…,"ticket":…}`, or the vendor's refusal.
pub(super) fn ticket(node: &str, token: &Value) -> Value {
    let token = token["access_token"].as_str().unwrap_or_else(|| panic!("{token}"));
    let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
    serde_json::from_str(&get(node, &path)).unwrap()
}

/// What a node says to a host.
pub(super) fn host(node: &str, key: &str, path: &str, body: &Value) -> Value {
    let headers = format!("Authorization: Bearer {key}\r\nContent-Type: application/json\r\n");
    let (head, body) = send(node, "POST", path, &headers, &body.to_string());
    serde_json::from_str(&body).unwrap_or_else(|_| panic!("{head}\n{body}"))
}

/// What a node makes of a page that was signed with a ticket.
pub(super) fn verify(node: &str, key: &str, ticket: &Value) -> Value {
    let ticket = ticket["ticket"].as_str().unwrap_or_else(|| panic!("{ticket}"));
    let timestamp = Now.now().unix_seconds();
    let signature = page::sign(ticket, "nonce", &timestamp.to_string(), PAGE);
    let config = json!({
        "appId": APP, "timestamp": timestamp, "nonceStr": "nonce",
        "signature": signature.as_str(), "jsApiList": ["scanQRCode"],
    });
    host(node, key, "/host/v1/pages", &json!({"dialect": "wechat", "url": PAGE, "config": config}))
}

/// A code for a user, or why there is none.
pub(super) fn code(node: &str, key: &str, user: &str, consent: &str) -> Value {
    let scopes = ["snsapi_userinfo"];
    let body =
        json!({"dialect": "wechat", "client_id": APP, "user": user, "scopes": scopes, "consent": consent});
    host(node, key, "/host/v1/auth-codes", &body)
}

/// What a backend gets for a code.
pub(super) fn redeem(node: &str, code: &str) -> Option<Value> {
    let query = format!("appid={APP}&secret={SECRET}&code={code}&grant_type=authorization_code");
    // A node that is being killed answers nothing, or half of it.
    serde_json::from_str(&try_get(node, &format!("/sns/oauth2/access_token?{query}"))?).ok()
}
