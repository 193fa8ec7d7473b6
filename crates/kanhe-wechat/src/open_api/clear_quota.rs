//! `POST /cgi-bin/clear_quota?access_token=…` with `{"appid"}`, and
//! `POST /cgi-bin/clear_quota/v2` with `{"appid","appsecret"}`

use http::Method;
use kanhe_core::app::App;

use super::{Reply, Request, ok};
use crate::errors::{ErrorBody, VendorError};
use crate::policy;

/// Clears the quotas of the app that the token belongs to; the body must name the same app.
pub(super) async fn with_token(request: &mut Request) -> Reply<ErrorBody> {
    request.require(&Method::POST)?;
    let app = request.by_token().await?;
    match request.body()?.text("appid")? {
        None => return Err(VendorError::appid_missing()),
        Some(named) if named == app.client_id => {}
        Some(_) => return Err(VendorError::appid()),
    }
    clear(request, &app).await
}

/// The same for an app that cannot get a token any more because its quota is used up.
pub(super) async fn with_secret(request: &mut Request) -> Reply<ErrorBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    let app = request.by_secret(body.text("appid")?, body.text("appsecret")?).await?;
    clear(request, &app).await
}

async fn clear(request: &Request, app: &App) -> Reply<ErrorBody> {
    let platform = &request.call.platform;
    if platform.take_quota(app, &policy::CLEARINGS_A_MONTH).await?.is_err() {
        return Err(VendorError::clearings_used_up());
    }
    platform.clear_quotas(app, &policy::NOT_CLEARED).await?;
    Ok(ok())
}
