//! Gov-DingTalk's demo: a tenant with two apps, and the backend of the page at `/demo/gov/`. It signs its calls, as the
//! vendor's own clients do.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::extract::Query;
use axum::extract::rejection::QueryRejection;
use axum::routing::get;
use axum::{Json, Router};
use kanhe_core::app::AppPolicy;
use kanhe_core::corp::Installation;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_dialect::definition::Definition;
use kanhe_gov::{DIALECT, policy};
use serde::Deserialize;
use serde_json::{Value, json};

use super::open_api::OpenApi;
use super::{Code, Demo, SANDBOX, open_api_failed, sandbox_secret};
use crate::Kanhe;
use crate::problem::Problem;

/// The demo tenant.
const TENANT: &str = "196729001";
/// The demo app's key, and its mark.
pub const APP: &str = "kanhe_demo-0000000000001";
/// Another app of the same tenant, to mix up tickets with.
const OTHER: &str = "kanhe_other-000000000001";

/// The backend.
pub(super) struct Backend {
    api: OpenApi,
    secret: Secret,
}

/// Registers what is not there yet.
pub(super) async fn set_up(
    platform: &Platform,
    gov: &Definition,
    origin: &str,
) -> Result<Backend, Unavailable> {
    platform.add_corp(DIALECT, TENANT, "勘合区 Kanhe District").await?;
    for (key, mark, name) in
        [(APP, "kanhe_demo", "Kanhe Demo 勘合演示"), (OTHER, "kanhe_other", "Other App 另一应用")]
    {
        let (corp, agent) = (TENANT.to_owned(), mark.to_owned());
        let new = NewApp {
            keep_secret: true,
            marks: BTreeSet::from([SANDBOX]),
            installation: Some(Installation { corp, agent, suite: None }),
            home: Some(format!("{origin}/demo/gov/")),
            subscriptions: policy::DIRECTORIES.into_iter().collect(),
            policy: AppPolicy { loopback: true, ..AppPolicy::default() },
            ..NewApp::plain(DIALECT, (key, sandbox_secret(platform, gov, key)), (name, policy::H5_APP))
        };
        platform.register(new).await?;
    }
    Ok(Backend { api: OpenApi::at(origin), secret: sandbox_secret(platform, gov, APP) })
}

/// The vendor's envelope.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Envelope {
    success: bool,
    content: Content,
    error_msg: String,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Content {
    success: bool,
    data: Value,
    response_code: String,
    response_message: String,
}

impl Backend {
    async fn call(&self, path: &str, form: String) -> Result<Value, String> {
        let Envelope { success, content, error_msg } = self.api.post_form(path, form).await?;
        match (success, content.success) {
            (true, true) => Ok(content.data),
            (true, false) => Err(format!("{path}: {} {}", content.response_code, content.response_message)),
            (false, _) => Err(format!("{path}: {error_msg}")),
        }
    }

    async fn token(&self) -> Result<String, String> {
        let form = format!("appkey={APP}&appsecret={}", self.secret.reveal());
        text(&self.call("/gettoken.json", form).await?, "accessToken")
    }

    /// The answer's field is called `accessToken`, and holds the ticket.
    async fn ticket(&self) -> Result<String, String> {
        let form = format!("accessToken={}", self.token().await?);
        text(&self.call("/get_jsapi_token.json", form).await?, "accessToken")
    }

    async fn user(&self, code: &str) -> Result<Value, String> {
        let code = percent_encoding::utf8_percent_encode(code, percent_encoding::NON_ALPHANUMERIC);
        let form = format!("access_token={}&auth_code={code}", self.token().await?);
        self.call("/rpc/oauth2/dingtalk_app_user.json", form).await
    }
}

fn text(data: &Value, name: &str) -> Result<String, String> {
    let text = data.get(name).and_then(Value::as_str).map(str::to_owned);
    text.ok_or_else(|| format!("the answer has no {name}"))
}

pub(super) fn routes(demo: &Arc<Demo>) -> Router<Kanhe> {
    let (for_ticket, for_user) = (Arc::clone(demo), Arc::clone(demo));
    let ticket = async move || ticket(&for_ticket.gov).await;
    let user = async move |query| user(&for_user.gov, query).await;
    Router::new().route("/demo/gov/api/ticket", get(ticket)).route("/demo/gov/api/user", get(user))
}

/// What the page passes to `dd.authConfig`, but for the list of JSAPIs.
async fn ticket(backend: &Backend) -> Result<Json<Value>, Problem> {
    let ticket = backend.ticket().await.map_err(open_api_failed)?;
    Ok(Json(json!({ "ticket": ticket })))
}

/// `?code=…`: who came.
async fn user(backend: &Backend, query: Result<Query<Code>, QueryRejection>) -> Result<Json<Value>, Problem> {
    let Query(Code { code }) = query?;
    backend.user(&code).await.map(Json).map_err(open_api_failed)
}
