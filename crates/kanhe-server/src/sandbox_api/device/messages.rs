//! What a page says on its line: first who it is, then the host protocol (`docs/host-protocol.md`).

use kanhe_sandbox::phone::{Act, Object};
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// The first message.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct First {
    /// The key of the tab.
    pub(super) key: String,
    /// Drawn anew by each document: a line that is lost and found again is still that of the same one.
    pub(super) document: String,
}

/// Each further one.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum Message {
    Hello { landing: String, title: String },
    Call { id: u64, api: String, params: Object, url: String },
    Listen { event: String },
    Navigated { url: String },
    Title { title: String },
    Error { message: String },
    Acted { act: Act },
}

/// Whatever else comes is dropped.
pub(super) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_str(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_dropped() {
        assert!(
            read::<Message>(r#"{"type":"hello","kanhe":1,"session":"a","landing":"b","title":""}"#).is_some()
        );
        for text in [
            "",
            "[]",
            "null",
            r#"{"type":"welcome"}"#,
            r#"{"type":"call","id":-1}"#,
            r#"{"type":"call","id":1}"#,
        ] {
            assert!(read::<Message>(text).is_none(), "{text}");
        }
        assert!(read::<First>(r#"{"key":"a"}"#).is_none());
    }
}
