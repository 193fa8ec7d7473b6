//! `/admin/v1/apps/…/credentials` and `…/quotas`: what an app has, and what it has used up.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{delete, get};
use axum::{Json, Router};
use kanhe_core::credential::{CredentialKey, CredentialKind, Ending, Generation, Life};
use kanhe_core::time::Timestamp;
use kanhe_core::word::Word;
use serde::Serialize;

use super::access::{Auditor, Operator};
use super::apps::{find, subject};
use super::dialects::window;
use super::page::Page;
use crate::Kanhe;
use crate::problem::Problem;

pub(super) fn routes() -> Router<Kanhe> {
    Router::new()
        .route("/admin/v1/apps/{dialect}/{client_id}/credentials", get(list_credentials))
        .route("/admin/v1/apps/{dialect}/{client_id}/credentials/{kind}", delete(end_credentials))
        .route("/admin/v1/apps/{dialect}/{client_id}/quotas", get(list_quotas).delete(clear_quotas))
}

/// `Credential`.
#[derive(Serialize)]
struct Credential {
    kind: CredentialKind,
    generation: u64,
    issued_at: i64,
    expires_at: i64,
    state: &'static str,
}

impl Credential {
    fn of(kind: CredentialKind, generation: &Generation, now: Timestamp) -> Self {
        let ends = generation
            .superseded
            .map_or(generation.expires_at, |by| by.valid_until.min(generation.expires_at));
        Self {
            kind,
            generation: generation.number,
            issued_at: generation.issued_at.unix_seconds(),
            expires_at: ends.unix_seconds(),
            state: match generation.life(now) {
                Life::Live if generation.superseded.is_some() => "overlap",
                Life::Live => "live",
                Life::Expired => "expired",
                Life::Superseded => "superseded",
            },
        }
    }
}

/// Kind by kind, the newest first.
async fn list_credentials(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path((dialect, client_id)): Path<(String, String)>,
) -> Result<Json<Page<Credential>>, Problem> {
    let (dialect, app) = find(&kanhe, (&dialect, &client_id)).await?;
    let now = kanhe.platform.now();
    let mut items = Vec::new();
    for policy in dialect.credentials {
        let line = kanhe.platform.line(&CredentialKey { app: app.uid, kind: policy.kind }).await?;
        items.extend(line.all().iter().map(|generation| Credential::of(policy.kind, generation, now)));
    }
    Ok(Json(Page::whole(items)))
}

async fn end_credentials(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path((dialect, client_id, kind)): Path<(String, String, String)>,
) -> Result<StatusCode, Problem> {
    let (dialect, app) = find(&kanhe, (&dialect, &client_id)).await?;
    let kind = Word::parse(&kind).filter(|kind| dialect.credentials.iter().any(|it| it.kind == *kind));
    let Some(kind) = kind else {
        let known: Vec<_> = dialect.credentials.iter().map(|policy| policy.kind.to_string()).collect();
        let detail = format!("there are credentials of these kinds: {}", known.join(", "));
        return Err(Problem::new(StatusCode::NOT_FOUND, "no_kind", detail));
    };
    kanhe.platform.end_credential(&app, kind, Ending::Revoke).await?;
    let act = who.act(&kanhe, "app.credentials.end").to(&subject(&app)).with("kind", kind.as_str());
    kanhe.platform.audit(act).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `Quota`.
#[derive(Serialize)]
struct Quota {
    call: Word,
    limit: u32,
    used: u32,
    window: &'static str,
    resets_at: i64,
}

async fn list_quotas(
    State(kanhe): State<Kanhe>,
    _: Auditor,
    Path((dialect, client_id)): Path<(String, String)>,
) -> Result<Json<Page<Quota>>, Problem> {
    let (dialect, app) = find(&kanhe, (&dialect, &client_id)).await?;
    let (now, counters) = (kanhe.platform.now(), kanhe.platform.used_up(&app).await?);
    let quota = |allowance: &kanhe_core::quota::Allowance| {
        let counts = |counter: &&kanhe_core::quota::Counter| {
            counter.call == allowance.call && counter.window >= allowance.window.start(now)
        };
        Quota {
            call: allowance.call,
            limit: kanhe.platform.limit(&app, allowance),
            used: counters.iter().find(counts).map_or(0, |counter| counter.used),
            window: window(allowance.window),
            resets_at: allowance.window.end(now).unix_seconds(),
        }
    };
    Ok(Json(Page::whole(dialect.choices.quotas.iter().map(quota).collect())))
}

async fn clear_quotas(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path((dialect, client_id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (_, app) = find(&kanhe, (&dialect, &client_id)).await?;
    kanhe.platform.clear_quotas(&app, &[]).await?;
    kanhe.platform.audit(who.act(&kanhe, "app.quotas.clear").to(&subject(&app))).await?;
    Ok(StatusCode::NO_CONTENT)
}
