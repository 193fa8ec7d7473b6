//! A corp takes a third-party app in, or throws it out again.

use core::time::Duration;
use std::sync::Arc;

use kanhe_core::app::{App, AppStatus};
use kanhe_core::corp::{Corp, Installation};
use kanhe_core::credential::Ending;
use kanhe_core::platform::{NewApp, Platform, Unavailable};
use kanhe_core::secret::Secret;
use kanhe_core::word::Word;
use kanhe_dialect::letters::letters_and_digits;
use serde_json::json;

use crate::{DIALECT, identity, policy};

/// Temporary codes among the slips: a corp has agreed.
pub const TEMPORARY_CODE: Word = Word::new("dingtalk_tmp_auth_code");

/// How long a temporary code serves [L].
const TEMPORARY_LIFE: Duration = Duration::from_secs(600);

/// The client id of what a corp has of a suite.
pub(crate) fn client_id(suite: &App, corp: &str) -> String {
    format!("{}@{corp}", suite.client_id)
}

/// A corp agrees to a suite. The suite's maker is told by the code, for which he gets the permanent one.
///
/// # Errors
/// If the store does not answer.
pub async fn authorize(platform: &Platform, suite: &App, corp: &Corp) -> Result<Secret, Unavailable> {
    let client_id = client_id(suite, &corp.id);
    match platform.app(DIALECT, &client_id).await? {
        Some(app) if app.status == AppStatus::Enabled => {}
        Some(app) => take_back(platform, &app).await?,
        None => install(platform, suite, corp, &client_id).await?,
    }
    let code = letters_and_digits(platform.entropy(), 32);
    platform.hand_out_as(TEMPORARY_CODE, &code, suite.uid, json!(corp.id), TEMPORARY_LIFE).await?;
    Ok(code)
}

/// A suite that was thrown out comes back under the same agent id. Nothing that it was given before does: there is
/// another permanent code for it.
async fn take_back(platform: &Platform, app: &App) -> Result<(), Unavailable> {
    for kind in [policy::CORP_TOKEN.kind, policy::JSAPI.kind] {
        platform.end_credential(app, kind, Ending::Revoke).await?;
    }
    let nobodys = letters_and_digits(platform.entropy(), 64);
    let secret = platform.mint().hash_secret(&app.uid.to_bytes(), &nobodys);
    let back = |app: &mut App| {
        app.status = AppStatus::Enabled;
        app.secret = secret.clone();
    };
    platform.change_app(app.uid, back).await.map(drop)
}

async fn install(platform: &Platform, suite: &App, corp: &Corp, client_id: &str) -> Result<(), Unavailable> {
    // Nobody knows this secret: the permanent code takes its place.
    let secret = letters_and_digits(platform.entropy(), 64);
    let agent = identity::agent(platform.entropy());
    let installation = Installation { corp: corp.id.clone(), agent, suite: Some(suite.uid) };
    let new = NewApp {
        installation: Some(installation),
        marks: suite.marks.clone(),
        policy: suite.policy.clone(),
        ..NewApp::plain(DIALECT, (client_id, secret), (&suite.name, policy::AUTHORIZED))
    };
    platform.register(new).await.map(drop)
}

/// A corp throws a suite out: nothing that it was given goes on to work. Nothing is answered if the corp has not got it.
///
/// # Errors
/// If the store does not answer.
pub async fn withdraw(
    platform: &Platform,
    suite: &App,
    corp: &Corp,
) -> Result<Option<Arc<App>>, Unavailable> {
    let installed = platform.app(DIALECT, &client_id(suite, &corp.id)).await?;
    let Some(app) = installed.filter(|app| app.status == AppStatus::Enabled) else { return Ok(None) };
    let thrown_out = |app: &mut App| {
        app.status = AppStatus::Disabled;
        app.marks.remove(&policy::ACTIVATED);
    };
    platform.change_app(app.uid, thrown_out).await
}
