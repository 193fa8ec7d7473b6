//! What is put into every document before its first script.

use serde_json::{Value, json};

use super::identity::Identity;

/// By which names the two ends know each other; another one for each run.
#[derive(Clone, Debug)]
pub(super) struct Names {
    /// The binding by which pages speak. It is gone from the window before any script of the page runs.
    pub(super) binding: String,
    /// The function by which pages are spoken to.
    pub(super) receiver: String,
}

impl Names {
    /// `secret` is a word that no page can guess.
    pub(super) fn of(secret: &str) -> Self {
        Self { binding: format!("kanhe_{secret}"), receiver: format!("kanhe_{secret}_receive") }
    }
}

/// The script, with what it is to know.
pub(super) fn injected(bridge: &str, boot: &Value, identity: &Identity, names: &Names) -> String {
    let left = json!({"boot": boot, "receiver": names.receiver});
    let binding = json!(names.binding);
    let hints = if identity.has_client_hints() { "" } else { "delete Navigator.prototype.userAgentData;" };
    format!(
        "{{const post = window[{binding}]; delete window[{binding}]; {hints}\
         if (post) window.kanheInjected = Object.assign({left}, {{post: (text) => post(text)}});}}\n{bridge}"
    )
}

/// What a page is told, as an expression to be evaluated in its document.
pub(super) fn delivery(names: &Names, message: &Value) -> String {
    let receiver = json!(names.receiver);
    format!("{{const receive = window[{receiver}]; if (receive) receive({});}}", json!(message.to_string()))
}
