//! What survives: with a state folder everything that was acknowledged, also after a power cut.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::http::{field, get, post};
use crate::process::Running;

fn token(running: &Running) -> String {
    let (appid, secret) = running.app();
    let path = format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={secret}");
    field(&get(running.address(), &path), "access_token")
}

fn ticket(running: &Running, token: &str) -> String {
    let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
    field(&get(running.address(), &path), "ticket")
}

#[test]
fn credentials_apps_tokens_and_tickets_survive_a_stop_and_a_power_cut() {
    let folder = tempfile::tempdir().unwrap();
    let first = Running::start(folder.path(), &[]);
    let said = first.said["apps"].clone();
    let host_key = first.said["host_key"].clone();
    post(first.address(), "/sandbox/v1/apps", r#"{"dialect":"wechat","name":"Another"}"#);
    let token = token(&first);
    let signing = ticket(&first, &token);
    first.kill();

    let second = Running::start(folder.path(), &[]);
    assert_eq!(second.said["apps"][0]["secret"], said[0]["secret"]);
    assert_eq!(second.said["apps"].as_array().unwrap().len(), said.as_array().unwrap().len() + 1);
    assert_eq!(second.said["host_key"], host_key);
    assert_eq!(ticket(&second, &token), signing);
    assert_eq!(second.terminate(), Some(0));

    let third = Running::start(folder.path(), &[]);
    assert_eq!(ticket(&third, &token), signing);
}

#[test]
fn nobody_else_can_read_the_state_and_no_credential_stands_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path(), &[]);
    let token = token(&running);
    let ticket = ticket(&running, &token);
    let secret = running.app().1.to_owned();
    running.terminate();
    let state = folder.path().join(".kanhe");
    assert_eq!(fs::metadata(&state).unwrap().permissions().mode() & 0o777, 0o700);
    for entry in fs::read_dir(&state).unwrap() {
        let path = entry.unwrap().path();
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o077, 0, "{}", path.display());
        if metadata.is_dir() {
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        for credential in [&token, &ticket, &secret] {
            let found = bytes.windows(credential.len()).any(|window| window == credential.as_bytes());
            assert!(!found, "{} holds a credential", path.display());
        }
    }
}
