//! Clients that keep their connections, and ask again as soon as they are answered.
//!
//! Requests are made before, and answers are read by hand: the clients have to be cheaper than the servers that they load.

use core::net::SocketAddr;
use core::time::Duration;
use std::sync::Arc;

use bytes::Bytes;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::Outcome;

/// How many connections there are.
pub(crate) const CONNECTIONS: usize = 64;

/// What is asked.
#[derive(Clone)]
pub(crate) struct Requests {
    /// Each whole, as it goes over the wire.
    pub(crate) all: Arc<Vec<Bytes>>,
    /// What stands in every right answer.
    pub(crate) right: &'static str,
    /// Whether each may be sent a single time.
    pub(crate) once: bool,
}

impl Requests {
    pub(crate) fn repeated(all: Vec<Bytes>, right: &'static str) -> Self {
        Self { all: Arc::new(all), right, once: false }
    }
}

/// A request as bytes: `head` is its first line without the protocol, and further headers.
pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: &str) -> Bytes {
    let mut text = format!("{line} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.extend(["\r\n", body]);
    Bytes::from(text)
}

/// What came of it.
#[derive(Default)]
pub(crate) struct Load {
    /// How long it took.
    pub(crate) took: Duration,
    /// How long each client waited for each answer, in microseconds.
    pub(crate) waits: Vec<u32>,
}

impl Load {
    /// Answers a second.
    pub(crate) fn rate(&self) -> f64 {
        count(self.waits.len()) / self.took.as_secs_f64()
    }

    /// In microseconds: so many of a thousand have waited no longer. The waits have to be sorted.
    pub(crate) fn quantile(&self, of_a_thousand: usize) -> f64 {
        let at = (self.waits.len() * of_a_thousand / 1000).min(self.waits.len().saturating_sub(1));
        self.waits.get(at).copied().map_or(0.0, f64::from)
    }
}

/// A number of things, to calculate with.
pub(crate) fn count(things: usize) -> f64 {
    u32::try_from(things).map_or(f64::INFINITY, f64::from)
}

/// Loads a server for a while, or until all requests have been sent that may be sent only once.
pub(crate) async fn load(address: SocketAddr, requests: &Requests, duration: Duration) -> Outcome<Load> {
    let mut clients = Vec::new();
    for _ in 0..CONNECTIONS {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        clients.push(Client { stream, read: Vec::with_capacity(8192) });
    }
    let began = Instant::now();
    let mut running = JoinSet::new();
    for (number, client) in clients.into_iter().enumerate() {
        running.spawn(client.run(number, requests.clone(), began + duration));
    }
    let mut waits = Vec::new();
    while let Some(done) = running.join_next().await {
        waits.extend(done??);
    }
    let took = began.elapsed();
    waits.sort_unstable();
    Ok(Load { took, waits })
}

struct Client {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Client {
    async fn run(mut self, number: usize, requests: Requests, end: Instant) -> Outcome<Vec<u32>> {
        let mut waits = Vec::with_capacity(1 << 14);
        let mut at = number;
        loop {
            let began = Instant::now();
            let request = match requests.all.get(at) {
                _ if began >= end => return Ok(waits),
                Some(request) => request,
                None if requests.once => return Ok(waits),
                None => &requests.all[at % requests.all.len()],
            };
            at += CONNECTIONS;
            self.stream.write_all(request).await?;
            self.answer(requests.right.as_bytes()).await?;
            waits.push(u32::try_from(began.elapsed().as_micros()).unwrap_or(u32::MAX));
        }
    }

    /// Reads one answer, which has to be right.
    async fn answer(&mut self, right: &[u8]) -> Outcome<()> {
        self.read.clear();
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                return Err("the server has closed a connection".into());
            }
            let Some(head) = find(&self.read, b"\r\n\r\n") else { continue };
            let length = content_length(&self.read[..head]).ok_or("an answer without its length")?;
            let body = head + 4;
            if self.read.len() < body + length {
                continue;
            }
            if self.read.starts_with(b"HTTP/1.1 200") && find(&self.read[body..], right).is_some() {
                return Ok(());
            }
            return Err(format!("a wrong answer: {}", String::from_utf8_lossy(&self.read)).into());
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|window| window == what)
}

fn content_length(head: &[u8]) -> Option<usize> {
    let start = find(head, b"content-length: ")? + b"content-length: ".len();
    let digits = head[start..].iter().take_while(|byte| byte.is_ascii_digit());
    Some(digits.fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_of_an_answer_is_read_from_its_head() {
        assert_eq!(content_length(b"HTTP/1.1 200 OK\r\ncontent-length: 120\r\ndate: x"), Some(120));
        assert_eq!(content_length(b"HTTP/1.1 200 OK"), None);
    }

    #[test]
    fn a_quantile_is_a_wait_that_somebody_had() {
        let load = Load { took: Duration::from_secs(2), waits: (1..=1000).collect() };
        assert!((load.quantile(500) - 501.0).abs() < 0.1);
        assert!((load.quantile(999) - 1000.0).abs() < 0.1);
        assert!((load.rate() - 500.0).abs() < 0.1);
    }
}
