//! Verifying page configs.

use std::sync::Arc;

use super::{Platform, Unavailable};
use crate::app::App;
use crate::credential::{CredentialKey, Line};
use crate::page::{self, Known, PageClaim, PageRules, PageVerdict, Presented};
use crate::refusal::PageRefusal;

/// Of how many apps of a corp a refusal asks whether the ticket is theirs.
const NEIGHBOURS: usize = 100;

/// Whether a page was refused since none of the tickets that we know to live made its signature. Another one may have,
/// of this app or of one beside it, also where ours is dead, or never was.
fn signed_otherwise(verdict: &PageVerdict) -> bool {
    matches!(
        verdict.outcome,
        Err(PageRefusal::SignatureMismatch
            | PageRefusal::TicketNeverIssued
            | PageRefusal::TicketExpired { .. }
            | PageRefusal::TicketSuperseded { .. })
    )
}

impl Platform {
    /// Judges what a page passed to its SDK. `url` is what the host knows of the page.
    ///
    /// Reads nothing but in-process copies, once the app has been seen; only a refusal asks the store.
    pub async fn verify_page(
        &self,
        rules: &PageRules<'_>,
        url: &str,
        claim: &PageClaim,
    ) -> Result<PageVerdict, Unavailable> {
        let mut known = self.known(rules, claim).await?;
        let mut verdict = page::decide(&known, &self.mint, rules, url, claim, self.now());
        if signed_otherwise(&verdict) && self.renew(rules, &mut known).await? {
            verdict = page::decide(&known, &self.mint, rules, url, claim, self.now());
        }
        if signed_otherwise(&verdict)
            && let Some(owner) = self.signer_beside(rules, &known, url, claim).await?
        {
            verdict.outcome = Err(PageRefusal::AgentOfAnotherApp { client_id: owner.client_id });
        }
        Ok(verdict)
    }

    /// Whether another node has made or renewed tickets of the app that was named since we looked.
    async fn renew(&self, rules: &PageRules<'_>, known: &mut Known) -> Result<bool, Unavailable> {
        let Some(app) = known.app.as_ref().filter(|_| known.presented.is_none()) else { return Ok(false) };
        let tickets = self.reload_line(&CredentialKey { app: app.uid, kind: rules.ticket }).await?;
        let is_new = tickets.revision() > known.tickets.revision();
        known.tickets = tickets;
        Ok(is_new)
    }

    async fn known(&self, rules: &PageRules<'_>, claim: &PageClaim) -> Result<Known, Unavailable> {
        let presented = match &claim.presented {
            Some(ticket) => self.presented(rules, ticket.reveal()).await?,
            None => None,
        };
        let app = match (&claim.agent, &presented) {
            (Some(named), _) => self.app_by_agent(rules.dialect, &named.agent).await?,
            // The host does not say whose page it is: then it must be the ticket's owner's.
            (None, Some(presented)) if claim.client_id.is_empty() => Some(Arc::clone(&presented.owner)),
            (None, _) => self.app(rules.dialect, &claim.client_id).await?,
        };
        let (is_on, tickets) = match &app {
            Some(app) => {
                let key = CredentialKey { app: app.uid, kind: rules.ticket };
                (self.is_on(app).await?, self.line(&key).await?)
            }
            None => (false, Arc::new(Line::default())),
        };
        let corp_exists = match &claim.agent {
            // The corp of an installed app is there.
            Some(named) if app.as_ref().is_some_and(|app| app.corp() == Some(&*named.corp)) => true,
            Some(named) => self.corp(rules.dialect, &named.corp).await?.is_some(),
            None => false,
        };
        Ok(Known { app, is_on, tickets, corp_exists, presented })
    }

    async fn presented(&self, rules: &PageRules<'_>, ticket: &str) -> Result<Option<Presented>, Unavailable> {
        let Some((key, number)) = self.handle(ticket).await?.filter(|(key, _)| key.kind == rules.ticket)
        else {
            return Ok(None);
        };
        let owner = self.app_by_uid(key.app).await?.filter(|owner| owner.dialect == rules.dialect);
        let Some(owner) = owner else { return Ok(None) };
        let line = self.fresh_line(&key, number).await?;
        Ok(self.life(&line, number).map(|_| Presented { owner, line, number }))
    }

    /// The app beside the one that was named whose ticket made the signature (seed 001, "invalid agent_id").
    async fn signer_beside(
        &self,
        rules: &PageRules<'_>,
        known: &Known,
        url: &str,
        claim: &PageClaim,
    ) -> Result<Option<App>, Unavailable> {
        let Some(corp) = known.app.as_ref().and_then(|app| app.corp()) else { return Ok(None) };
        for other in self.apps_in(rules.dialect, corp, NEIGHBOURS).await? {
            let tickets = self.line(&CredentialKey { app: other.uid, kind: rules.ticket }).await?;
            if page::is_signed_by((&other, &tickets), &self.mint, rules, url, claim, self.now()) {
                return Ok(Some(other));
            }
        }
        Ok(None)
    }
}
