//! What the simulated client can do: one entry for each name on the bridge.

use futures_util::future::BoxFuture;

use super::scene::Scene;
use crate::phone::Reply;

/// How a call is answered.
pub(super) type Answer = for<'a> fn(Scene<'a>) -> BoxFuture<'a, Reply>;

/// A name on the bridge, and what the simulated client does for it.
#[derive(Clone, Copy)]
pub(super) struct Capability {
    /// The name on the bridge.
    pub(super) wire: &'static str,
    /// Whether a call of it is judged by the page's grant before it is answered. Only the config itself is not: it is
    /// what grants.
    pub(super) judged: bool,
    /// Answers a call that may go ahead.
    pub(super) answer: Answer,
}

impl Capability {
    /// A capability for which the page needs what the catalog says.
    pub(super) const fn new(wire: &'static str, answer: Answer) -> Self {
        Self { wire, judged: true, answer }
    }

    /// The page config.
    pub(super) const fn config(wire: &'static str, answer: Answer) -> Self {
        Self { wire, judged: false, answer }
    }
}
