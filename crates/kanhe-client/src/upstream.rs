//! The port to the vendor.

use core::time::Duration;

use async_trait::async_trait;
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;

use crate::credential::Slot;

/// What is wanted of the vendor.
#[derive(Clone, Copy, Debug)]
pub struct Want<'a> {
    /// Which credential.
    pub slot: &'a Slot,
    /// The credential that has to be shown for it, if [`Upstream::needs`] names one.
    pub with: Option<&'a Secret>,
    /// The one that was refused although it is the current one: the vendor shall make another. Only asked of vendors
    /// that can ([`Upstream::replacements_a_day`]).
    pub instead_of: Option<&'a Secret>,
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
    /// The credential that was shown is void (WeChat 40001, 40014, 42001, and their siblings).
    #[error("the platform says that the access token is void ({code})")]
    TokenVoid {
        /// The vendor's code.
        code: String,
    },
    /// The quota is used up (45009), or our own budget: asking again makes it worse.
    #[error("the platform's quota is used up ({code})")]
    Quota {
        /// The vendor's code; `budget` is our own.
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

impl UpstreamFault {
    /// The vendor's code, or `unavailable`: for counting.
    pub fn code(&self) -> &str {
        match self {
            Self::TokenVoid { code } | Self::Quota { code } | Self::Refused { code, .. } => code,
            Self::Unavailable { .. } => "unavailable",
        }
    }

    /// In one line, for other nodes.
    pub fn note(&self) -> String {
        match self {
            Self::TokenVoid { code } => format!("void {code}"),
            Self::Quota { code } => format!("quota {code}"),
            Self::Unavailable { why } => format!("unavailable {why}"),
            Self::Refused { code, message } => format!("refused {code} {message}"),
        }
    }

    /// What another node wrote down.
    pub fn from_note(note: &str) -> Self {
        let (kind, rest) = note.split_once(' ').unwrap_or((note, ""));
        let (code, message) = rest.split_once(' ').unwrap_or((rest, ""));
        match kind {
            "void" => Self::TokenVoid { code: rest.to_owned() },
            "quota" => Self::Quota { code: rest.to_owned() },
            "refused" => Self::Refused { code: code.to_owned(), message: message.to_owned() },
            _ => Self::Unavailable { why: rest.to_owned() },
        }
    }
}

/// A vendor, for one app.
#[async_trait]
pub trait Upstream: Send + Sync {
    /// Fetches a credential. Bounded in time by the adapter.
    async fn fetch(&self, want: Want<'_>) -> Result<Fetched, UpstreamFault>;

    /// The kinds that this vendor gives to this app.
    fn kinds(&self) -> &[Word];

    /// The credential that has to be shown to get another one: a ticket needs a token.
    fn needs(&self, slot: &Slot) -> Option<Slot>;

    /// How often a day one credential may be fetched: what all nodes together allow themselves, well below the vendor's
    /// own quota.
    fn fetches_a_day(&self) -> u32 {
        FETCHES_A_DAY
    }

    /// How often a day the vendor can be made to replace a credential that it still calls the current one. 0: it cannot.
    fn replacements_a_day(&self, kind: Word) -> u32 {
        let _ = kind;
        0
    }
}

/// A token of two hours is fetched 13 times a day. WeChat's own limit for `/cgi-bin/token` is 2000
/// (`protocol/wechat-bridge.md` 6.1).
pub const FETCHES_A_DAY: u32 = 500;

#[cfg(test)]
mod tests {
    use super::UpstreamFault;

    #[test]
    fn a_fault_is_the_same_on_every_node() {
        for fault in [
            UpstreamFault::TokenVoid { code: "40001".to_owned() },
            UpstreamFault::Quota { code: "45009".to_owned() },
            UpstreamFault::Unavailable { why: "it is too slow".to_owned() },
            UpstreamFault::Refused { code: "40164".to_owned(), message: "invalid ip 1.2.3.4".to_owned() },
        ] {
            assert_eq!(UpstreamFault::from_note(&fault.note()), fault);
        }
    }
}
