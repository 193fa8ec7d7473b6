//! `GET /cgi-bin/ticket/getticket?access_token=…&type=jsapi|wx_card`

use http::Method;
use kanhe_core::catalog::Catalog;
use kanhe_core::refusal::BackendRefusal;
use serde::{Deserialize, Serialize};

use super::{Reply, Request, has_cards};
use crate::errors::VendorError;
use crate::policy;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct TicketBody {
    errcode: i32,
    errmsg: String,
    ticket: String,
    expires_in: u32,
}

/// The same ticket as long as it lives; `expires_in` is what is left of it.
pub(super) async fn answer(request: &mut Request, catalog: &Catalog) -> Reply<TicketBody> {
    request.require(&Method::GET)?;
    let app = request.by_token().await?;
    let query = request.query()?;
    let policy = match query.get("type")? {
        Some("jsapi") => policy::JSAPI,
        Some("wx_card") if has_cards(catalog, &app) => policy::WX_CARD,
        Some("wx_card") => return Err(BackendRefusal::NotPermitted.into()),
        _ => return Err(VendorError::ticket_type()),
    };
    let platform = &request.call.platform;
    platform.take_quota(&app, &policy::TICKET_A_DAY).await??;
    let issued = platform.issue(&app, &policy).await?;
    Ok(TicketBody {
        errcode: 0,
        errmsg: "ok".to_owned(),
        ticket: issued.text.reveal().to_owned(),
        expires_in: issued.expires_in,
    })
}
