//! `/admin/v1/apps/…/secret`: another secret, with an overlap.

use core::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

use super::access::Operator;
use super::apps::{find, subject};
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/apps/{dialect}/{client_id}/secret", post(replace))
}

/// The longest overlap: a month.
const LONGEST: u64 = 31 * 86_400;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    overlap_seconds: u64,
}

/// `RotatedSecret`.
#[derive(Serialize)]
struct Replaced {
    secret: String,
    old_secret_until: i64,
}

async fn replace(
    State(kanhe): State<Kanhe>,
    Operator(who): Operator,
    Path((dialect, client_id)): Path<(String, String)>,
    Body(Wish { overlap_seconds }): Body<Wish>,
) -> Result<Json<Replaced>, Problem> {
    let (dialect, app) = find(&kanhe, (&dialect, &client_id)).await?;
    if overlap_seconds > LONGEST {
        return Err(Problem::bad_request("overlap_seconds: at most 31 days, which is 2678400"));
    }
    if dialect.choices.own_keys {
        return Err(Problem::bad_request(
            "apps of this dialect sign with keys of their own; see public_keys",
        ));
    }
    if app.installation.as_ref().is_some_and(|installation| installation.suite.is_some()) {
        return Err(Problem::bad_request(
            "what a corp has of a third-party app has a permanent code, no secret",
        ));
    }
    let secret = (dialect.identity)(kanhe.platform.entropy()).secret;
    let overlap = Duration::from_secs(overlap_seconds);
    let app = kanhe.platform.replace_secret(&app, &secret, overlap).await?.ok_or_else(gone)?;
    let act =
        who.act(&kanhe, "app.secret.rotate").to(&subject(&app)).with("overlap_seconds", overlap_seconds);
    kanhe.platform.audit(act).await?;
    let until = app.old_secret.as_ref().map_or(kanhe.platform.now(), |old| old.until);
    Ok(Json(Replaced { secret: secret.reveal().to_owned(), old_secret_until: until.unix_seconds() }))
}

fn gone() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "no_app", "there is no such app")
}
