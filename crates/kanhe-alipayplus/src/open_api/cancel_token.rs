//! `authorizations/cancelToken`: ends a token and all of the same origin (`protocol/alipay-plus.md` 4.2).

use kanhe_core::app::App;
use kanhe_core::refusal::BackendRefusal;
use serde::Deserialize;

use super::reply::Nothing;
use super::{Request, required, same_client};
use crate::result::Reply;
use crate::tokens::{Ended, end};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    access_token: Option<String>,
    auth_client_id: Option<String>,
}

/// To cancel a token twice is done twice; to cancel what is not one's own is to present what does not exist.
pub(super) async fn answer(request: &Request, caller: &App) -> Reply<Nothing> {
    let body: Body = request.body()?;
    same_client(caller, body.auth_client_id.as_deref())?;
    let token = required(body.access_token, "accessToken", 128)?;
    match end(&request.call.platform, caller, &request.wallet.profile, &token).await? {
        Ended::Done => Ok(Nothing {}),
        Ended::Unknown => Err(BackendRefusal::TokenUnknown.into()),
        Ended::Expired => Err(BackendRefusal::TokenExpired.into()),
    }
}
