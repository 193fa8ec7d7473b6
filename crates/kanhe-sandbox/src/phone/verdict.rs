//! How a page config was judged, as the inspector shows it.

use kanhe_core::app::App;
use kanhe_core::credential::{CredentialKey, CredentialKind};
use kanhe_core::page::{Check, Outcome, PageClaim, PageVerdict};
use kanhe_core::refusal::PageRefusal;
use kanhe_core::secret::masked;
use kanhe_sign::page::{with_decoded_query, without_fragment};

use super::call::{CheckOutcome, CheckView, SignatureView, SignedField};
use super::{Caller, Phones};

/// A config that has been judged.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    /// The platform that judged.
    pub(crate) phones: &'a Phones,
    /// Whose config it was.
    pub(crate) caller: &'a Caller,
    /// The URL that was verified.
    pub(crate) url: &'a str,
    /// What the page claimed, if that could be read.
    pub(crate) claim: Option<&'a PageClaim>,
    /// The outcome.
    pub(crate) verdict: &'a PageVerdict,
    /// The ticket that signs pages.
    pub(crate) ticket: CredentialKind,
}

/// One line of the list of checks.
pub(crate) fn check(
    name: &'static str,
    outcome: CheckOutcome,
    value: impl Into<String>,
    reason: Option<&'static str>,
) -> CheckView {
    CheckView { name, outcome, value: value.into(), reason }
}

impl Trial<'_> {
    /// The ordered list of those checks that mean something in the dialect, each with the value that it looked at.
    pub(crate) fn checks(self, has: fn(Check) -> bool) -> Vec<CheckView> {
        let refusal = self.verdict.outcome.as_ref().err();
        let view = |(check, outcome): (Check, Outcome)| CheckView {
            name: check.name(),
            outcome: match outcome {
                Outcome::Skipped => CheckOutcome::Skipped,
                Outcome::Passed => CheckOutcome::Passed,
                Outcome::Lenient => CheckOutcome::Lenient,
                Outcome::Failed => CheckOutcome::Failed,
            },
            value: self.value(check),
            reason: match outcome {
                Outcome::Failed => refusal.map(PageRefusal::reason),
                Outcome::Lenient => Some("loopback_leniency"),
                Outcome::Skipped | Outcome::Passed => None,
            },
        };
        self.verdict.checks.iter().filter(|(check, _)| has(*check)).map(view).collect()
    }

    fn value(self, check: Check) -> String {
        let app = self.verdict.evidence.app.as_deref();
        let claim = self.claim;
        let agent = claim.and_then(|claim| claim.agent.as_ref());
        match check {
            Check::Parameters => match &self.verdict.outcome {
                Err(PageRefusal::MissingParameters(fields)) => fields.join(", "),
                _ => String::new(),
            },
            Check::Corp => agent.map(|named| named.corp.clone()).unwrap_or_default(),
            Check::App => match agent {
                Some(named) => named.agent.clone(),
                None => claim.map(|claim| claim.client_id.clone()).unwrap_or_default(),
            },
            Check::Enabled => app.map(|app| app.name.clone()).unwrap_or_default(),
            Check::Account => app.map(|app| app.account_type.to_string()).unwrap_or_default(),
            Check::Url if self.caller.landing != self.caller.current => {
                let landing = self.url == self.caller.landing;
                format!("{} ({})", self.url, if landing { "landing" } else { "current" })
            }
            Check::Url => self.url.to_owned(),
            Check::Domain => app.map(places).unwrap_or_default(),
            Check::Ticket => self.ticket_line(),
            Check::Timestamp => claim.map(|claim| claim.timestamp.clone()).unwrap_or_default(),
            Check::Signature => claim.map(|claim| claim.signature.clone()).unwrap_or_default(),
            Check::Apis => claim.map(|claim| claim.requested.len().to_string()).unwrap_or_default(),
        }
    }

    /// Which ticket was judged: the named app's, but for the two refusals that found another app's.
    fn ticket_line(self) -> String {
        let generation = || {
            self.verdict.evidence.ticket.as_ref().map(|ticket| {
                let left = self.phones.platform.now().seconds_until(ticket.expires_at);
                format!("{} #{}, {left} s", self.ticket, ticket.number)
            })
        };
        match &self.verdict.outcome {
            Err(PageRefusal::AgentOfAnotherApp { client_id }) => format!("{} ({client_id})", self.ticket),
            Err(PageRefusal::TicketOfAnotherApp { client_id }) => {
                generation().map_or_else(String::new, |line| format!("{line} ({client_id})"))
            }
            _ => generation().unwrap_or_default(),
        }
    }

    /// The string as the platform would build it, field by field.
    pub(crate) fn signature(self) -> Option<SignatureView> {
        let (claim, evidence) = (self.claim?, &self.verdict.evidence);
        let expected = evidence.expected?;
        let key = CredentialKey { app: evidence.app.as_ref()?.uid, kind: self.ticket };
        let ticket = self.phones.platform.mint().ticket(&key, evidence.ticket.as_ref()?)?;
        let decoded = with_decoded_query(self.url).filter(|_| evidence.decoded_query);
        let field = |name, value: &str| SignedField { name, value: value.to_owned() };
        Some(SignatureView {
            fields: vec![
                field("jsapi_ticket", &masked(ticket.reveal())),
                field("noncestr", &claim.nonce),
                field("timestamp", &claim.timestamp),
                field("url", decoded.as_deref().unwrap_or(without_fragment(self.url))),
            ],
            given: claim.signature.clone(),
            expected: expected.to_string(),
        })
    }
}

/// Where the app's pages may live.
fn places(app: &App) -> String {
    match &app.home {
        Some(home) => home.clone(),
        None => app.domains.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
    }
}
