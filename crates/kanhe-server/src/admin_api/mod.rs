//! `/admin/v1`: administration, for the console and for programs. The types on the wire are those of
//! `web/types/admin.d.ts`.
//!
//! * [`access`]: who asks, and whether he may; [`guard`]: what keeps foreign web pages out;
//! * [`session`], [`second_factor`]: operators come and go;
//! * one module for each thing that is administrated.

mod access;
mod apps;
mod audit;
mod belongings;
mod corps;
mod dialects;
mod domains;
mod guard;
mod health;
mod keys;
mod master_keys;
mod operators;
mod page;
mod second_factor;
mod secrets;
mod session;
mod users;
mod verdicts;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn;
use kanhe_core::password::Passwords;
use kanhe_core::time::Timestamp;

pub use self::access::CommandLine;
use crate::Kanhe;
use crate::passwords::Argon2id;

/// What administrating takes, besides the platform.
pub struct Administration {
    /// Hashes operators' passwords.
    pub passwords: Arc<dyn Passwords>,
    /// What the store is: `sqlite`, `postgres`, `memory`.
    pub store: &'static str,
    /// When this node began.
    pub started_at: Option<Timestamp>,
}

impl Administration {
    /// Of a node that begins now, on a store of this kind.
    pub fn new(store: &'static str, now: Timestamp) -> Self {
        Self { store, started_at: Some(now), ..Self::default() }
    }
}

impl Default for Administration {
    fn default() -> Self {
        Self { passwords: Arc::new(Argon2id::default()), store: "memory", started_at: None }
    }
}

/// The routes, behind the guard against foreign web pages.
pub fn routes() -> Router<Kanhe> {
    Router::new()
        .merge(apps::routes())
        .merge(audit::routes())
        .merge(belongings::routes())
        .merge(corps::routes())
        .merge(dialects::routes())
        .merge(domains::routes())
        .merge(health::routes())
        .merge(keys::routes())
        .merge(master_keys::routes())
        .merge(operators::routes())
        .merge(second_factor::routes())
        .merge(secrets::routes())
        .merge(session::routes())
        .merge(users::routes())
        .merge(verdicts::routes())
        .layer(from_fn(guard::own_pages_only))
}
