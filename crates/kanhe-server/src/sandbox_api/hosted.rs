//! `/sandbox/v1/auth-requests/{id}`: what stands behind the wallet's hosted authorization page, to which an app sends a
//! user's browser (`protocol/alipay-plus.md` 4.3).
//!
//! Each request is answered once. What the page was shown for one user is answered for that user: the answer carries a
//! ticket that only a page of this origin can have read.

use core::time::Duration;
use std::sync::Arc;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_alipayplus::authorization::{Authorization, Will, authorize};
use kanhe_alipayplus::contract::{AuthRequest, Page};
use kanhe_alipayplus::scopes::AGREEMENT_PAY;
use kanhe_core::app::App;
use kanhe_core::user::User;
use kanhe_core::word::Word;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Sandboxed;
use super::users::no_user;
use crate::Kanhe;
use crate::codes::shown;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/sandbox/v1/auth-requests/{id}", get(view).post(answer))
}

/// Tickets of pages among the slips.
const TICKET: Word = Word::new("sandbox_hosted_page");
/// Nobody thinks longer.
const PATIENCE: Duration = Duration::from_secs(600);
/// More users are not offered.
const LISTED: usize = 100;

fn gone() -> Problem {
    let detail =
        "this address has been answered, or has died, or never was one; the app has to ask for another one";
    Problem::new(StatusCode::GONE, "answered", detail)
}

/// The request, and whose it is.
async fn find(kanhe: &Kanhe, id: &str) -> Result<(Arc<App>, AuthRequest), Problem> {
    let (uid, request) = AuthRequest::by_id(&kanhe.platform, id).await?.ok_or_else(gone)?;
    let app = kanhe.platform.app_by_uid(uid).await?.ok_or_else(gone)?;
    Ok((app, request))
}

#[derive(Deserialize)]
struct Who {
    #[serde(default)]
    user: String,
}

/// Who asks for what, and who can be asked.
async fn view(
    Sandboxed { kanhe, .. }: Sandboxed,
    Path(id): Path<String>,
    Query(Who { user }): Query<Who>,
) -> Result<Json<Value>, Problem> {
    let (app, request) = find(&kanhe, &id).await?;
    let users = kanhe.platform.list_users(None, LISTED).await?;
    let user = users.iter().find(|known| user.is_empty() || known.handle == user).ok_or_else(no_user)?;
    let offered: Vec<Value> =
        users.iter().map(|user| json!({"id": user.handle, "name": user.profile.nickname})).collect();
    let answer = authorize_as_shown(&kanhe, &app, user, &request, Will::NotAsked).await?;
    let page = match answer {
        Authorization::Pending(page) => shown(&app, &page),
        // Nothing has to be asked; he goes on by pressing a button all the same, since it is he who is sent on.
        _ => shown(
            &app,
            &kanhe_alipayplus::authorization::ConsentPage { scopes: Vec::new(), agreement: false },
        ),
    };
    let ticket = kanhe.platform.hand_out(TICKET, app.uid, json!([id, user.handle]), PATIENCE).await?;
    Ok(Json(json!({
        "hosted": request.page == Page::Hosted,
        "returns_to": request.redirect,
        "asked": page,
        "user": user.handle,
        "users": offered,
        "ticket": ticket.reveal(),
    })))
}

/// What the service says; only what ends in a code or a question is worth showing.
async fn authorize_as_shown(
    kanhe: &Kanhe,
    app: &App,
    user: &User,
    request: &AuthRequest,
    will: Will<'_>,
) -> Result<Authorization, Problem> {
    let refused = |reason| Problem::new(StatusCode::CONFLICT, reason, "the app cannot be let in");
    match authorize(&kanhe.platform, &kanhe.wallet.profile, app, user, &request.scopes, will).await? {
        Authorization::AppDisabled => Err(refused("app_disabled")),
        Authorization::Refused { .. } => Err(refused("scope_not_granted")),
        answer => Ok(answer),
    }
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Action {
    Allow,
    Deny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Answer {
    ticket: String,
    action: Action,
    #[serde(default)]
    scopes: Vec<String>,
    /// Auto-debit's own agreement.
    #[serde(default)]
    agreement: bool,
}

/// What the user has pressed, and where his browser goes.
async fn answer(
    Sandboxed { kanhe, sandbox }: Sandboxed,
    Path(id): Path<String>,
    Body(Answer { ticket, action, mut scopes, agreement }): Body<Answer>,
) -> Result<Json<Value>, Problem> {
    let (app, request) = find(&kanhe, &id).await?;
    let slip = kanhe.platform.redeem(TICKET, &ticket).await?;
    let slip = slip.filter(|slip| slip.used_at.is_none() && kanhe.platform.now() < slip.expires_at);
    let stands_for = slip.and_then(|slip| serde_json::from_value::<(String, String)>(slip.data).ok());
    let Some((_, handle)) = stands_for.filter(|(of, _)| *of == id) else {
        return Err(Problem::new(StatusCode::FORBIDDEN, "ticket", "this page is too old; load it again"));
    };
    let user = kanhe.platform.user(&handle).await?.ok_or_else(no_user)?;
    if request.page != Page::Hosted || !request.may_return(&app) {
        return Err(Problem::bad_request("the browser may not be sent back from here"));
    }
    if !AuthRequest::spend(&kanhe.platform, &id).await? {
        return Err(gone());
    }
    scopes.retain(|scope| scope != AGREEMENT_PAY || agreement);
    let redirect = match action {
        Action::Deny => request.redirect_without(),
        Action::Allow => {
            match authorize_as_shown(&kanhe, &app, &user, &request, Will::Agreed(&scopes)).await? {
                Authorization::Code { code, .. } => request.redirect_with(&code),
                _ => request.redirect_without(),
            }
        }
    };
    let message = if action == Action::Allow { "allowed" } else { "denied" };
    sandbox.note("alipayplus.hosted", Some(app.client_id.clone()), message.to_owned());
    Ok(Json(json!({ "redirect": redirect })))
}
