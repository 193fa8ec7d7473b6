//! What people see: the welcome, the complaints, the exit status.

use std::fs;
use std::net::TcpListener;

use crate::process::{Running, complaint, run};

#[test]
fn one_line_of_json_has_every_url_and_credential() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path(), &["--ephemeral"]);
    let said = &running.said;
    for key in ["url", "simulator", "sandbox_api", "host_api", "bridge", "host_key"] {
        assert!(said[key].is_string(), "{key}");
    }
    assert!(said["demo"]["wechat"].as_str().unwrap().ends_with("/demo/wechat/"));
    let (appid, secret) = running.app();
    assert_eq!((appid.len(), secret.len()), (18, 32));
    assert!(!folder.path().join(".kanhe").exists(), "ephemeral keeps nothing");
    assert_eq!(running.terminate(), Some(0));
}

#[test]
fn dev_is_the_command_that_runs_without_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &["dev", "--help"]);
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in ["--listen", "--ephemeral", "--state", "--config", "--json"] {
        assert!(help.contains(flag), "{flag}");
    }
    let main = run(folder.path(), &["--help"]);
    assert!(String::from_utf8(main.stdout).unwrap().contains("--ephemeral"));
}

#[test]
fn a_taken_port_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let said = complaint(&run(folder.path(), &["--listen", &address]));
    assert!(said.starts_with(&format!("kanhe: cannot listen on {address}: ")), "{said}");
    assert!(said.ends_with("choose another with --listen"), "{said}");
}

#[test]
fn an_unusable_state_folder_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let said = complaint(&run(folder.path(), &["--listen", "127.0.0.1:0", "--state", "file"]));
    assert!(said.starts_with("kanhe: cannot use the state folder file: "), "{said}");
}

#[test]
fn a_state_folder_in_use_is_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let _running = Running::start(folder.path(), &[]);
    let said = complaint(&run(folder.path(), &["--listen", "127.0.0.1:0"]));
    assert_eq!(said, "kanhe: another kanhe is using .kanhe; stop it, or choose another folder with --state");
}

#[test]
fn broken_settings_are_one_clear_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("kanhe.toml");
    for (text, start) in [
        ("listen = ", "kanhe: kanhe.toml, line 1: "),
        ("lisen = \"127.0.0.1:1\"", "kanhe: kanhe.toml: there is no setting `lisen`"),
        ("listen = \"here\"", "kanhe: kanhe.toml: `listen`: "),
    ] {
        fs::write(&file, text).unwrap();
        let said = complaint(&run(folder.path(), &[]));
        assert!(said.starts_with(start), "{said}");
    }
    let said = complaint(&run(folder.path(), &["--config", "elsewhere.toml"]));
    assert!(said.starts_with("kanhe: cannot read elsewhere.toml: "), "{said}");
}

#[test]
fn a_damaged_key_file_or_database_is_one_clear_line_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let state = folder.path().join(".kanhe");
    fs::create_dir(&state).unwrap();
    fs::write(state.join("kanhe.sqlite"), "this is no database, and it is longer than a header of one")
        .unwrap();
    complaint(&run(folder.path(), &["--listen", "127.0.0.1:0"]));
    fs::write(state.join("master.keys"), "garbage\n").unwrap();
    let said = complaint(&run(folder.path(), &["--listen", "127.0.0.1:0"]));
    assert!(said.contains("master.keys, line 1"), "{said}");
    assert_eq!(fs::read_to_string(state.join("master.keys")).unwrap(), "garbage\n");
}

#[test]
fn wrong_usage_is_status_two() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [&["--wings"][..], &["fly"], &["--listen", "here"], &["sign", "page"]] {
        assert_eq!(run(folder.path(), arguments).status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_default_settings_are_settings() {
    let folder = tempfile::tempdir().unwrap();
    let default = run(folder.path(), &["config", "default"]).stdout;
    fs::write(folder.path().join("kanhe.toml"), &default).unwrap();
    let checked =
        String::from_utf8(run(folder.path(), &["config", "check", "--listen", "127.0.0.1:1"]).stdout)
            .unwrap();
    let origin = |key: &str| {
        let line = checked.lines().find(|line| line.split(' ').next() == Some(key)).unwrap();
        line.rsplit_once("# ").unwrap().1.to_owned()
    };
    assert_eq!((&*origin("listen"), &*origin("wechat.quotas.token")), ("--listen", "kanhe.toml"));
}

#[test]
fn the_seeds_page_is_signed_at_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
    let output = run(
        folder.path(),
        &[
            "sign",
            "page",
            "--ticket",
            ticket,
            "--nonce",
            "Wm3WZYTPz0wzccnW",
            "--timestamp",
            "1414587457",
            "--url",
            "http://mp.weixin.qq.com?params=value",
        ],
    );
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "0f9de62fce790f9a083d5c99e95740ceb90c27ed\n");
}

/// Asks the doctor about the seed's own example, signed for `signed` and passed at `url`.
fn explained(url: &str, signature: &str, more: &[&str]) -> std::process::Output {
    let folder = tempfile::tempdir().unwrap();
    let ticket = "sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg";
    let asked = ["explain", "--ticket", ticket, "--nonce", "Wm3WZYTPz0wzccnW", "--timestamp", "1414587457"];
    let page = ["--url", url, "--signature", signature];
    run(folder.path(), &[&asked[..], &page[..], more].concat())
}

/// `protocol/wechat-bridge.md` 6.3: the seed's vector, and the two mistakes derived from it.
#[test]
fn the_doctor_explains_the_vectors_of_the_protocol() {
    let url = "http://mp.weixin.qq.com?params=value";
    for (url, signature, said) in [
        (url, "0f9de62fce790f9a083d5c99e95740ceb90c27ed", "✓ The signature is right."),
        (url, "fc555b5603f3cd82d454a79af8ad7fabb2609276", "[url_encoded]"),
        (url, "f50191877b62b116ef830363a3a613ed652a2d5d", "[url_slash_added]"),
        (
            "http://mp.weixin.qq.com?params=value&x=1",
            "35130480c575381b1d46137f21d61b268549f5fc",
            "[url_html_escaped]",
        ),
    ] {
        let output = explained(url, signature, &["--lang", "en"]);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.contains(said), "{signature}: {text}");
        assert_eq!(output.status.code(), Some(0));
        assert!(!text.contains("sM4AOVdW"), "no ticket is printed");
    }
}

#[test]
fn the_doctor_speaks_chinese_and_json_and_says_when_it_does_not_know() {
    let url = "http://mp.weixin.qq.com?params=value";
    let encoded = "fc555b5603f3cd82d454a79af8ad7fabb2609276";
    let chinese = explained(url, encoded, &["--lang", "zh"]);
    assert!(String::from_utf8(chinese.stdout).unwrap().contains("签名前对 URL 做了百分号编码。"));
    let json = explained(url, encoded, &["--json"]);
    let diagnosis: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(diagnosis["mistakes"][0]["code"], "url_encoded");
    let unknown = explained(url, &"0".repeat(40), &["--lang", "en"]);
    assert!(complaint(&unknown).starts_with("kanhe: none of "));
}
