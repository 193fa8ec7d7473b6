//! `POST /rpc/oauth2/dingtalk_app_user.json`: `access_token`, `auth_code` of `dd.getAuthCode`;
//! `POST /rpc/oauth2/getuserinfo_bycode.json`: `access_token`, `code` of logging in by QR code.

use std::sync::Arc;

use http::Method;
use kanhe_core::app::App;
use kanhe_core::user::User;
use kanhe_core::word::Word;

use super::{Reply, Request};
use crate::errors::VendorError;
use crate::users::{Tenant, UserData};
use crate::{DIALECT, auth};

/// Who has opened the app's page.
pub(super) async fn in_app(request: &mut Request) -> Reply<UserData> {
    let kinds = (auth::RULES.kind, auth::QR_LOGIN_RULES.kind);
    answer(request, kinds, &["auth_code", "authCode"]).await
}

/// Who has scanned the app's QR code.
pub(super) async fn by_qr_code(request: &mut Request) -> Reply<UserData> {
    let kinds = (auth::QR_LOGIN_RULES.kind, auth::RULES.kind);
    answer(request, kinds, &["code"]).await
}

/// `kinds`: of the codes that serve here, and of those that people take for them.
async fn answer(request: &mut Request, kinds: (Word, Word), spellings: &[&str]) -> Reply<UserData> {
    if request.call.method != Method::POST {
        return Err(VendorError::method());
    }
    let app = request.by_token().await?;
    let code = request.required(spellings)?;
    let user = redeem(request, &app, kinds, code).await?;
    Ok(UserData::new(&user, &app, &tenant(request, &app).await?))
}

/// Redeems a code, once.
async fn redeem(request: &Request, app: &App, kinds: (Word, Word), code: &str) -> Reply<User> {
    let platform = &request.call.platform;
    // A code of another app is looked at first, so that nobody can use up what is not his.
    match platform.slip(kinds.0, code).await? {
        Some(slip) if slip.app == app.uid => {}
        Some(_) => return Err(VendorError::code("code_of_another_app")),
        None if platform.slip(kinds.1, code).await?.is_some() => {
            return Err(VendorError::code("code_of_another_call"));
        }
        None => return Err(VendorError::code("code_unknown")),
    }
    let slip = platform.redeem(kinds.0, code).await?;
    let slip = slip.ok_or_else(|| VendorError::code("code_unknown"))?;
    if slip.used_at.is_some() {
        return Err(VendorError::code("code_used"));
    }
    if platform.now() >= slip.expires_at {
        return Err(VendorError::code("code_expired"));
    }
    let claimed = platform.claimed(&slip.data).await?;
    claimed.map(|(_, user)| user).ok_or_else(|| VendorError::code("user_unknown"))
}

async fn tenant(request: &Request, app: &Arc<App>) -> Reply<Tenant> {
    let corp = match app.corp() {
        Some(corp) => request.call.platform.corp(DIALECT, corp).await?,
        None => None,
    };
    let name = corp.map_or_else(|| app.name.clone(), |corp| corp.name);
    Ok(Tenant { id: Tenant::id_of(app), name })
}
