//! What every phone is that is made from now on: a scenario says it before anybody has one.

use std::sync::PoisonError;

use serde::Deserialize;

use super::expect::Expectation;
use super::session::Settings;
use super::{PhoneFault, Phones};

/// How a new phone is, and what it answers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Presets {
    /// Where nobody says otherwise.
    pub phone: Settings,
    /// Answers that are prepared on it.
    pub expect: Vec<Expectation>,
}

impl Phones {
    /// From now on new phones are like this.
    pub fn preset(&self, presets: Presets) -> Result<(), PhoneFault> {
        if presets.expect.iter().any(Expectation::is_for_nothing) {
            return Err(PhoneFault::NoExpectation);
        }
        *self.presets.lock().unwrap_or_else(PoisonError::into_inner) = presets;
        Ok(())
    }

    pub(super) fn presets(&self) -> Presets {
        self.presets.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
