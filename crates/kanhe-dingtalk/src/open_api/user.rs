//! Who came: `GET /user/getuserinfo`, `POST /topapi/v2/user/getuserinfo` for a code of a page;
//! `POST /v1.0/oauth2/userAccessToken`, `GET /v1.0/contact/users/me` for a code of the login page.

use http::Method;
use kanhe_core::app::App;
use kanhe_core::auth::AuthClaim;
use kanhe_core::refusal::BackendRefusal;
use kanhe_core::user::User;
use kanhe_dialect::fields::{Fields, JsonObject};
use serde::Serialize;
use serde_json::{Value, json};

use super::{Reply, Request};
use crate::auth::{CODE, CORPID, LOGIN_FREE, OPENID, REFRESH, REFRESH_LIFE, TOKEN, TOKEN_LIFE};
use crate::errors::{VendorError, short_request_id};
use crate::{DIALECT, policy};

/// `{"errcode":0,"userid":"…","deviceId":"…","errmsg":"ok","is_sys":false,"sys_level":0}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct OldBody {
    errcode: i32,
    userid: String,
    device_id: String,
    errmsg: &'static str,
    #[serde(rename = "is_sys")]
    is_sys: bool,
    #[serde(rename = "sys_level")]
    sys_level: u8,
}

/// `{"errcode":0,"errmsg":"ok","result":{…},"request_id":"…"}`
#[derive(Serialize)]
pub(super) struct TopapiBody {
    errcode: i32,
    errmsg: &'static str,
    result: Member,
    request_id: String,
}

/// A member of a corp.
#[derive(Serialize)]
struct Member {
    associated_unionid: String,
    device_id: String,
    name: String,
    sys: bool,
    sys_level: u8,
    unionid: String,
    userid: String,
}

/// `{"expireIn":7200,"accessToken":"…","refreshToken":"…","corpId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UserTokenBody {
    expire_in: u64,
    access_token: String,
    refresh_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    corp_id: Option<String>,
}

/// `{"nick":"…","unionId":"…","openId":"…",…}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct MeBody {
    nick: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    avatar_url: String,
    open_id: String,
    union_id: String,
}

/// Redeems a code of a page, once; discouraged now.
pub(super) async fn getuserinfo(request: &mut Request) -> Reply<OldBody> {
    request.require(&Method::GET)?;
    let app = request.by_query_token().await?;
    let query = request.query()?;
    let (_, user) = redeem(request, &app, query.get("code")?, LOGIN_FREE).await?;
    Ok(OldBody {
        errcode: 0,
        userid: userid(&app, &user),
        device_id: device(&app, &user),
        errmsg: "ok",
        is_sys: false,
        sys_level: 0,
    })
}

/// The same; token and code come in the query, a form or a JSON object [P].
pub(super) async fn topapi_getuserinfo(request: &mut Request) -> Reply<TopapiBody> {
    request.require(&Method::POST)?;
    let form = core::str::from_utf8(&request.call.body).ok().and_then(|text| Fields::parse(text).ok());
    let form = form.unwrap_or_default();
    let query = request.query()?;
    let token =
        query.get("access_token")?.map_or_else(|| form.get("access_token"), |token| Ok(Some(token)))?;
    let app = request.by_token(token.ok_or_else(VendorError::token_missing)?).await?;
    let object = JsonObject::parse(&request.call.body).ok();
    let code = match &object {
        Some(object) => object.text("code")?,
        None => form.get("code")?,
    };
    let code = code.map_or_else(|| query.get("code"), |code| Ok(Some(code)))?;
    let (_, user) = redeem(request, &app, code, LOGIN_FREE).await?;
    let unionid = unionid(&user);
    let result = Member {
        associated_unionid: unionid.clone(),
        device_id: device(&app, &user),
        name: user.profile.nickname.clone(),
        sys: false,
        sys_level: 0,
        unionid,
        userid: userid(&app, &user),
    };
    let request_id = short_request_id(request.call.platform.entropy());
    Ok(TopapiBody { errcode: 0, errmsg: "ok", result, request_id })
}

/// Redeems a code of this app whose user was asked for `scope`, once. Whatever is wrong with it, the answer is the same.
async fn redeem(request: &Request, app: &App, code: Option<&str>, scope: &str) -> Reply<(AuthClaim, User)> {
    let code = code.ok_or_else(|| VendorError::code("code_missing"))?;
    let platform = request.platform();
    let unknown = || VendorError::code("code_unknown");
    // A code of another app or kind is looked at first, so that nobody can use up what is not his.
    let slip = platform.slip(CODE, code).await?.filter(|slip| slip.app == app.uid).ok_or_else(unknown)?;
    let claimed = platform.claimed(&slip.data).await?.ok_or_else(unknown)?;
    if !claimed.0.scopes.iter().any(|granted| granted == scope) {
        return Err(VendorError::code("code_of_another_kind"));
    }
    let slip = platform.redeem(CODE, code).await?.ok_or_else(unknown)?;
    if slip.used_at.is_some() {
        return Err(VendorError::code("code_used"));
    }
    if platform.now() >= slip.expires_at {
        return Err(VendorError::code("code_expired"));
    }
    Ok(claimed)
}

/// `{"clientId","clientSecret","grantType":"authorization_code","code"}` or `…"refresh_token","refreshToken"`.
pub(super) async fn user_access_token(request: &mut Request) -> Reply<UserTokenBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    let key = body.text("clientId")?.ok_or_else(|| VendorError::missing("MissingclientId", "clientId"))?;
    let secret = body
        .text("clientSecret")?
        .ok_or_else(|| VendorError::missing("MissingclientSecret", "clientSecret"))?;
    let app = request.by_secret(key, secret).await?;
    let platform = request.platform();
    let (claim, data) = match body.text("grantType")? {
        Some("authorization_code") | None => {
            let (claim, _) = redeem(request, &app, body.text("code")?, OPENID).await?;
            let data = json!(claim);
            (claim, data)
        }
        Some("refresh_token") => refreshed(request, &app, body.text("refreshToken")?).await?,
        Some(_) => return Err(VendorError::grant_type()),
    };
    let token = platform.hand_out(TOKEN, app.uid, data.clone(), TOKEN_LIFE).await?;
    let refresh = platform.hand_out(REFRESH, app.uid, data, REFRESH_LIFE).await?;
    let shows_corp = claim.scopes.iter().any(|scope| scope == CORPID);
    Ok(UserTokenBody {
        expire_in: TOKEN_LIFE.as_secs(),
        access_token: token.reveal().to_owned(),
        refresh_token: refresh.reveal().to_owned(),
        corp_id: app.corp().filter(|_| shows_corp).map(str::to_owned),
    })
}

/// What a refresh token stands for. Each serves once: the answer brings the next.
async fn refreshed(request: &Request, app: &App, text: Option<&str>) -> Reply<(AuthClaim, Value)> {
    let text = text.ok_or_else(|| VendorError::missing("MissingrefreshToken", "refreshToken"))?;
    let platform = request.platform();
    let unknown = || VendorError::refresh_token("refresh_token_unknown");
    platform.slip(REFRESH, text).await?.filter(|slip| slip.app == app.uid).ok_or_else(unknown)?;
    let slip = platform.redeem(REFRESH, text).await?.ok_or_else(unknown)?;
    if slip.used_at.is_some() {
        return Err(VendorError::refresh_token("refresh_token_used"));
    }
    if platform.now() >= slip.expires_at {
        return Err(VendorError::refresh_token("refresh_token_expired"));
    }
    let (claim, _) = platform.claimed(&slip.data).await?.ok_or_else(unknown)?;
    Ok((claim, slip.data))
}

/// What the token's user shows of himself.
pub(super) async fn me(request: &mut Request) -> Reply<MeBody> {
    request.require(&Method::GET)?;
    let token = request.header_token()?.to_owned();
    let platform = request.platform();
    let bad = |refusal| VendorError::of(&refusal, "");
    let unknown = || bad(BackendRefusal::TokenUnknown);
    let slip = platform.slip(TOKEN, &token).await?.ok_or_else(unknown)?;
    if platform.now() >= slip.expires_at {
        return Err(bad(BackendRefusal::TokenExpired));
    }
    let app =
        platform.app_by_uid(slip.app).await?.filter(|app| app.dialect == DIALECT).ok_or_else(unknown)?;
    request.app = Some(std::sync::Arc::clone(&app));
    platform.readmit(&app, request.call.from).await?.map_err(|refusal| request.refused(&refusal))?;
    let (_, user) = platform.claimed(&slip.data).await?.ok_or_else(unknown)?;
    if !platform.consent(&app, &user).await?.covers([OPENID]) {
        return Err(bad(BackendRefusal::NotPermitted));
    }
    Ok(MeBody {
        nick: user.profile.nickname.clone(),
        avatar_url: user.profile.avatar.clone(),
        open_id: user.openid(app.uid),
        union_id: unionid(&user),
    })
}

/// How the app's corp knows a user.
fn userid(app: &App, user: &User) -> String {
    user.number_in(app.corp().unwrap_or_default())
}

/// The apps of one platform have one owner here.
fn unionid(user: &User) -> String {
    user.unionid(policy::OWNER)
}

/// A device has an id of its own for each app.
fn device(app: &App, user: &User) -> String {
    user.openid(app.uid).chars().rev().collect()
}
