//! `/admin/v1/users`: users, and what they have agreed to.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use kanhe_core::user::{Profile, User, UserUid};
use kanhe_core::word::Dialect;
use serde::{Deserialize, Serialize};

use super::access::{Auditor, Operator};
use super::apps::find;
use super::page::{Asked, Limit, Page, bad_after};
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/users", get(list).post(add))
        .route("/admin/v1/users/{handle}", get(view).patch(change))
        .route("/admin/v1/users/{handle}/consents", get(list_consents))
        .route("/admin/v1/users/{handle}/consents/{dialect}/{client_id}", delete(withdraw_all))
        .route("/admin/v1/users/{handle}/consents/{dialect}/{client_id}/{scope}", delete(withdraw_one))
}

/// `User`.
#[derive(Serialize)]
struct View {
    handle: String,
    nickname: String,
    language: String,
    created_at: i64,
    revision: u64,
}

impl View {
    fn of(user: &User) -> Self {
        Self {
            handle: user.handle.clone(),
            nickname: user.profile.nickname.clone(),
            language: user.profile.language.clone(),
            created_at: user.created_at.unix_seconds(),
            revision: user.revision,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    q: Option<String>,
    after: Option<String>,
    #[serde(default)]
    limit: Limit,
}

/// So many users are looked at for one page, as with apps.
const LOOKED_AT: usize = 2000;

async fn list(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Asked(query): Asked<Query>,
) -> Result<Json<Page<View>>, Problem> {
    let Limit(limit) = query.limit;
    let mut after =
        query.after.as_deref().map(|text| UserUid::parse(text).ok_or_else(bad_after)).transpose()?;
    if let (Some(text), None) = (&query.q, after)
        && let Some(user) = kanhe.platform.user(text).await?
    {
        return Ok(Json(Page::whole(vec![View::of(&user)])));
    }
    let wanted = query.q.map(|text| text.to_lowercase());
    let finds = |user: &User| {
        let mentions = |name: &str, text: &String| name.to_lowercase().contains(text);
        wanted
            .as_ref()
            .is_none_or(|text| mentions(&user.handle, text) || mentions(&user.profile.nickname, text))
    };
    let mut items = Vec::new();
    for _ in 0..LOOKED_AT.div_ceil(limit + 1) {
        let users = kanhe.platform.list_users(after, limit + 1).await?;
        let is_last = users.len() <= limit;
        for user in &users {
            if items.len() == limit {
                return Ok(Json(Page { items, next: after.map(|uid| uid.to_string()) }));
            }
            after = Some(user.uid);
            if finds(user) {
                items.push(View::of(user));
            }
        }
        if is_last {
            return Ok(Json(Page { items, next: None }));
        }
    }
    Ok(Json(Page { items, next: after.map(|uid| uid.to_string()) }))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    nickname: Option<String>,
    language: Option<String>,
}

impl Said {
    fn apply(self, profile: Profile) -> Profile {
        Profile {
            nickname: self.nickname.unwrap_or(profile.nickname),
            language: self.language.unwrap_or(profile.language),
            ..profile
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    handle: String,
    profile: Said,
}

async fn add(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Body(New { handle, profile }): Body<New>,
) -> Result<(StatusCode, Json<View>), Problem> {
    if handle.is_empty() || handle.len() > 256 || handle.chars().any(char::is_control) {
        return Err(Problem::bad_request("handle has 1 to 256 bytes, and no control characters"));
    }
    let profile = profile.apply(Profile { nickname: handle.clone(), ..Profile::default() });
    let user = kanhe.platform.add_user(&handle, profile).await?;
    let taken = || Problem::new(StatusCode::CONFLICT, "conflict", "there is a user of this handle");
    let user = user.ok_or_else(taken)?;
    kanhe.platform.audit(who.act(&kanhe, "user.add").to(&format!("user/{handle}"))).await?;
    Ok((StatusCode::CREATED, Json(View::of(&user))))
}

async fn named(kanhe: &Kanhe, handle: &str) -> Result<User, Problem> {
    let no_user = || Problem::new(StatusCode::NOT_FOUND, "no_user", "there is no such user");
    if handle.contains('\0') {
        return Err(no_user());
    }
    kanhe.platform.user(handle).await?.ok_or_else(no_user)
}

async fn view(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path(handle): Path<String>,
) -> Result<Json<View>, Problem> {
    Ok(Json(View::of(&named(&kanhe, &handle).await?)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    profile: Said,
    revision: Option<u64>,
}

async fn change(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path(handle): Path<String>,
    Body(Change { profile, revision }): Body<Change>,
) -> Result<Json<View>, Problem> {
    let user = named(&kanhe, &handle).await?;
    let conflict = || {
        let detail = "somebody else has changed this user since you saw him; look again";
        Problem::new(StatusCode::CONFLICT, "conflict", detail)
    };
    if revision.is_some_and(|seen| seen != user.revision) {
        return Err(conflict());
    }
    let profile = profile.apply(user.profile);
    let user = kanhe.platform.change_profile(&handle, profile).await?.ok_or_else(conflict)?;
    kanhe.platform.audit(who.act(&kanhe, "user.change").to(&format!("user/{handle}"))).await?;
    Ok(Json(View::of(&user)))
}

/// `Consent`.
#[derive(Serialize)]
struct ShownConsent {
    dialect: Dialect,
    client_id: String,
    app: String,
    scopes: Vec<Scope>,
}

#[derive(Serialize)]
struct Scope {
    name: String,
    agreed_at: i64,
}

async fn list_consents(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path(handle): Path<String>,
) -> Result<Json<Page<ShownConsent>>, Problem> {
    let user = named(&kanhe, &handle).await?;
    let mut items = Vec::new();
    for consent in kanhe.platform.consents(&user).await? {
        let Some(app) = kanhe.platform.app_by_uid(consent.app).await? else { continue };
        let scopes: BTreeMap<_, _> = consent.scopes;
        let scope =
            |(name, at): (String, kanhe_core::time::Timestamp)| Scope { name, agreed_at: at.unix_seconds() };
        items.push(ShownConsent {
            dialect: app.dialect,
            client_id: app.client_id.clone(),
            app: app.name.clone(),
            scopes: scopes.into_iter().map(scope).collect(),
        });
    }
    Ok(Json(Page::whole(items)))
}

async fn withdraw_all(
    State(kanhe): State<Kanhe>,
    operator: Operator,
    Path((handle, dialect, client_id)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    withdraw(&kanhe, operator, (&handle, &dialect, &client_id), None).await
}

async fn withdraw_one(
    State(kanhe): State<Kanhe>,
    operator: Operator,
    Path((handle, dialect, client_id, scope)): Path<(String, String, String, String)>,
) -> Result<StatusCode, Problem> {
    withdraw(&kanhe, operator, (&handle, &dialect, &client_id), Some(scope)).await
}

async fn withdraw(
    kanhe: &Kanhe,
    Operator(who): Operator,
    (handle, dialect, client_id): (&str, &str, &str),
    scope: Option<String>,
) -> Result<StatusCode, Problem> {
    let user = named(kanhe, handle).await?;
    let (_, app) = find(kanhe, (dialect, client_id)).await?;
    match &scope {
        Some(scope) => kanhe.platform.withdraw_scopes(&app, &user, core::slice::from_ref(scope)).await?,
        None => kanhe.platform.withdraw(&app, &user).await?,
    };
    let act = who.act(kanhe, "user.consent.withdraw").to(&format!("user/{handle}"));
    let act = act.with("app", format!("{dialect}/{client_id}"));
    kanhe
        .platform
        .audit(match scope {
            Some(scope) => act.with("scope", scope),
            None => act,
        })
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
