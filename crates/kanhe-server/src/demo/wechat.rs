//! The backend of the demo page at `/demo/wechat/`, as somebody who writes such a page would write it: it gets an
//! access token and a ticket over HTTP like everybody else, keeps both, and signs the URL that the page sends.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::entropy::draw;
use kanhe_core::secret::Secret;
use kanhe_core::time::{Clock, Timestamp};
use kanhe_sign::{nonce, page};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::open_api::OpenApi;
use super::{Ask, Demo, open_api_failed};
use crate::Kanhe;
use crate::problem::Problem;

/// A ticket is fetched anew this long before it dies, so that no page gets a signature that dies on the way.
const MARGIN: core::time::Duration = core::time::Duration::from_secs(60);

/// The backend.
pub(super) struct Backend {
    api: OpenApi,
    appid: &'static str,
    secret: Secret,
    clock: Arc<dyn Clock>,
    /// One lock for both: of many pages that ask at once, one fetches.
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    token: Option<Fresh>,
    ticket: Option<Fresh>,
}

struct Fresh {
    text: String,
    until: Timestamp,
}

/// What the open API answers, in success and in failure.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ApiAnswer {
    errcode: i32,
    errmsg: String,
    access_token: String,
    ticket: String,
    expires_in: u64,
}

impl Backend {
    pub(super) fn new(api: &str, appid: &'static str, secret: Secret, clock: Arc<dyn Clock>) -> Self {
        Self { api: OpenApi::at(api), appid, secret, clock, kept: Mutex::default() }
    }

    async fn ticket(&self) -> Result<String, String> {
        let mut kept = self.kept.lock().await;
        if let Some(ticket) = self.alive(kept.ticket.as_ref()) {
            return Ok(ticket);
        }
        // Twice: a token that died before its time (40001, 42001) is replaced once.
        for _ in 0..2 {
            let token = match self.alive(kept.token.as_ref()) {
                Some(token) => token,
                None => kept.token.insert(self.fetch_token().await?).text.clone(),
            };
            let path = format!("/cgi-bin/ticket/getticket?access_token={token}&type=jsapi");
            let answer = self.api.get::<ApiAnswer>(&path).await?;
            match answer.errcode {
                0 => {
                    return Ok(kept.ticket.insert(self.fresh(answer.ticket, answer.expires_in)).text.clone());
                }
                40001 | 40014 | 42001 => kept.token = None,
                code => return Err(format!("getticket: {code} {}", answer.errmsg)),
            }
        }
        Err("getticket: the token is refused again and again".to_owned())
    }

    async fn fetch_token(&self) -> Result<Fresh, String> {
        let (appid, secret) = (self.appid, self.secret.reveal());
        let path = format!("/cgi-bin/token?grant_type=client_credential&appid={appid}&secret={secret}");
        let answer = self.api.get::<ApiAnswer>(&path).await?;
        if answer.errcode != 0 {
            return Err(format!("token: {} {}", answer.errcode, answer.errmsg));
        }
        Ok(self.fresh(answer.access_token, answer.expires_in))
    }

    fn fresh(&self, text: String, expires_in: u64) -> Fresh {
        let life = core::time::Duration::from_secs(expires_in);
        Fresh { text, until: self.clock.now().after(life.saturating_sub(MARGIN)) }
    }

    fn alive(&self, kept: Option<&Fresh>) -> Option<String> {
        kept.filter(|kept| self.clock.now() < kept.until).map(|kept| kept.text.clone())
    }
}

pub(super) fn routes(demo: Arc<Demo>) -> Router<Kanhe> {
    let config = async move |State(kanhe), query| config(&demo.wechat, &kanhe, query).await;
    Router::new().route("/demo/wechat/api/config", get(config))
}

/// `?url=…`: what the page passes to `wx.config`, but for the list of JSAPIs.
async fn config(
    backend: &Backend,
    kanhe: &Kanhe,
    query: Result<Query<Ask>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Ask { url }) = query?;
    let ticket = backend.ticket().await.map_err(open_api_failed)?;
    let nonce = nonce::nonce(draw(kanhe.platform.entropy(), "demo nonce"));
    let timestamp = backend.clock.now().unix_seconds();
    let signature = page::sign(&ticket, &nonce, &timestamp.to_string(), &url);
    Ok(Json(json!({
        "appId": backend.appid,
        "timestamp": timestamp,
        "nonceStr": nonce,
        "signature": signature.as_str(),
    })))
}
