//! `kanhe serve`: the platform without the sandbox.

use std::fs;

use crate::http::{get, send};
use crate::process::{Running, complaint, run};

#[test]
fn a_node_serves_the_open_and_the_host_api_and_nothing_of_the_sandbox() {
    let folder = tempfile::tempdir().unwrap();
    let node = Running::serve(folder.path(), &[]);
    assert_eq!(get(node.address(), "/readyz"), "ready\n");
    assert!(
        get(node.address(), "/cgi-bin/token?grant_type=client_credential&appid=x&secret=y").contains("40013")
    );
    assert!(send(node.address(), "POST", "/host/v1/pages", "", "{}").0.starts_with("HTTP/1.1 401"));
    assert!(get(node.address(), "/open/js/jweixin-1.6.0.js").contains("'use strict'"));
    for path in ["/sandbox/v1/apps", "/sandbox/v1/clock", "/simulator", "/demo/wechat/", "/"] {
        let (head, _) = send(node.address(), "GET", path, "", "");
        assert!(head.starts_with("HTTP/1.1 404"), "{path}: {head}");
    }
    assert!(folder.path().join("state/kanhe.sqlite").is_file());
    assert_eq!(node.terminate(), Some(0));
}

#[test]
fn its_default_settings_are_settings_and_what_is_wrong_with_others_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("serve.toml");
    fs::write(&file, run(folder.path(), &["config", "default", "--for", "serve"]).stdout).unwrap();
    let checked = run(folder.path(), &["config", "check", "--for", "serve", "--config", "serve.toml"]).stdout;
    assert!(String::from_utf8(checked).unwrap().contains("store.url"));
    for (text, start) in [
        (
            "[stor]\nurl = \"sqlite:\"",
            "kanhe: serve.toml: there is no setting `stor.url`; did you mean `store.url`? ",
        ),
        ("[store]\nurl = \"mysql://lan:geheim@db/kanhe\"", "kanhe: `store.url`: not one of `sqlite:`"),
        (
            "[alipayplus]\nedition = \"qj\"",
            "kanhe: `alipayplus.edition`: there is no edition \"qj\"; there are qi, ",
        ),
        ("ephemeral = true", "kanhe: serve.toml: there is no setting `ephemeral`; "),
    ] {
        fs::write(&file, text).unwrap();
        let arguments = ["serve", "--state", "state", "--listen", "127.0.0.1:0", "--config", "serve.toml"];
        let said = complaint(&run(folder.path(), &arguments));
        assert!(said.starts_with(start), "{said}");
        assert!(!said.contains("geheim"), "{said}");
    }
}

#[test]
fn the_schema_of_a_file_is_brought_up_on_purpose_or_by_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let migrate = || run(folder.path(), &["migrate", "--state", "state"]);
    let said = String::from_utf8(migrate().stdout).unwrap();
    assert!(said.starts_with("Applied 0001_first, 0002_people"), "{said}");
    assert_eq!(migrate().stdout, b"The schema is up to date.\n");
    let _node = Running::serve(folder.path(), &[]);
    let said = complaint(&migrate());
    assert!(said.starts_with("kanhe: another kanhe is using state; "), "{said}");
}

#[test]
fn a_node_with_other_master_keys_than_those_in_use_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Running::serve(folder.path(), &[]).terminate(), Some(0));
    let keys = folder.path().join("state/master.keys");
    let kept = fs::read_to_string(&keys).unwrap();
    fs::write(&keys, format!("1 {}\n", "ab".repeat(32))).unwrap();
    let said = complaint(&run(folder.path(), &["serve", "--state", "state", "--listen", "127.0.0.1:0"]));
    assert!(
        said.starts_with("kanhe: master key 1 is not the one that is in use in this database; "),
        "{said}"
    );
    assert!(!said.contains("abab"), "{said}");
    fs::write(&keys, kept).unwrap();
    assert_eq!(Running::serve(folder.path(), &[]).terminate(), Some(0));
}

#[test]
fn a_backup_is_made_while_a_node_runs_and_restored_while_none_does() {
    let folder = tempfile::tempdir().unwrap();
    let command = |arguments: &[&str]| run(folder.path(), &[arguments, &["--state", "state"]].concat());
    let node = Running::serve(folder.path(), &[]);
    let said = String::from_utf8(command(&["backup", "monday.backup"]).stdout).unwrap();
    assert!(said.starts_with("Wrote monday.backup: the database at this moment, schema 000"), "{said}");
    assert!(said.contains("Not in it: the master keys"), "{said}");
    let taken = complaint(&command(&["restore", "monday.backup"]));
    assert!(taken.starts_with("kanhe: another kanhe is using state; "), "{taken}");
    assert_eq!(node.terminate(), Some(0));
    let said = String::from_utf8(command(&["restore", "monday.backup"]).stdout).unwrap();
    assert!(said.contains("What was there is state/kanhe.sqlite.replaced-1 now."), "{said}");
    assert!(said.contains("Master key 2 makes what is new"), "{said}");
    assert_eq!(get(Running::serve(folder.path(), &[]).address(), "/readyz"), "ready\n");

    let said = complaint(&command(&["backup", "monday.backup"]));
    assert!(said.contains("exists"), "{said}");
    fs::write(folder.path().join("pg.toml"), "[store]\nurl = \"postgres://lan:geheim@db/kanhe\"").unwrap();
    let said = complaint(&command(&["backup", "x", "--config", "pg.toml"]));
    assert!(said.contains("pg_dump") && !said.contains("geheim"), "{said}");
}
