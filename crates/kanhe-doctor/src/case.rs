//! What the doctor is asked about.

use crate::mistake::Mistake;

/// What a page passed, what the host and the platform know, and what may have been mistaken for it.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The signature that the page passed, as it passed it.
    pub given: String,
    /// The nonce that the page passed.
    pub nonce: String,
    /// The timestamp that the page passed, as text.
    pub timestamp: String,
    /// The page's URL as the host verifies it; a fragment may be left on.
    pub url: String,
    /// Tickets that may have signed: the right ones, and those that people take for them.
    pub tickets: Vec<SuspectTicket>,
    /// URLs that may have been signed instead of the page's: its landing URL, another page's, the backend's own.
    pub urls: Vec<Suspect>,
    /// Nonces of other requests.
    pub nonces: Vec<String>,
}

/// Something that may have been mistaken for the right thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// What it is.
    pub value: String,
    /// What the mistake would be.
    pub mistake: Mistake,
}

/// A credential that may have signed.
#[derive(Clone)]
pub struct SuspectTicket {
    /// Its text. It goes into no diagnosis.
    pub text: String,
    /// What it is, and whose.
    pub kind: TicketKind,
    /// For people: which generation, of which app, until when. Never the text.
    pub provenance: String,
}

impl core::fmt::Debug for SuspectTicket {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("SuspectTicket")
            .field("kind", &self.kind)
            .field("provenance", &self.provenance)
            .finish_non_exhaustive()
    }
}

/// What a credential is to this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketKind {
    /// A live ticket of the page's app: the right one.
    Right,
    /// The app's ticket, whose life is over.
    Expired,
    /// The app's ticket, which another one has replaced.
    Superseded,
    /// A ticket of another app.
    OtherApp,
    /// The app's ticket for cards.
    Card,
    /// The app's access token.
    AccessToken,
}

impl TicketKind {
    /// The mistake of signing with it.
    pub fn mistake(self) -> Option<Mistake> {
        match self {
            Self::Right => None,
            Self::Expired => Some(Mistake::TicketExpired),
            Self::Superseded => Some(Mistake::TicketSuperseded),
            Self::OtherApp => Some(Mistake::TicketOtherApp),
            Self::Card => Some(Mistake::TicketCard),
            Self::AccessToken => Some(Mistake::TicketAccessToken),
        }
    }
}
