//! The port to the vendor.

use core::time::Duration;

use async_trait::async_trait;
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;

/// What is wanted of the vendor.
#[derive(Clone, Copy, Debug)]
pub enum Want<'a> {
    /// An access token: the one that lives, if the vendor keeps one.
    Token,
    /// A new access token, because this one was refused.
    NewToken {
        /// The one that was refused.
        instead_of: &'a Secret,
    },
    /// A ticket.
    Ticket {
        /// Which kind.
        kind: Word,
        /// The access token to ask with.
        token: &'a Secret,
    },
}

/// What the vendor gave.
#[derive(Clone, Debug)]
pub struct Fetched {
    /// The credential.
    pub text: Secret,
    /// How long it lives from now.
    pub life: Duration,
}

/// Why the vendor gave nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamFault {
    /// The access token that asked is void (WeChat 40001, 40014, 42001).
    #[error("the platform says that the access token is void ({code})")]
    TokenVoid {
        /// The vendor's code.
        code: String,
    },
    /// The quota is used up (45009): asking again makes it worse.
    #[error("the platform's quota is used up ({code})")]
    Quota {
        /// The vendor's code.
        code: String,
    },
    /// Busy (-1), unreachable, slow, or garbage: asking again later may help.
    #[error("the platform does not answer: {why}")]
    Unavailable {
        /// In a sentence, without secrets.
        why: String,
    },
    /// A refusal that asking again does not change: wrong secret, unknown app, address not listed.
    #[error("the platform refuses: {code} {message}")]
    Refused {
        /// The vendor's code.
        code: String,
        /// The vendor's text.
        message: String,
    },
}

/// A vendor, for one app.
#[async_trait]
pub trait Upstream: Send + Sync {
    /// Fetches a credential. Bounded in time by the adapter.
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault>;
}
