//! Credentials that may have signed, or may have been presented.

use crate::mistake::Mistake;
use crate::variant::{Variant, Variants};

/// A credential that may have signed.
#[derive(Clone)]
pub struct SuspectTicket {
    /// Its text. It goes into no diagnosis.
    pub text: String,
    /// What it is, and whose.
    pub kind: TicketKind,
    /// For people: which generation, of which app, until when, replaced when and by which. Never the text.
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

/// What a credential is to whoever signed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TicketKind {
    /// A live ticket of the app, of the kind that belongs here: the right one.
    Right,
    /// The app's ticket, whose life is over.
    Expired,
    /// The app's ticket, which another one has replaced.
    Superseded,
    /// A ticket of another app.
    OtherApp,
    /// The app's ticket for cards.
    Card,
    /// The app's ticket for pages, where the one for cards belongs.
    Page,
    /// The app's access token.
    AccessToken,
    /// The app's secret.
    Secret,
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
            Self::Page => Some(Mistake::TicketPage),
            Self::AccessToken => Some(Mistake::TicketAccessToken),
            Self::Secret => Some(Mistake::TicketSecret),
        }
    }
}

/// What stands where nothing was there, as languages write it.
pub(crate) const NOTHINGS: [&str; 2] = ["undefined", "null"];

/// The same, more rarely.
pub(crate) const RARE_NOTHINGS: [&str; 2] = ["None", "[object Object]"];

/// The tickets that may have signed, right ones first, and what becomes of one on its way.
pub(crate) fn variants(suspects: &[SuspectTicket]) -> Vec<Variant> {
    let mut variants = Variants::default();
    let mut sorted: Vec<&SuspectTicket> = suspects.iter().collect();
    sorted.sort_by_key(|suspect| suspect.kind != TicketKind::Right);
    for suspect in &sorted {
        let shown = Some(suspect.provenance.clone());
        let variant = match suspect.kind.mistake() {
            None => Variant::right(&*suspect.text),
            Some(mistake) => Variant::wrong(&*suspect.text, mistake),
        };
        // Tickets of many other apps are no reason to try each of them with every other mistake.
        let alone = suspect.kind == TicketKind::OtherApp && variants.count() > TOGETHER;
        variants.push(Variant { shown, alone, ..variant });
    }
    for suspect in sorted.iter().filter(|suspect| suspect.kind == TicketKind::Right).take(2) {
        let text = &suspect.text;
        let mut add = |text: String, mistake, alone| {
            let shown = Some(suspect.provenance.clone());
            variants.push(Variant { shown, alone, ..Variant::wrong(text, mistake) });
        };
        for (head, tail, rare) in [("", "\n", false), ("", "\r\n", true), ("", " ", true), (" ", "", true)] {
            add(format!("{head}{text}{tail}"), Mistake::TicketSpace, rare);
        }
        add(format!("\"{text}\""), Mistake::TicketQuoted, false);
        add(format!("'{text}'"), Mistake::TicketQuoted, true);
        add(format!("\u{feff}{text}"), Mistake::TicketByteOrderMark, false);
    }
    let nothing =
        |text: &str, mistake| Variant { shown: Some(format!("{text:?}")), ..Variant::wrong(text, mistake) };
    variants.push(nothing("", Mistake::TicketEmpty));
    for text in NOTHINGS {
        variants.push(nothing(text, Mistake::TicketUndefined));
    }
    for text in RARE_NOTHINGS {
        variants.push(Variant { alone: true, ..nothing(text, Mistake::TicketUndefined) });
    }
    variants.list()
}

/// So many credentials are tried together with other mistakes.
const TOGETHER: usize = 12;

/// The provenance of the ticket that should have signed.
pub(crate) fn right(suspects: &[SuspectTicket]) -> &str {
    let right = suspects.iter().find(|suspect| suspect.kind == TicketKind::Right);
    right.map_or("", |suspect| &suspect.provenance)
}
