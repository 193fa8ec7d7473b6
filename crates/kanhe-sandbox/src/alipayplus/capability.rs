//! What the simulated client can do: one entry for each function of the bridge.

use futures_util::future::BoxFuture;

use super::scene::{Outcome, Scene};

/// A function, and what the simulated client does for it.
#[derive(Clone, Copy)]
pub(super) struct Capability {
    /// The bridge's name of it.
    pub(super) name: &'static str,
    /// What is done for a call that may go ahead.
    pub(super) answer: for<'a> fn(Scene<'a>) -> BoxFuture<'a, Outcome>,
}

impl Capability {
    /// One entry.
    pub(super) const fn new(
        name: &'static str,
        answer: for<'a> fn(Scene<'a>) -> BoxFuture<'a, Outcome>,
    ) -> Self {
        Self { name, answer }
    }
}
