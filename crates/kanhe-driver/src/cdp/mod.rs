//! The DevTools protocol over a pipe, as thin as it can be: JSON in, JSON out, a zero byte behind each message.
//!
//! Values stay JSON, so a new word of a newer browser breaks nothing. Commands are written in the order in which they
//! are sent, whether or not anybody waits for the answers: setting up a page that waits for its debugger needs that.

use core::sync::atomic::{AtomicU64, Ordering};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value, json};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// Why a command was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CdpFault {
    /// The browser says why.
    #[error("{method}: {message}")]
    Refused {
        /// The command.
        method: String,
        /// The browser's words.
        message: String,
    },
    /// The browser is gone.
    #[error("the browser has ended")]
    Gone,
}

/// Something that happened in the browser.
#[derive(Clone, Debug)]
pub struct Event {
    /// The session that it happened in; none: the browser itself.
    pub session: Option<String>,
    /// `Page.frameNavigated`
    pub method: String,
    /// As the protocol has it.
    pub params: Value,
}

type Answer = Result<Value, CdpFault>;
/// Commands without an answer yet: their names, and who waits.
type Waiting = HashMap<u64, (String, oneshot::Sender<Answer>)>;

#[derive(Debug)]
struct Wire {
    /// What is to be written. None once we have hung up.
    out: Mutex<Option<UnboundedSender<Vec<u8>>>>,
    /// Who waits for which answer. None once the browser is gone.
    waiting: Mutex<Option<Waiting>>,
    next: AtomicU64,
}

/// A browser, as the protocol reaches it.
#[derive(Clone, Debug)]
pub struct Cdp(Arc<Wire>);

impl Cdp {
    /// Speaks over two streams. The events come in order; there is one who hears them.
    pub fn over(
        read: impl AsyncRead + Send + Unpin + 'static,
        write: impl AsyncWrite + Send + Unpin + 'static,
    ) -> (Self, UnboundedReceiver<Event>) {
        let (out, to_write) = unbounded_channel();
        let (events, heard) = unbounded_channel();
        let wire = Wire {
            out: Mutex::new(Some(out)),
            waiting: Mutex::new(Some(HashMap::new())),
            next: AtomicU64::new(1),
        };
        let cdp = Self(Arc::new(wire));
        tokio::spawn(write_all(write, to_write));
        tokio::spawn(cdp.clone().read_all(read, events));
        (cdp, heard)
    }

    /// Parameters of a command that has none.
    pub fn nothing() -> Value {
        Value::Object(Map::new())
    }

    /// Sends a command, at once. The answer may be waited for, or not.
    pub fn send(
        &self,
        session: Option<&str>,
        method: &str,
        params: &Value,
    ) -> impl Future<Output = Answer> + Send + use<> {
        let (answer, answered) = oneshot::channel();
        let id = self.0.next.fetch_add(1, Ordering::Relaxed);
        if let Some(waiting) = lock(&self.0.waiting).as_mut() {
            waiting.insert(id, (method.to_owned(), answer));
        }
        let mut message = json!({"id": id, "method": method, "params": params});
        if let (Some(session), Some(message)) = (session, message.as_object_mut()) {
            message.insert("sessionId".to_owned(), Value::from(session));
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        if let Some(out) = &*lock(&self.0.out) {
            // An error means that the browser is gone, which whoever waits learns below.
            let _ = out.send(bytes);
        }
        async move { answered.await.unwrap_or(Err(CdpFault::Gone)) }
    }

    /// Sends a command whose answer nobody needs.
    pub fn tell(&self, session: Option<&str>, method: &str, params: &Value) {
        drop(self.send(session, method, params));
    }

    /// Closes our end of the pipe. The browser ends then.
    pub fn hang_up(&self) {
        lock(&self.0.out).take();
    }

    async fn read_all(self, read: impl AsyncRead + Unpin, events: UnboundedSender<Event>) {
        let mut read = BufReader::new(read);
        let mut message = Vec::new();
        while matches!(read.read_until(0, &mut message).await, Ok(1..)) {
            if message.last() == Some(&0) {
                message.pop();
            }
            match serde_json::from_slice(&message) {
                Ok(message) => self.take(message, &events),
                Err(why) => tracing::warn!(%why, "the browser said something that is no JSON"),
            }
            message.clear();
        }
        // Everybody who waits is told by the end of his channel.
        lock(&self.0.waiting).take();
        lock(&self.0.out).take();
    }

    fn take(&self, mut message: Value, events: &UnboundedSender<Event>) {
        if let Some(id) = message["id"].as_u64() {
            let waiting = lock(&self.0.waiting).as_mut().and_then(|waiting| waiting.remove(&id));
            let Some((method, waiting)) = waiting else { return };
            let answer = match message["error"]["message"].as_str() {
                Some(why) => {
                    tracing::debug!(method, why, "refused");
                    Err(CdpFault::Refused { method, message: why.to_owned() })
                }
                None => Ok(message["result"].take()),
            };
            // An error means that nobody waits.
            let _ = waiting.send(answer);
        } else if let Some(method) = message["method"].as_str() {
            let method = method.to_owned();
            let session = message["sessionId"].as_str().map(str::to_owned);
            let _ = events.send(Event { session, method, params: message["params"].take() });
        }
    }
}

async fn write_all(mut write: impl AsyncWrite + Unpin, mut messages: UnboundedReceiver<Vec<u8>>) {
    while let Some(message) = messages.recv().await {
        if write.write_all(&message).await.is_err() || write.flush().await.is_err() {
            return;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    async fn read(from: &mut (impl AsyncRead + Unpin)) -> Value {
        let mut message = Vec::new();
        loop {
            match from.read_u8().await.unwrap() {
                0 => return serde_json::from_slice(&message).unwrap(),
                byte => message.push(byte),
            }
        }
    }

    #[tokio::test]
    async fn answers_find_who_asked_in_whatever_order_they_come() {
        let (ours, theirs) = tokio::io::duplex(4096);
        let (from, to) = tokio::io::split(ours);
        let (mut heard, mut say) = tokio::io::split(theirs);
        let (cdp, mut events) = Cdp::over(from, to);
        let first = cdp.send(None, "A.a", &json!({}));
        let second = cdp.send(Some("s"), "B.b", &json!({"x": 1}));
        assert_eq!(read(&mut heard).await, json!({"id": 1, "method": "A.a", "params": {}}));
        let asked = json!({"id": 2, "method": "B.b", "params": {"x": 1}, "sessionId": "s"});
        assert_eq!(read(&mut heard).await, asked);
        let said = "{\"id\":2,\"result\":{\"y\":2}}\0{\"method\":\"C.c\",\"params\":{},\"sessionId\":\"s\"}\0\
                    {\"id\":1,\"error\":{\"message\":\"no\"}}\0";
        say.write_all(said.as_bytes()).await.unwrap();
        assert_eq!(second.await.unwrap(), json!({"y": 2}));
        assert_eq!(first.await.unwrap_err().to_string(), "A.a: no");
        let event = events.recv().await.unwrap();
        assert_eq!((&*event.method, event.session.as_deref()), ("C.c", Some("s")));
    }

    #[tokio::test]
    async fn nobody_waits_for_a_browser_that_is_gone() {
        let (ours, theirs) = tokio::io::duplex(4096);
        let (from, to) = tokio::io::split(ours);
        let (cdp, mut events) = Cdp::over(from, to);
        let asked = cdp.send(None, "A.a", &json!({}));
        drop(theirs);
        assert_eq!(asked.await, Err(CdpFault::Gone));
        assert!(events.recv().await.is_none());
        assert_eq!(cdp.send(None, "A.a", &json!({})).await, Err(CdpFault::Gone));
    }
}
