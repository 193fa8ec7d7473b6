//! The ticket that signs pages: `GET /get_jsapi_ticket?access_token=…`, `POST /v1.0/oauth2/jsapiTickets`. One ticket
//! through both: one for an app key, one for each corp of a third-party app (seed 001, step 2).

use http::Method;
use kanhe_core::app::App;
use kanhe_core::platform::Issued;
use serde::Serialize;

use super::{Reply, Request};
use crate::errors::VendorError;
use crate::policy;

/// `{"errcode":0,"ticket":"…","errmsg":"ok","expires_in":7200}`
#[derive(Serialize)]
pub(super) struct OldBody {
    errcode: i32,
    ticket: String,
    errmsg: &'static str,
    expires_in: u32,
}

/// `{"expireIn":7200,"jsapiTicket":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewBody {
    expire_in: u32,
    jsapi_ticket: String,
}

/// The same ticket while it lives, with two more hours, and a day in all.
pub(super) async fn get_jsapi_ticket(request: &mut Request) -> Reply<OldBody> {
    request.require(&Method::GET)?;
    let app = request.by_query_token().await?;
    let issued = issue(request, &app).await?;
    Ok(OldBody {
        errcode: 0,
        ticket: issued.text.reveal().to_owned(),
        errmsg: "ok",
        expires_in: issued.expires_in,
    })
}

/// The same in the new generation; some clients ask with GET.
pub(super) async fn jsapi_tickets(request: &mut Request) -> Reply<NewBody> {
    if request.call.method != Method::GET {
        request.require(&Method::POST)?;
    }
    let app = request.by_header_token().await?;
    let issued = issue(request, &app).await?;
    Ok(NewBody { expire_in: issued.expires_in, jsapi_ticket: issued.text.reveal().to_owned() })
}

async fn issue(request: &Request, app: &App) -> Result<Issued, VendorError> {
    let platform = request.platform();
    let taken = platform.take_quota(app, &policy::TICKET_A_DAY).await?;
    taken.map_err(|refusal| request.refused(&refusal))?;
    Ok(platform.issue(app, &policy::JSAPI).await?)
}
