//! A page's call, as the log and the inspector show it.

use kanhe_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A JSON object, as bridges pass them.
pub type Object = Map<String, Value>;

/// How a call stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Not answered yet.
    Waiting,
    /// Done as asked.
    Allowed,
    /// Not permitted.
    Refused,
    /// Permitted, and then it failed.
    Failed,
    /// The person said no.
    Cancelled,
}

impl Status {
    /// As the wire has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }
}

/// How one check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CheckOutcome {
    /// As it should be.
    Passed,
    /// This is where it stopped.
    Failed,
    /// Not reached, or does not apply.
    Skipped,
    /// Let through here; the vendor would refuse.
    Lenient,
}

/// One line of the ordered list of checks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckView {
    /// Which.
    pub name: &'static str,
    /// How it went.
    pub outcome: CheckOutcome,
    /// The value used, secrets masked.
    pub value: String,
    /// For those that failed or were lenient.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
}

/// The signed string by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureView {
    /// In signing order.
    pub fields: Vec<SignedField>,
    /// What the page gave.
    pub given: String,
    /// What would have matched. It opens this one page of the developer's own app, and only in a sandbox.
    pub expected: String,
}

/// One field of the signed string.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignedField {
    /// Its name when signing.
    pub name: &'static str,
    /// Its value; the ticket masked.
    pub value: String,
}

/// A call.
#[derive(Clone, Debug, Serialize)]
pub struct CallRecord {
    /// Counts up over all sessions.
    pub id: u64,
    /// Its session.
    pub session: String,
    /// When it began, on the platform's clock.
    pub at: Timestamp,
    /// The page's name of the API.
    pub name: String,
    /// The bridge's name of it.
    pub wire: String,
    /// What the page passed.
    pub params: Object,
    /// Where the page was.
    pub url: String,
    /// How it stands.
    pub status: Status,
    /// Why it was refused or failed.
    pub reason: Option<String>,
    /// How it was decided.
    pub checks: Vec<CheckView>,
    /// For page configs.
    pub signature: Option<SignatureView>,
    /// What the page's callback gets.
    pub result: Option<Object>,
    /// Real time until the answer.
    pub duration_ms: Option<u64>,
    /// How much of it a person took.
    pub waited_ms: u64,
    /// The fault that hit it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<u64>,
    /// A fault has the page's callback called twice.
    #[serde(skip)]
    pub twice: bool,
}

/// What a face says to a call.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What the page's callback gets; `None`: it is never called.
    pub result: Option<Object>,
    /// How the call stands.
    pub status: Status,
    /// Why, if not [`Status::Allowed`].
    pub reason: Option<&'static str>,
    /// How it was decided.
    pub checks: Vec<CheckView>,
    /// For page configs.
    pub signature: Option<SignatureView>,
    /// How many milliseconds a person took.
    pub waited_ms: u64,
}

impl Reply {
    /// A reply without checks.
    pub fn new(status: Status, reason: Option<&'static str>, result: Object) -> Self {
        Self { result: Some(result), status, reason, checks: Vec::new(), signature: None, waited_ms: 0 }
    }
}
