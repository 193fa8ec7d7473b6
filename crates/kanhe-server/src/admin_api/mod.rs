//! `/admin/v1`: administration, for the console and for programs. The types on the wire are those of
//! `web/types/admin.d.ts`.
//!
//! * [`access`]: who asks, and whether he may; [`guard`]: what keeps foreign web pages out;
//! * [`session`], [`second_factor`]: operators come and go;
//! * one module for each thing that is administrated.

mod access;
mod apps;
mod audit;
mod dialects;
mod guard;
mod keys;
mod operators;
mod page;
mod second_factor;
mod session;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use kanhe_core::password::Passwords;

use crate::Kanhe;
use crate::passwords::Argon2id;

/// What administrating takes, besides the platform.
pub struct Administration {
    /// Hashes operators' passwords.
    pub passwords: Arc<dyn Passwords>,
}

impl Default for Administration {
    fn default() -> Self {
        Self { passwords: Arc::new(Argon2id::default()) }
    }
}

/// The routes, behind the guard against foreign web pages.
pub fn routes() -> Router<Kanhe> {
    Router::new()
        .merge(apps::routes())
        .merge(audit::routes())
        .merge(dialects::routes())
        .merge(keys::routes())
        .merge(operators::routes())
        .merge(second_factor::routes())
        .merge(session::routes())
        .layer(from_fn(guard::own_pages_only))
}
