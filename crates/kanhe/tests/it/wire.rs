//! What only a real socket shows.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::http::{exchange, get, post, send};
use crate::process::Running;

fn running() -> (tempfile::TempDir, Running) {
    let folder = tempfile::tempdir().unwrap();
    let running = Running::start(folder.path(), &["--ephemeral"]);
    (folder, running)
}

#[test]
fn a_dropped_call_ends_without_an_answer() {
    let (_folder, running) = running();
    let fault = r#"{"endpoint":"wechat.token","drop":true,"times":1}"#;
    post(running.address(), "/sandbox/v1/faults", fault);
    let request = format!("GET /cgi-bin/token HTTP/1.1\r\nHost: {}\r\n\r\n", running.address());
    assert_eq!(exchange(running.address(), request.as_bytes()), b"");
    assert!(get(running.address(), "/cgi-bin/token").contains("40002"), "the next one is answered");
}

#[test]
fn a_request_target_of_a_megabyte_is_refused_and_the_server_goes_on() {
    let (_folder, running) = running();
    let long = "x".repeat(1_000_000);
    let (head, _) = send(running.address(), "GET", &format!("/cgi-bin/token?appid={long}"), "", "");
    let status = head.split(' ').nth(1).unwrap_or_default();
    assert!(["414", "431"].contains(&status), "{head}");
    let (head, _) = send(running.address(), "GET", "/cgi-bin/token", &format!("X-Long: {long}\r\n"), "");
    assert!(head.starts_with("HTTP/1.1 431"), "{head}");
    assert_eq!(get(running.address(), "/healthz"), "ok\n");
}

#[test]
fn what_is_no_http_is_refused_and_the_server_goes_on() {
    let (_folder, running) = running();
    for garbage in
        [&b"\0\0\0\0\r\n\r\n"[..], b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00"]
    {
        let mut stream = TcpStream::connect(running.address()).unwrap();
        stream.write_all(garbage).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{garbage:?}");
    }
    assert_eq!(get(running.address(), "/healthz"), "ok\n");
}

/// `protocol/server-endpoints.md` 6: what clients really send.
#[test]
fn the_habits_of_published_clients_are_put_up_with() {
    let (_folder, running) = running();
    let (appid, secret) = running.app();
    let query = format!("grant_type=client_credential&appid={appid}&secret={secret}");
    let address = running.address();
    let requests = [
        // The real platform's name as Host.
        format!(
            "GET /cgi-bin/token?{query} HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n"
        ),
        // An absolute request target.
        format!(
            "GET http://{address}/cgi-bin/token?{query} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
        ),
        // Old HTTP, no Accept, header names in strange case.
        format!("GET /cgi-bin/token?{query} HTTP/1.0\r\nhOsT: {address}\r\n\r\n"),
    ];
    for request in requests {
        let answer = String::from_utf8(exchange(address, request.as_bytes())).unwrap();
        assert!(answer.contains("\"access_token\""), "{request}{answer}");
        assert!(!answer.to_ascii_lowercase().contains("content-encoding"));
    }
    // A chunked JSON body without a content type.
    let body = format!(r#"{{"grant_type":"client_credential","appid":"{appid}","secret":"{secret}"}}"#);
    let request = format!(
        "POST /cgi-bin/stable_token HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n\
         {:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let answer = String::from_utf8(exchange(address, request.as_bytes())).unwrap();
    assert!(answer.contains("\"access_token\""), "{answer}");
}

#[test]
fn events_arrive_as_they_happen() {
    let (_folder, running) = running();
    let mut stream = TcpStream::connect(running.address()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let request = format!("GET /sandbox/v1/events HTTP/1.1\r\nHost: {}\r\n\r\n", running.address());
    stream.write_all(request.as_bytes()).unwrap();
    let mut seen = String::new();
    let mut buffer = [0; 4096];
    let mut told = false;
    while !seen.contains("event: log") {
        let count = stream.read(&mut buffer).unwrap();
        assert!(count > 0, "the stream ended: {seen}");
        seen.push_str(std::str::from_utf8(&buffer[..count]).unwrap());
        if !told && seen.contains("\r\n\r\n") {
            told = true;
            get(running.address(), "/cgi-bin/token");
        }
    }
    assert!(seen.to_ascii_lowercase().contains("content-type: text/event-stream"));
    assert!(seen.contains("\"endpoint\":\"wechat.token\""), "{seen}");
}

#[test]
fn the_demo_backend_signs_what_the_platform_accepts() {
    let (_folder, running) = running();
    let url = format!("{}/demo/wechat/", running.said["url"].as_str().unwrap());
    let config = get(running.address(), &format!("/demo/wechat/api/config?url={url}"));
    let mut config: serde_json::Value = serde_json::from_str(&config).unwrap();
    config["jsApiList"] = serde_json::json!([]);
    let body = serde_json::json!({"dialect": "wechat", "url": url, "config": config}).to_string();
    let key = format!("Authorization: Bearer {}\r\n", running.said["host_key"].as_str().unwrap());
    let (_, answer) = send(running.address(), "POST", "/host/v1/pages", &key, &body);
    assert!(answer.starts_with("{\"ok\":true,"), "{answer}");
    // Two hours later the backend has noticed, and asks for a new ticket.
    post(running.address(), "/sandbox/v1/clock", "{\"advance_seconds\":7200}");
    let config = get(running.address(), &format!("/demo/wechat/api/config?url={url}"));
    assert!(config.contains("\"signature\""), "{config}");
    let mut config: serde_json::Value = serde_json::from_str(&config).unwrap();
    config["jsApiList"] = serde_json::json!([]);
    let body = serde_json::json!({"dialect": "wechat", "url": url, "config": config}).to_string();
    let (_, answer) = send(running.address(), "POST", "/host/v1/pages", &key, &body);
    assert!(answer.starts_with("{\"ok\":true,"), "{answer}");
}
