//! Who holds the phone: codes for the app's backend (`protocol/dingtalk.md` 4; `protocol/gov-dingtalk.md` 4).

use std::sync::Arc;

use kanhe_core::app::{App, AppStatus};
use serde_json::json;

use super::capability::Capability;
use super::scene::{Outcome, Scene};
use crate::phone::Reply;

/// Codes.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("runtime.permission.requestAuthCode", |scene| Box::pin(code(scene))),
    Capability::new("runtime.permission.requestAuthCodeV2", |scene| Box::pin(code(scene))),
    Capability::new("runtime.permission.requestOperateAuthCode", |scene| Box::pin(code(scene))),
    // Gov-DingTalk's own name.
    Capability::new("getAuthCode", |scene| Box::pin(code(scene))),
];

/// How many apps of a corp are looked at.
const APPS: usize = 100;

/// A code for the app in view, or for the one that the page names. It needs neither a config nor the person's word.
async fn code(scene: Scene<'_>) -> Outcome {
    let app = app(scene).await?;
    let corp = scene.text("corpId");
    if corp.is_some() && app.corp().is_some() && corp != app.corp() {
        return Err(scene.failed("8", "corp_mismatch", "corpId不合法"));
    }
    let user = scene.user().await?;
    let rules = &scene.face.definition.auth;
    let scopes = [rules.silent_scope.to_owned()];
    let issued = scene.phones.platform.issue_code(rules, &app, &user, &scopes, false).await;
    match issued.map_err(|_| scene.unavailable())? {
        Ok(code) => {
            // One method, several spellings of its result; pages read any of them.
            let code = code.reveal();
            let life = rules.life.as_secs();
            Ok(json!({"code": code, "authCode": code, "auth_code": code, "expireTime": life}).into())
        }
        Err(refusal) => Err(scene.failed("7", refusal.reason(), "this app gets no code")),
    }
}

/// The app in view, which the page may name, or an app of the corp that it names. A page that is in one app's view gets
/// no codes for another: they need no word of the person's.
async fn app(scene: Scene<'_>) -> Result<Arc<App>, Box<Reply>> {
    let (platform, dialect) = (&scene.phones.platform, scene.face.definition.dialect);
    let unavailable = |_| scene.unavailable();
    let named = match (scene.text("clientId"), scene.text("agentId")) {
        (Some(client_id), _) => Some(platform.app(dialect, client_id).await.map_err(unavailable)?),
        (None, Some(agent)) => Some(platform.app_by_agent(dialect, agent).await.map_err(unavailable)?),
        (None, None) => None,
    };
    let in_view = scene.app().await;
    if let Some(named) = named {
        let named = named.ok_or_else(|| scene.failed("2", "unknown_app", "there is no such app"))?;
        if in_view.is_some_and(|app| app.uid != named.uid) {
            return Err(scene.failed("7", "code_of_another_app", "the page belongs to another app"));
        }
        return Ok(named);
    }
    if let Some(app) = in_view {
        return Ok(app);
    }
    // Nobody has said whose page it is: the oldest app that could have it.
    let corps = match scene.text("corpId") {
        Some(corp) => vec![corp.to_owned()],
        None => platform.corps(dialect).await.map_err(unavailable)?.into_iter().map(|corp| corp.id).collect(),
    };
    for corp in corps {
        let apps = platform.apps_in(dialect, &corp, APPS).await.map_err(unavailable)?;
        // Those of one moment are told apart by their names, so that it is always the same one.
        let age = |app: &App| (app.created_at, app.client_id.clone());
        if let Some(app) = apps.into_iter().filter(|app| app.status == AppStatus::Enabled).min_by_key(age) {
            return Ok(Arc::new(app));
        }
    }
    Err(scene.failed("8", "unknown_corp", "corpId不合法"))
}
