//! The tickets that may have signed a page: the app's own, dead and alive, those of other purposes, and those of other
//! apps. For the doctor, who answers none of them.

use kanhe_core::app::App;
use kanhe_core::calendar;
use kanhe_core::credential::{CredentialKey, CredentialPolicy, Form, Generation, Life, Line};
use kanhe_core::page::PageClaim;
use kanhe_core::platform::Unavailable;
use kanhe_dialect::definition::Definition;
use kanhe_doctor::{SuspectTicket, TicketKind};

use crate::Kanhe;

/// Other apps whose tickets are tried.
const OTHER_APPS: usize = 50;

/// The app that a page says it belongs to. A page that presents a ticket and names nobody is taken for the ticket's
/// owner's, as the platform does.
pub(super) async fn owner(
    kanhe: &Kanhe,
    dialect: &Definition,
    claim: &PageClaim,
) -> Result<Option<App>, Unavailable> {
    let own = match &claim.agent {
        Some(named) => kanhe.platform.app_by_agent(dialect.dialect, &named.agent).await?,
        None => kanhe.platform.app(dialect.dialect, &claim.client_id).await?,
    };
    let (None, Some(presented)) = (&own, &claim.presented) else { return Ok(own.map(|app| (*app).clone())) };
    let Some(policy) = dialect.credentials.iter().find(|policy| policy.kind == dialect.pages.ticket) else {
        return Ok(None);
    };
    for app in kanhe.platform.list_apps(None, OTHER_APPS).await? {
        let known = of_app(kanhe, dialect, &app, policy, true).await?;
        if app.dialect == dialect.dialect && known.iter().any(|ticket| ticket.text == presented.reveal()) {
            return Ok(Some(app));
        }
    }
    Ok(None)
}

/// Everything that may have signed in place of the app's ticket. Outside the sandbox that is what the app itself has:
/// whose ticket it was otherwise is not its operators' business.
pub(super) async fn tickets(
    kanhe: &Kanhe,
    dialect: &Definition,
    own: Option<&App>,
) -> Result<Vec<SuspectTicket>, Unavailable> {
    let mut tickets = Vec::new();
    if let Some(app) = own {
        for policy in dialect.credentials {
            tickets.extend(of_app(kanhe, dialect, app, policy, true).await?);
        }
    }
    if kanhe.sandbox.is_none() {
        return Ok(tickets);
    }
    let page_ticket = dialect.credentials.iter().find(|policy| policy.kind == dialect.pages.ticket);
    for app in kanhe.platform.list_apps(None, OTHER_APPS).await? {
        let is_own = own.is_some_and(|own| own.uid == app.uid);
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
            (true, _, true, Life::Live) => TicketKind::Right,
            (true, _, true, Life::Expired) => TicketKind::Expired,
            (true, _, true, Life::Superseded) => TicketKind::Superseded,
            (true, Form::Ticket, false, _) => TicketKind::Card,
            (true, Form::Token | Form::Handle { .. }, false, _) => TicketKind::AccessToken,
        };
        let text = kanhe.platform.mint().text(policy.form, &key, generation)?;
        Some(SuspectTicket {
            text: text.reveal().to_owned(),
            kind,
            provenance: provenance(app, policy, generation, life, &known),
        })
    };
    Ok(known.all().iter().filter_map(suspect).collect())
}

/// `jsapi #3 of wx…, replaced 20261120 10:00:00 UTC by #4`
fn provenance(
    app: &App,
    policy: &CredentialPolicy,
    generation: &Generation,
    life: Life,
    known: &Line,
) -> String {
    let (word, at) = match (life, generation.superseded) {
        (Life::Superseded, Some(by)) => ("replaced", by.at),
        (Life::Live, _) => ("lives until", generation.expires_at),
        _ => ("expired", generation.expires_at),
    };
    let successor =
        known.all().iter().map(|other| other.number).filter(|other| *other > generation.number).min();
    let by = match (life, successor) {
        (Life::Superseded, Some(number)) => format!(" by #{number}"),
        (Life::Superseded, None) => " by nobody: an operator ended it".to_owned(),
        _ => String::new(),
    };
    let at = calendar::compact(at, 0);
    format!("{} #{} of {}, {word} {at} UTC{by}", policy.kind, generation.number, app.client_id)
}
