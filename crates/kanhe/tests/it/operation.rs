//! `kanhe serve` as those who run it see it: its log, its metrics, its settings.

use std::fs;
use std::process::Stdio;

use serde_json::Value;

use crate::http::{get, send};
use crate::process::{Running, complaint, kanhe, run};

fn free_address() -> String {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

#[test]
fn metrics_may_have_an_address_of_their_own_and_are_then_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let metrics = free_address();
    fs::write(folder.path().join("serve.toml"), format!("[metrics]\nlisten = \"{metrics}\"\n")).unwrap();
    let node = Running::serve(folder.path(), &["--config", "serve.toml"]);
    assert!(get(&metrics, "/metrics").contains("kanhe_up{part=\"store\"} 1"));
    assert_eq!(get(&metrics, "/healthz"), "ok\n");
    assert!(send(node.address(), "GET", "/metrics", "", "").0.starts_with("HTTP/1.1 404"));
    assert!(send(&metrics, "GET", "/cgi-bin/token", "", "").0.starts_with("HTTP/1.1 404"));
}

#[test]
fn a_probe_says_whether_a_node_lives_on_this_machine() {
    let folder = tempfile::tempdir().unwrap();
    let node = Running::serve(folder.path(), &[]);
    let address = node.address().to_owned();
    let probe = || run(folder.path(), &["health", "--listen", &address]);
    assert!(probe().status.success());
    node.kill();
    assert!(complaint(&probe()).starts_with(&format!("kanhe: no node lives at {address}: ")));
}

#[test]
fn the_log_tells_of_a_refusal_with_its_request_and_of_no_secret() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = ["serve", "--json", "--state", "state", "--listen", "127.0.0.1:0"];
    let mut command = kanhe(folder.path(), &arguments);
    command.env("KANHE_LOG__FORMAT", "json").stderr(Stdio::piped());
    let (node, mut errors) = Running::of(command);
    let path = "/cgi-bin/token?grant_type=client_credential&appid=wx0&secret=s3cret";
    let (head, _) = send(node.address(), "GET", path, "", "");
    let id = head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap().to_owned();
    let line = loop {
        let mut line = String::new();
        assert_ne!(std::io::BufRead::read_line(&mut errors, &mut line).unwrap(), 0);
        assert!(!line.contains("s3cret"), "{line}");
        let line: Value = serde_json::from_str(&line).unwrap();
        if line["target"] == "kanhe::verdicts" {
            break line;
        }
    };
    assert_eq!(line["request.id"], Value::from(id));
    assert_eq!(line["verdict.reason"], "unknown_app");
    assert_eq!(line["subject"], "wechat.token");
    assert_eq!(line["code"], "40013");
}

#[test]
fn what_is_wrong_with_the_settings_of_operation_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("serve.toml");
    for (text, start) in [
        (
            "[proxies]\ntrusted = [\"10.0.0.0/8\", \"everybody\"]",
            "kanhe: serve.toml: `proxies.trusted`: \"everybody\" is no network; write one such as ",
        ),
        (
            "[proxies]\nheader = \"x-real-ip\"",
            "kanhe: serve.toml: `proxies.header`: unknown variant `x-real-ip`",
        ),
        ("[tls]\ncertificate = \"none.pem\"", "kanhe: `tls`: cannot read a certificate from none.pem: "),
        ("[log]\nformat = \"xml\"", "kanhe: serve.toml: `log.format`: unknown variant `xml`"),
        ("[log]\nfilter = \"a=b=c\"", "kanhe: `log.filter`: "),
        ("[metrics]\nlisten = \"9090\"", "kanhe: serve.toml: `metrics.listen`: invalid socket address"),
        (
            "[http]\nconections = 1",
            "kanhe: serve.toml: there is no setting `http.conections`; did you mean `http.connections`?",
        ),
    ] {
        fs::write(&file, text).unwrap();
        let arguments = ["serve", "--state", "state", "--listen", "127.0.0.1:0", "--config", "serve.toml"];
        let said = complaint(&run(folder.path(), &arguments));
        assert!(said.starts_with(start), "{said}");
    }
}
