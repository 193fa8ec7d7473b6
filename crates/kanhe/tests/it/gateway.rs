//! Real gateways. One is killed in the middle of a refresh: the others take over, nobody gets a wrong signature, and the
//! platform is called once more.

use std::fs;
use std::path::Path;
use std::thread;

use kanhe_testkit::{Postgres, Redis, may_skip};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::http::{exchange, get, post, send};
use crate::process::Running;
use crate::waiting::until;

const KEY: &str = "a-key-of-enough-letters";
const PAGE: &str = "https://kanhe.example/shop";

/// By its clock a node is so many seconds further: the lease of one that has died is over, and nobody has to wait for it.
const LATER: u64 = 21;

/// A platform, and the settings of gateways before it.
struct Site {
    platform: Running,
    folder: TempDir,
}

impl Site {
    /// With this cache, whose address nobody else shall read.
    fn new(cache: &str, address: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let platform = Running::start(folder.path(), &["--ephemeral"]);
        let (id, secret) = platform.app();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("secret", secret);
        write("key", KEY);
        write("cache.url", address);
        write("cache.key", "0123456789abcdef0123456789abcdef");
        let address = if address.is_empty() { "" } else { "cache_url_file = \"cache.url\"\n" };
        let url = platform.said["url"].as_str().unwrap();
        let settings = format!(
            "cache = \"{cache}\"\n{address}cache_key_file = \"cache.key\"\n[[app]]\nname = \"shop\"\ndialect = \"wechat\"\n\
             client_id = \"{id}\"\nsecret_file = \"secret\"\nupstream = \"{url}\"\n\
             [[client]]\nname = \"all\"\nkey_file = \"key\"\napps = [\"shop\"]\nrights = [\"sign\", \"ticket\"]\n"
        );
        write("gateway.toml", &settings);
        Self { platform, folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn asked(&self, path: &str) -> Value {
        serde_json::from_str(&get(self.platform.address(), path)).unwrap()
    }

    /// How many calls of an endpoint the platform has answered.
    fn answered(&self, endpoint: &str) -> usize {
        let log = self.asked("/sandbox/v1/log");
        log["log"].as_array().unwrap().iter().filter(|entry| entry["endpoint"] == endpoint).count()
    }

    /// Whether the platform lets a page in that a gateway has signed.
    fn lets_in(&self, config: &Value) -> bool {
        let mut config = config.clone();
        config["jsApiList"] = json!(["scanQRCode"]);
        let body = json!({"dialect": "wechat", "url": PAGE, "config": config});
        let key = self.platform.said["host_key"].as_str().unwrap();
        let headers = format!("Authorization: Bearer {key}\r\nContent-Type: application/json\r\n");
        let (_, verdict) =
            send(self.platform.address(), "POST", "/host/v1/pages", &headers, &body.to_string());
        let verdict: Value = serde_json::from_str(&verdict).unwrap();
        verdict["ok"] == true
    }
}

fn ask(method: &str, path: &str, body: &str) -> String {
    format!(
        "{method} /v1/apps/shop/{path} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\
         Authorization: Bearer {KEY}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// What a gateway answers; nothing if it is gone.
fn answer(gateway: &str, request: &str) -> Option<Value> {
    let answer = String::from_utf8(exchange(gateway, request.as_bytes())).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n")?;
    assert!(head.starts_with("HTTP/1.1 200"), "{answer}");
    Some(serde_json::from_str(body).unwrap())
}

fn page_config(gateway: &str) -> Option<Value> {
    answer(gateway, &ask("POST", "page-config", &json!({"url": PAGE}).to_string()))
}

fn ticket(gateway: &str) -> Value {
    answer(gateway, &ask("GET", "tickets/jsapi", "")).unwrap()["ticket"].clone()
}

/// Many callers of each of these gateways at once.
fn crowd(gateways: &[&Running]) -> Vec<Value> {
    let callers = gateways.iter().flat_map(|gateway| {
        (0..8).map(|_| {
            let gateway = gateway.address().to_owned();
            thread::spawn(move || page_config(&gateway).unwrap())
        })
    });
    let callers: Vec<_> = callers.collect();
    callers.into_iter().map(|caller| caller.join().unwrap()).collect()
}

/// A gateway dies while the platform is about to answer it.
fn one_dies_while_it_asks(cache: &str, address: &str) {
    let site = Site::new(cache, address);
    let others = [(); 2].map(|()| Running::gateway(site.path(), LATER));
    let first = Running::gateway(site.path(), 0);
    let slow = r#"{"endpoint":"wechat.getticket","latency_ms":120000,"times":1}"#;
    post(site.platform.address(), "/sandbox/v1/faults", slow);
    let address = first.address().to_owned();
    let asking = thread::spawn(move || page_config(&address));
    // A fault that has hit somebody is used up.
    until("the platform is asked for a ticket", || site.asked("/sandbox/v1/faults")["faults"] == json!([]));
    first.kill();
    assert_eq!(asking.join().unwrap(), None, "it has died before it could answer");
    assert_eq!(site.answered("wechat.getticket"), 0);

    for config in crowd(&[&others[0], &others[1]]) {
        assert!(site.lets_in(&config), "{config}");
    }
    let calls = || (site.answered("wechat.stable_token"), site.answered("wechat.getticket"));
    assert_eq!(calls(), (1, 1), "the token that the dead one had fetched is used, and one more ticket is");

    let again = Running::gateway(site.path(), LATER);
    let configs = crowd(&[&again]);
    assert!(configs.iter().all(|config| site.lets_in(config)), "{configs:?}");
    assert_eq!(ticket(again.address()), ticket(others[0].address()));
    assert_eq!(calls(), (1, 1), "a restart costs no call");
}

#[test]
fn a_gateway_that_is_killed_while_it_asks_is_followed_by_the_others_on_one_sqlite_file() {
    one_dies_while_it_asks("sqlite:gateway.sqlite", "");
}

#[test]
fn a_gateway_that_is_killed_while_it_asks_is_followed_by_the_others_on_postgresql() {
    if let Err(missing) = Postgres::available() {
        assert!(may_skip(), "{missing}");
        return;
    }
    let server = Postgres::start();
    one_dies_while_it_asks("postgres", &server.url());
}

#[test]
fn a_gateway_that_is_killed_while_it_asks_is_followed_by_the_others_on_redis() {
    if let Err(missing) = Redis::available() {
        assert!(may_skip(), "{missing}");
        return;
    }
    let server = Redis::start();
    one_dies_while_it_asks("redis", &server.url());
}
