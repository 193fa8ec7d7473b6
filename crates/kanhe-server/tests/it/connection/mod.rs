//! Between the network and the routes, over real sockets.

mod admission;
mod patience;
mod proxies;
mod stopping;
mod tls;

use std::net::SocketAddr;

use axum::Router;
use kanhe_server::connection::Server;
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A server on a free port.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    stop: oneshot::Sender<()>,
    pub(crate) serving: JoinHandle<()>,
}

impl Served {
    pub(crate) async fn start(server: Server, router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let stopped = async {
                let _ = stopped.await;
            };
            server.serve(listener, router, stopped).await.unwrap();
        });
        Self { address, stop, serving }
    }

    /// Says that it shall stop, and answers what ends when it has.
    pub(crate) fn stop(self) -> JoinHandle<()> {
        self.stop.send(()).unwrap();
        self.serving
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).await.unwrap()
    }

    /// One request on a connection of its own; its whole answer.
    pub(crate) async fn get(&self, path: &str, headers: &str) -> String {
        self.send("GET", path, headers, "").await
    }

    /// The same with JSON.
    pub(crate) async fn post(&self, path: &str, headers: &str, body: &Value) -> String {
        let body = body.to_string();
        let headers =
            format!("{headers}Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        self.send("POST", path, &headers, &body).await
    }

    async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let mut stream = self.connect().await;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: kanhe.example\r\nConnection: close\r\n{headers}\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        rest(&mut stream).await
    }
}

/// All that still comes until the other end closes, or cuts.
pub(crate) async fn rest(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> String {
    let mut bytes = Vec::new();
    // A connection that was cut may say so.
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

/// Reads until a text is there.
pub(crate) async fn until(stream: &mut (impl tokio::io::AsyncRead + Unpin), text: &str) -> String {
    let mut read = String::new();
    while !read.contains(text) {
        let mut bytes = [0; 1024];
        let count = stream.read(&mut bytes).await.unwrap();
        assert_ne!(count, 0, "it ended with {read:?}");
        read.push_str(core::str::from_utf8(&bytes[..count]).unwrap());
    }
    read
}

pub(crate) fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let prefix = format!("{name}: ");
    answer.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or_default()
}
