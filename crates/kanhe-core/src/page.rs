//! Page configs: does what a page passed to its SDK prove that it belongs to the app it names?
//!
//! [`decide`] is the whole rule, a pure function of what is known and what is claimed. The checks run in a fixed
//! order, and the verdict says of each how it went, so that a person sees where a config stopped.

use core::time::Duration;
use std::sync::Arc;

use kanhe_sign::compare;
use kanhe_sign::page::{self, AnySignature};

use crate::app::App;
use crate::catalog::{Catalog, Permission};
use crate::credential::{CredentialKey, CredentialKind, Generation, Life, Line};
use crate::domain::{self, PageUrl, Standing};
use crate::grant::Grant;
use crate::mint::Mint;
use crate::refusal::PageRefusal;
use crate::secret::Secret;
use crate::time::Timestamp;
use crate::word::{Dialect, Word};

/// What a page claims. The texts are what was signed, so they are kept as they came.
#[derive(Clone, Debug, Default)]
pub struct PageClaim {
    /// The app that the page says it belongs to, or that the host knows it to. Empty where the page names an agent.
    pub client_id: String,
    /// The same as an agent of a corp.
    pub agent: Option<AgentName>,
    /// The ticket, where a page presents it instead of signing with it.
    pub presented: Option<Secret>,
    /// Seconds since 1970, as the page wrote them.
    pub timestamp: String,
    /// Random string.
    pub nonce: String,
    /// 40 hexadecimal digits.
    pub signature: String,
    /// JSAPIs that the page wants to call, by either name.
    pub requested: Vec<String>,
}

/// What a page calls its app where apps are installed in corps.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentName {
    /// The corp's id.
    pub corp: String,
    /// The agent id.
    pub agent: String,
}

/// What the pages of an account type prove themselves by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A signature.
    Signature,
    /// The ticket itself, presented.
    Ticket,
    /// Being under a domain of the app is enough; what stands in the place of a signature is not looked at.
    Domain,
    /// Such an app has no pages.
    NoPages,
}

/// Where an app's pages may live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Under its secure domains.
    Domains,
    /// At the host and port of its home page.
    Home,
    /// Anywhere.
    Anywhere,
}

/// How pages are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signing {
    /// SHA-1 over the URL as it is.
    Plain,
    /// SHA-1 or SHA-256, as long as the signature is; over the URL as it is, or with its query decoded.
    Either,
}

/// How a dialect wants its page configs judged.
#[derive(Clone, Copy, Debug)]
pub struct PageRules<'a> {
    /// The dialect.
    pub dialect: Dialect,
    /// The ticket that signs pages.
    pub ticket: CredentialKind,
    /// What pages may call.
    pub catalog: &'a Catalog,
    /// What the pages of an account type prove themselves by.
    pub proof: fn(Word) -> Proof,
    /// Where they may live.
    pub place: Place,
    /// How they are signed.
    pub signing: Signing,
    /// How many JSAPIs a config may ask for.
    pub requested_limit: usize,
    /// How long a grant lasts.
    pub grant_life: Duration,
}

/// One check of a page config, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Check {
    /// The config is complete.
    Parameters,
    /// The corp exists, and has the app.
    Corp,
    /// The app exists.
    App,
    /// The app is switched on.
    Enabled,
    /// Its account type may have pages.
    Account,
    /// The host gave a page's URL.
    Url,
    /// The page lies under a domain of the app.
    Domain,
    /// The app has a live ticket, and no dead one was used.
    Ticket,
    /// The timestamp is within the app's window, if it has one.
    Timestamp,
    /// The signature matches.
    Signature,
    /// The list of JSAPIs is of a reasonable length.
    Apis,
}

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Outcome {
    /// An earlier one failed, or it does not apply.
    #[default]
    Skipped,
    /// As it should be.
    Passed,
    /// Let through by this platform; the vendor would refuse.
    Lenient,
    /// This is where it stopped.
    Failed,
}

impl Check {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::Parameters,
        Self::Corp,
        Self::App,
        Self::Enabled,
        Self::Account,
        Self::Url,
        Self::Domain,
        Self::Ticket,
        Self::Timestamp,
        Self::Signature,
        Self::Apis,
    ];

    /// Its machine-readable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parameters => "parameters",
            Self::Corp => "corp",
            Self::App => "app",
            Self::Enabled => "enabled",
            Self::Account => "account",
            Self::Url => "url",
            Self::Domain => "domain",
            Self::Ticket => "ticket",
            Self::Timestamp => "timestamp",
            Self::Signature => "signature",
            Self::Apis => "apis",
        }
    }
}

/// How each check went. No allocation: this is made for every page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Checks([Outcome; Check::ALL.len()]);

impl Checks {
    /// How one went.
    pub fn of(&self, check: Check) -> Outcome {
        self.0.get(check as usize).copied().unwrap_or_default()
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Check, Outcome)> {
        Check::ALL.into_iter().zip(self.0)
    }

    fn set(&mut self, check: Check, outcome: Outcome) {
        if let Some(place) = self.0.get_mut(check as usize) {
            *place = outcome;
        }
    }
}

/// What was known when the verdict was made; for the people who have to understand it.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// The app, if there is one.
    pub app: Option<Arc<App>>,
    /// The ticket that matched, or else the one that should have.
    pub ticket: Option<Generation>,
    /// The signature over this page with that ticket. It opens this one page only, and is shown only in a sandbox.
    pub expected: Option<AnySignature>,
    /// Whether the URL with its query decoded was what had been signed.
    pub decoded_query: bool,
}

/// A JSAPI that was asked for and is not in the grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Denied {
    /// As the page wrote it.
    pub api: String,
    /// `unknown_api` or `not_permitted`.
    pub reason: &'static str,
}

/// A page config that verified.
#[derive(Clone, Debug)]
pub struct Granted {
    /// What the page may do.
    pub grant: Grant,
    /// What it asked for in vain.
    pub denied: Vec<Denied>,
}

/// The outcome of verifying a page config.
#[derive(Clone, Debug)]
pub struct PageVerdict {
    /// Granted, or refused with a reason.
    pub outcome: Result<Granted, PageRefusal>,
    /// How far it came.
    pub checks: Checks,
    /// What was known.
    pub evidence: Evidence,
}

impl PageVerdict {
    /// A config that could not even be read.
    pub fn unreadable(refusal: PageRefusal) -> Self {
        let mut checks = Checks::default();
        checks.set(Check::Parameters, Outcome::Failed);
        Self { outcome: Err(refusal), checks, evidence: Evidence::default() }
    }
}

/// What is known about the app that a page names.
#[derive(Clone, Debug)]
pub struct Known {
    /// The app, if it exists.
    pub app: Option<Arc<App>>,
    /// Whether it is switched on, as is what it comes from.
    pub is_on: bool,
    /// Its tickets.
    pub tickets: Arc<Line>,
    /// For a page that names an agent: whether there is such a corp.
    pub corp_exists: bool,
    /// What the page presents, if it is a ticket.
    pub presented: Option<Presented>,
}

/// A ticket that a page presents.
#[derive(Clone, Debug)]
pub struct Presented {
    /// Whose it is.
    pub owner: Arc<App>,
    /// The owner's tickets.
    pub line: Arc<Line>,
    /// Which of them it is.
    pub number: u64,
}

/// Judges a page config.
///
/// `url` is the page's URL as the *host* knows it; a page is never asked.
pub fn decide(
    known: &Known,
    mint: &Mint,
    rules: &PageRules<'_>,
    url: &str,
    claim: &PageClaim,
    now: Timestamp,
) -> PageVerdict {
    let mut trial = Trial { checks: Checks::default(), evidence: Evidence::default() };
    let outcome = trial.run(known, mint, rules, url, claim, now);
    PageVerdict { outcome, checks: trial.checks, evidence: trial.evidence }
}

struct Trial {
    checks: Checks,
    evidence: Evidence,
}

impl Trial {
    fn run(
        &mut self,
        known: &Known,
        mint: &Mint,
        rules: &PageRules<'_>,
        url: &str,
        claim: &PageClaim,
        now: Timestamp,
    ) -> Result<Granted, PageRefusal> {
        self.pass(Check::Parameters);
        self.corp(known, claim)?;
        let app = known.app.clone().ok_or_else(|| {
            // Who presents a ticket and names no app says by the ticket which app he means.
            if claim.presented.is_some() && claim.client_id.is_empty() {
                self.fail(Check::Ticket, PageRefusal::TicketUnknown)
            } else {
                self.fail(Check::App, PageRefusal::UnknownApp)
            }
        })?;
        self.evidence.app = Some(Arc::clone(&app));
        self.pass(Check::App);
        self.check(Check::Enabled, known.is_on, || PageRefusal::AppDisabled)?;
        let proof = (rules.proof)(app.account_type);
        self.check(Check::Account, proof != Proof::NoPages, || PageRefusal::AccountWithoutPages)?;

        let page = PageUrl::parse(url).map_err(|fault| self.fail(Check::Url, PageRefusal::Url(fault)))?;
        self.pass(Check::Url);
        match rules.place {
            Place::Domains => self.domain(&page, &app, now)?,
            Place::Home => self.home(&page, &app)?,
            Place::Anywhere => {}
        }
        match proof {
            Proof::Signature => {
                let signed = self.tickets(known, mint, rules, &page, claim, now)?;
                self.timestamp(&app, claim, now)?;
                self.signature(signed, claim)?;
            }
            Proof::Ticket => self.presented(known, &app, now)?,
            Proof::Domain | Proof::NoPages => {}
        }

        let asked = claim.requested.len();
        self.check(Check::Apis, asked <= rules.requested_limit, || PageRefusal::TooManyApis { asked })?;
        Ok(grant(&app, rules, &page, claim, now))
    }

    /// A page that names an agent: the corp must be there, and must be the one in which the agent's app is installed.
    fn corp(&mut self, known: &Known, claim: &PageClaim) -> Result<(), PageRefusal> {
        let Some(named) = &claim.agent else { return Ok(()) };
        self.check(Check::Corp, known.corp_exists, || PageRefusal::UnknownCorp)?;
        let app = known.app.as_ref().ok_or_else(|| self.fail(Check::App, PageRefusal::UnknownAgent))?;
        self.check(Check::Corp, app.corp() == Some(&*named.corp), || PageRefusal::CorpMismatch)
    }

    fn home(&mut self, page: &PageUrl, app: &App) -> Result<(), PageRefusal> {
        if app.policy.loopback && page.is_local() {
            self.checks.set(Check::Domain, Outcome::Lenient);
            return Ok(());
        }
        let home = app.home.as_deref().ok_or_else(|| self.fail(Check::Domain, PageRefusal::NoHome))?;
        let is_there =
            PageUrl::parse(home).is_ok_and(|home| home.host() == page.host() && home.port() == page.port());
        self.check(Check::Domain, is_there, || PageRefusal::NotAtHome)
    }

    /// The presented ticket must live, and be this app's.
    fn presented(&mut self, known: &Known, app: &App, now: Timestamp) -> Result<(), PageRefusal> {
        let Some(presented) = &known.presented else {
            return Err(self.fail(Check::Ticket, PageRefusal::TicketUnknown));
        };
        let generation = presented.line.get(presented.number);
        self.evidence.ticket = generation.cloned();
        let refusal = match (presented.line.life(presented.number, now), generation) {
            (Some(Life::Live), _) if presented.owner.uid == app.uid => {
                self.pass(Check::Ticket);
                return Ok(());
            }
            (Some(Life::Live), _) => {
                PageRefusal::TicketOfAnotherApp { client_id: presented.owner.client_id.clone() }
            }
            (Some(Life::Expired), Some(dead)) => PageRefusal::TicketExpired { at: dead.expires_at },
            (Some(Life::Superseded), Some(dead)) => {
                PageRefusal::TicketSuperseded { at: dead.superseded.map_or(dead.expires_at, |by| by.at) }
            }
            _ => PageRefusal::TicketUnknown,
        };
        Err(self.fail(Check::Ticket, refusal))
    }

    fn domain(&mut self, page: &PageUrl, app: &App, now: Timestamp) -> Result<(), PageRefusal> {
        let refusal = match domain::standing(page, &app.domains, app.policy.loopback) {
            Standing::Covered => {
                return match counts(page, app, now) {
                    Ok(()) => {
                        self.pass(Check::Domain);
                        Ok(())
                    }
                    Err(refusal) => Err(self.fail(Check::Domain, refusal)),
                };
            }
            Standing::LocalOnly => {
                self.checks.set(Check::Domain, Outcome::Lenient);
                return Ok(());
            }
            Standing::Address => PageRefusal::UrlIsAddress,
            Standing::Port => PageRefusal::UrlHasPort,
            Standing::NoDomain => PageRefusal::NoDomain,
            Standing::NotBound => PageRefusal::DomainNotBound,
        };
        Err(self.fail(Check::Domain, refusal))
    }

    /// Finds the ticket that signed. A dead one is refused here; whether a live one did is answered.
    fn tickets(
        &mut self,
        known: &Known,
        mint: &Mint,
        rules: &PageRules<'_>,
        page: &PageUrl,
        claim: &PageClaim,
        now: Timestamp,
    ) -> Result<bool, PageRefusal> {
        let Some(app) = known.app.as_ref() else { return Ok(false) };
        let key = CredentialKey { app: app.uid, kind: rules.ticket };
        let decoded = match rules.signing {
            Signing::Plain => None,
            Signing::Either => page::with_decoded_query(page.signed()),
        };
        let urls = [Some(page.signed()), decoded.as_deref()];
        let sign = |generation: &Generation, url: &str| {
            signature(rules.signing, (mint, &key, generation), claim, url)
        };
        let is_claimed = |signature: &AnySignature| {
            compare::equal(signature.as_str().as_bytes(), claim.signature.as_bytes())
        };

        for generation in known.tickets.live(now) {
            for (at, url) in urls.into_iter().flatten().enumerate() {
                let Some(expected) = sign(generation, url) else { continue };
                let matched = is_claimed(&expected);
                if matched || self.evidence.expected.is_none() {
                    self.evidence.ticket = Some(generation.clone());
                    self.evidence.expected = Some(expected);
                }
                if matched {
                    self.evidence.decoded_query = at == 1;
                    self.pass(Check::Ticket);
                    return Ok(true);
                }
            }
        }
        // Only a refusal pays for this: was it one of the app's dead tickets?
        let signed_with =
            |generation: &Generation, url| sign(generation, url).is_some_and(|it| is_claimed(&it));
        let dead = known
            .tickets
            .dead(now)
            .find(|generation| urls.into_iter().flatten().any(|url| signed_with(generation, url)));
        let culprit = match dead {
            None if self.evidence.expected.is_some() => {
                self.pass(Check::Ticket);
                return Ok(false);
            }
            None => known.tickets.current(),
            found => found,
        };
        let refusal =
            culprit.map_or(PageRefusal::TicketNeverIssued, |generation| match generation.superseded {
                Some(by) if generation.life(now) == Life::Superseded => {
                    PageRefusal::TicketSuperseded { at: by.at }
                }
                _ => PageRefusal::TicketExpired { at: generation.expires_at },
            });
        if self.evidence.ticket.is_none() {
            self.evidence.ticket = culprit.cloned();
        }
        Err(self.fail(Check::Ticket, refusal))
    }

    fn timestamp(&mut self, app: &App, claim: &PageClaim, now: Timestamp) -> Result<(), PageRefusal> {
        let Some(window) = app.policy.timestamp_window else { return Ok(()) };
        let seconds = claim
            .timestamp
            .parse()
            .map_err(|_| self.fail(Check::Timestamp, PageRefusal::TimestampMalformed))?;
        let seconds = now.unix_seconds().abs_diff(seconds);
        self.check(Check::Timestamp, seconds <= u64::from(window), || PageRefusal::TimestampOutOfWindow {
            seconds,
        })
    }

    fn signature(&mut self, signed: bool, claim: &PageClaim) -> Result<(), PageRefusal> {
        let plausible = matches!(claim.signature.len(), 40 | 64)
            && claim.signature.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.check(Check::Signature, signed, || {
            if plausible { PageRefusal::SignatureMismatch } else { PageRefusal::SignatureMalformed }
        })
    }

    fn check(
        &mut self,
        check: Check,
        holds: bool,
        refusal: impl FnOnce() -> PageRefusal,
    ) -> Result<(), PageRefusal> {
        if holds {
            self.pass(check);
            Ok(())
        } else {
            Err(self.fail(check, refusal()))
        }
    }

    fn pass(&mut self, check: Check) {
        self.checks.set(check, Outcome::Passed);
    }

    fn fail(&mut self, check: Check, refusal: PageRefusal) -> PageRefusal {
        self.checks.set(check, Outcome::Failed);
        refusal
    }
}

/// The signature over a page with a ticket, in the digest that the claimed one has. `url` has no fragment any more. Nothing
/// if the ticket's master key is gone.
fn signature(
    signing: Signing,
    (mint, key, generation): (&Mint, &CredentialKey, &Generation),
    claim: &PageClaim,
    url: &str,
) -> Option<AnySignature> {
    let PageClaim { nonce, timestamp, signature, .. } = claim;
    Some(if signing == Signing::Either && signature.len() == 64 {
        let ticket = mint.ticket(key, generation)?;
        AnySignature::Long(page::sign_long_verbatim(ticket.reveal(), nonce, timestamp, url))
    } else {
        AnySignature::Short(mint.ticket_hash(key, generation)?.sign_verbatim(nonce, timestamp, url))
    })
}

/// Whether an app's live tickets made a signature: asked about other apps after a refusal.
pub fn is_signed_by(
    (app, tickets): (&App, &Line),
    mint: &Mint,
    rules: &PageRules<'_>,
    url: &str,
    claim: &PageClaim,
    now: Timestamp,
) -> bool {
    let key = CredentialKey { app: app.uid, kind: rules.ticket };
    let decoded = page::with_decoded_query(url);
    let urls = [Some(page::without_fragment(url)), decoded.as_deref()];
    tickets.live(now).any(|generation| {
        urls.into_iter().flatten().any(|url| {
            let expected = signature(rules.signing, (mint, &key, generation), claim, url);
            expected.is_some_and(|expected| {
                compare::equal(expected.as_str().as_bytes(), claim.signature.as_bytes())
            })
        })
    })
}

/// Whether one of the domains that cover a page counts already.
fn counts(page: &PageUrl, app: &App, now: Timestamp) -> Result<(), PageRefusal> {
    let mut refusal = PageRefusal::DomainNotBound;
    for domain in app.domains.iter().filter(|domain| domain.covers(page)) {
        refusal = match app.counts_from(domain) {
            Some(from) if now < from => PageRefusal::DomainNotActive { from },
            _ if app.policy.unfiled.contains(domain) => PageRefusal::DomainNotFiled,
            _ => return Ok(()),
        };
    }
    Err(refusal)
}

fn grant(app: &App, rules: &PageRules<'_>, page: &PageUrl, claim: &PageClaim, now: Timestamp) -> Granted {
    let mut apis: Vec<String> = Vec::with_capacity(claim.requested.len());
    let mut denied = Vec::new();
    for asked in &claim.requested {
        let reason = match rules.catalog.get(asked) {
            None => "unknown_api",
            Some(api) if rules.catalog.permission(api, app) == Permission::NotPermitted => "not_permitted",
            Some(api) => {
                if !apis.contains(&api.name) {
                    apis.push(api.name.clone());
                }
                continue;
            }
        };
        denied.push(Denied { api: asked.clone(), reason });
    }
    let grant = Grant::new(
        (app.uid, &app.client_id, app.dialect),
        page.signed(),
        apis,
        (now, now.after(rules.grant_life)),
    );
    Granted { grant, denied }
}
