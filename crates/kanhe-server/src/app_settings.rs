//! What can be said of an app, by an operator or in a sandbox: checked against what its dialect has, then applied.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::domain::{PageUrl, SecureDomain};
use kanhe_core::presentation::Presentation;
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use kanhe_dialect::definition::Definition;
use kanhe_sign::rsa::RsaPublic;
use serde::Deserialize;

use crate::demo::SANDBOX;
use crate::problem::Problem;

/// Every field optional: what is not said stays.
#[derive(Clone, Debug, Default)]
pub(crate) struct AppSettings {
    pub(crate) name: Option<String>,
    pub(crate) account_type: Option<Word>,
    pub(crate) status: Option<AppStatus>,
    pub(crate) marks: Option<BTreeSet<Word>>,
    pub(crate) domains: Option<Vec<String>>,
    pub(crate) domain_delay: Option<u32>,
    pub(crate) unfiled: Option<BTreeSet<SecureDomain>>,
    pub(crate) home: Option<String>,
    pub(crate) subscriptions: Option<BTreeSet<Word>>,
    /// By version; nothing takes one away.
    pub(crate) public_keys: Option<BTreeMap<u16, Option<String>>>,
    pub(crate) timestamp_window: Removable<u32>,
    pub(crate) addresses: Option<BTreeSet<IpAddr>>,
    pub(crate) quotas: Option<BTreeMap<Word, u32>>,
    pub(crate) revoked: Option<BTreeSet<String>>,
    pub(crate) loopback: Option<bool>,
    pub(crate) presentation: Option<Presentation>,
}

/// What is said of a setting that an app can also be without. In JSON null takes it away, and what is absent says nothing.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(from = "Option<T>")]
pub(crate) enum Removable<T> {
    #[default]
    Unsaid,
    Removed,
    Set(T),
}

impl<T> From<Option<T>> for Removable<T> {
    fn from(said: Option<T>) -> Self {
        said.map_or(Self::Removed, Self::Set)
    }
}

impl<T> Removable<T> {
    pub(crate) fn is_said(&self) -> bool {
        !matches!(self, Self::Unsaid)
    }

    /// What there is after it was said.
    pub(crate) fn after(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Unsaid => before,
            Self::Removed => None,
            Self::Set(value) => Some(value),
        }
    }
}

/// Settings that fit the dialect.
#[derive(Debug)]
pub(crate) struct Checked {
    settings: AppSettings,
    domains: Option<Vec<SecureDomain>>,
}

impl AppSettings {
    /// Says what is wrong with them, in a sentence.
    pub(crate) fn check(self, dialect: &Definition) -> Result<Checked, Problem> {
        if self.name.as_ref().is_some_and(|name| name.trim().is_empty() || name.chars().count() > 64) {
            return Err(Problem::bad_request("an app's name has 1 to 64 characters"));
        }
        if self.account_type.is_some_and(|wanted| !dialect.account_types.contains(&wanted)) {
            let known: Vec<_> = dialect.account_types.iter().map(Word::as_str).collect();
            return Err(Problem::bad_request(format!("account_type is one of: {}", known.join(", "))));
        }
        let is_api = |name: &String| dialect.catalog.get(name).is_some_and(|api| api.name == *name);
        let unknown = |name: &&String| !is_api(name) && !(dialect.auth.is_scope)(name);
        if let Some(name) = self.revoked.iter().flatten().find(unknown) {
            return Err(Problem::bad_request(format!("there is no JSAPI or scope {name:?}")));
        }
        if self.home.as_ref().is_some_and(|home| PageUrl::parse(home).is_err()) {
            return Err(Problem::bad_request("home is the address of a page"));
        }
        let mut keys = self.public_keys.iter().flatten().filter_map(|(_, key)| key.as_ref());
        if keys.any(|key| RsaPublic::parse(key).is_none()) {
            return Err(Problem::bad_request(
                "a public key is RSA of at least 2048 bits, as PEM or its base64",
            ));
        }
        if let Some(presentation) = &self.presentation {
            presentation.check().map_err(|fault| Problem::bad_request(fault.to_string()))?;
        }
        let domains = self.domains.as_ref().map(|domains| parse_domains(dialect, domains)).transpose()?;
        Ok(Checked { settings: self, domains })
    }
}

fn parse_domains(dialect: &Definition, domains: &[String]) -> Result<Vec<SecureDomain>, Problem> {
    if domains.len() > dialect.domain_limit {
        let limit = dialect.domain_limit;
        return Err(Problem::bad_request(format!("an app binds at most {limit} domains")));
    }
    let parse = |text: &String| {
        SecureDomain::parse(text).map_err(|fault| Problem::bad_request(format!("domain {text:?}: {fault}")))
    };
    domains.iter().map(parse).collect()
}

impl Checked {
    /// Says it of an app.
    pub(crate) fn apply(&self, now: Timestamp, app: &mut App) {
        let settings = self.settings.clone();
        app.name = settings.name.unwrap_or_else(|| core::mem::take(&mut app.name));
        app.account_type = settings.account_type.unwrap_or(app.account_type);
        app.status = settings.status.unwrap_or(app.status);
        if let Some(mut marks) = settings.marks {
            // An app of a sandbox remains one.
            marks.remove(&SANDBOX);
            marks.extend(app.marks.get(&SANDBOX));
            app.marks = marks;
        }
        if let Some(domains) = &self.domains {
            app.bind(domains.clone(), now);
        }
        app.home = settings.home.or_else(|| app.home.take());
        app.subscriptions = settings.subscriptions.unwrap_or_else(|| core::mem::take(&mut app.subscriptions));
        for (version, key) in settings.public_keys.into_iter().flatten() {
            match key.and_then(|key| RsaPublic::parse(&key)) {
                Some(key) => drop(app.public_keys.insert(version, key.pem())),
                None => drop(app.public_keys.remove(&version)),
            }
        }
        if let Some(presentation) = settings.presentation {
            app.presentation = presentation;
        }
        let policy = &mut app.policy;
        policy.loopback = settings.loopback.unwrap_or(policy.loopback);
        policy.timestamp_window = settings.timestamp_window.after(policy.timestamp_window);
        policy.domain_delay = settings.domain_delay.unwrap_or(policy.domain_delay);
        policy.unfiled = settings.unfiled.unwrap_or_else(|| core::mem::take(&mut policy.unfiled));
        policy.addresses = settings.addresses.unwrap_or_else(|| core::mem::take(&mut policy.addresses));
        policy.revoked = settings.revoked.unwrap_or_else(|| core::mem::take(&mut policy.revoked));
        policy.quotas = settings.quotas.unwrap_or_else(|| core::mem::take(&mut policy.quotas));
    }
}
