//! The gateway's HTTP side.

mod credentials;
mod drop_in;
mod operations;
mod problem;
mod sign;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderMap, header};
use problem::Problem;

use crate::config::{App, Right};
use crate::gateway::Gateway;

/// A body of these calls is a URL and a little more.
const BODY: usize = 64 * 1024;

/// All routes.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .merge(credentials::routes())
        .merge(sign::routes())
        .merge(drop_in::routes())
        .merge(operations::routes())
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(gateway)
}

/// The app, if whoever asks may do this with it.
fn app<'a>(gateway: &'a Gateway, headers: &HeaderMap, name: &str, right: Right) -> Result<&'a App, Problem> {
    // Rights first: whoever has none does not learn which apps there are.
    gateway.access.check(bearer(headers), name, right)?;
    gateway.app(name).ok_or_else(|| Problem::not_found("there is no app of this name in gateway.toml"))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}
