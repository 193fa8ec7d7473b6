//! WeChat's open API, as far as tokens, tickets, users and media go. A file an endpoint.

mod clear_quota;
mod media;
mod sns;
mod stable_token;
mod ticket;
mod token;

use std::sync::Arc;

use http::Method;
use kanhe_core::app::App;
use kanhe_core::catalog::Catalog;
use kanhe_core::platform::Unavailable;
use kanhe_dialect::endpoint::{Answer, Call, Endpoint, Record};
use kanhe_dialect::fields::{Fields, FieldsFault, JsonObject};
use serde::Serialize;

use crate::catalog::{self, CatalogFault};
use crate::errors::{ErrorBody, VendorError};
use crate::{DIALECT, policy};

/// The content type of every JSON answer (`protocol/wechat-bridge.md` 6.1).
pub const CONTENT_TYPE: &str = "application/json; encoding=utf-8";

/// The addresses, with the names that logs and faults use.
pub fn endpoints() -> Result<Vec<Endpoint>, CatalogFault> {
    let catalog = Arc::new(catalog::file()?.catalog());
    Ok(vec![
        Endpoint::new("wechat.token", "/cgi-bin/token", |call| answer(call, token::answer)),
        Endpoint::new("wechat.stable_token", "/cgi-bin/stable_token", |call| {
            answer(call, stable_token::answer)
        }),
        Endpoint::new("wechat.getticket", "/cgi-bin/ticket/getticket", move |call| {
            let catalog = Arc::clone(&catalog);
            answer(call, async move |request| ticket::answer(request, &catalog).await)
        }),
        Endpoint::new("wechat.clear_quota", "/cgi-bin/clear_quota", |call| {
            answer(call, clear_quota::with_token)
        }),
        Endpoint::new("wechat.clear_quota_v2", "/cgi-bin/clear_quota/v2", |call| {
            answer(call, clear_quota::with_secret)
        }),
        Endpoint::new("wechat.media_upload", "/cgi-bin/media/upload", |call| answer(call, media::upload))
            .with_body_limit(media::BODY_BYTES),
        Endpoint::new("wechat.media_get", "/cgi-bin/media/get", |call| answer_with(call, media::get)),
        Endpoint::new("wechat.media_get_jssdk", "/cgi-bin/media/get/jssdk", |call| {
            answer_with(call, media::get_jssdk)
        }),
        Endpoint::new("wechat.sns_access_token", "/sns/oauth2/access_token", |call| {
            answer(call, sns::access_token)
        }),
        Endpoint::new("wechat.sns_refresh_token", "/sns/oauth2/refresh_token", |call| {
            answer(call, sns::refresh_token)
        }),
        Endpoint::new("wechat.sns_auth", "/sns/auth", |call| answer(call, sns::auth)),
        Endpoint::new("wechat.sns_userinfo", "/sns/userinfo", |call| answer(call, sns::userinfo)),
        Endpoint::new("wechat.media_film", "/cgi-bin/media/film", |call| answer_with(call, media::film)),
    ])
}

/// A call on its way, and which app it turned out to be.
struct Request {
    call: Call,
    app: Option<Arc<App>>,
}

/// What an endpoint says: its body, or an error.
type Reply<T> = Result<T, VendorError>;

impl From<Unavailable> for VendorError {
    fn from(_: Unavailable) -> Self {
        Self::busy()
    }
}

/// Answers with one line of JSON.
async fn answer<T, F>(call: Call, endpoint: F) -> Answer
where
    T: Serialize,
    F: AsyncFnOnce(&mut Request) -> Reply<T>,
{
    answer_with(call, async |request: &mut Request| {
        Ok(Answer::json(CONTENT_TYPE, &endpoint(request).await?, Record::default()))
    })
    .await
}

/// Answers with whatever the endpoint makes of it.
async fn answer_with<F>(call: Call, endpoint: F) -> Answer
where
    F: AsyncFnOnce(&mut Request) -> Reply<Answer>,
{
    let mut request = Request { call, app: None };
    let reply = endpoint(&mut request).await;
    let app = request.app.map(|app| app.client_id.clone());
    match reply {
        Ok(answer) => {
            let record = Record { app, message: "0 ok".to_owned(), ..Record::default() };
            Answer { record, ..answer }
        }
        Err(error) => {
            let record = Record {
                app,
                message: format!("{} {}", error.errcode, error.errmsg),
                reason: Some(error.reason),
                unavailable: error.errcode == -1,
                ..Record::default()
            };
            Answer::json(CONTENT_TYPE, &error.body(request.call.platform.entropy()), record)
        }
    }
}

impl Request {
    fn query(&self) -> Result<Fields, FieldsFault> {
        Fields::parse(&self.call.query)
    }

    fn require(&self, method: &Method) -> Reply<()> {
        match &self.call.method {
            used if used == method => Ok(()),
            _ if method == Method::GET => Err(VendorError::get_required()),
            _ => Err(VendorError::post_required()),
        }
    }

    fn body(&self) -> Result<JsonObject, FieldsFault> {
        JsonObject::parse(&self.call.body)
    }

    /// Recognises the app by id and secret.
    async fn by_secret(&mut self, appid: Option<&str>, secret: Option<&str>) -> Reply<Arc<App>> {
        let appid = appid.ok_or_else(VendorError::appid_missing)?;
        let secret = secret.ok_or_else(VendorError::secret_missing)?;
        let platform = Arc::clone(&self.call.platform);
        if let Some(app) = platform.app(DIALECT, appid).await? {
            let component = app.is_marked(policy::COMPONENT);
            self.app = Some(app);
            if component {
                return Err(VendorError::component());
            }
        }
        Ok(platform.authenticate(DIALECT, appid, secret, self.call.from).await??)
    }

    /// Recognises the app by the `access_token` of the query.
    async fn by_token(&mut self) -> Reply<Arc<App>> {
        let query = self.query()?;
        let token = query.get("access_token")?.ok_or_else(VendorError::access_token_missing)?;
        let app =
            self.call.platform.authenticate_token(DIALECT, &policy::TOKENS, token, self.call.from).await??;
        self.app = Some(Arc::clone(&app));
        Ok(app)
    }
}

/// `{"access_token":"…","expires_in":7200}`: no `errcode` on success.
#[derive(Debug, Serialize, serde::Deserialize)]
struct TokenBody {
    access_token: String,
    expires_in: u32,
}

/// `{"errcode":0,"errmsg":"ok"}`.
fn ok() -> ErrorBody {
    ErrorBody { errcode: 0, errmsg: "ok".to_owned() }
}

fn has_cards(catalog: &Catalog, app: &App) -> bool {
    catalog.has_group(policy::CARD, app.account_type)
}
