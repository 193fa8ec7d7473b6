//! One verdict, as it was made.

use core::time::Duration;
use std::borrow::Cow;

use kanhe_core::page::{self, Checks, PageClaim, PageVerdict};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Dialect;
use kanhe_dialect::definition::Failure;
use kanhe_dialect::endpoint::Record;
use kanhe_sandbox::log::{self, LogEntry, Source};

use crate::telemetry::request_id::RequestId;

/// What was judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// A page config.
    Page,
    /// A JSAPI that a page called, where the host asked.
    Call,
    /// A backend's call of the open API.
    OpenApi,
    /// Whether an app gets an auth code for a user.
    Authorization,
}

impl What {
    /// Its machine-readable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Call => "call",
            Self::OpenApi => "open_api",
            Self::Authorization => "authorization",
        }
    }
}

/// What it came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// As asked.
    Granted,
    /// Refused, with the core's reason.
    Refused(&'static str),
    /// The platform could not answer.
    Unavailable(&'static str),
    /// A fault of the sandbox answered instead.
    Fault(&'static str),
}

impl Outcome {
    /// Of a call of the open API.
    pub fn of(record: &Record) -> Self {
        match record.reason {
            None => Self::Granted,
            Some(reason) if record.unavailable => Self::Unavailable(reason),
            Some(reason) => Self::Refused(reason),
        }
    }

    /// The reason, where nothing was granted.
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Self::Granted => None,
            Self::Refused(reason) | Self::Unavailable(reason) | Self::Fault(reason) => Some(reason),
        }
    }
}

/// What was answered, in the vendor's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// The vendor has none for this.
    None,
    /// A code and a text.
    Failure(Failure),
    /// Both in one line, the code first; see [`Record::message`].
    Line(String),
}

impl Words {
    /// The code.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Failure(failure) => Some(failure.code),
            Self::Line(line) => line.split(' ').next(),
        }
    }

    /// The text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Failure(failure) => Some(failure.message),
            Self::Line(line) => line.split_once(' ').map(|(_, text)| text),
        }
    }
}

/// One verdict. Texts that came from outside are kept as they came, and shown by [`super::view`] only.
#[derive(Clone)]
pub struct Entry {
    /// Counts up; given by the log.
    pub number: u64,
    /// When, on the platform's clock.
    pub at: Timestamp,
    /// How long it took.
    pub took: Duration,
    /// Whose wire.
    pub dialect: Dialect,
    /// The app's client id, as it was claimed, or known.
    pub app: Option<String>,
    /// What was judged.
    pub what: What,
    /// The endpoint's or JSAPI's name; the scopes that were asked for.
    pub subject: Cow<'static, str>,
    /// What it came to.
    pub outcome: Outcome,
    /// What was answered.
    pub words: Words,
    /// The sandbox's fault that hit it, if only by making it late.
    pub fault: Option<u64>,
    /// How the checks of a page config went.
    pub checks: Option<Checks>,
    /// The request that asked.
    pub request: Option<RequestId>,
    /// What a developer compares where his backend's signature does not verify.
    pub(super) evidence: Option<Box<serde_json::Value>>,
    /// The page. Its query may hold what is nobody's business.
    pub(super) url: Option<String>,
    /// What a refused page had passed, without a ticket that it presented: for the doctor.
    pub(super) claim: Option<Box<PageClaim>>,
}

impl core::fmt::Debug for Entry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Entry")
            .field("number", &self.number)
            .field("what", &self.what)
            .field("subject", &self.subject)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

/// Texts of strangers are kept up to here.
const CLAIMED_BYTES: usize = 64;

/// When something was judged, and how long that took.
pub type Moment = (Timestamp, Duration);

impl Entry {
    /// A verdict on a call of the open API.
    pub fn open_api(
        (at, took): Moment,
        dialect: Dialect,
        endpoint: &'static str,
        outcome: Outcome,
        record: Record,
    ) -> Self {
        let words = if record.message.is_empty() { Words::None } else { Words::Line(record.message) };
        Self {
            app: record.app,
            evidence: record.evidence.map(Box::new),
            ..Self::new((at, took), dialect, What::OpenApi, endpoint.into(), outcome, words)
        }
    }

    /// A verdict on a page config; `failure` is what the vendor says if it was refused.
    pub fn page(
        moment: Moment,
        dialect: Dialect,
        (verdict, failure): (&PageVerdict, Option<Failure>),
        url: String,
        claim: Option<PageClaim>,
    ) -> Self {
        let outcome = match &verdict.outcome {
            Ok(_) => Outcome::Granted,
            Err(refusal) => Outcome::Refused(refusal.reason()),
        };
        let known = verdict.evidence.app.as_ref().map(|app| app.client_id.clone());
        let claimed =
            || claim.as_ref().map(|claim| &*claim.client_id).filter(|id| !id.is_empty()).map(clipped);
        let app = known.or_else(claimed);
        let kept = claim.filter(|_| verdict.outcome.is_err());
        Self {
            app,
            url: Some(url),
            checks: Some(verdict.checks),
            claim: kept.map(|claim| Box::new(PageClaim { presented: None, ..claim })),
            ..Self::new(
                moment,
                dialect,
                What::Page,
                Cow::Borrowed("page"),
                outcome,
                failure.map_or(Words::None, Words::Failure),
            )
        }
    }

    /// A verdict on something that a host asked: a call of a page, or a code for a user.
    pub fn asked(
        moment: Moment,
        dialect: Dialect,
        (what, subject): (What, &str),
        app: Option<&str>,
        outcome: Outcome,
        words: Words,
    ) -> Self {
        Self {
            app: app.map(clipped),
            ..Self::new(moment, dialect, what, Cow::Owned(clipped(subject)), outcome, words)
        }
    }

    /// The same, about a page.
    #[must_use]
    pub fn on(self, url: &str) -> Self {
        Self { url: Some(url.to_owned()), ..self }
    }

    fn new(
        (at, took): Moment,
        dialect: Dialect,
        what: What,
        subject: Cow<'static, str>,
        outcome: Outcome,
        words: Words,
    ) -> Self {
        Self {
            number: 0,
            at,
            took,
            dialect,
            app: None,
            what,
            subject,
            outcome,
            words,
            fault: None,
            checks: None,
            request: RequestId::current(),
            evidence: None,
            url: None,
            claim: None,
        }
    }

    /// How many bytes it takes, roughly.
    pub(super) fn weight(&self) -> usize {
        let text = |text: &Option<String>| text.as_ref().map_or(0, String::capacity);
        let claim = self.claim.as_ref().map_or(0, |claim| {
            let apis: usize = claim.requested.iter().map(|api| api.capacity() + size_of::<String>()).sum();
            size_of::<PageClaim>()
                + claim.nonce.capacity()
                + claim.timestamp.capacity()
                + claim.signature.capacity()
                + claim.client_id.capacity()
                + apis
        });
        let words = if let Words::Line(line) = &self.words { line.capacity() } else { 0 };
        let evidence = self.evidence.as_ref().map_or(0, |evidence| evidence.to_string().len());
        size_of::<Self>() + text(&self.app) + text(&self.url) + self.subject.len() + words + claim + evidence
    }

    /// As a line of the sandbox's log.
    pub fn line(&self) -> LogEntry {
        let outcome = match self.outcome {
            Outcome::Granted => log::Outcome::Ok,
            Outcome::Refused(_) => log::Outcome::Refused,
            Outcome::Unavailable(_) => log::Outcome::Error,
            Outcome::Fault(_) => log::Outcome::Fault,
        };
        let (source, endpoint) = match self.what {
            What::OpenApi => (Source::OpenApi, self.subject.to_string()),
            What::Authorization => (Source::HostApi, format!("{}.auth_code", self.dialect)),
            What::Page | What::Call => (Source::HostApi, format!("{}.{}", self.dialect, self.subject)),
        };
        let message = match &self.words {
            Words::None => self.outcome.reason().unwrap_or("granted").to_owned(),
            Words::Failure(failure) => format!("{} {}", failure.code, failure.message),
            Words::Line(line) => line.clone(),
        };
        LogEntry {
            id: 0,
            at: self.at,
            source,
            endpoint,
            app: self.app.clone(),
            outcome,
            message,
            reason: self.outcome.reason().map(str::to_owned),
            evidence: self.evidence.as_deref().cloned(),
            duration_ms: u64::try_from(self.took.as_millis()).unwrap_or(u64::MAX),
            session: None,
            call: None,
            fault: self.fault,
        }
    }

    /// Whether a signature, or the ticket behind it, is what it was refused for: what the doctor knows about.
    pub(super) fn is_about_a_signature(&self) -> bool {
        use page::{Check, Outcome::Failed};
        self.checks.is_some_and(|checks| {
            [Check::Ticket, Check::Signature].into_iter().any(|check| checks.of(check) == Failed)
        })
    }
}

/// The first part of a text that a stranger has written.
fn clipped(text: &str) -> String {
    text.get(..text.floor_char_boundary(CLAIMED_BYTES)).unwrap_or_default().to_owned()
}
