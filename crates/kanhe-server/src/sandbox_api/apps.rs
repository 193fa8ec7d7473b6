//! `/sandbox/v1/apps`: apps with their secrets, which a sandbox can always show again because they are computed.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{get, patch, post};
use axum::{Json, Router};
use kanhe_alipayplus::scopes::{SCOPES, Scope};
use kanhe_core::app::{App, AppPolicy, AppStatus};
use kanhe_core::corp::Installation;
use kanhe_core::credential::{CredentialKind, CredentialPolicy, Ending};
use kanhe_core::domain::SecureDomain;
use kanhe_core::page::Place;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::presentation::Presentation;
use kanhe_core::time::Timestamp;
use kanhe_core::word::{Dialect, Word};
use kanhe_dialect::definition::Definition;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Sandbox, Sandboxed};
use crate::app_settings::{AppSettings, Checked, Removable};
use crate::demo::{self, SANDBOX};
use crate::problem::{Body, Problem};
use crate::{Kanhe, demo::sandbox_secret};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/apps", get(list).post(register))
        .route("/sandbox/v1/apps/{dialect}/{client_id}", patch(change).get(view))
        .route("/sandbox/v1/apps/{dialect}/{client_id}/credentials", post(end_credential))
}

/// More apps than this are not listed.
const LISTED: usize = 1000;

/// What can be said of an app; every field optional.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wishes {
    dialect: Option<Dialect>,
    name: Option<String>,
    account_type: Option<Word>,
    marks: Option<BTreeSet<Word>>,
    domains: Option<Vec<String>>,
    loopback: Option<bool>,
    timestamp_window: Option<u32>,
    domain_delay: Option<u32>,
    unfiled: Option<BTreeSet<SecureDomain>>,
    addresses: Option<BTreeSet<IpAddr>>,
    quotas: Option<BTreeMap<Word, u32>>,
    revoked: Option<BTreeSet<String>>,
    status: Option<AppStatus>,
    home: Option<String>,
    subscriptions: Option<BTreeSet<Word>>,
    /// By version; null takes one away.
    public_keys: Option<BTreeMap<u16, Option<String>>>,
    presentation: Option<Presentation>,
    /// Only when it is registered: the corp in which it is installed.
    corpid: Option<String>,
}

impl Wishes {
    /// What they say of the app, if it fits its dialect.
    fn check(&self, dialect: &Definition) -> Result<Checked, Problem> {
        let wishes = self.clone();
        let settings = AppSettings {
            name: wishes.name,
            account_type: wishes.account_type,
            status: wishes.status,
            marks: wishes.marks,
            domains: wishes.domains,
            domain_delay: wishes.domain_delay,
            unfiled: wishes.unfiled,
            home: wishes.home,
            subscriptions: wishes.subscriptions,
            public_keys: wishes.public_keys,
            timestamp_window: wishes.timestamp_window.map_or(Removable::Unsaid, Removable::Set),
            addresses: wishes.addresses,
            quotas: wishes.quotas,
            revoked: wishes.revoked,
            loopback: wishes.loopback,
            presentation: wishes.presentation,
        };
        settings.check(dialect)
    }

    /// What an app is from its beginning cannot change.
    fn check_change(&self) -> Result<(), Problem> {
        for (name, said) in [("dialect", self.dialect.is_some()), ("corpid", self.corpid.is_some())] {
            if said {
                let detail = format!("{name} is said when an app is registered, and stays");
                return Err(Problem::bad_request(detail));
            }
        }
        Ok(())
    }
}

async fn list(Sandboxed { kanhe, sandbox }: Sandboxed) -> Result<Json<Value>, Problem> {
    Ok(Json(Value::Array(all(&kanhe, &sandbox).await?)))
}

/// Every app of the sandbox with its credentials, oldest first.
pub async fn all(kanhe: &Kanhe, sandbox: &Sandbox) -> Result<Vec<Value>, Unavailable> {
    let mut shown = Vec::new();
    for app in own(kanhe).await? {
        shown.extend(show(kanhe, &app, &sandbox.demo.origin).await?);
    }
    Ok(shown)
}

/// The apps of the sandbox: dialect by dialect, the one of the demo page first, the others as they came.
pub(super) async fn own(kanhe: &Kanhe) -> Result<Vec<App>, Unavailable> {
    let mut apps = kanhe.platform.list_apps(None, LISTED).await?;
    apps.retain(|app| app.is_marked(SANDBOX));
    let place = |app: &App| kanhe.dialects.iter().position(|dialect| dialect.dialect == app.dialect);
    // Those of one moment are told apart by their names, so that the order stays.
    apps.sort_by_cached_key(|app| (place(app), demo::rank(app), app.created_at, app.client_id.clone()));
    Ok(apps)
}

/// An app with its credentials by the vendor's own names. Nothing only if its dialect is none of ours.
async fn show(kanhe: &Kanhe, app: &App, origin: &str) -> Result<Option<Value>, Unavailable> {
    let Some(mut shown) = describe(kanhe, app, origin) else { return Ok(None) };
    if let (kanhe_alipayplus::DIALECT, Some(object)) = (app.dialect, shown.as_object_mut()) {
        object.extend(keys(kanhe, app).await?);
        object.insert("scopes".to_owned(), scopes(app));
    }
    Ok(Some(shown))
}

/// The scopes that there are, what they mean, and which of them the operator has granted to an app.
fn scopes(app: &App) -> Value {
    let granted = kanhe_alipayplus::scopes::granted(app);
    let scope = |scope: &Scope| json!({"name": scope.name, "zh": scope.zh, "en": scope.en, "granted": granted.contains(scope.name)});
    SCOPES.iter().map(scope).collect()
}

/// The keys by which a wallet and an app's backend know each other.
async fn keys(kanhe: &Kanhe, app: &App) -> Result<Map<String, Value>, Unavailable> {
    let version = kanhe.wallet.profile.key_version;
    let (own, wallets) = tokio::join!(
        demo::alipayplus::merchant_key(kanhe, app),
        kanhe.wallet.keys.wallet(&kanhe.platform, version),
    );
    let (Some(own), Some(wallets)) = (own?, wallets) else {
        return Ok(Map::new());
    };
    let mut admitted = app.public_keys.clone();
    if admitted.is_empty() {
        admitted.insert(demo::alipayplus::KEY, own.public_pem());
    }
    let keys = [
        ("merchant_private_key_pem", json!(own.private_pem())),
        ("wallet_public_key_pem", json!(wallets.public_pem())),
        ("public_keys", json!(admitted)),
    ];
    Ok(keys.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Everything but what takes time to find.
fn describe(kanhe: &Kanhe, app: &App, origin: &str) -> Option<Value> {
    let dialect = kanhe.dialect(app.dialect)?;
    let (id_name, secret_name) = dialect.identity_names;
    let mut shown = json!({
        "dialect": app.dialect,
        "name": app.name,
        "account_type": app.account_type,
        "status": app.status,
        "enabled": app.status == AppStatus::Enabled,
        "domains": app.domains,
        "loopback": app.policy.loopback,
        "domain_delay": app.policy.domain_delay,
        "unfiled": app.policy.unfiled,
        "pending_domains": pending(app, kanhe.platform.now()),
        "timestamp_window": app.policy.timestamp_window,
        "revoked": app.policy.revoked,
        "presentation": app.presentation,
        "marks": app.marks.iter().filter(|mark| **mark != SANDBOX).collect::<Vec<_>>(),
    });
    let object = shown.as_object_mut()?;
    object.insert(id_name.to_owned(), json!(app.client_id));
    // The secret of what a corp has of a third-party app is its permanent code, which nobody keeps. A wallet's app has
    // keys.
    let by_keys = app.dialect == kanhe_alipayplus::DIALECT;
    if !by_keys && app.installation.as_ref().is_none_or(|installation| installation.suite.is_none()) {
        let secret = sandbox_secret(&kanhe.platform, dialect, &app.client_id);
        object.insert(secret_name.to_owned(), json!(secret.reveal()));
    }
    if let Some(installation) = &app.installation {
        object.insert("agentid".to_owned(), json!(installation.agent));
        object.insert("corpid".to_owned(), json!(installation.corp));
    }
    if dialect.pages.place == Place::Home {
        object.insert("home".to_owned(), json!(app.home));
        object.insert("subscriptions".to_owned(), json!(app.subscriptions));
    }
    if demo::is_demo(app) {
        object.insert("demo_url".to_owned(), json!(format!("{origin}/demo/{}/", app.dialect)));
    }
    Some(shown)
}

/// The domains that do not count yet, and from when on they will, in seconds since 1970.
fn pending(app: &App, now: Timestamp) -> BTreeMap<&SecureDomain, i64> {
    let dated = app.domains.iter().filter_map(|domain| Some((domain, app.counts_from(domain)?)));
    dated.filter(|(_, from)| now < *from).map(|(domain, from)| (domain, from.unix_seconds())).collect()
}

async fn register(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Body(wishes): Body<Wishes>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let dialect = wishes.dialect.and_then(|name| kanhe.dialect(name)).ok_or_else(|| {
        let known: Vec<_> = kanhe.dialects.iter().map(|dialect| dialect.dialect.to_string()).collect();
        Problem::bad_request(format!("dialect is one of: {}", known.join(", ")))
    })?;
    let checked = wishes.check(dialect)?;
    let installation = install(&kanhe, dialect, &wishes).await?;
    let client_id = (dialect.identity)(kanhe.platform.entropy()).client_id;
    let secret = sandbox_secret(&kanhe.platform, dialect, &client_id);
    let account_type = *dialect.account_types.first().unwrap_or(&dialect.dialect);
    let new = NewApp {
        // Who signs requests with his secret does so from the first one on.
        keep_secret: dialect.installing.is_some(),
        installation,
        marks: BTreeSet::from([SANDBOX]),
        policy: AppPolicy { loopback: true, ..AppPolicy::default() },
        ..NewApp::plain(dialect.dialect, (&client_id, secret), ("Sandbox app", account_type))
    };
    let app = kanhe.platform.register(new).await?.ok_or_else(taken)?;
    let app = changed(&kanhe.platform, &app, &checked).await?;
    sandbox.note("sandbox.apps", Some(app.client_id.clone()), format!("registered {:?}", app.name));
    let shown = show(&kanhe, &app, &sandbox.demo.origin).await?.unwrap_or_default();
    Ok((StatusCode::CREATED, Json(shown)))
}

/// Where a new app is installed: in the corp that was named, or in the dialect's first.
async fn install(
    kanhe: &Kanhe,
    dialect: &Definition,
    wishes: &Wishes,
) -> Result<Option<Installation>, Problem> {
    let Some(installing) = dialect.installing.filter(|_| wishes.account_type != Some(SUITE)) else {
        return Ok(None);
    };
    let corps = kanhe.platform.corps(dialect.dialect).await?;
    let mut corps = corps.into_iter().map(|corp| corp.id);
    let corp = match &wishes.corpid {
        Some(wanted) => corps.find(|corp| corp == wanted),
        None => corps.next(),
    };
    let corp =
        corp.ok_or_else(|| Problem::bad_request("there is no such corp; POST /sandbox/v1/corps makes one"))?;
    let agent = (installing.agent)(kanhe.platform.entropy());
    Ok(Some(Installation { corp, agent, suite: None }))
}

/// A third-party app itself is installed nowhere.
const SUITE: Word = kanhe_dingtalk::policy::SUITE;

fn taken() -> Problem {
    Problem::new(StatusCode::CONFLICT, "taken", "this id is taken; ask again for another one")
}

async fn changed(platform: &Platform, app: &App, checked: &Checked) -> Result<Arc<App>, Problem> {
    let now = platform.now();
    platform.change_app(app.uid, |app| checked.apply(now, app)).await?.ok_or_else(no_app)
}

fn no_app() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_app", "there is no such app")
}

pub(super) async fn find(
    kanhe: &Kanhe,
    dialect: &str,
    client_id: &str,
) -> Result<(Arc<Definition>, Arc<App>), Problem> {
    let dialect = Dialect::parse(dialect).and_then(|name| kanhe.dialect(name)).ok_or_else(no_app)?;
    let app = kanhe.platform.app(dialect.dialect, client_id).await?.ok_or_else(no_app)?;
    Ok((Arc::clone(dialect), app))
}

async fn view(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path((dialect, client_id)): Path<(String, String)>,
) -> Result<Json<Value>, Problem> {
    let (_, app) = find(&kanhe, &dialect, &client_id).await?;
    show(&kanhe, &app, &sandbox.demo.origin).await?.map(Json).ok_or_else(no_app)
}

async fn change(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path((dialect, client_id)): Path<(String, String)>,
    Body(wishes): Body<Wishes>,
) -> Result<Json<Value>, Problem> {
    let (dialect, app) = find(&kanhe, &dialect, &client_id).await?;
    wishes.check_change()?;
    let checked = wishes.check(&dialect)?;
    let app = changed(&kanhe.platform, &app, &checked).await?;
    sandbox.note("sandbox.apps", Some(app.client_id.clone()), "changed".to_owned());
    show(&kanhe, &app, &sandbox.demo.origin).await?.map(Json).ok_or_else(no_app)
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum How {
    /// As if its life had run out.
    Expire,
    /// As if another one had taken its place, without an overlap.
    Replace,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EndCredential {
    kind: CredentialKind,
    action: How,
}

async fn end_credential(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path((dialect, client_id)): Path<(String, String)>,
    Body(EndCredential { kind, action }): Body<EndCredential>,
) -> Result<StatusCode, Problem> {
    let (dialect, app) = find(&kanhe, &dialect, &client_id).await?;
    let Some(policy) = dialect.credentials.iter().find(|policy| policy.kind == kind) else {
        let known: Vec<_> = dialect.credentials.iter().map(|policy| policy.kind.to_string()).collect();
        return Err(Problem::bad_request(format!("kind is one of: {}", known.join(", "))));
    };
    end(&kanhe.platform, &app, policy, action).await?;
    let what = match action {
        How::Expire => "expired",
        How::Replace => "replaced",
    };
    sandbox.note("sandbox.credentials", Some(client_id), format!("{kind} {what}"));
    Ok(StatusCode::NO_CONTENT)
}

async fn end(platform: &Platform, app: &App, policy: &CredentialPolicy, action: How) -> Result<(), Problem> {
    match action {
        How::Expire => drop(platform.end_credential(app, policy.kind, Ending::Expire).await?),
        How::Replace => {
            platform.end_credential(app, policy.kind, Ending::Revoke).await?;
            platform.issue(app, policy).await?;
        }
    }
    Ok(())
}
