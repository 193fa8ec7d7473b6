//! What one connection, one address and all of them together may take.

use core::time::Duration;

/// The limits of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// A request's line and headers together, in bytes; more is answered with 431.
    pub header_bytes: usize,
    /// From the first byte of a request to the end of its headers; also for a TLS handshake.
    pub header_time: Duration,
    /// A whole body. Who sends a small one has less time, where the route says so.
    pub body_time: Duration,
    /// Between two requests on a connection.
    pub idle_time: Duration,
    /// Without taking a byte of an answer.
    pub write_time: Duration,
    /// Connections in all; those beyond it are closed.
    pub connections: usize,
    /// Connections of one address (of IPv6: of a /64). A trusted proxy has no such limit.
    pub connections_per_address: usize,
    /// Requests at work; those beyond it are answered with 503 at once.
    pub requests_in_flight: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 64 * 1024,
            header_time: Duration::from_secs(10),
            body_time: Duration::from_secs(60),
            idle_time: Duration::from_secs(75),
            write_time: Duration::from_secs(30),
            connections: 20_000,
            connections_per_address: 20_000,
            requests_in_flight: 10_000,
        }
    }
}
