//! `/sandbox/v1/users` and `/sandbox/v1/codes`: who uses the sandbox, and codes as if they had just agreed.

use core::time::Duration;
use std::sync::Arc;

use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use kanhe_core::app::App;
use kanhe_core::particulars::Particulars;
use kanhe_core::platform::Unavailable;
use kanhe_core::user::{Profile, User};
use kanhe_core::word::Dialect;
use kanhe_sandbox::wechat::authorize::{AuthorizeFault, Authorized, authorize};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use tokio::time::{Instant, sleep};

use super::Sandboxed;
use super::apps::own;
use crate::Kanhe;
use crate::codes::{Issued, Will, issue};
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/sandbox/v1/codes", post(code))
        .route("/sandbox/v1/users", get(list).post(add))
        .route("/sandbox/v1/users/{user}", patch(change).get(view))
        .route("/sandbox/v1/users/{user}/consents/{dialect}/{client_id}", delete(withdraw))
        .route("/sandbox/v1/users/{user}/consents/{dialect}/{client_id}/{scope}", delete(withdraw_scope))
        .route("/sandbox/v1/sessions/{id}/authorize", post(authorized))
}

/// More of them are not listed.
const LISTED: usize = 1000;
/// Longest id of a user, and any of his texts, in bytes.
const TEXT: usize = 64;
/// Longest address of a picture, in bytes.
const AVATAR: usize = 2048;

/// A user as the sandbox shows him: also by which names each app knows him, which no app may know of another.
async fn show(kanhe: &Kanhe, apps: &[App], user: &User) -> Result<Value, Unavailable> {
    let openids: Map<String, Value> =
        apps.iter().map(|app| (app.client_id.clone(), json!(known_as(app, user)))).collect();
    let mut consents = Vec::new();
    for consent in kanhe.platform.consents(user).await? {
        if let Some(app) = apps.iter().find(|app| app.uid == consent.app) {
            consents.push(json!({
                "dialect": app.dialect, "client_id": app.client_id, "app": app.name, "scopes": consent.scopes,
                "words": words(app, consent.scopes.keys()),
            }));
        }
    }
    Ok(json!({
        "id": user.handle,
        "profile": user.profile,
        "openids": openids,
        "unionid": user.unionid(b"owner"),
        "consents": consents,
    }))
}

/// How an app knows a user: by an openid, or by a number of the wallet's.
fn known_as(app: &App, user: &User) -> String {
    if app.dialect == kanhe_alipayplus::DIALECT {
        return kanhe_alipayplus::person::customer_id(user, app);
    }
    user.openid(app.uid)
}

/// What scopes mean, where the dialect says it.
fn words<'a>(app: &App, scopes: impl Iterator<Item = &'a String>) -> Map<String, Value> {
    let known = scopes.filter(|_| app.dialect == kanhe_alipayplus::DIALECT);
    let words = known.filter_map(|scope| kanhe_alipayplus::scopes::find(scope));
    words.map(|scope| (scope.name.to_owned(), json!({"zh": scope.zh, "en": scope.en}))).collect()
}

async fn list(Sandboxed { kanhe, .. }: Sandboxed) -> Result<Json<Value>, Problem> {
    let apps = own(&kanhe).await?;
    let mut shown = Vec::new();
    for user in kanhe.platform.list_users(None, LISTED).await? {
        shown.push(show(&kanhe, &apps, &user).await?);
    }
    Ok(Json(json!({ "users": shown })))
}

async fn view(Sandboxed { kanhe, .. }: Sandboxed, Path(user): Path<String>) -> Result<Json<Value>, Problem> {
    let user = kanhe.platform.user(&user).await?.ok_or_else(no_user)?;
    Ok(Json(show(&kanhe, &own(&kanhe).await?, &user).await?))
}

pub(super) fn no_user() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_user", "there is no such user")
}

fn check(profile: &Profile) -> Result<(), Problem> {
    let Profile { nickname, language, country, province, city, avatar, sex, particulars } = profile;
    let Particulars { full_name, birthday, nationality, mobile, email } = particulars;
    let shown = [nickname, language, country, province, city];
    let known = [full_name, birthday, nationality, mobile, email];
    let long = shown.into_iter().chain(known).any(|text| text.len() > TEXT);
    if long || avatar.len() > AVATAR || *sex > 2 {
        let detail = "each text has at most 64 bytes, avatar 2048; sex is 0, 1 or 2";
        return Err(Problem::bad_request(detail));
    }
    Ok(())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUser {
    id: String,
    #[serde(default)]
    profile: Profile,
}

async fn add(
    Sandboxed { kanhe, .. }: Sandboxed,
    Body(NewUser { id, profile }): Body<NewUser>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    if id.is_empty() || id.len() > TEXT {
        return Err(Problem::bad_request("id has 1 to 64 bytes"));
    }
    check(&profile)?;
    let taken = || Problem::new(StatusCode::CONFLICT, "taken", "there is a user with this id already");
    let user = kanhe.platform.add_user(&id, profile).await?.ok_or_else(taken)?;
    Ok((StatusCode::CREATED, Json(show(&kanhe, &own(&kanhe).await?, &user).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Changed {
    profile: Profile,
}

async fn change(
    Sandboxed { kanhe, .. }: Sandboxed,
    Path(user): Path<String>,
    Body(Changed { profile }): Body<Changed>,
) -> Result<Json<Value>, Problem> {
    check(&profile)?;
    let user = kanhe.platform.change_profile(&user, profile).await?.ok_or_else(no_user)?;
    Ok(Json(show(&kanhe, &own(&kanhe).await?, &user).await?))
}

async fn withdraw(
    Sandboxed { kanhe, .. }: Sandboxed,
    Path((user, dialect, client_id)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (user, app) = agreed(&kanhe, &user, &dialect, &client_id).await?;
    kanhe.platform.withdraw(&app, &user).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// One scope; the others stay.
async fn withdraw_scope(
    Sandboxed { kanhe, .. }: Sandboxed,
    Path((user, dialect, client_id, scope)): Path<(String, String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (user, app) = agreed(&kanhe, &user, &dialect, &client_id).await?;
    kanhe.platform.withdraw_scopes(&app, &user, &[scope]).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who has agreed, and with which app.
async fn agreed(
    kanhe: &Kanhe,
    user: &str,
    dialect: &str,
    client_id: &str,
) -> Result<(User, Arc<App>), Problem> {
    let user = kanhe.platform.user(user).await?.ok_or_else(no_user)?;
    let no_app = || Problem::new(StatusCode::NOT_FOUND, "no_app", "there is no such app");
    let dialect = Dialect::parse(dialect).ok_or_else(no_app)?;
    let app = kanhe.platform.app(dialect, client_id).await?.ok_or_else(no_app)?;
    Ok((user, app))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    dialect: Dialect,
    client_id: Option<String>,
    user: Option<String>,
    #[serde(default)]
    scopes: Vec<String>,
}

/// A fresh code, as if the user had just agreed.
async fn code(
    Sandboxed { kanhe, .. }: Sandboxed,
    Body(wanted): Body<Wanted>,
) -> Result<Json<Value>, Problem> {
    let dialect = kanhe.dialect(wanted.dialect).ok_or_else(|| Problem::bad_request("unknown dialect"))?;
    let found = own(&kanhe).await?.into_iter().find(|app| {
        app.dialect == wanted.dialect && wanted.client_id.as_ref().is_none_or(|id| *id == app.client_id)
    });
    let app = found.ok_or_else(|| Problem::bad_request("the sandbox has no such app"))?;
    let handle = wanted.user.as_deref().unwrap_or("lan");
    if handle.is_empty() || handle.len() > TEXT {
        return Err(Problem::bad_request("user has 1 to 64 bytes"));
    }
    let user = kanhe.platform.user_or_new(handle).await?;
    let scopes =
        if wanted.scopes.is_empty() { vec![(dialect.auth.silent_scope).to_owned()] } else { wanted.scopes };
    let code = match issue(&kanhe, dialect, (&app, &user), &scopes, Will::Agreed(&scopes)).await? {
        Issued::Code { code, refused, .. } if refused.is_empty() => code,
        Issued::Code { refused, .. } => {
            let names: Vec<_> = refused.into_keys().collect();
            return Err(Problem::bad_request(format!(
                "no code: not granted to the app: {}",
                names.join(", ")
            )));
        }
        Issued::Pending(_) => return Err(Problem::bad_request("no code: consent_needed")),
        Issued::Refused(reason) => return Err(Problem::bad_request(format!("no code: {reason}"))),
    };
    Ok(Json(json!({"code": code.reveal(), "client_id": app.client_id, "user": user.handle})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    query: String,
    /// Where the page is that asks. The phone hears of it on another way, which may be the longer one.
    url: Option<String>,
}

/// How long to wait until the phone has heard of the page that asks.
const HEARD: Duration = Duration::from_secs(3);
/// How often to look.
const LOOK: Duration = Duration::from_millis(20);

impl From<AuthorizeFault> for Problem {
    fn from(fault: AuthorizeFault) -> Self {
        match fault {
            AuthorizeFault::Phone(fault) => fault.into(),
            AuthorizeFault::Unavailable(fault) => fault.into(),
        }
    }
}

/// What the authorization page asks on behalf of the phone that shows it.
async fn authorized(
    Sandboxed { sandbox, .. }: Sandboxed,
    Path(id): Path<String>,
    Body(Asked { query, url }): Body<Asked>,
) -> Result<Json<Value>, Problem> {
    let began = Instant::now();
    while let Some(url) = &url
        && began.elapsed() < HEARD
        && sandbox.phones.get(&id)?.page.is_none_or(|page| page.landing != *url)
    {
        sleep(LOOK).await;
    }
    let answer = authorize(&sandbox.phones, &id, &query).await?;
    Ok(Json(match answer {
        Authorized::Redirect(url) => json!({ "redirect": url }),
        Authorized::Refused(refusal) => json!({"code": refusal.code(), "reason": refusal.reason()}),
        Authorized::Declined => json!({"declined": true}),
    }))
}
