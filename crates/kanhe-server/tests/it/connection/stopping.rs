//! A server stops in good order.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;

use axum::Router;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::routing::get;
use futures_util::StreamExt as _;
use futures_util::stream;
use kanhe_server::connection::Server;
use kanhe_server::connection::stop::Drain;
use kanhe_server::telemetry::Telemetry;
use kanhe_server::verdicts::Bounds;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::Notify;

use super::{Served, rest, until};

const LONG: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn what_was_begun_is_finished_and_nobody_new_is_let_in() {
    let (arrived, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = {
        let (arrived, go) = (Arc::clone(&arrived), Arc::clone(&go));
        async move || {
            arrived.notify_one();
            go.notified().await;
            "at last"
        }
    };
    let router = Router::new().route("/wait", get(handler)).route("/", get(async || "hello"));
    let drain = Arc::new(Drain::new(Duration::ZERO, LONG));
    let served = Served::start(Server { drain, ..Server::default() }, router).await;
    let address = served.address;
    let mut working = served.connect().await;
    working.write_all(b"GET /wait HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    arrived.notified().await;
    let mut idle = served.connect().await;
    idle.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    until(&mut idle, "hello").await;

    let stopped = served.stop();
    assert_eq!(rest(&mut idle).await, "", "who asks nothing is let go");
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    assert!(!stopped.is_finished());
    go.notify_one();
    let answer = rest(&mut working).await;
    assert!(answer.ends_with("at last"), "{answer}");
    stopped.await.unwrap();
}

#[tokio::test]
async fn what_takes_longer_than_its_time_is_cut() {
    let router = Router::new().route("/", get(core::future::pending::<String>));
    let drain = Arc::new(Drain::new(Duration::ZERO, Duration::from_millis(50)));
    let served = Served::start(Server { drain, ..Server::default() }, router).await;
    let mut working = served.connect().await;
    working.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    served.stop().await.unwrap();
    assert_eq!(rest(&mut working).await, "");
}

#[tokio::test]
async fn streams_of_events_end_with_the_server() {
    let events = async || {
        let first = stream::iter([Ok::<_, Infallible>(Event::default().data("first"))]);
        Sse::new(first.chain(stream::pending()))
    };
    let drain = Arc::new(Drain::new(Duration::ZERO, LONG));
    let router = Router::new().route("/events", get(events));
    let served = Served::start(Server { drain, ..Server::default() }, router).await;
    let mut watching = served.connect().await;
    watching.write_all(b"GET /events HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    until(&mut watching, "data: first").await;
    let stopped = served.stop();
    assert!(rest(&mut watching).await.ends_with("0\r\n\r\n"), "a whole answer");
    stopped.await.unwrap();
}

#[tokio::test]
async fn readiness_says_no_before_anybody_is_turned_away() {
    let world = crate::world::World::new().await;
    let mut kanhe = world.kanhe.clone();
    let telemetry =
        Telemetry::new("test", kanhe.platform.now(), Bounds::default()).with_drain(Drain::new(LONG, LONG));
    kanhe.telemetry = Arc::new(telemetry);
    let drain = Arc::clone(&kanhe.telemetry.drain);
    let served = Served::start(Server { drain, ..Server::default() }, kanhe_server::router(kanhe)).await;
    served.get("/readyz", "").await;
    let answer = served.get("/readyz", "").await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("ready\n"), "{answer}");
    let address = served.address;
    let stopped = served.stop();
    let again = Served { address, stop: tokio::sync::oneshot::channel().0, serving: stopped };
    let answer = loop {
        let answer = again.get("/readyz", "Accept: application/json\r\n").await;
        if !answer.starts_with("HTTP/1.1 200") {
            break answer;
        }
    };
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    assert!(answer.contains(r#""name":"serving","state":"failed""#), "{answer}");
    assert!(again.get("/healthz", "").await.ends_with("ok\n"), "alive, and still answering");
    again.serving.abort();
}
