//! Who asks: an operator with a session, or a program with an admin key; and whether his role is enough.

use std::net::IpAddr;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use kanhe_core::audit::{Act, Actor};
use kanhe_core::operator::Role;
use kanhe_core::secret::Secret;
use kanhe_core::sign_in::csrf;
use kanhe_sign::compare;

use crate::Kanhe;
use crate::connection::Connection;
use crate::problem::Problem;

/// The session's cookie.
pub(super) const COOKIE: &str = "kanhe_session";

/// What whoever changes something with a session has to send along.
const CSRF: HeaderName = HeaderName::from_static("x-kanhe-csrf");

/// Somebody whom we know.
pub(super) struct Who {
    role: Role,
    /// As the audit log names him.
    pub(super) actor: Actor,
    /// His session, if he is an operator: his name, and what his browser holds.
    pub(super) session: Option<(String, Secret)>,
}

/// Whoever may look.
pub(super) struct Auditor;

/// Whoever may change apps, users and what belongs to them.
pub(super) struct Operator(pub(super) Who);

/// Whoever decides who may.
pub(super) struct Owner(pub(super) Who);

/// An operator with a session of his own, whatever his role.
pub(super) struct SignedIn {
    pub(super) name: String,
    pub(super) token: Secret,
    pub(super) actor: Actor,
}

/// Rides on a request that the command line makes in its own process, where nobody else can make one: whoever has the
/// store and the master keys may everything.
#[derive(Clone, Copy, Debug)]
pub struct CommandLine;

/// Where a request comes from.
#[derive(Clone, Copy)]
pub(super) struct From(pub(super) Option<IpAddr>);

impl Who {
    /// Something that he does, for the audit log.
    pub(super) fn act(&self, kanhe: &Kanhe, act: &'static str) -> Act {
        kanhe.platform.act(&self.actor, act)
    }

    fn at_least(self, role: Role) -> Result<Self, Problem> {
        if self.role >= role {
            return Ok(self);
        }
        let detail = format!("this takes the role {}, yours is {}", role.as_str(), self.role.as_str());
        Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", detail))
    }
}

async fn who(parts: &Parts, kanhe: &Kanhe) -> Result<Who, Problem> {
    let from = from(parts);
    if parts.extensions.get::<CommandLine>().is_some() {
        return Ok(Who { role: Role::Owner, actor: Actor::command_line(), session: None });
    }
    if let Some(presented) = parts.headers.get(header::AUTHORIZATION) {
        let key = presented.to_str().ok().and_then(|text| text.split_once(' '));
        let key = key.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, key)| key.trim());
        let found = match key {
            Some(key) => kanhe.platform.authenticate_admin_key(key).await?,
            None => None,
        };
        let found = found.ok_or_else(|| unauthorized("this is no admin key: Authorization: Bearer ak_…"))?;
        let actor = Actor { name: format!("key:{}", found.id), from };
        return Ok(Who { role: found.role, actor, session: None });
    }
    let Some(token) = cookie(&parts.headers) else {
        return Err(unauthorized("this needs a session, or an admin key: Authorization: Bearer ak_…"));
    };
    let found = kanhe.platform.session(token.reveal()).await?;
    let (_, operator) = found.ok_or_else(|| unauthorized("this session is over; sign in again"))?;
    let shown = parts.headers.get(CSRF).map_or(&b""[..], |value| value.as_bytes());
    if !parts.method.is_safe() && !compare::equal(csrf(token.reveal()).as_bytes(), shown) {
        let detail = "with a session, what changes something needs the header X-Kanhe-Csrf";
        return Err(Problem::new(StatusCode::FORBIDDEN, "csrf", detail));
    }
    let actor = Actor { name: format!("operator:{}", operator.name), from };
    Ok(Who { role: operator.role, actor, session: Some((operator.name, token)) })
}

fn unauthorized(detail: &'static str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthorized", detail)
}

/// What the browser holds of its session.
pub(super) fn cookie(headers: &HeaderMap) -> Option<Secret> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| Secret::new(value))
}

fn from(parts: &Parts) -> Option<IpAddr> {
    parts.extensions.get::<ConnectInfo<Connection>>().map(|ConnectInfo(connection)| connection.client)
}

impl FromRequestParts<Kanhe> for Auditor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, kanhe: &Kanhe) -> Result<Self, Problem> {
        who(parts, kanhe).await?.at_least(Role::Auditor).map(|_| Self)
    }
}

macro_rules! at_least {
    ($($extractor:ident: $role:ident,)+) => {$(
        impl FromRequestParts<Kanhe> for $extractor {
            type Rejection = Problem;

            async fn from_request_parts(parts: &mut Parts, kanhe: &Kanhe) -> Result<Self, Problem> {
                who(parts, kanhe).await?.at_least(Role::$role).map(Self)
            }
        }
    )+};
}

at_least! {
    Operator: Operator,
    Owner: Owner,
}

impl FromRequestParts<Kanhe> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, kanhe: &Kanhe) -> Result<Self, Problem> {
        let Who { actor, session, .. } = who(parts, kanhe).await?;
        let (name, token) = session.ok_or_else(|| unauthorized("this needs a session of an operator"))?;
        Ok(Self { name, token, actor })
    }
}

impl<S: Sync> FromRequestParts<S> for From {
    type Rejection = core::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        Ok(Self(from(parts)))
    }
}
