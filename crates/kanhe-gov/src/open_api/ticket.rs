//! `POST|GET /get_jsapi_token.json`: `accessToken`

use kanhe_core::page::Proof;
use kanhe_core::refusal::BackendRefusal;
use serde::Serialize;

use super::{Reply, Request};
use crate::policy;

/// `{"expiresIn":4561,"accessToken":"jsApi_…"}`: the field is called like a token and holds the ticket.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TicketData {
    expires_in: u32,
    access_token: String,
}

/// The same ticket as long as it lives; `expiresIn` is what is left of it.
pub(super) async fn answer(request: &mut Request) -> Reply<TicketData> {
    let app = request.by_token().await?;
    if policy::proof(app.account_type) == Proof::NoPages {
        return Err(BackendRefusal::NotPermitted.into());
    }
    let issued = request.call.platform.issue(&app, &policy::TICKET).await?;
    Ok(TicketData { expires_in: issued.expires_in, access_token: issued.text.reveal().to_owned() })
}
