//! Gov-DingTalk's open API, as far as tokens, tickets and users go. A file an endpoint.

mod parameters;
mod signature;
mod ticket;
mod token;
mod user;

use std::sync::Arc;

use http::Method;
use kanhe_core::app::App;
use kanhe_dialect::endpoint::{Answer, Call, Endpoint, Record};
use serde::Serialize;

use crate::envelope::{Answered, Refused, request_id};
use crate::errors::VendorError;
use crate::{DIALECT, policy};
use parameters::Parameters;

/// The content type of every answer.
pub const CONTENT_TYPE: &str = "application/json;charset=UTF-8";

/// How clients spell the app's key.
const APPKEY: [&str; 2] = ["appkey", "appKey"];
/// How they spell its secret.
const APPSECRET: [&str; 2] = ["appsecret", "appSecret"];
/// How they spell the access token.
const ACCESS_TOKEN: [&str; 2] = ["accessToken", "access_token"];

/// How a success is called where no user is concerned [S], and where one is [D].
const OK: &str = "OK";
const DONE: &str = "成功";

/// The addresses, with the names that logs and faults use.
pub fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::new("gov.gettoken", "/gettoken.json", |call| answer(call, OK, token::answer)),
        Endpoint::new("gov.get_jsapi_token", "/get_jsapi_token.json", |call| {
            answer(call, OK, ticket::answer)
        }),
        Endpoint::new("gov.app_user", "/rpc/oauth2/dingtalk_app_user.json", |call| {
            answer(call, DONE, user::in_app)
        }),
        Endpoint::new("gov.user_by_code", "/rpc/oauth2/getuserinfo_bycode.json", |call| {
            answer(call, DONE, user::by_qr_code)
        }),
    ]
}

/// A call on its way: what it carries, who signed it, and which app it turned out to be.
struct Request {
    call: Call,
    parameters: Parameters,
    signer: Option<Arc<App>>,
    app: Option<Arc<App>>,
}

/// What an endpoint says: its data, or an error.
type Reply<T> = Result<T, VendorError>;

async fn answer<T, F>(call: Call, message: &'static str, endpoint: F) -> Answer
where
    T: Serialize,
    F: AsyncFnOnce(&mut Request) -> Reply<T>,
{
    let id = request_id(call.platform.now(), call.platform.entropy());
    let mut request = Request { call, parameters: Parameters::default(), signer: None, app: None };
    let reply = match request.open().await {
        Ok(()) => endpoint(&mut request).await,
        Err(error) => Err(error),
    };
    let app = request.app.map(|app| app.client_id.clone());
    match reply {
        Ok(data) => {
            let record = Record { app, message: format!("0 {message}"), ..Record::default() };
            Answer::json(CONTENT_TYPE, &Answered::success(data, id, message), record)
        }
        Err(error) => {
            let record = Record {
                app,
                message: format!("{} {}", error.code, error.message()),
                reason: Some(error.reason),
                unavailable: error.is_unavailable(),
                ..Record::default()
            };
            Answer::json(CONTENT_TYPE, &Refused::new(&error, id), record)
        }
    }
}

impl Request {
    /// What the gateway does before it lets a call through.
    async fn open(&mut self) -> Reply<()> {
        if !matches!(self.call.method, Method::GET | Method::POST) {
            return Err(VendorError::method());
        }
        self.parameters = Parameters::read(&self.call)?;
        self.signer = signature::signer(&self.call, &self.parameters).await?;
        self.app.clone_from(&self.signer);
        Ok(())
    }

    /// A parameter that has to be there, under any of its spellings; the first is the vendor's.
    fn required(&self, spellings: &[&str]) -> Reply<&str> {
        let value = self.parameters.get(spellings)?;
        value.ok_or_else(|| VendorError::missing(spellings.first().copied().unwrap_or_default()))
    }

    /// Recognises the app by key and secret.
    async fn by_secret(&mut self, key: &str, secret: &str) -> Reply<Arc<App>> {
        let platform = Arc::clone(&self.call.platform);
        if let Some(app) = platform.app(DIALECT, key).await? {
            self.app = Some(app);
        }
        let app = platform.authenticate(DIALECT, key, secret, self.call.from).await??;
        self.admit(app)
    }

    /// Recognises the app by its access token.
    async fn by_token(&mut self) -> Reply<Arc<App>> {
        let token = self.required(&ACCESS_TOKEN)?;
        let kinds = [policy::ACCESS_TOKEN.kind];
        let platform = &self.call.platform;
        let app = platform.authenticate_handle(DIALECT, &kinds, token, self.call.from).await??;
        self.admit(app)
    }

    /// Lets an app in that has been recognised: it must have signed where it has to, nobody else may have signed for
    /// it, and it must have subscribed.
    fn admit(&mut self, app: Arc<App>) -> Reply<Arc<App>> {
        self.app = Some(Arc::clone(&app));
        match &self.signer {
            Some(signer) if signer.uid != app.uid => {
                return Err(VendorError::signature("signature_of_another_app"));
            }
            None if app.is_marked(policy::HMAC_REQUIRED) => {
                return Err(VendorError::signature("signature_missing"));
            }
            _ => {}
        }
        policy::subscribed(&app)?;
        Ok(app)
    }
}
