//! A page config on its way: which URL is verified, what comes of it, and what later calls rely on.

use kanhe_core::page::{Check, PageClaim, PageVerdict};
use kanhe_core::refusal::PageRefusal;

use super::scene::{Scene, failure};
use crate::phone::{CheckView, ConfigIdentity, Configured, Object, Reply, Status, Trial};

/// A config that has been judged.
pub(super) struct Judged {
    /// The outcome.
    pub(super) verdict: PageVerdict,
    /// What the page claimed, if that could be read.
    pub(super) claim: Option<PageClaim>,
    /// The URL that was verified.
    pub(super) url: String,
}

impl Scene<'_> {
    /// Judges what the page passed, for the URL that this client would send.
    pub(super) async fn verify(
        self,
        url: &str,
        claim: Result<PageClaim, PageRefusal>,
    ) -> Result<Judged, Box<Reply>> {
        let rules = self.face.definition.page_rules();
        let verdict = match &claim {
            Ok(claim) => self.phones.platform.verify_page(&rules, url, claim).await,
            Err(refusal) => Ok(PageVerdict::unreadable(refusal.clone())),
        };
        let verdict = verdict.map_err(|_| self.unavailable())?;
        Ok(Judged { verdict, claim: claim.ok(), url: url.to_owned() })
    }

    /// Keeps what came of a config for the calls that rely on it, and makes a reply of `result`.
    pub(super) fn configured(self, judged: Judged, has: fn(Check) -> bool, result: Object) -> Reply {
        let Judged { verdict, claim, url } = judged;
        let ticket = self.face.definition.pages.ticket;
        let trial = Trial {
            phones: self.phones,
            caller: self.caller,
            url: &url,
            claim: claim.as_ref(),
            verdict: &verdict,
            ticket,
        };
        let (checks, signature) = (trial.checks(has), trial.signature());
        let app = verdict.evidence.app.as_ref().map(|app| app.client_id.clone()).unwrap_or_default();
        let claim = claim.unwrap_or_default();
        let identity = ConfigIdentity { fields: [app, claim.timestamp, claim.nonce, claim.signature] };
        let (status, reason, granted) = match verdict.outcome {
            Ok(granted) => (Status::Allowed, None, Some((granted.grant, granted.denied))),
            Err(refusal) => (Status::Refused, Some(refusal.reason()), None),
        };
        self.phones.configured(self.caller, Configured { identity, granted });
        Reply { checks, signature, ..Reply::new(status, reason, result) }
    }

    /// Whether the page may make this call.
    ///
    /// # Errors
    /// The reply of a refusal: code 7, which the vendor's SDK takes for "not yet" while a config is on its way.
    pub(super) async fn permitted(self) -> Result<Vec<CheckView>, Box<Reply>> {
        let catalog = &self.face.definition.catalog;
        let newest = self.caller.configs.last();
        // The newest one that was granted counts. DingTalk's client grants a document one alone.
        let relies_on = self.caller.configs.iter().rev().find(|config| config.granted.is_some()).or(newest);
        let judged = self.phones.judge_call(catalog, self.wire, relies_on).await;
        judged.map_err(|refused| {
            let (service, action) = self.wire.rsplit_once('.').unwrap_or(("", self.wire));
            let why = format!("Permission denied: JSAPI action = {action}, plugin = {service}");
            let reply = Reply::new(Status::Refused, Some(refused.reason), failure("7", &why));
            Box::new(Reply { checks: refused.checks, ..reply })
        })
    }
}
