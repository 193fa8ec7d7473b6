//! To whom a card can be sent. The phone knows their names in both languages.

use serde_json::{Value, json};

use crate::phone::Object;

/// Somebody, or a group.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contact {
    /// By which answers name it.
    pub(super) id: &'static str,
    /// `friend` or `group`.
    pub(super) to: &'static str,
}

/// The address book.
const CONTACTS: [Contact; 6] = [
    Contact { id: "mum", to: "friend" },
    Contact { id: "desk_mate", to: "friend" },
    Contact { id: "landlord", to: "friend" },
    Contact { id: "family", to: "group" },
    Contact { id: "badminton", to: "group" },
    Contact { id: "project", to: "group" },
];

/// As a dialog shows it.
pub(super) fn list() -> Value {
    CONTACTS.iter().map(|contact| json!({"id": contact.id, "to": contact.to})).collect()
}

/// The first, who gets the card if nobody chooses.
pub(super) fn first() -> &'static str {
    CONTACTS.first().map_or("", |contact| contact.id)
}

/// Whom an answer names.
pub(super) fn chosen(data: &Object) -> Option<Contact> {
    let id = data.get("contact").and_then(Value::as_str)?;
    CONTACTS.into_iter().find(|contact| contact.id == id)
}
