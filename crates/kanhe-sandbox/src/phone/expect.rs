//! Answers that a script has prepared: the next dialog of a kind gets one, before anybody is asked.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::call::Object;
use super::dialog::DialogAnswer;
use super::{PhoneFault, Phones};

/// How many answers a session keeps.
const PREPARED: usize = 256;

/// A prepared answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    /// Which kind of dialog it answers: `location`, `scan`, …
    pub kind: String,
    /// One of the dialog's actions. It is passed over by dialogs that do not have it.
    pub action: String,
    /// What goes with it.
    #[serde(default)]
    pub data: Object,
    /// How many dialogs it answers.
    #[serde(default = "once")]
    pub times: u32,
}

fn once() -> u32 {
    1
}

/// The prepared answers of a session, the first first.
#[derive(Debug, Default)]
pub struct Expectations(VecDeque<Expectation>);

impl Expectations {
    /// Takes the answer for a dialog of this kind with these actions.
    pub(super) fn take(&mut self, kind: &str, actions: &[&str]) -> Option<DialogAnswer> {
        let fits = |prepared: &Expectation| prepared.kind == kind && actions.contains(&&*prepared.action);
        let at = self.0.iter().position(fits)?;
        let prepared = self.0.get_mut(at)?;
        prepared.times = prepared.times.saturating_sub(1);
        let answer = DialogAnswer { action: prepared.action.clone(), data: prepared.data.clone() };
        if prepared.times == 0 {
            self.0.remove(at);
        }
        Some(answer)
    }
}

impl Phones {
    /// Prepares an answer for the next dialogs of a kind.
    pub fn expect(&self, id: &str, expectation: Expectation) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        if session.expectations.0.len() == PREPARED {
            return Err(PhoneFault::TooManyExpectations);
        }
        if expectation.times > 0 {
            session.expectations.0.push_back(expectation);
        }
        Ok(())
    }

    /// The prepared answers that no dialog has taken yet, the next first.
    pub fn expected(&self, id: &str) -> Result<Vec<Expectation>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.expectations.0.iter().cloned().collect())
    }

    /// Forgets the prepared answers.
    pub fn expect_nothing(&self, id: &str) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        session.expectations.0.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(kind: &str, action: &str, times: u32) -> Expectation {
        Expectation { kind: kind.to_owned(), action: action.to_owned(), data: Object::new(), times }
    }

    #[test]
    fn answers_are_used_up_in_their_order_by_dialogs_that_have_the_action() {
        let mut expectations = Expectations::default();
        expectations.0.extend([
            prepared("scan", "pick", 1),
            prepared("location", "deny", 2),
            prepared("location", "allow", 1),
        ]);
        let mut next = |kind: &str, actions: &[&str]| expectations.take(kind, actions).map(|a| a.action);
        assert_eq!(next("location", &["allow", "deny"]).as_deref(), Some("deny"));
        assert_eq!(next("location", &["allow"]).as_deref(), Some("allow"));
        assert_eq!(next("location", &["allow", "deny"]).as_deref(), Some("deny"));
        assert_eq!(next("location", &["allow", "deny"]), None);
        assert_eq!(next("scan", &["type"]), None);
        assert_eq!(next("scan", &["pick"]).as_deref(), Some("pick"));
    }
}
