//! Announcements on their way: gathered, and sent together.

use std::sync::Arc;

use async_trait::async_trait;
use kanhe_core::signal::{Announcer, Change};
use kanhe_core::store::StoreError;
use tokio::sync::mpsc::{Receiver, Sender, channel};

use super::Task;

/// So many may wait; more are lost, and the others learn of them by asking the store.
const WAITING: usize = 65_536;

/// Bytes of one message: PostgreSQL takes somewhat less than 8000.
const BYTES: usize = 7000;

/// A way for messages to all nodes.
#[async_trait]
pub trait Courier: Send + Sync {
    /// Carries a message to all who listen now.
    async fn carry(&self, message: &str) -> Result<(), StoreError>;
}

/// Announces without waiting.
pub struct Outbox {
    sender: Sender<Change>,
    _sending: Task,
}

impl Outbox {
    /// Sends by the first of these ways that works.
    pub fn start(ways: Vec<Arc<dyn Courier>>) -> Self {
        let (sender, changes) = channel(WAITING);
        Self { sender, _sending: Task::start(send(changes, ways)) }
    }
}

impl Announcer for Outbox {
    fn announce(&self, change: Change) {
        // An error means that too many wait.
        let _ = self.sender.try_send(change);
    }
}

async fn send(mut changes: Receiver<Change>, ways: Vec<Arc<dyn Courier>>) {
    let mut left = None;
    while let Some(message) = gather(&mut changes, &mut left).await {
        for way in &ways {
            match way.carry(&message).await {
                Ok(()) => break,
                Err(why) => tracing::debug!(%why, "a message to other nodes was not carried"),
            }
        }
    }
}

/// As many of the waiting changes as one message holds, each once. Nothing if there will be no more.
async fn gather(changes: &mut Receiver<Change>, left: &mut Option<String>) -> Option<String> {
    let mut message = match left.take() {
        Some(line) => line,
        None => changes.recv().await?.to_string(),
    };
    while let Ok(change) = changes.try_recv() {
        let line = change.to_string();
        if message.lines().next_back() == Some(&line) {
            continue;
        }
        if message.len() + 1 + line.len() > BYTES {
            *left = Some(line);
            break;
        }
        message.push('\n');
        message.push_str(&line);
    }
    Some(message)
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use kanhe_core::app::AppUid;

    use super::*;

    fn change(number: u64) -> Change {
        Change::App { uid: AppUid::from_bytes([1; 16]), revision: number }
    }

    #[tokio::test]
    async fn what_waits_goes_together_and_no_message_is_too_long() {
        let (sender, mut changes) = channel(WAITING);
        for number in 0..1000 {
            sender.try_send(change(number)).unwrap();
        }
        drop(sender);
        let (mut left, mut heard, mut messages) = (None, Vec::new(), 0);
        while let Some(message) = gather(&mut changes, &mut left).await {
            assert!(message.len() <= BYTES);
            heard.extend(message.lines().map(|line| line.parse::<Change>().unwrap()));
            messages += 1;
        }
        assert_eq!(heard, (0..1000).map(change).collect::<Vec<_>>());
        assert!(messages < 10, "{messages}");
    }

    struct Broken;

    #[async_trait]
    impl Courier for Broken {
        async fn carry(&self, _: &str) -> Result<(), StoreError> {
            Err(StoreError::Unavailable("gone".into()))
        }
    }

    struct Recorder(Mutex<Option<tokio::sync::oneshot::Sender<String>>>);

    #[async_trait]
    impl Courier for Recorder {
        async fn carry(&self, message: &str) -> Result<(), StoreError> {
            if let Some(told) = self.0.lock().unwrap().take() {
                told.send(message.to_owned()).unwrap();
            }
            Ok(())
        }
    }

    #[tokio::test]
    async fn where_the_first_way_is_broken_the_second_is_taken() {
        let (tell, told) = tokio::sync::oneshot::channel();
        let outbox = Outbox::start(vec![Arc::new(Broken), Arc::new(Recorder(Mutex::new(Some(tell))))]);
        outbox.announce(Change::HostKeys);
        assert_eq!(told.await.unwrap(), "host_keys");
    }
}
