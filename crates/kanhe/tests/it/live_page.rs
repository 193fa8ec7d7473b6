//! `kanhe explain --page`: a page is opened as a phone would open it.

use std::io::{Read, Write};
use std::net::TcpListener;

use serde_json::Value;

use crate::process::run;

const PAGE: &str = "<script src=/jweixin-1.6.0.js></script><script>wx.config({})</script>";

/// A server that knows these paths, as long as the test's process lives.
fn server(answers: &'static [(&'static str, &'static str, &'static str)]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut head = Vec::new();
            let mut byte = [0; 1];
            while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).is_ok_and(|read| read == 1) {
                head.push(byte[0]);
            }
            let head = String::from_utf8_lossy(&head).into_owned();
            let path = head.split(' ').nth(1).unwrap_or_default();
            let known = answers.iter().find(|(known, ..)| *known == path);
            let (_, headers, body) = known.unwrap_or(&("", "404 Not Found", "no"));
            let length = body.len();
            let _ = write!(
                stream,
                "HTTP/1.1 {headers}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
            );
        }
    });
    address
}

fn asked(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let output = run(folder.path(), &[&["explain", "--json", "--page"], arguments].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn codes(answer: &Value) -> Vec<&str> {
    let mistakes = answer["page"]["mistakes"].as_array();
    mistakes.into_iter().flatten().filter_map(|mistake| mistake["code"].as_str()).collect()
}

const HTML: &str = "200 OK\r\nContent-Type: text/html; charset=utf-8";

#[test]
fn a_page_is_followed_to_its_end_and_what_is_wrong_there_is_named() {
    let address = server(&[
        ("/", HTML, PAGE),
        ("/jweixin-1.6.0.js", "200 OK", "preVerifyJSAPI"),
        ("/moved", "302 Found\r\nLocation: /", ""),
        ("/refresh", HTML, "<meta http-equiv=refresh content='0;url=/moved'>"),
        ("/round", "302 Found\r\nLocation: /round", ""),
        ("/api", "200 OK\r\nContent-Type: application/json", "{}"),
        ("/late", HTML, "<script>wx.config({})</script><script src=/jweixin-1.6.0.js></script>"),
        ("/MP_verify_abc.txt", "200 OK", "abc"),
    ]);
    let at = |path: &str| format!("http://{address}{path}");
    for (path, expected) in [
        ("/", &[][..]),
        ("/moved", &["page_redirects"]),
        ("/refresh", &["page_redirects"]),
        ("/round", &["page_redirects_forever"]),
        ("/api", &["page_not_html"]),
        ("/nothing", &["page_status"]),
        ("/late", &["sdk_late"]),
    ] {
        assert_eq!(codes(&asked(&[&at(path)])), expected, "{path}");
    }
    assert_eq!(asked(&[&at("/refresh")])["hops"].as_array().map(Vec::len), Some(3));
    let there = asked(&[&at("/"), "--domain-file", "MP_verify_abc.txt"]);
    assert_eq!(codes(&there), Vec::<&str>::new());
    let missing = asked(&[&at("/"), "--domain-file", "MP_verify_other.txt"]);
    assert_eq!(codes(&missing), ["domain_file_missing"]);
    // A name that exists nowhere is served from here, as `kanhe open` does it; then its rules hold.
    let map = format!("m.shop.example={address}");
    let mapped = |url: &str| asked(&[url, "--map", &map]);
    assert_eq!(codes(&mapped("https://m.shop.example/")), Vec::<&str>::new());
    assert_eq!(codes(&mapped("http://m.shop.example/late")), ["page_not_https", "sdk_late"]);
    assert_eq!(codes(&mapped("https://m.shop.example:8443/")), ["domain_port"]);
    // The link before the jump was signed.
    let signed = at("/moved");
    let signature = kanhe_sign::page::sign("ticket", "n", "1", &signed);
    let arguments =
        ["--ticket", "ticket", "--nonce", "n", "--timestamp", "1", "--signature", signature.as_str()];
    let answer = asked(&[&[&*signed], &arguments[..]].concat());
    assert_eq!(answer["signature"]["mistakes"][0]["code"], "page_redirects");
}

#[test]
fn a_server_that_is_not_there_is_called_so() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(codes(&asked(&[&format!("http://{free}/")])), ["page_unreachable"]);
}
