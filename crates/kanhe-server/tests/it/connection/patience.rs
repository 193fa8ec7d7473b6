//! Nobody is waited for for ever, and nobody else waits meanwhile.

use core::convert::Infallible;
use core::time::Duration;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::routing::{get, post};
use bytes::Bytes;
use futures_util::stream;
use kanhe_server::connection::Server;
use kanhe_server::connection::limits::Limits;
use tokio::io::AsyncWriteExt as _;
use tokio::sync::Notify;

use super::{Served, rest, until};

const SOON: Duration = Duration::from_millis(300);
const NEVER: Duration = Duration::from_secs(3600);

async fn served(limits: Limits) -> Served {
    let router = Router::new()
        .route("/", get(async || "hello"))
        .route("/upload", post(async |body: Bytes| body.len().to_string()));
    Served::start(Server { limits, ..Server::default() }, router).await
}

fn patient() -> Limits {
    Limits { header_time: NEVER, body_time: NEVER, idle_time: NEVER, write_time: NEVER, ..Limits::default() }
}

#[tokio::test]
async fn who_sends_headers_slowly_is_cut_and_others_are_answered_meanwhile() {
    let served = served(Limits { header_time: SOON, ..patient() }).await;
    let mut slow = served.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\nHost: ka").await.unwrap();
    assert!(served.get("/", "").await.ends_with("hello"));
    assert_eq!(rest(&mut slow).await, "");
}

#[tokio::test]
async fn a_trickle_of_headers_does_not_prolong_their_time() {
    let served = served(Limits { header_time: SOON, ..patient() }).await;
    let mut slow = served.connect().await;
    slow.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    // Without an end of its own: only the server can end it. Slow enough not to meet the limit of size before.
    let trickle = async {
        while slow.write_all(b"X: y\r\n").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    trickle.await;
}

#[tokio::test]
async fn a_second_request_of_a_connection_has_the_same_time() {
    let served = served(Limits { header_time: SOON, ..patient() }).await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    until(&mut stream, "hello").await;
    stream.write_all(b"GET /").await.unwrap();
    assert_eq!(rest(&mut stream).await, "");
}

#[tokio::test]
async fn who_says_nothing_is_cut_before_and_after_a_request() {
    let served = served(Limits { idle_time: SOON, ..patient() }).await;
    let mut silent = served.connect().await;
    assert_eq!(rest(&mut silent).await, "");
    let mut stream = served.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    assert!(rest(&mut stream).await.ends_with("hello"));
}

#[tokio::test]
async fn a_body_that_does_not_come_is_refused() {
    let served = served(Limits { body_time: SOON, ..patient() }).await;
    let mut stream = served.connect().await;
    stream.write_all(b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc").await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
}

#[tokio::test]
async fn a_body_in_pieces_is_whole_if_it_comes_in_time() {
    let served = served(patient()).await;
    let mut stream = served.connect().await;
    stream.write_all(b"POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc").await.unwrap();
    tokio::task::yield_now().await;
    stream.write_all(b"def").await.unwrap();
    assert!(until(&mut stream, "\r\n\r\n6").await.starts_with("HTTP/1.1 200"));
}

/// Tells when it is gone.
struct Gone(Arc<Notify>);

impl Drop for Gone {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn who_does_not_take_his_answer_is_cut() {
    let given_up = Arc::new(Notify::new());
    let gone = Arc::clone(&given_up);
    let endless = async move || {
        let gone = Gone(Arc::clone(&gone));
        Body::from_stream(stream::repeat_with(move || {
            let _ = &gone;
            Ok::<_, Infallible>(Bytes::from_static(&[b'x'; 4096]))
        }))
    };
    let limits = Limits { write_time: SOON, ..patient() };
    let router = Router::new().route("/", get(endless));
    let served = Served::start(Server { limits, ..Server::default() }, router).await;
    let mut stream = served.connect().await;
    stream.write_all(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n").await.unwrap();
    // Nothing is read until the server has given up; what lay in the buffers is all that there is.
    given_up.notified().await;
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn headers_beyond_their_size_are_refused() {
    let served = served(Limits { header_bytes: 8 * 1024, ..patient() }).await;
    let fits = format!("X: {}\r\n", "y".repeat(7 * 1024));
    assert!(served.get("/", &fits).await.starts_with("HTTP/1.1 200"));
    let too_large = format!("X: {}\r\n", "y".repeat(9 * 1024));
    assert!(served.get("/", &too_large).await.starts_with("HTTP/1.1 431"));
    let too_many = "X: y\r\n".repeat(200);
    assert!(served.get("/", &too_many).await.starts_with("HTTP/1.1 431"));
}
