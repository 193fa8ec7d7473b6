//! About a page's config.

use kanhe_doctor::presented::{Presented, PresentedCase};
use kanhe_doctor::reading::Observed;
use kanhe_doctor::{
    Case, Diagnosis, Dialect, Hint, Mistake, Profile, Suspect, SuspectTicket, TicketKind, presented,
};

use crate::Fault;
use crate::cli::ExplainFlags;
use crate::sign::read;

/// `hops` are addresses that redirect to the page's.
pub(super) fn diagnose(
    asked: &ExplainFlags,
    hops: &[String],
    observed: &Observed,
) -> Result<Diagnosis, Fault> {
    let tickets = tickets(asked)?;
    let verified = observed.urls.first().cloned();
    let url = asked.url.clone().or_else(|| verified.clone()).unwrap_or_default();
    if super::dialect(asked) == Dialect::Gov {
        let case = PresentedCase {
            presented: Presented(
                asked.signature.clone().or_else(|| asked.presented.clone()).unwrap_or_default(),
            ),
            tickets,
            url,
            home: asked.home.clone(),
            subscribed: None,
        };
        return Ok(presented::diagnose(&case));
    }
    let suspect = |value: &String| Suspect { value: value.clone(), mistake: Mistake::UrlEndpoint };
    let redirecting = |value: &String| Suspect { value: value.clone(), mistake: Mistake::PageRedirects };
    // What the client says it saw goes before what the developer believes that he passed.
    let saw = |own: &Option<String>, seen: &Option<String>| {
        seen.clone().or_else(|| own.clone()).unwrap_or_default()
    };
    let case = Case {
        dialect: super::dialect(asked),
        given: asked.signature.clone().unwrap_or_default(),
        nonce: saw(&asked.nonce, &observed.nonce),
        timestamp: saw(&asked.timestamp, &observed.timestamp),
        url,
        landing: asked.landing.clone(),
        profile: asked.profile.as_deref().and_then(Profile::named),
        verified,
        tickets,
        urls: hops.iter().map(redirecting).chain(asked.also.iter().map(suspect)).collect(),
        nonces: asked.nonce.iter().cloned().collect(),
        timestamps: asked.timestamp.iter().cloned().collect(),
    };
    let mut diagnosis = kanhe_doctor::diagnose(&case);
    let other = |own: &Option<String>, seen: &Option<String>| matches!((own, seen), (Some(own), Some(seen)) if own != seen);
    if other(&asked.nonce, &observed.nonce) || other(&asked.timestamp, &observed.timestamp) {
        diagnosis.hints.push(Hint::OtherRequest);
    }
    Ok(diagnosis)
}

fn tickets(asked: &ExplainFlags) -> Result<Vec<SuspectTicket>, Fault> {
    let ticket =
        |text: &str, kind, provenance: String| SuspectTicket { text: text.to_owned(), kind, provenance };
    let right = read(asked.ticket.as_deref().unwrap_or_default())?;
    let mut tickets = vec![ticket(&right, TicketKind::Right, "--ticket".to_owned())];
    for (flag, kind, texts) in [
        ("--other-ticket", TicketKind::OtherApp, &asked.other_ticket),
        ("--old-ticket", TicketKind::Superseded, &asked.old_ticket),
        ("--card-ticket", TicketKind::Card, &asked.card_ticket),
        ("--access-token", TicketKind::AccessToken, &asked.access_token),
    ] {
        let numbered = texts.iter().enumerate();
        tickets.extend(numbered.map(|(at, text)| ticket(text, kind, format!("{flag} #{}", at + 1))));
    }
    Ok(tickets)
}
