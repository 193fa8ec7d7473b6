//! The examples in other languages, against a gateway over HTTP. Those whose language is not installed are skipped by name.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on shall stop where it stands")]

#[path = "it/world.rs"]
#[expect(dead_code, reason = "each test binary uses what it needs of the world")]
mod world;

use std::path::PathBuf;

use kanhe_server::demo::WECHAT_APP;
use serde_json::Value;

use crate::world::{KEY, World};

/// The language, how its example is run, and where it lies.
const CALLERS: [(&str, &[&str], &str); 5] = [
    ("node", &[], "node/caller.mjs"),
    ("python3", &[], "python/caller.py"),
    ("php", &[], "php/caller.php"),
    ("go", &["run"], "go/caller.go"),
    ("java", &[], "java/Caller.java"),
];

#[tokio::test]
async fn each_language_gets_its_page_signed_and_its_refused_token_reported_without_any_library() {
    let world = World::new().await;
    let gateway = world.gateway("", "", "").await;
    let url = "https://kanhe.example/shop?id=1&name=%E4%B8%AD";
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/gateway-callers");
    let mut ran = 0;
    for (program, arguments, file) in CALLERS {
        gateway.token().await;
        world.pass(60);
        let old = gateway.token().await;
        let mut command = tokio::process::Command::new(program);
        command.args(arguments).arg(folder.join(file)).arg(url).kill_on_drop(true);
        command.envs([("KANHE_GATEWAY", &*gateway.url), ("KANHE_KEY", KEY), ("KANHE_APP", "shop")]);
        command.env("GOCACHE", world.path().join("go")).env("GOTOOLCHAIN", "local");
        let output = match command.output().await {
            Ok(output) => output,
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => continue,
            Err(why) => panic!("{program}: {why}"),
        };
        let (said, complained) =
            (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{program}: {complained}");
        let lines: Vec<&str> = said.lines().collect();
        let config: Value = serde_json::from_str(lines[0]).unwrap_or_else(|_| panic!("{program}: {said}"));
        let ticket = gateway.ticket().await;
        let nonce = config["nonceStr"].as_str().unwrap();
        let signature = kanhe_sign::page::sign(&ticket, nonce, &config["timestamp"].to_string(), url);
        assert_eq!(
            (config["appId"].as_str(), config["signature"].as_str()),
            (Some(WECHAT_APP), Some(signature.as_str())),
            "{program}"
        );
        assert_eq!(lines[1], "replaced", "{program}");
        assert_ne!(gateway.token().await, old, "{program}");
        ran += 1;
    }
    assert!(ran > 0, "none of the languages is installed");
}
