//! A client that sends exactly what it is told to.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Sends bytes, and reads until the other end closes.
pub(crate) fn exchange(address: &str, request: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    // The other end may answer and close before it has read everything.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    answer
}

/// Head and body of an answer.
pub(crate) fn send(address: &str, method: &str, path: &str, headers: &str, body: &str) -> (String, String) {
    let length = body.len();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}"
    );
    let answer = String::from_utf8(exchange(address, request.as_bytes())).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    (head.to_owned(), body.to_owned())
}

pub(crate) fn get(address: &str, path: &str) -> String {
    send(address, "GET", path, "", "").1
}

pub(crate) fn post(address: &str, path: &str, body: &str) -> String {
    send(address, "POST", path, "", body).1
}

/// What is answered, if anybody is there.
pub(crate) fn try_get(address: &str, path: &str) -> Option<String> {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    let mut stream = TcpStream::connect(address).ok()?;
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    Some(String::from_utf8(answer).ok()?.split_once("\r\n\r\n")?.1.to_owned())
}

/// A field of a JSON answer, as text.
pub(crate) fn field(body: &str, name: &str) -> String {
    let json: serde_json::Value = serde_json::from_str(body).unwrap_or_else(|_| panic!("no JSON: {body}"));
    json[name].as_str().unwrap_or_else(|| panic!("no text `{name}` in {body}")).to_owned()
}
