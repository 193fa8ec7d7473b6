//! Published server SDKs, unmodified but for their base URL, against a gateway before a platform that voids tokens.
//!
//! co-wechat-api is among the packages of `web/tests`; the clients in Python get an interpreter of their own. Where either
//! cannot be had, its tests are skipped by name, unless none may be (`cargo xtask test`).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

#[path = "it/world.rs"]
#[expect(dead_code, reason = "each test binary uses what it needs of the world")]
mod world;

use std::path::{Path, PathBuf};
use std::process::Stdio;

use axum::http::Method;
use kanhe_server::demo::WECHAT_APP;
use kanhe_testkit::Python;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use crate::world::World;

/// A program that uses an SDK, and does one thing for each line that it is told.
struct Program {
    _child: Child,
    tell: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Program {
    fn start(mut command: Command, arguments: &[&str]) -> Self {
        command.args(arguments).kill_on_drop(true);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (tell, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { _child: child, tell, said: BufReader::new(said).lines() }
    }

    async fn does(&mut self, what: &str) -> Value {
        self.tell.write_all(format!("{what}\n").as_bytes()).await.unwrap();
        let line = self.said.next_line().await.unwrap().unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("{line}"))
    }
}

fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sdks").join(name)
}

/// The tests of this binary run beside each other, and one sets Python up for all.
static SETTING_UP: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

/// Says that a test is left out, where it may be.
#[expect(clippy::print_stderr, reason = "who runs the tests shall see what was left out")]
fn skipped(missing: &str) {
    assert!(kanhe_testkit::may_skip(), "{missing}");
    eprintln!("skipped: {missing}");
}

/// A Python with the SDKs, kept between runs.
async fn python() -> Option<Python> {
    if let Err(missing) = Python::available() {
        skipped(&missing.to_string());
        return None;
    }
    let _one = SETTING_UP.lock().await;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gateway-python");
    let set_up = move || Python::with(&script("requirements.txt"), &folder);
    Some(tokio::task::spawn_blocking(set_up).await.unwrap())
}

/// Three programs that know nothing of each other sign, somebody voids their token, and all go on.
async fn three_programs_of_wechat(start: impl Fn(&str, &str) -> Program) {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let mut programs = [0; 3].map(|_| start(&gateway.url, &world.secret));
    let mut tokens = Vec::new();
    for program in &mut programs {
        let answer = program.does("sign").await;
        let config = &answer["config"];
        let ticket = gateway.ticket().await;
        let timestamp = config["timestamp"].to_string().replace('"', "");
        let nonce = config["nonceStr"].as_str().unwrap();
        let expected = kanhe_sign::page::sign(&ticket, nonce, &timestamp, "https://kanhe.example/");
        assert_eq!(config["signature"].as_str(), Some(expected.as_str()), "{answer}");
        tokens.push(answer["token"].as_str().unwrap().to_owned());
    }
    assert!(tokens.iter().all(|token| *token == tokens[0]));
    assert_eq!((world.seen("wechat.stable_token").await, world.seen("wechat.getticket").await), (1, 1));
    world.pass(60);
    let credentials = format!("/apps/wechat/{WECHAT_APP}/credentials");
    world.sandbox(&credentials, json!({"kind": "stable_token", "action": "replace"})).await;
    for program in &mut programs {
        // 40007: the platform has let the call in, and does not know the medium.
        assert_eq!(program.does("call").await["code"], 40_007);
    }
    assert_eq!(
        world.seen("wechat.stable_token").await,
        2,
        "the void token was replaced once for all of them"
    );
    let down =
        json!({"endpoint": "wechat.stable_token", "answer": {"errcode": -1, "errmsg": "system error"}});
    world.sandbox("/faults", down).await;
    world.pass(6000);
    for program in &mut programs {
        assert_eq!(
            program.does("call").await["code"],
            40_007,
            "what lives is used while the platform is down"
        );
    }
}

#[tokio::test]
async fn co_wechat_api_on_node() {
    let packages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/tests/package.json");
    if !packages.with_file_name("node_modules/co-wechat-api").is_dir() {
        return skipped("the npm packages of web/tests are not installed (`cargo xtask sdks`)");
    }
    let packages = packages.display().to_string();
    three_programs_of_wechat(|gateway, secret| {
        let mut node = Command::new("node");
        node.arg(script("co-wechat-api.cjs"));
        Program::start(node, &[gateway, WECHAT_APP, secret, &packages])
    })
    .await;
}

#[tokio::test]
async fn wechatpy_on_python() {
    let Some(python) = python().await else { return };
    three_programs_of_wechat(|gateway, secret| {
        let client = python.script(&script("wechatpy_client.py"));
        Program::start(client.into(), &[gateway, WECHAT_APP, secret])
    })
    .await;
}

#[tokio::test]
async fn dingtalk_sdk_on_python() {
    let Some(python) = python().await else { return };
    let world = World::new().await;
    let apps = world.call(Method::GET, &format!("{}/sandbox/v1/apps", world.url), &[], None).await.json();
    let app = apps.as_array().unwrap().iter().find(|app| app["dialect"] == "dingtalk").unwrap();
    let text = |name: &str| app[name].as_str().unwrap();
    std::fs::write(world.path().join("dd.secret"), text("appsecret")).unwrap();
    let entry = format!(
        "[[app]]\nname = \"office\"\ndialect = \"dingtalk\"\nclient_id = \"{}\"\nsecret_file = \"dd.secret\"\n\
         upstream = \"{}\"\n",
        text("appkey"),
        world.url
    );
    let gateway = world.gateway("", "", &entry).await;
    let arguments = [&*gateway.url, text("appkey"), text("appsecret"), text("corpid")];
    let mut programs =
        [0; 3].map(|_| Program::start(python.script(&script("dingtalk_client.py")).into(), &arguments));
    for program in &mut programs {
        let answer = program.does("sign").await;
        let kept = gateway.get("/v1/apps/office/tickets/jsapi").await.json();
        assert_eq!(answer["ticket"], kept["ticket"]);
    }
    assert_eq!(world.seen("dingtalk.access_token").await, 1);
    world.pass(60);
    let credentials = format!("/apps/dingtalk/{}/credentials", text("appkey"));
    world.sandbox(&credentials, json!({"kind": "access_token", "action": "replace"})).await;
    for program in &mut programs {
        // 40078: the platform has let the call in, and does not know the code.
        assert_eq!(program.does("call").await["code"], 40_078);
    }
    assert_eq!(world.seen("dingtalk.access_token").await, 2);
}
