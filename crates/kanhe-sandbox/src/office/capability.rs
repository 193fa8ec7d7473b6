//! What the simulated client can do: one entry for each method.

use futures_util::future::BoxFuture;

use super::scene::{Outcome, Scene};

/// How a call is answered: a result, or the reply of a refusal, a failure, or a person who does not want to.
#[derive(Clone, Copy)]
enum Answer {
    /// At once.
    AtOnce(for<'a> fn(Scene<'a>) -> Outcome),
    /// When somebody or something has been waited for.
    InTime(for<'a> fn(Scene<'a>) -> BoxFuture<'a, Outcome>),
}

/// A method, and what the simulated client does for it.
#[derive(Clone, Copy)]
pub(super) struct Capability {
    /// DingTalk's name of it.
    pub(super) method: &'static str,
    answer: Answer,
}

impl Capability {
    /// What takes its time.
    pub(super) const fn new(
        method: &'static str,
        answer: for<'a> fn(Scene<'a>) -> BoxFuture<'a, Outcome>,
    ) -> Self {
        Self { method, answer: Answer::InTime(answer) }
    }

    /// What is done at once.
    pub(super) const fn at_once(method: &'static str, answer: for<'a> fn(Scene<'a>) -> Outcome) -> Self {
        Self { method, answer: Answer::AtOnce(answer) }
    }

    /// Answers a call that may go ahead.
    pub(super) async fn answer(self, scene: Scene<'_>) -> Outcome {
        match self.answer {
            Answer::AtOnce(answer) => answer(scene),
            Answer::InTime(answer) => answer(scene).await,
        }
    }
}
