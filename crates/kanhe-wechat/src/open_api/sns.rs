//! User codes and tokens: `GET /sns/oauth2/access_token`, `/sns/oauth2/refresh_token`, `/sns/auth`, `/sns/userinfo`.
//!
//! Source: `protocol/server-endpoints.md` section 1.

use http::Method;
use kanhe_core::app::App;
use kanhe_core::auth::AuthClaim;
use kanhe_core::secret::Secret;
use kanhe_core::slip::Slip;
use kanhe_core::user::User;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Reply, Request, ok};
use crate::DIALECT;
use crate::auth::{CODE, REFRESH, REFRESH_LIFE, TOKEN, TOKEN_LIFE, USERINFO};
use crate::errors::{ErrorBody, VendorError};

/// `{"access_token":"…","expires_in":7200,"refresh_token":"…","openid":"…","scope":"snsapi_base"}`: no `errcode` on
/// success; `unionid` where the user was asked.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UserTokenBody {
    access_token: String,
    expires_in: u64,
    refresh_token: String,
    openid: String,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unionid: Option<String>,
}

/// `{"openid":"…","nickname":"…",…}`
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct UserInfoBody {
    openid: String,
    nickname: String,
    sex: u8,
    language: String,
    city: String,
    province: String,
    country: String,
    headimgurl: String,
    privilege: Vec<String>,
    unionid: String,
}

/// Redeems a code, once.
pub(super) async fn access_token(request: &mut Request) -> Reply<UserTokenBody> {
    request.require(&Method::GET)?;
    let query = request.query()?;
    if query.get("grant_type")? != Some("authorization_code") {
        return Err(VendorError::grant_type());
    }
    let app = request.by_secret(query.get("appid")?, query.get("secret")?).await?;
    let code = query.get("code")?.ok_or_else(VendorError::code_missing)?;
    let platform = &request.call.platform;
    // A code of another app is looked at first, so that nobody can use up what is not his.
    match platform.slip(CODE, code).await? {
        Some(slip) if slip.app == app.uid => {}
        _ => return Err(VendorError::code_unknown()),
    }
    let slip = platform.redeem(CODE, code).await?.ok_or_else(VendorError::code_unknown)?;
    if slip.used_at.is_some() {
        return Err(VendorError::code_used());
    }
    if platform.now() >= slip.expires_at {
        return Err(VendorError::code_expired());
    }
    let (claim, user) = platform.claimed(&slip.data).await?.ok_or_else(VendorError::code_unknown)?;
    let refresh = platform.hand_out(REFRESH, app.uid, slip.data, REFRESH_LIFE).await?;
    issue(request, &app, &claim, &user, refresh.reveal()).await
}

/// A new access token for a refresh token, which stays the same for its 30 days.
pub(super) async fn refresh_token(request: &mut Request) -> Reply<UserTokenBody> {
    request.require(&Method::GET)?;
    let query = request.query()?;
    if query.get("grant_type")? != Some("refresh_token") {
        return Err(VendorError::grant_type());
    }
    let appid = query.get("appid")?.ok_or_else(VendorError::appid_missing)?;
    let platform = std::sync::Arc::clone(&request.call.platform);
    let app = platform.app(DIALECT, appid).await?.ok_or_else(VendorError::appid)?;
    request.app = Some(std::sync::Arc::clone(&app));
    let text = query.get("refresh_token")?.ok_or_else(VendorError::refresh_token_missing)?;
    let slip = platform.slip(REFRESH, text).await?.filter(|slip| slip.app == app.uid);
    let slip = slip.ok_or_else(VendorError::refresh_token_unknown)?;
    if platform.now() >= slip.expires_at {
        return Err(VendorError::refresh_token_expired());
    }
    let claimed = platform.claimed(&slip.data).await?;
    let (claim, user) = claimed.ok_or_else(VendorError::refresh_token_unknown)?;
    issue(request, &app, &claim, &user, text).await
}

async fn issue(
    request: &Request,
    app: &App,
    claim: &AuthClaim,
    user: &User,
    refresh_token: &str,
) -> Reply<UserTokenBody> {
    let platform = &request.call.platform;
    let token: Secret = platform.hand_out(TOKEN, app.uid, json!(claim), TOKEN_LIFE).await?;
    let asked = claim.scopes.iter().any(|scope| scope == USERINFO);
    Ok(UserTokenBody {
        access_token: token.reveal().to_owned(),
        expires_in: TOKEN_LIFE.as_secs(),
        refresh_token: refresh_token.to_owned(),
        openid: user.openid(app.uid),
        scope: claim.scopes.join(","),
        unionid: asked.then(|| unionid(user)),
    })
}

/// Whether a user's token still serves.
pub(super) async fn auth(request: &mut Request) -> Reply<ErrorBody> {
    request.require(&Method::GET)?;
    by_user_token(request).await?;
    Ok(ok())
}

/// What the user has let the app see of him.
pub(super) async fn userinfo(request: &mut Request) -> Reply<UserInfoBody> {
    request.require(&Method::GET)?;
    let (slip, claim, user) = by_user_token(request).await?;
    let platform = &request.call.platform;
    let app = platform.app_by_uid(slip.app).await?.ok_or_else(VendorError::user_token_unknown)?;
    // What was agreed to may have been taken back since.
    let agreed = platform.consent(&app, &user).await?.covers([USERINFO]);
    if !agreed || !claim.scopes.iter().any(|scope| scope == USERINFO) {
        return Err(VendorError::scope_missing());
    }
    let profile = &user.profile;
    Ok(UserInfoBody {
        openid: user.openid(slip.app),
        nickname: profile.nickname.clone(),
        sex: profile.sex,
        language: profile.language.clone(),
        city: profile.city.clone(),
        province: profile.province.clone(),
        country: profile.country.clone(),
        headimgurl: profile.avatar.clone(),
        privilege: Vec::new(),
        unionid: unionid(&user),
    })
}

/// The apps of one platform have one owner here.
fn unionid(user: &User) -> String {
    user.unionid(b"owner")
}

/// Recognises a user by his token, and by the openid that has to be his.
async fn by_user_token(request: &mut Request) -> Reply<(Slip, AuthClaim, User)> {
    let query = request.query()?;
    let token = query.get("access_token")?.ok_or_else(VendorError::access_token_missing)?;
    let platform = std::sync::Arc::clone(&request.call.platform);
    let slip = platform.slip(TOKEN, token).await?.ok_or_else(VendorError::user_token_unknown)?;
    request.app = platform.app_by_uid(slip.app).await?;
    if platform.now() >= slip.expires_at {
        return Err(VendorError::user_token_expired());
    }
    let (claim, user) = platform.claimed(&slip.data).await?.ok_or_else(VendorError::user_token_unknown)?;
    // Some clients send the appid in its place: then there is nothing to compare.
    match (query.get("openid")?, query.get("appid")?) {
        (Some(openid), _) if openid != user.openid(slip.app) => Err(VendorError::openid()),
        (None, None) => Err(VendorError::openid_missing()),
        _ => Ok((slip, claim, user)),
    }
}
