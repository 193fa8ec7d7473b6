//! The port by which a platform tells people's servers something: a payment, an event.

use async_trait::async_trait;

/// What is sent.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Where to.
    pub url: String,
    /// Its headers.
    pub headers: Vec<(&'static str, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

/// Who carries it.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Sends a notification. Answers status and body, or why nobody answered.
    async fn send(&self, notification: Notification) -> Result<(u16, Vec<u8>), String>;
}
