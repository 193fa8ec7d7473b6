//! `POST|GET /gettoken.json`: `appkey`, `appsecret`

use serde::Serialize;

use super::{APPKEY, APPSECRET, Reply, Request};
use crate::policy;

/// `{"accessToken":"app_…","expiresIn":7200}`
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenData {
    access_token: String,
    expires_in: u32,
}

/// The app's access token: the same one while it lives, and from now on it lives its full time.
pub(super) async fn answer(request: &mut Request) -> Reply<TokenData> {
    let key = request.required(&APPKEY)?.to_owned();
    let secret = request.required(&APPSECRET)?.to_owned();
    let app = request.by_secret(&key, &secret).await?;
    let issued = request.call.platform.issue(&app, &policy::ACCESS_TOKEN).await?;
    Ok(TokenData { access_token: issued.text.reveal().to_owned(), expires_in: issued.expires_in })
}
