//! What a page's bridge says: the host protocol as text (`docs/host-protocol.md`). Everything else is dropped.

use serde::Deserialize;

use super::host::Object;

/// Longest name of an API or an event, in characters.
const NAME: usize = 128;
/// Longest message, in bytes: that many characters of JSON, each of at most four.
const MESSAGE: usize = 4 * 1_048_576;

/// A message that a host of this kind needs. It sees navigation and alerts for itself.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Message {
    /// There is a bridge in the document.
    Hello {},
    /// A call.
    Call {
        /// By which the page knows it.
        id: u64,
        /// The name on the bridge.
        api: String,
        /// What it passes.
        params: Object,
    },
    /// It listens.
    Listen {
        /// To what.
        event: String,
    },
    /// The document's title.
    Title {
        /// The title.
        title: String,
    },
    /// Something was not caught.
    Error {
        /// The page's words.
        message: String,
    },
}

/// Reads one.
pub(super) fn read(text: &str) -> Option<Message> {
    let message = (text.len() <= MESSAGE).then(|| serde_json::from_str(text).ok())??;
    let sound = match &message {
        Message::Call { api: name, id: 1.., .. } | Message::Listen { event: name } => is_name(name),
        Message::Call { .. } => false,
        Message::Hello {} | Message::Title { .. } | Message::Error { .. } => true,
    };
    sound.then_some(message)
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= NAME
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_dropped() {
        assert!(matches!(read(r#"{"type":"hello","kanhe":1,"landing":"x"}"#), Some(Message::Hello {})));
        let call =
            r#"{"type":"call","id":1,"api":"scanQRCode","params":{},"url":"https://claimed.example/"}"#;
        assert!(matches!(read(call), Some(Message::Call { id: 1, .. })));
        for text in [
            "",
            "1",
            r#"{"type":"call","id":0,"api":"a","params":{}}"#,
            r#"{"type":"call","id":1,"api":"","params":{}}"#,
            r#"{"type":"call","id":1,"api":"a","params":[]}"#,
            r#"{"type":"navigated","url":"https://elsewhere.example/"}"#,
            r#"{"type":"listen"}"#,
        ] {
            assert!(read(text).is_none(), "{text}");
        }
        let long = format!(r#"{{"type":"listen","event":"{}"}}"#, "x".repeat(129));
        assert!(read(&long).is_none());
    }
}
