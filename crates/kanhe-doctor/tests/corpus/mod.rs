//! Faults as backends make them: each alone, and in pairs, for every dialect, over realistic pages and requests.
//!
//! The generator knows nothing of the engine: it makes what a mistaken backend would have signed, by its own code, from
//! a seed. Where two faults sign the very same text nobody can tell them apart; then either is a right answer.

pub(crate) mod page;
pub(crate) mod presented;
pub(crate) mod random;
pub(crate) mod requests;

use kanhe_doctor::{Diagnosis, Finding};

/// One question, and what the doctor should answer.
pub(crate) struct Question {
    pub dialect: &'static str,
    /// The names of the faults, for reading.
    pub name: String,
    pub ask: Box<dyn Fn() -> Diagnosis>,
    pub expected: Expected,
}

pub(crate) enum Expected {
    /// These codes, in any order; or one of the others.
    Causes(Vec<Vec<&'static str>>),
    /// Nothing is wrong.
    Right,
    /// Nothing that anybody could find out.
    Unknown,
}

/// How an answer compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Score {
    Right,
    DoesNotKnow,
    Wrong,
}

impl Question {
    pub(crate) fn score(&self, diagnosis: &Diagnosis) -> Score {
        let mut codes = diagnosis.codes();
        codes.sort_unstable();
        match (&self.expected, &diagnosis.finding) {
            (Expected::Right, Finding::Verifies) | (Expected::Unknown, Finding::Unexplained) => Score::Right,
            (Expected::Right | Expected::Causes(_), Finding::Unexplained) => Score::DoesNotKnow,
            (Expected::Causes(causes), Finding::Explained { .. }) if causes.contains(&codes) => Score::Right,
            // Several causes are named as possible, and the right one is the first of them.
            (Expected::Causes(causes), Finding::Possible { .. })
                if causes.iter().any(|cause| **cause == diagnosis.codes()[..1]) =>
            {
                Score::Right
            }
            _ => Score::Wrong,
        }
    }
}

/// All of it.
pub(crate) fn all(seed: u64) -> Vec<Question> {
    let mut random = random::Random::new(seed);
    let mut questions = page::questions(&mut random);
    questions.extend(presented::questions(&mut random));
    questions.extend(requests::questions(&mut random));
    questions
}

/// Codes in the order in which they are compared.
pub(crate) fn sorted(mut codes: Vec<&'static str>) -> Vec<&'static str> {
    codes.sort_unstable();
    codes
}

/// The codes of all faults.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    page::codes().chain(presented::codes()).chain(requests::codes())
}
