//! DingTalk's open API, as far as tokens, tickets, users, third-party apps and media go. A file a subject; what both
//! generations offer stands side by side.

mod media;
mod missing;
mod suite;
mod ticket;
mod token;
mod user;

use std::sync::Arc;

use http::Method;
use kanhe_core::app::App;
use kanhe_core::platform::{Platform, Unavailable};
use kanhe_core::refusal::BackendRefusal;
use kanhe_dialect::endpoint::{Answer, Call, Endpoint, Record};
use kanhe_dialect::fields::{Fields, FieldsFault, JsonObject};
use serde::Serialize;

use crate::errors::{Generation, NEW_TYPE, OLD_TYPE, VendorError};
use crate::{DIALECT, policy};

/// The header that carries a token of the new generation.
const TOKEN_HEADER: &str = "x-acs-dingtalk-access-token";

/// The addresses, with the names that logs and faults use.
pub fn endpoints() -> Vec<Endpoint> {
    use Generation::{New, Old, Topapi};
    vec![
        Endpoint::new("dingtalk.gettoken", "/gettoken", |call| answer(call, Old, token::gettoken)),
        Endpoint::new("dingtalk.access_token", "/v1.0/oauth2/accessToken", |call| {
            answer(call, New, token::access_token)
        }),
        Endpoint::new("dingtalk.client_credentials", "/v1.0/oauth2/{corp_id}/token", |call| {
            answer(call, New, token::client_credentials)
        }),
        Endpoint::new("dingtalk.get_jsapi_ticket", "/get_jsapi_ticket", |call| {
            answer(call, Old, ticket::get_jsapi_ticket)
        }),
        Endpoint::new("dingtalk.jsapi_tickets", "/v1.0/oauth2/jsapiTickets", |call| {
            answer(call, New, ticket::jsapi_tickets)
        }),
        Endpoint::new("dingtalk.user_getuserinfo", "/user/getuserinfo", |call| {
            answer(call, Old, user::getuserinfo)
        }),
        Endpoint::new("dingtalk.topapi_getuserinfo", "/topapi/v2/user/getuserinfo", |call| {
            answer(call, Topapi, user::topapi_getuserinfo)
        }),
        Endpoint::new("dingtalk.user_access_token", "/v1.0/oauth2/userAccessToken", |call| {
            answer(call, New, user::user_access_token)
        }),
        Endpoint::new("dingtalk.users_me", "/v1.0/contact/users/me", |call| answer(call, New, user::me)),
        Endpoint::new("dingtalk.get_suite_token", "/service/get_suite_token", |call| {
            answer(call, Old, suite::get_suite_token)
        }),
        Endpoint::new("dingtalk.suite_access_token", "/v1.0/oauth2/suiteAccessToken", |call| {
            answer(call, New, suite::suite_access_token)
        }),
        Endpoint::new("dingtalk.get_permanent_code", "/service/get_permanent_code", |call| {
            answer(call, Old, suite::get_permanent_code)
        }),
        Endpoint::new("dingtalk.activate_suite", "/service/activate_suite", |call| {
            answer(call, Old, suite::activate_suite)
        }),
        Endpoint::new("dingtalk.get_corp_token", "/service/get_corp_token", |call| {
            answer(call, Old, suite::get_corp_token)
        }),
        Endpoint::new("dingtalk.corp_access_token", "/v1.0/oauth2/corpAccessToken", |call| {
            answer(call, New, suite::corp_access_token)
        }),
        Endpoint::new("dingtalk.get_auth_info", "/service/get_auth_info", |call| {
            answer(call, Old, suite::get_auth_info)
        }),
        Endpoint::new("dingtalk.get_agent", "/service/get_agent", |call| answer(call, Old, suite::get_agent)),
        Endpoint::new("dingtalk.media_upload", "/media/upload", |call| answer(call, Old, media::upload))
            .with_body_limit(media::BODY_BYTES),
        Endpoint::new("dingtalk.media_download", "/media/downloadFile", |call| {
            answer_with(call, Old, media::download)
        }),
        Endpoint::new("dingtalk.topapi_missing", "/topapi/{*rest}", |call| {
            answer(call, Topapi, missing::method)
        }),
        // Also in the new generation, and with HTTP status 200 [P].
        Endpoint::new("dingtalk.missing", "/v1.0/{*rest}", |call| answer(call, Old, missing::address)),
    ]
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
async fn answer<T, F>(call: Call, generation: Generation, endpoint: F) -> Answer
where
    T: Serialize,
    F: AsyncFnOnce(&mut Request) -> Reply<T>,
{
    let content_type = if generation == Generation::New { NEW_TYPE } else { OLD_TYPE };
    answer_with(call, generation, async |request: &mut Request| {
        Ok(Answer::json(content_type, &endpoint(request).await?, Record::default()))
    })
    .await
}

/// Answers with whatever the endpoint makes of it.
async fn answer_with<F>(call: Call, generation: Generation, endpoint: F) -> Answer
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
        Err(error) => error.answer(generation, request.call.platform.entropy(), app),
    }
}

impl Request {
    fn platform(&self) -> Arc<Platform> {
        Arc::clone(&self.call.platform)
    }

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

    /// A refusal, in the words for this app.
    fn refused(&self, refusal: &BackendRefusal) -> VendorError {
        let app_key = self.app.as_ref().map_or("", |app| &*app.client_id);
        VendorError::of(refusal, app_key)
    }

    /// Recognises an internal app by key and secret. A suite has its own addresses.
    async fn by_secret(&mut self, app_key: &str, secret: &str) -> Reply<Arc<App>> {
        let platform = self.platform();
        let found = platform.app(DIALECT, app_key).await?;
        self.app = found.filter(|app| app.account_type == policy::INTERNAL);
        if self.app.is_none() {
            return Err(self.refused(&BackendRefusal::UnknownApp));
        }
        let verdict = platform.authenticate(DIALECT, app_key, secret, self.call.from).await?;
        verdict.map_err(|refusal| self.refused(&refusal))
    }

    /// Recognises the app by the `access_token` of the query.
    async fn by_query_token(&mut self) -> Reply<Arc<App>> {
        let query = self.query()?;
        let token = query.get("access_token")?.ok_or_else(VendorError::token_missing)?;
        self.by_token(token).await
    }

    /// Recognises the app by the token header; a token anywhere else does not count [P].
    async fn by_header_token(&mut self) -> Reply<Arc<App>> {
        let token = self.header_token()?.to_owned();
        self.by_token(&token).await
    }

    fn header_token(&self) -> Reply<&str> {
        let header = self.call.headers.get(TOKEN_HEADER).and_then(|value| value.to_str().ok());
        header.filter(|token| !token.is_empty()).ok_or_else(VendorError::token_missing)
    }

    async fn by_token(&mut self, token: &str) -> Reply<Arc<App>> {
        let platform = self.platform();
        let verdict = platform.authenticate_token(DIALECT, &policy::TOKENS, token, self.call.from).await?;
        let app = verdict.map_err(|refusal| self.refused(&refusal))?;
        self.app = Some(Arc::clone(&app));
        Ok(app)
    }
}
