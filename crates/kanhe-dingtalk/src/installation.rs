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
        // It was there before, and comes back under the same agent id.
        Some(app) => {
            platform.change_app(app.uid, |app| app.status = AppStatus::Enabled).await?;
        }
        None => install(platform, suite, corp, &client_id).await?,
    }
    let code = letters_and_digits(platform.entropy(), 32);
    platform.hand_out_as(TEMPORARY_CODE, &code, suite.uid, json!(corp.id), TEMPORARY_LIFE).await?;
    Ok(code)
}

async fn install(platform: &Platform, suite: &App, corp: &Corp, client_id: &str) -> Result<(), Unavailable> {
    let secret = nobodys_secret(platform);
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

/// A secret that nobody knows: the permanent code takes its place.
fn nobodys_secret(platform: &Platform) -> Secret {
    letters_and_digits(platform.entropy(), 64)
}

/// A corp throws a suite out: nothing that it was given goes on to work, nor works again if it comes back.
/// Nothing is answered if the corp has not got it.
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
    let secret = platform.mint().hash_secret(&app.uid.to_bytes(), &nobodys_secret(platform));
    let thrown_out = |app: &mut App| {
        app.status = AppStatus::Disabled;
        app.secret = secret.clone();
        app.marks.remove(&policy::ACTIVATED);
    };
    let thrown_out = platform.change_app(app.uid, thrown_out).await?;
    // Else they would live again if it came back before their time is over.
    for kind in [policy::ACCESS_TOKEN.kind, policy::JSAPI.kind] {
        platform.end_credential(&app, kind, Ending::Revoke).await?;
    }
    Ok(thrown_out)
}
