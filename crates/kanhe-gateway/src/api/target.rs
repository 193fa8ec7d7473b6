//! What a call is about: an app, and a corp if the app is a third-party one.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};

use super::problem::Problem;
use crate::config::{AppEntry, Right};
use crate::gateway::Gateway;
use crate::paths::Rules;

/// The parts of the path, and who calls.
pub(super) struct Target {
    /// The app's name.
    pub(super) app: String,
    /// The corp, where one is named.
    pub(super) corp: Option<String>,
    /// What else the path names.
    rest: HashMap<String, String>,
    /// `Authorization`, as it came.
    authorization: Option<HeaderValue>,
    /// The origin of the page that asks, if one does.
    pub(super) origin: Option<HeaderValue>,
}

impl FromRequestParts<Arc<Gateway>> for Target {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &Arc<Gateway>) -> Result<Self, Problem> {
        let path = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
        let Path(mut rest) = path.map_err(|_| Problem::not_found("there is no such address"))?;
        let app = rest.remove("app").unwrap_or_default();
        let corp = rest.remove("corp");
        let header = |name| parts.headers.get(name).cloned();
        let (authorization, origin) = (header(header::AUTHORIZATION), header(header::ORIGIN));
        Ok(Self { app, corp, rest, authorization, origin })
    }
}

/// Somebody who may do what he asks for.
pub(super) struct Allowed {
    /// His name.
    pub(super) client: String,
    /// The app's settings.
    pub(super) entry: Arc<AppEntry>,
    /// Which vendor paths he may call.
    pub(super) forward: Arc<Rules>,
    /// Whether he may have the token itself.
    pub(super) may_have_token: bool,
}

impl Target {
    /// What else the path names.
    pub(super) fn part(&self, name: &str) -> &str {
        self.rest.get(name).map_or("", String::as_str)
    }

    /// The bearer key that came with the call.
    pub(super) fn key(&self) -> Option<&str> {
        self.authorization.as_ref()?.to_str().ok()?.strip_prefix("Bearer ")
    }

    pub(super) fn corp(&self) -> Option<&str> {
        self.corp.as_deref()
    }

    /// Whoever asks, if he may do this with the app. A refusal is written down.
    pub(super) fn allowed(&self, gateway: &Gateway, right: Right) -> Result<Allowed, Problem> {
        // Rights first: whoever has none does not learn which apps there are.
        let key = self.key();
        let checked = gateway.with_access(|access| {
            access.check(key, &self.app, right).map(|(client, grant)| {
                let may_have_token = client.grant(&self.app, Right::Token).is_some();
                (client.name.clone(), Arc::clone(&grant.forward), may_have_token)
            })
        });
        let (client, forward, may_have_token) = checked.inspect_err(|_| {
            let who = gateway.with_access(|access| access.who(key).map(|client| client.name.clone()));
            let who = who.unwrap_or_else(|_| "unknown".to_owned());
            let known = gateway.entry(&self.app).is_some();
            let app = if known { self.app.as_str() } else { "unknown" };
            gateway.wrote(&who, (app, None), right.name(), "forbidden");
        })?;
        let no_app = || Problem::not_found("there is no app of this name in gateway.toml");
        let entry = gateway.entry(&self.app).ok_or_else(no_app)?;
        Ok(Allowed { client, entry, forward, may_have_token })
    }
}
