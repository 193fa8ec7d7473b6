//! Why a command stopped.

use std::fmt;

/// One line for a person, with a way forward where there is one.
#[derive(Debug)]
pub(crate) struct Failure(String);

/// How a step ended.
pub(crate) type Outcome = Result<(), Failure>;

impl Failure {
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Self(line.into())
    }

    /// Several complaints of one kind: each on a line of its own below the first.
    pub(crate) fn list(subject: &str, complaints: &[String]) -> Self {
        Self(format!("{subject}:\n  {}", complaints.join("\n  ")))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
