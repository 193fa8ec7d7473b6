//! `/admin/v1/session`: signing in, being signed in, signing out; another password.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{post, put};
use axum::{Json, Router};
use kanhe_core::operator::{Operator, Role};
use kanhe_core::password::is_acceptable;
use kanhe_core::secret::Secret;
use kanhe_core::sign_in::{SESSION_LIFE, Session, SignIn, SignInRefusal, csrf};
use kanhe_core::time::Timestamp;
use serde::{Deserialize, Serialize};

use super::access::{COOKIE, From, SignedIn};
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/session", post(sign_in).get(view).delete(sign_out))
        .route("/admin/v1/session/password", put(change_password))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Credentials {
    name: String,
    password: String,
    code: Option<String>,
}

#[derive(Serialize)]
struct View {
    name: String,
    role: Role,
    csrf: String,
    totp: bool,
    expires_at: i64,
}

impl View {
    fn of(session: &Session, operator: &Operator, token: &Secret) -> Self {
        Self {
            name: operator.name.clone(),
            role: operator.role,
            csrf: csrf(token.reveal()),
            totp: operator.second_factor.is_some(),
            expires_at: session.expires_at.unix_seconds(),
        }
    }
}

async fn sign_in(
    State(kanhe): State<Kanhe>,
    From(from): From,
    headers: HeaderMap,
    Body(credentials): Body<Credentials>,
) -> Result<Response, Problem> {
    let attempt = SignIn { name: &credentials.name, code: credentials.code.as_deref(), from };
    let password = Secret::new(credentials.password);
    let passwords = &*kanhe.administration.passwords;
    let begun = match kanhe.platform.sign_in(passwords, &attempt, &password).await? {
        Ok(begun) => begun,
        Err(refusal) => return Ok(refused(refusal, kanhe.platform.now())),
    };
    let operators = kanhe.platform.operators().await?;
    let operator = operators.get(&begun.session.operator).ok_or_else(gone)?;
    let view = View::of(&begun.session, operator, &begun.token);
    let cookie = set_cookie(&headers, begun.token.reveal(), SESSION_LIFE.as_secs());
    Ok(([(header::SET_COOKIE, cookie)], Json(view)).into_response())
}

fn gone() -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", "this operator has just been taken away")
}

/// What is refused, in words that do not tell whether there is such an operator.
pub(super) fn refused(refusal: SignInRefusal, now: Timestamp) -> Response {
    let problem = |kind, detail| Problem::new(StatusCode::UNAUTHORIZED, kind, detail);
    match refusal {
        SignInRefusal::WrongCredentials => {
            problem("wrong_credentials", "name, password or code is wrong").into_response()
        }
        SignInRefusal::CodeNeeded => {
            problem("code_needed", "this operator has a second factor; its code is needed").into_response()
        }
        SignInRefusal::Locked { until } => {
            let seconds = now.seconds_until(until);
            let detail = format!("too many wrong attempts from your address; try again in {seconds} seconds");
            let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "locked", detail);
            ([(header::RETRY_AFTER, seconds.to_string())], problem).into_response()
        }
    }
}

/// Sent back over TLS alone; over plain HTTP only on the computer itself, where browsers would not send it otherwise.
fn set_cookie(headers: &HeaderMap, value: &str, seconds: u64) -> HeaderValue {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let secure = if is_loopback(host) { "" } else { "; Secure" };
    let cookie =
        format!("{COOKIE}={value}; Path=/admin; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    // Base64 and numbers: there is nothing that could not stand in a header.
    HeaderValue::from_str(&cookie).unwrap_or_else(|_| HeaderValue::from_static(""))
}

fn is_loopback(host: &str) -> bool {
    let Ok(authority) = host.parse::<axum::http::uri::Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

async fn view(State(kanhe): State<Kanhe>, SignedIn { token, .. }: SignedIn) -> Result<Json<View>, Problem> {
    let (session, operator) = kanhe.platform.session(token.reveal()).await?.ok_or_else(gone)?;
    Ok(Json(View::of(&session, &operator, &token)))
}

async fn sign_out(
    State(kanhe): State<Kanhe>,
    SignedIn { name, token, actor }: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    kanhe.platform.end_session(token.reveal()).await?;
    kanhe.platform.audit(kanhe.platform.act(&actor, "session.end").to(&format!("operator/{name}"))).await?;
    let cookie = set_cookie(&headers, "", 0);
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PasswordChange {
    old: String,
    new: String,
}

async fn change_password(
    State(kanhe): State<Kanhe>,
    SignedIn { name, token, actor }: SignedIn,
    Body(change): Body<PasswordChange>,
) -> Result<Response, Problem> {
    let new = acceptable(change.new)?;
    let attempt = SignIn { name: &name, code: None, from: actor.from };
    let (old, passwords) = (Secret::new(change.old), &*kanhe.administration.passwords);
    let changed = kanhe.platform.change_password(passwords, &attempt, (&old, &new), token.reveal()).await?;
    let what = if changed.is_ok() { "session.password" } else { "session.password.refused" };
    kanhe.platform.audit(kanhe.platform.act(&actor, what).to(&format!("operator/{name}"))).await?;
    Ok(match changed {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(refusal, kanhe.platform.now()),
    })
}

/// A new password, if it is long enough.
pub(super) fn acceptable(password: String) -> Result<Secret, Problem> {
    if is_acceptable(&password) {
        return Ok(Secret::new(password));
    }
    Err(Problem::bad_request("a password has at least 12 characters, and at most 256 bytes"))
}
