//! The gateway's HTTP side.

mod credentials;
mod drop_in;
mod events;
mod forward;
mod operations;
mod origin;
mod problem;
mod sign;
mod target;
mod users;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderName;

use self::problem::Problem;
use crate::gateway::Gateway;

/// A body of our own calls is a URL and a little more.
const BODY: usize = 64 * 1024;

/// How long what is answered stays right, in seconds, for callers that cache.
const EXPIRES_IN: HeaderName = HeaderName::from_static("kanhe-expires-in");

/// All routes.
pub fn router(gateway: Arc<Gateway>) -> Router {
    Router::new()
        .merge(credentials::routes())
        .merge(sign::routes())
        .merge(users::routes())
        .merge(events::routes())
        .merge(drop_in::routes())
        .merge(operations::routes())
        .layer(DefaultBodyLimit::max(BODY))
        .merge(forward::routes().layer(DefaultBodyLimit::disable()))
        .with_state(gateway)
}

type Asked<T> = Result<Json<T>, JsonRejection>;

fn read<T>(body: Asked<T>) -> Result<T, Problem> {
    body.map(|Json(value)| value).map_err(|why| Problem::bad_request(why.body_text()))
}
