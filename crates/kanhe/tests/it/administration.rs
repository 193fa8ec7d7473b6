//! `kanhe operator`, `app`, `audit`, `keys` on a store, and over HTTP to a server.

use std::fs;

use serde_json::Value;

use crate::process::{Running, complaint, kanhe, run};

/// What a command printed, as JSON.
fn said(folder: &std::path::Path, arguments: &[&str]) -> Value {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_platform_is_administrated_on_its_store_and_then_over_http() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::write(here.join("serve.toml"), "state = \"state\"\n").unwrap();
    let on_store = ["--config", "serve.toml", "--json"];
    let with = |command: &[&'static str]| [command, &on_store[..]].concat();

    let mei = said(here, &with(&["operator", "create", "mei", "owner"]));
    assert_eq!(mei["password"].as_str().unwrap().len(), 24);
    let made = said(here, &with(&["app", "create", "wechat", "Shop", "domains=[\"m.example.com\"]"]));
    assert!(made["secret"].is_string());
    let key = said(here, &with(&["admin-key", "create", "CI", "operator"]));
    let unknown = complaint(&run(here, &["app", "show", "wechat", "wx0", "--config", "serve.toml"]));
    assert_eq!(unknown, "kanhe: there is no such app");
    assert_eq!(run(here, &["app", "show", "wechat"]).status.code(), Some(2));
    assert!(complaint(&run(here, &["app", "list"])).contains("--server URL"));

    let rotated = run(here, &["keys", "rotate", "--config", "serve.toml"]);
    assert_eq!(rotated.status.code(), Some(0));
    assert_eq!(said(here, &with(&["keys", "list"]))["current"], 2);
    let verdict = said(here, &with(&["audit", "verify"]));
    assert_eq!((&verdict["ok"], verdict["entries"].as_u64()), (&Value::Bool(true), Some(3)));

    let node = Running::serve(here, &["--config", "serve.toml"]);
    let busy = complaint(&run(here, &["app", "list", "--config", "serve.toml"]));
    assert!(busy.starts_with("kanhe: another kanhe is using state"), "{busy}");
    let url = node.said["url"].as_str().unwrap();
    let ask = |arguments: &[&str]| {
        let mut command = kanhe(here, &[arguments, &["--server", url]].concat());
        command.env("KANHE_ADMIN_KEY", key["key"].as_str().unwrap()).output().unwrap()
    };
    let listed = String::from_utf8(ask(&["app", "list"]).stdout).unwrap();
    assert!(listed.starts_with("ACCOUNT_TYPE") && listed.contains("Shop"), "{listed}");
    let refused = complaint(&ask(&["operator", "remove", "mei"]));
    assert_eq!(refused, "kanhe: this takes the role owner, yours is operator");
    let log = String::from_utf8(ask(&["audit", "export"]).stdout).unwrap();
    assert!(log.lines().next().unwrap().contains("\"actor\":\"cli\""), "{log}");
}
