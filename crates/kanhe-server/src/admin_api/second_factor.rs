//! `/admin/v1/session/totp`: an authenticator app as a second factor.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use kanhe_core::operator::OperatorRefusal;
use kanhe_core::sign_in::SignIn;
use kanhe_sign::one_time;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use super::access::SignedIn;
use super::session::refused;
use crate::Kanhe;
use crate::problem::{Body, Problem};

pub(super) fn routes() -> Router<Kanhe> {
    Router::new().route("/admin/v1/session/totp", post(offer).put(set_up).delete(take_away))
}

#[derive(Serialize)]
struct Offer {
    secret: String,
    uri: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shown {
    code: String,
}

/// What is typed or scanned into an authenticator app. Only what has a default there is left out.
async fn offer(State(kanhe): State<Kanhe>, SignedIn { name, .. }: SignedIn) -> Result<Json<Offer>, Problem> {
    let secret = kanhe.platform.offer_second_factor(&name).await?.map_err(wrong_code)?;
    let secret = one_time::base32(&secret);
    let label = utf8_percent_encode(&name, NON_ALPHANUMERIC);
    let uri = format!("otpauth://totp/Kanhe:{label}?secret={secret}&issuer=Kanhe");
    Ok(Json(Offer { secret, uri }))
}

fn wrong_code(_: OperatorRefusal) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "wrong_credentials", "this is not the code of the moment")
}

async fn set_up(
    State(kanhe): State<Kanhe>,
    SignedIn { name, actor, .. }: SignedIn,
    Body(Shown { code }): Body<Shown>,
) -> Result<StatusCode, Problem> {
    kanhe.platform.set_second_factor(&name, &code).await?.map_err(wrong_code)?;
    let act = kanhe.platform.act(&actor, "session.totp.set").to(&format!("operator/{name}"));
    kanhe.platform.audit(act).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn take_away(
    State(kanhe): State<Kanhe>,
    SignedIn { name, actor, .. }: SignedIn,
    Body(Shown { code }): Body<Shown>,
) -> Result<Response, Problem> {
    let attempt = SignIn { name: &name, code: Some(&code), from: actor.from };
    let taken = kanhe.platform.drop_second_factor(&attempt).await?;
    let what = if taken.is_ok() { "session.totp.remove" } else { "session.totp.refused" };
    kanhe.platform.audit(kanhe.platform.act(&actor, what).to(&format!("operator/{name}"))).await?;
    Ok(match taken {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(refusal) => refused(refusal, kanhe.platform.now()),
    })
}
