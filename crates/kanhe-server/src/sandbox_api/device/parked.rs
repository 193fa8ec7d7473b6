//! What is on its way to a document whose line is lost for a moment.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde_json::Value;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// What is said to one document, from whoever says it to the line.
pub(super) struct Words {
    pub(super) document: String,
    pub(super) say: UnboundedSender<Value>,
    pub(super) said: UnboundedReceiver<Value>,
    /// Events that it listens to.
    pub(super) listens: Vec<String>,
    /// Calls that it has made.
    pub(super) calls: u64,
    /// Its hello has been said.
    pub(super) known: bool,
}

/// The words that wait, by session. A later document takes the place of the one before.
#[derive(Default)]
pub(crate) struct Parked(Mutex<HashMap<String, Words>>);

impl Parked {
    /// Those of this document: as they were left, or none yet.
    pub(super) fn take(&self, session: &str, document: &str) -> Words {
        let mut parked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match parked.remove(session) {
            Some(words) if words.document == document => words,
            _ => {
                let (say, said) = unbounded_channel();
                Words {
                    document: document.to_owned(),
                    say,
                    said,
                    listens: Vec::new(),
                    calls: 0,
                    known: false,
                }
            }
        }
    }

    /// Leaves them for the next line of the document. What sessions without a device have left goes.
    pub(super) fn leave(&self, session: &str, words: Words, is_device: impl Fn(&str) -> bool) {
        let mut parked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        parked.retain(|session, _| is_device(session));
        parked.insert(session.to_owned(), words);
    }
}
