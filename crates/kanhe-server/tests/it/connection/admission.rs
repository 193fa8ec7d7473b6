//! How many may come, and under which name.

use std::sync::Arc;

use axum::Router;
use axum::routing::get;
use kanhe_server::connection::Server;
use kanhe_server::connection::limits::Limits;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;

use super::{Served, header, rest, until};

/// `/wait` answers when it is told to; so do all of its requests.
fn waiting() -> (Router, Arc<Notify>, Arc<Notify>) {
    let (arrived, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (arrived, go) = (Arc::clone(&arrived), Arc::clone(&go));
        async move || {
            arrived.notify_one();
            go.notified().await;
            "at last"
        }
    };
    let router = Router::new()
        .route("/wait", get(handler))
        .route("/", get(async || "hello"))
        .route("/healthz", get(async || "ok"));
    (router, arrived, go)
}

#[tokio::test]
async fn a_connection_too_many_is_closed_and_the_others_go_on() {
    let (router, ..) = waiting();
    let limits = Limits { connections: 10, connections_per_address: 2, ..Limits::default() };
    let served = Served::start(Server { limits, ..Server::default() }, router).await;
    let mut first = served.connect().await;
    let mut second = served.connect().await;
    let ask = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    for stream in [&mut first, &mut second] {
        stream.write_all(ask).await.unwrap();
        until(stream, "hello").await;
    }
    let mut third = served.connect().await;
    assert_eq!(rest(&mut third).await, "");
    first.write_all(ask).await.unwrap();
    until(&mut first, "hello").await;
    // Who leaves makes room.
    drop(first);
    loop {
        if served.get("/", "").await.ends_with("hello") {
            break;
        }
    }
}

#[tokio::test]
async fn a_request_too_many_is_told_to_come_again_and_probes_are_answered_all_the_same() {
    let (router, arrived, go) = waiting();
    let limits = Limits { requests_in_flight: 1, ..Limits::default() };
    let served = Served::start(Server { limits, ..Server::default() }, router).await;
    let mut first = served.connect().await;
    first.write_all(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    arrived.notified().await;
    let answer = served.get("/", "").await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert_eq!(header(&answer, "retry-after"), "1");
    assert!(answer.contains("urn:kanhe:problem:too_busy"));
    assert!(served.get("/healthz", "").await.ends_with("ok"));
    go.notify_one();
    until(&mut first, "at last").await;
    assert!(served.get("/", "").await.ends_with("hello"));
}

#[tokio::test]
async fn a_server_that_knows_its_names_answers_to_no_other() {
    let (router, ..) = waiting();
    let hosts = vec!["kanhe.example".to_owned()];
    let served = Served::start(Server { hosts, ..Server::default() }, router).await;
    assert!(served.get("/", "").await.starts_with("HTTP/1.1 200"));
    for (host, status) in
        [("KANHE.example:8787", 200), ("evil.example", 421), ("", 421), ("kanhe.example.", 421)]
    {
        let mut stream = served.connect().await;
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = rest(&mut stream).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{host}: {answer}");
    }
}

#[tokio::test]
async fn every_answer_names_its_request_and_only_a_trusted_proxy_may_name_it() {
    let (router, ..) = waiting();
    let served = Served::start(Server::default(), router.clone()).await;
    let one = served.get("/", "X-Request-Id: forged\r\n").await;
    let other = served.get("/", "").await;
    let (one, other) = (header(&one, "x-request-id"), header(&other, "x-request-id"));
    assert!(one.len() == 16 && other.len() == 16 && one != other, "{one} {other}");

    let proxies = kanhe_server::connection::proxies::Proxies {
        trusted: vec!["127.0.0.0/8".parse().unwrap()],
        ..Default::default()
    };
    let served = Served::start(Server { proxies, ..Server::default() }, router).await;
    let named = served.get("/", "X-Request-Id: from-the-proxy\r\n").await;
    assert_eq!(header(&named, "x-request-id"), "from-the-proxy");
    let odd = served.get("/", "X-Request-Id: a b\r\n").await;
    assert_eq!(header(&odd, "x-request-id").len(), 16);
}
