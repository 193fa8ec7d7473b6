//! `POST /cgi-bin/stable_token` with `{"grant_type","appid","secret","force_refresh"}`

use http::Method;
use kanhe_core::app::App;
use kanhe_core::credential::{CredentialKey, CredentialPolicy};
use kanhe_core::platform::Platform;

use super::{Reply, Request, TokenBody};
use crate::errors::VendorError;
use crate::policy;

/// The same token while more than five minutes are left of it; `force_refresh` replaces it, within limits.
pub(super) async fn answer(request: &mut Request) -> Reply<TokenBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    if body.text("grant_type")? != Some("client_credential") {
        return Err(VendorError::grant_type());
    }
    let forced = body.flag("force_refresh")?;
    let app = request.by_secret(body.text("appid")?, body.text("secret")?).await?;
    let platform = &request.call.platform;
    platform.take_quota(&app, &policy::STABLE_TOKEN_A_MINUTE).await??;
    platform.take_quota(&app, &policy::STABLE_TOKEN_A_DAY).await??;
    let policy = if forced { forced_policy(platform, &app).await? } else { policy::STABLE_TOKEN };
    let issued = platform.issue(&app, &policy).await?;
    Ok(TokenBody { access_token: issued.text.reveal().to_owned(), expires_in: issued.expires_in })
}

/// Forced refreshes that come too soon or too often are answered as if they had not been forced.
async fn forced_policy(platform: &Platform, app: &App) -> Reply<CredentialPolicy> {
    let key = CredentialKey { app: app.uid, kind: policy::STABLE_TOKEN.kind };
    let line = platform.line(&key).await?;
    let too_soon = line
        .current()
        .is_some_and(|current| current.issued_at.distance(platform.now()) < policy::FORCED_APART);
    if too_soon || platform.take_quota(app, &policy::FORCED_A_DAY).await?.is_err() {
        return Ok(policy::STABLE_TOKEN);
    }
    Ok(policy::FORCED_STABLE_TOKEN)
}
