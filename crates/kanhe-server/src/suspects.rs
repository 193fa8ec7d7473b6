//! The tickets that may have signed a page: the app's own, dead and alive, those of other purposes, and those of other
//! apps. For the doctor, who answers none of them.

use kanhe_core::app::App;
use kanhe_core::calendar;
use kanhe_core::credential::{CredentialKey, CredentialPolicy, Form, Generation, Life};
use kanhe_core::page::PageClaim;
use kanhe_core::platform::Unavailable;
use kanhe_dialect::definition::Definition;
use kanhe_doctor::{SuspectTicket, TicketKind};

use crate::Kanhe;

/// Other apps whose tickets are tried.
const OTHER_APPS: usize = 50;

/// Everything that may have signed in place of the app's ticket.
pub(crate) async fn tickets(
    kanhe: &Kanhe,
    dialect: &Definition,
    claim: &PageClaim,
) -> Result<Vec<SuspectTicket>, Unavailable> {
    let mut tickets = Vec::new();
    let own = match &claim.agent {
        Some(named) => kanhe.platform.app_by_agent(dialect.dialect, &named.agent).await?,
        None => kanhe.platform.app(dialect.dialect, &claim.client_id).await?,
    };
    if let Some(app) = &own {
        for policy in dialect.credentials {
            tickets.extend(of_app(kanhe, dialect, app, policy, true).await?);
        }
    }
    let page_ticket = dialect.credentials.iter().find(|policy| policy.kind == dialect.pages.ticket);
    for app in kanhe.platform.list_apps(None, OTHER_APPS).await? {
        let is_own = own.as_ref().is_some_and(|own| own.uid == app.uid);
        if let (false, Some(policy)) = (is_own || app.dialect != dialect.dialect, page_ticket) {
            tickets.extend(of_app(kanhe, dialect, &app, policy, false).await?);
        }
    }
    Ok(tickets)
}

async fn of_app(
    kanhe: &Kanhe,
    dialect: &Definition,
    app: &App,
    policy: &CredentialPolicy,
    own: bool,
) -> Result<Vec<SuspectTicket>, Unavailable> {
    let key = CredentialKey { app: app.uid, kind: policy.kind };
    let known = kanhe.platform.line(&key).await?;
    let now = kanhe.platform.now();
    let suspect = |generation: &Generation| {
        let life = generation.life(now);
        let kind = match (own, policy.form, policy.kind == dialect.pages.ticket, life) {
            (false, ..) => TicketKind::OtherApp,
            (true, Form::Token | Form::Handle { .. }, ..) => TicketKind::AccessToken,
            (true, Form::Ticket, false, _) => TicketKind::Card,
            (true, Form::Ticket, true, Life::Live) => TicketKind::Right,
            (true, Form::Ticket, true, Life::Expired) => TicketKind::Expired,
            (true, Form::Ticket, true, Life::Superseded) => TicketKind::Superseded,
        };
        let text = kanhe.platform.mint().text(policy.form, &key, generation)?;
        Some(SuspectTicket {
            text: text.reveal().to_owned(),
            kind,
            provenance: provenance(app, policy, generation, life),
        })
    };
    Ok(known.all().iter().filter_map(suspect).collect())
}

/// `jsapi #3 of wx…, expired 20261120 10:00:00 UTC`
fn provenance(app: &App, policy: &CredentialPolicy, generation: &Generation, life: Life) -> String {
    let (word, at) = match (life, generation.superseded) {
        (Life::Superseded, Some(by)) => ("replaced", by.at),
        (Life::Live, _) => ("lives until", generation.expires_at),
        _ => ("expired", generation.expires_at),
    };
    let at = calendar::compact(at, 0);
    format!("{} #{} of {}, {word} {at} UTC", policy.kind, generation.number, app.client_id)
}
