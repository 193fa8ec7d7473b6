//! DingTalk's demo: a corp with two apps, a third-party app, and the backend of the page at `/demo/dingtalk/`.
//!
//! It asks for its token and ticket at every page view, which is right here: the vendor answers the same ones while they
//! live, and gives them two more hours (seed 001, step 2).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::app::AppPolicy;
use kanhe_core::corp::Installation;
use kanhe_core::entropy::draw;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::time::Clock;
use kanhe_dialect::definition::Definition;
use kanhe_dingtalk::{DIALECT, policy};
use kanhe_sign::{nonce, page};
use serde::Deserialize;
use serde_json::{Value, json};

use super::open_api::OpenApi;
use super::{Ask, Code, Demo, SANDBOX, open_api_failed, sandbox_secret};
use crate::Kanhe;
use crate::problem::Problem;

/// The demo corp's id: `ding`, then "Kanhe" in ASCII, then 1.
pub const CORP: &str = "ding4b616e68650000000000000000000001";
/// The demo app's key, and the agent id under which the corp has it.
pub const APP: &str = "dingkanhe00000000001";
/// See [`APP`].
const AGENT: &str = "1000000001";
/// Another app of the same corp, to mix up agent ids with.
const NEIGHBOUR: (&str, &str) = ("dingkanhe00000000002", "1000000002");
/// A third-party app, which no corp has yet.
const SUITE: &str = "suitekanhe0000000001";

/// The backend.
pub(super) struct Backend {
    api: OpenApi,
    secret: Secret,
    clock: Arc<dyn Clock>,
}

/// Registers what is not there yet.
pub(super) async fn set_up(
    platform: &Platform,
    dingtalk: &Definition,
    clock: Arc<dyn Clock>,
    origin: &str,
) -> Result<Backend, Unavailable> {
    platform.add_corp(DIALECT, CORP, "勘合科技 Kanhe Tech").await?;
    let plain = |key, name, account_type| NewApp {
        marks: BTreeSet::from([SANDBOX]),
        policy: AppPolicy { loopback: true, ..AppPolicy::default() },
        ..NewApp::plain(DIALECT, (key, sandbox_secret(platform, dingtalk, key)), (name, account_type))
    };
    let install =
        |agent: &str| Some(Installation { corp: CORP.to_owned(), agent: agent.to_owned(), suite: None });
    for (key, agent, name) in
        [(APP, AGENT, "Kanhe Demo 勘合演示"), (NEIGHBOUR.0, NEIGHBOUR.1, "Other App 另一应用")]
    {
        let new = plain(key, name, policy::INTERNAL);
        platform.register(NewApp { installation: install(agent), ..new }).await?;
    }
    let suite = plain(SUITE, "Third-party App 第三方应用", policy::SUITE);
    platform.register(NewApp { keep_secret: true, ..suite }).await?;
    Ok(Backend { api: OpenApi::at(origin), secret: sandbox_secret(platform, dingtalk, APP), clock })
}

/// What the open API answers, in success and in failure.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ApiAnswer {
    errcode: i32,
    errmsg: String,
    access_token: String,
    ticket: String,
    result: Value,
}

impl ApiAnswer {
    fn checked(self, call: &str) -> Result<Self, String> {
        match self.errcode {
            0 => Ok(self),
            code => Err(format!("{call}: {code} {}", self.errmsg)),
        }
    }
}

impl Backend {
    async fn token(&self) -> Result<String, String> {
        let path = format!("/gettoken?appkey={APP}&appsecret={}", self.secret.reveal());
        let answer: ApiAnswer = self.api.get(&path).await?;
        Ok(answer.checked("gettoken")?.access_token)
    }

    async fn ticket(&self) -> Result<String, String> {
        let path = format!("/get_jsapi_ticket?access_token={}", self.token().await?);
        let answer: ApiAnswer = self.api.get(&path).await?;
        Ok(answer.checked("get_jsapi_ticket")?.ticket)
    }

    async fn user(&self, code: &str) -> Result<Value, String> {
        let form = percent_encoding::utf8_percent_encode(code, percent_encoding::NON_ALPHANUMERIC);
        let path = format!("/topapi/v2/user/getuserinfo?access_token={}", self.token().await?);
        let answer: ApiAnswer = self.api.post_form(&path, format!("code={form}")).await?;
        Ok(answer.checked("getuserinfo")?.result)
    }
}

pub(super) fn routes(demo: &Arc<Demo>) -> Router<Kanhe> {
    let (for_config, for_user) = (Arc::clone(demo), Arc::clone(demo));
    let config = async move |State(kanhe), query| config(&for_config.dingtalk, &kanhe, query).await;
    let user = async move |query| user(&for_user.dingtalk, query).await;
    Router::new().route("/demo/dingtalk/api/config", get(config)).route("/demo/dingtalk/api/user", get(user))
}

/// `?url=…`: what the page passes to `dd.config`, but for the list of JSAPIs.
async fn config(
    backend: &Backend,
    kanhe: &Kanhe,
    query: Result<Query<Ask>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(Ask { url }) = query?;
    let ticket = backend.ticket().await.map_err(open_api_failed)?;
    let nonce = nonce::nonce(draw(kanhe.platform.entropy(), "demo nonce"));
    let timestamp = backend.clock.now().unix_millis().to_string();
    let signature = page::sign(&ticket, &nonce, &timestamp, &url);
    Ok(Json(json!({
        "agentId": AGENT,
        "corpId": CORP,
        "timeStamp": timestamp,
        "nonceStr": nonce,
        "signature": signature.as_str(),
        "type": 0,
    })))
}

/// `?code=…`: who came.
async fn user(backend: &Backend, query: Result<Query<Code>, QueryRejection>) -> Result<Json<Value>, Problem> {
    let Query(Code { code }) = query?;
    backend.user(&code).await.map(Json).map_err(open_api_failed)
}
