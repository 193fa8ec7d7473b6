//! `GET /cgi-bin/token?grant_type=client_credential&appid=…&secret=…`

use http::Method;

use super::{Reply, Request, TokenBody};
use crate::errors::VendorError;
use crate::policy;

/// A new access token at every call; the one before it works for five more minutes.
pub(super) async fn answer(request: &mut Request) -> Reply<TokenBody> {
    request.require(&Method::GET)?;
    let query = request.query()?;
    if query.get("grant_type")? != Some("client_credential") {
        return Err(VendorError::grant_type());
    }
    let app = request.by_secret(query.get("appid")?, query.get("secret")?).await?;
    let platform = &request.call.platform;
    platform.take_quota(&app, &policy::TOKEN_A_DAY).await??;
    let issued = platform.issue(&app, &policy::ACCESS_TOKEN).await?;
    Ok(TokenBody { access_token: issued.text.reveal().to_owned(), expires_in: issued.expires_in })
}
