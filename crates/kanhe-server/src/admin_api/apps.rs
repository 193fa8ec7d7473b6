//! `/admin/v1/apps`: listing, registering, viewing and changing apps.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::app::{App, AppStatus, AppUid};
use kanhe_core::corp::Installation;
use kanhe_core::domain::SecureDomain;
use kanhe_core::platform::NewApp;
use kanhe_core::time::Timestamp;
use kanhe_core::word::{Dialect, Word};
use kanhe_dialect::definition::Definition;
use serde::{Deserialize, Serialize};

use super::access::{Auditor, Operator};
use super::page::{Asked, Limit, Page, bad_after};
use crate::Kanhe;
use crate::app_settings::{AppSettings, Removable};
use crate::demo::SANDBOX;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/apps", get(list).post(register))
        .route("/admin/v1/apps/{dialect}/{client_id}", get(view).patch(change))
}

/// `App`.
#[derive(Serialize)]
struct View {
    dialect: Dialect,
    client_id: String,
    name: String,
    account_type: Word,
    status: AppStatus,
    marks: BTreeSet<Word>,
    domains: Vec<Binding>,
    domain_delay: u32,
    home: Option<String>,
    subscriptions: BTreeSet<Word>,
    corp: Option<String>,
    agent: Option<String>,
    suite: Option<String>,
    public_keys: BTreeMap<u16, String>,
    old_secret_until: Option<i64>,
    timestamp_window: Option<u32>,
    addresses: BTreeSet<IpAddr>,
    quotas: BTreeMap<Word, u32>,
    revoked: BTreeSet<String>,
    created_at: i64,
    revision: u64,
}

#[derive(Serialize)]
struct Binding {
    domain: SecureDomain,
    counts_from: Option<i64>,
    filed: bool,
}

impl View {
    async fn of(kanhe: &Kanhe, app: &App) -> Result<Self, Problem> {
        let now = kanhe.platform.now();
        let domain = |domain: &SecureDomain| Binding {
            counts_from: app.counts_from(domain).filter(|from| now < *from).map(Timestamp::unix_seconds),
            filed: !app.policy.unfiled.contains(domain),
            domain: domain.clone(),
        };
        let suite = match app.installation.as_ref().and_then(|installation| installation.suite) {
            Some(suite) => kanhe.platform.app_by_uid(suite).await?.map(|suite| suite.client_id.clone()),
            None => None,
        };
        Ok(Self {
            dialect: app.dialect,
            client_id: app.client_id.clone(),
            name: app.name.clone(),
            account_type: app.account_type,
            status: app.status,
            marks: app.marks.iter().filter(|mark| **mark != SANDBOX).copied().collect(),
            domains: app.domains.iter().map(domain).collect(),
            domain_delay: app.policy.domain_delay,
            home: app.home.clone(),
            subscriptions: app.subscriptions.clone(),
            corp: app.corp().map(str::to_owned),
            agent: app.installation.as_ref().map(|installation| installation.agent.clone()),
            suite,
            public_keys: app.public_keys.clone(),
            old_secret_until: app.old_secret(now).map(|old| old.until.unix_seconds()),
            timestamp_window: app.policy.timestamp_window,
            addresses: app.policy.addresses.clone(),
            quotas: app.policy.quotas.clone(),
            revoked: app.policy.revoked.clone(),
            created_at: app.created_at.unix_seconds(),
            revision: app.revision,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    q: Option<String>,
    dialect: Option<Dialect>,
    status: Option<AppStatus>,
    after: Option<String>,
    #[serde(default)]
    limit: Limit,
}

impl Query {
    fn finds(&self, app: &App) -> bool {
        self.dialect.is_none_or(|dialect| app.dialect == dialect)
            && self.status.is_none_or(|status| app.status == status)
            && self.q.as_ref().is_none_or(|text| {
                let text = text.to_lowercase();
                let domains = app.domains.iter().map(ToString::to_string);
                let names = [app.name.to_lowercase(), app.client_id.to_lowercase()];
                names.into_iter().chain(domains).any(|name| name.contains(&text))
            })
    }
}

/// So many apps are looked at for one page. Where many are passed over, a page may be short, or empty, and still have a
/// next one.
const LOOKED_AT: usize = 2000;

/// Oldest first.
async fn list(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<View>>, Problem> {
    let Limit(limit) = query.limit;
    let mut after =
        query.after.as_deref().map(|after| AppUid::parse(after).ok_or_else(bad_after)).transpose()?;
    if let (Some(text), None) = (&query.q, after) {
        // Who knows the id finds the app at once, however many there are.
        for dialect in kanhe.dialects.iter() {
            let found = kanhe.platform.app(dialect.dialect, text).await?;
            if let Some(app) = found.filter(|app| query.finds(app)) {
                return Ok(Json(Page::whole(vec![View::of(&kanhe, &app).await?])));
            }
        }
    }
    let mut items = Vec::new();
    for _ in 0..LOOKED_AT.div_ceil(limit + 1) {
        let apps = kanhe.platform.list_apps(after, limit + 1).await?;
        let is_last = apps.len() <= limit;
        for app in &apps {
            if items.len() == limit {
                return Ok(Json(Page { items, next: after.map(|uid| uid.to_string()) }));
            }
            after = Some(app.uid);
            if query.finds(app) {
                items.push(View::of(&kanhe, app).await?);
            }
        }
        if is_last {
            return Ok(Json(Page { items, next: None }));
        }
    }
    Ok(Json(Page { items, next: after.map(|uid| uid.to_string()) }))
}

/// `AppSettings`; with `dialect`, `corp` what is said when an app is registered.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    dialect: Option<Dialect>,
    corp: Option<String>,
    name: Option<String>,
    account_type: Option<Word>,
    status: Option<AppStatus>,
    marks: Option<BTreeSet<Word>>,
    domains: Option<Vec<String>>,
    domain_delay: Option<u32>,
    unfiled: Option<BTreeSet<SecureDomain>>,
    home: Option<String>,
    subscriptions: Option<BTreeSet<Word>>,
    public_keys: Option<BTreeMap<u16, Option<String>>>,
    #[serde(default)]
    timestamp_window: Removable<u32>,
    addresses: Option<BTreeSet<IpAddr>>,
    quotas: Option<BTreeMap<Word, u32>>,
    revoked: Option<BTreeSet<String>>,
    revision: Option<u64>,
}

impl Settings {
    /// The names of what is said, for the audit log.
    fn names(&self) -> Vec<&'static str> {
        [
            ("name", self.name.is_some()),
            ("account_type", self.account_type.is_some()),
            ("status", self.status.is_some()),
            ("marks", self.marks.is_some()),
            ("domains", self.domains.is_some()),
            ("domain_delay", self.domain_delay.is_some()),
            ("unfiled", self.unfiled.is_some()),
            ("home", self.home.is_some()),
            ("subscriptions", self.subscriptions.is_some()),
            ("public_keys", self.public_keys.is_some()),
            ("timestamp_window", self.timestamp_window.is_said()),
            ("addresses", self.addresses.is_some()),
            ("quotas", self.quotas.is_some()),
            ("revoked", self.revoked.is_some()),
        ]
        .into_iter()
        .filter_map(|(name, is_said)| is_said.then_some(name))
        .collect()
    }

    fn settings(self, dialect: &Definition) -> Result<AppSettings, Problem> {
        let choices = &dialect.choices;
        known("marks", self.marks.as_ref(), &choices.marks)?;
        known("subscriptions", self.subscriptions.as_ref(), &choices.subscriptions)?;
        let calls: Vec<Word> = choices.quotas.iter().map(|allowance| allowance.call).collect();
        known(
            "quotas",
            self.quotas.as_ref().map(|quotas| quotas.keys().copied().collect()).as_ref(),
            &calls,
        )?;
        Ok(AppSettings {
            name: self.name,
            account_type: self.account_type,
            status: self.status,
            marks: self.marks,
            domains: self.domains,
            domain_delay: self.domain_delay,
            unfiled: self.unfiled,
            home: self.home,
            subscriptions: self.subscriptions,
            public_keys: self.public_keys,
            timestamp_window: self.timestamp_window,
            addresses: self.addresses,
            quotas: self.quotas,
            revoked: self.revoked,
            loopback: None,
            presentation: None,
        })
    }
}

/// Whether all of what was said is there to be chosen.
fn known(name: &str, said: Option<&BTreeSet<Word>>, there: &[Word]) -> Result<(), Problem> {
    match said.into_iter().flatten().find(|word| !there.contains(word)) {
        None => Ok(()),
        Some(word) if there.is_empty() => {
            Err(Problem::bad_request(format!("{name}: there are none in this dialect, so no {word}")))
        }
        Some(word) => {
            let there: Vec<_> = there.iter().map(Word::as_str).collect();
            Err(Problem::bad_request(format!("{name}: there is no {word}; there are {}", there.join(", "))))
        }
    }
}

/// `NewAppAnswer`.
#[derive(Serialize)]
struct Registered {
    app: View,
    secret: Option<String>,
}

async fn register(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Body(settings): Body<Settings>,
) -> Result<(StatusCode, Json<Registered>), Problem> {
    let dialect = settings.dialect.and_then(|name| kanhe.dialect(name)).ok_or_else(|| {
        let known: Vec<_> = kanhe.dialects.iter().map(|dialect| dialect.dialect.to_string()).collect();
        Problem::bad_request(format!("dialect is one of: {}", known.join(", ")))
    })?;
    let name = settings.name.clone().ok_or_else(|| Problem::bad_request("name: an app needs one"))?;
    let account_type =
        settings.account_type.or(dialect.account_types.first().copied()).unwrap_or(dialect.dialect);
    let installation = install(&kanhe, dialect, account_type, settings.corp.clone()).await?;
    let checked = settings.settings(dialect)?.check(dialect)?;
    let identity = (dialect.identity)(kanhe.platform.entropy());
    let new = NewApp {
        keep_secret: dialect.choices.keeps_secrets,
        installation,
        ..NewApp::plain(
            dialect.dialect,
            (&identity.client_id, identity.secret.clone()),
            (&name, account_type),
        )
    };
    let now = kanhe.platform.now();
    let app = kanhe.platform.register_as(new, |app| {
        checked.apply(now, app);
        // Those that were there from the beginning have always counted.
        app.bound_at.clear();
    });
    let app = app.await?.ok_or_else(taken)?;
    let act = who.act(&kanhe, "app.register").to(&subject(&app)).with("name", &*app.name);
    kanhe.platform.audit(act.with("account_type", app.account_type.as_str())).await?;
    let secret = (!dialect.choices.own_keys).then(|| identity.secret.reveal().to_owned());
    Ok((StatusCode::CREATED, Json(Registered { app: View::of(&kanhe, &app).await?, secret })))
}

/// A third-party app itself is installed nowhere.
const SUITE: Word = kanhe_dingtalk::policy::SUITE;

/// Where a new app is installed: in the corp that was named, or in the only one that there is.
async fn install(
    kanhe: &Kanhe,
    dialect: &Definition,
    account_type: Word,
    corp: Option<String>,
) -> Result<Option<Installation>, Problem> {
    let Some(installing) = dialect.installing.filter(|_| account_type != SUITE) else {
        let Some(_) = corp else { return Ok(None) };
        return Err(Problem::bad_request("corp: apps of this kind are installed in none"));
    };
    let corps = kanhe.platform.corps(dialect.dialect).await?;
    let corp = match (&corp, &*corps) {
        (Some(wanted), _) => corps.iter().find(|corp| corp.id == *wanted),
        (None, [only]) => Some(only),
        (None, _) => None,
    };
    let detail = "corp is the id of the corp in which the app is installed; POST /admin/v1/corps makes one";
    let corp = corp.ok_or_else(|| Problem::bad_request(detail))?;
    let agent = (installing.agent)(kanhe.platform.entropy());
    Ok(Some(Installation { corp: corp.id.clone(), agent, suite: None }))
}

fn taken() -> Problem {
    Problem::new(StatusCode::CONFLICT, "conflict", "this id is taken; ask again for another one")
}

/// How the audit log names an app.
pub(super) fn subject(app: &App) -> String {
    format!("{}/{}", app.dialect, app.client_id)
}

/// The app that a path names.
pub(super) async fn find(
    kanhe: &Kanhe,
    (dialect, client_id): (&str, &str),
) -> Result<(Arc<Definition>, Arc<App>), Problem> {
    let no_app = || Problem::new(StatusCode::NOT_FOUND, "no_app", "there is no such app");
    let dialect = Dialect::parse(dialect).and_then(|name| kanhe.dialect(name)).ok_or_else(no_app)?;
    let app = kanhe.platform.app(dialect.dialect, client_id).await?.ok_or_else(no_app)?;
    Ok((Arc::clone(dialect), app))
}

async fn view(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path((dialect, client_id)): Path<(String, String)>,
) -> Result<Json<View>, Problem> {
    let (_, app) = find(&kanhe, (&dialect, &client_id)).await?;
    Ok(Json(View::of(&kanhe, &app).await?))
}

async fn change(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path((dialect, client_id)): Path<(String, String)>,
    Body(settings): Body<Settings>,
) -> Result<Json<View>, Problem> {
    let (dialect, app) = find(&kanhe, (&dialect, &client_id)).await?;
    for (name, is_said) in [("dialect", settings.dialect.is_some()), ("corp", settings.corp.is_some())] {
        if is_said {
            return Err(Problem::bad_request(format!("{name} is said when an app is registered, and stays")));
        }
    }
    let (names, seen) = (settings.names(), settings.revision);
    let status = settings.status;
    let checked = settings.settings(&dialect)?.check(&dialect)?;
    let now = kanhe.platform.now();
    let changed = kanhe.platform.change_seen_app(app.uid, seen, |app| checked.apply(now, app)).await?;
    let app = changed.ok_or_else(|| {
        let detail = "somebody else has changed this app since you saw it; look again";
        Problem::new(StatusCode::CONFLICT, "conflict", detail)
    })?;
    let mut act = who.act(&kanhe, "app.change").to(&subject(&app)).with("changed", names);
    if let Some(status) = status {
        act = act.with("status", serde_json::json!(status));
    }
    kanhe.platform.audit(act).await?;
    Ok(Json(View::of(&kanhe, &app).await?))
}
