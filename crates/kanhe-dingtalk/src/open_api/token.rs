//! An internal app's access token: `GET /gettoken`, `POST /v1.0/oauth2/accessToken`,
//! `POST /v1.0/oauth2/{corpId}/token`. One token through all of them.

use http::Method;
use kanhe_core::app::App;
use kanhe_core::platform::Issued;
use serde::Serialize;

use super::{Reply, Request};
use crate::errors::VendorError;
use crate::{DIALECT, policy};

/// `{"errcode":0,"access_token":"…","errmsg":"ok","expires_in":7200}`
#[derive(Serialize)]
pub(super) struct OldBody {
    pub(super) errcode: i32,
    pub(super) access_token: String,
    pub(super) errmsg: &'static str,
    pub(super) expires_in: u32,
}

/// `{"expireIn":7200,"accessToken":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct NewBody {
    pub(super) expire_in: u32,
    pub(super) access_token: String,
}

/// `{"access_token":"…","expires_in":7200}`
#[derive(Serialize)]
pub(super) struct CorpBody {
    access_token: String,
    expires_in: u32,
}

/// By `appkey` and `appsecret`; older programs send the corp's id and an app's secret.
pub(super) async fn gettoken(request: &mut Request) -> Reply<OldBody> {
    request.require(&Method::GET)?;
    let query = request.query()?;
    let app = match (query.get("appkey")?, query.get("corpid")?) {
        (Some(key), _) => {
            let secret = query.get("appsecret")?.ok_or_else(VendorError::secret_missing)?;
            request.by_secret(key, secret).await?
        }
        (None, Some(corp)) => {
            let secret = query.get("corpsecret")?.ok_or_else(VendorError::secret_missing)?;
            by_corp(request, corp, secret).await?
        }
        (None, None) => return Err(VendorError::key_missing()),
    };
    let issued = issue(request, &app).await?;
    Ok(OldBody {
        errcode: 0,
        access_token: issued.text.reveal().to_owned(),
        errmsg: "ok",
        expires_in: issued.expires_in,
    })
}

/// How many apps of a corp are asked whether the secret is theirs.
const NEIGHBOURS: usize = 100;

/// The internal app of a corp whose secret this is.
async fn by_corp(request: &mut Request, corp: &str, secret: &str) -> Reply<std::sync::Arc<App>> {
    let platform = request.platform();
    for app in platform.apps_in(DIALECT, corp, NEIGHBOURS).await? {
        let is_its = platform.is_app_secret(&app, secret);
        if is_its && app.account_type == policy::INTERNAL {
            return request.by_secret(&app.client_id, secret).await;
        }
    }
    Err(VendorError::corp_pair())
}

/// `{"appKey","appSecret"}`
pub(super) async fn access_token(request: &mut Request) -> Reply<NewBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    let key = body.text("appKey")?.ok_or_else(VendorError::key_missing)?;
    let secret = body.text("appSecret")?.ok_or_else(VendorError::secret_missing)?;
    let app = request.by_secret(key, secret).await?;
    let issued = issue(request, &app).await?;
    Ok(NewBody { expire_in: issued.expires_in, access_token: issued.text.reveal().to_owned() })
}

/// `{"client_id","client_secret","grant_type":"client_credentials"}`, for the app of the corp in the path.
pub(super) async fn client_credentials(request: &mut Request) -> Reply<CorpBody> {
    request.require(&Method::POST)?;
    let body = request.body()?;
    if body.text("grant_type")? != Some("client_credentials") {
        return Err(VendorError::grant_type());
    }
    let corp = request.call.path.split('/').nth(3).unwrap_or_default().to_owned();
    if request.platform().corp(DIALECT, &corp).await?.is_none() {
        return Err(VendorError::unknown_corp());
    }
    let key = body.text("client_id")?.ok_or_else(|| VendorError::missing("Missingclient_id", "client_id"))?;
    let secret = body
        .text("client_secret")?
        .ok_or_else(|| VendorError::missing("Missingclient_secret", "client_secret"))?;
    let app = request.by_secret(key, secret).await?;
    if app.corp() != Some(&*corp) {
        return Err(VendorError::unknown_corp());
    }
    let issued = issue(request, &app).await?;
    Ok(CorpBody { access_token: issued.text.reveal().to_owned(), expires_in: issued.expires_in })
}

async fn issue(request: &Request, app: &App) -> Reply<Issued> {
    let platform = request.platform();
    let taken = platform.take_quota(app, &policy::TOKEN_A_DAY).await?;
    taken.map_err(|refusal| request.refused(&refusal))?;
    Ok(platform.issue(app, &policy::ACCESS_TOKEN).await?)
}
