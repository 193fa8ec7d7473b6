//! Whose page it is that calls: a mini program's page passes no config, it is known by the registered origin that it
//! comes from (`protocol/alipay-plus.md` 5, line 25).

use std::sync::Arc;

use kanhe_alipayplus::pages::{config_failure, read_config};
use kanhe_core::app::App;
use kanhe_core::page::Check;
use serde_json::json;

use super::scene::{Call, error};
use crate::phone::{CheckView, ConfigIdentity, Configured, Reply, Status, Trial};

impl Call<'_> {
    /// Judges the page, and answers its app with the lines for the list of checks.
    ///
    /// # Errors
    /// The reply of a refusal.
    pub(super) async fn judge(self) -> Result<(Arc<App>, Vec<CheckView>), Box<Reply>> {
        let client_id = self.client_id().await.ok_or_else(|| refused("unknown_app", 4, "No permission"))?;
        let claim = read_config(&json!({"clientId": client_id, "jsApiList": [self.wire]}));
        let claim = claim.map_err(|refusal| refused(refusal.reason(), 4, "No permission"))?;
        let definition = &self.face.definition;
        let url = &self.caller.current;
        let verdict = self.phones.platform.verify_page(&definition.page_rules(), url, &claim).await;
        let verdict = verdict.map_err(|_| refused("unavailable", 3, "Unknown error!"))?;
        let (phones, caller, ticket) = (self.phones, self.caller, definition.pages.ticket);
        let trial = Trial { phones, caller, url, claim: Some(&claim), verdict: &verdict, ticket };
        let checks = trial.checks(matters);
        let identity = ConfigIdentity { fields: [client_id, String::new(), String::new(), String::new()] };
        match (verdict.outcome, verdict.evidence.app) {
            (Ok(granted), Some(app)) => {
                if caller.configs.is_empty() {
                    phones.configured(
                        caller,
                        Configured { identity, granted: Some((granted.grant, granted.denied)) },
                    );
                }
                Ok((app, checks))
            }
            (Err(refusal), _) => {
                let failure = config_failure(&refusal);
                let code = failure.code.parse().unwrap_or(4);
                let reply = refused(refusal.reason(), code, failure.message);
                Err(Box::new(Reply { checks, ..*reply }))
            }
            (Ok(_), None) => Err(refused("unknown_app", 4, "No permission")),
        }
    }

    /// The app that the phone has opened, or the first that it could have opened.
    async fn client_id(self) -> Option<String> {
        if let Some(opened) = &self.caller.phone.app {
            return Some(opened.clone());
        }
        let apps = self.phones.platform.list_apps(None, APPS).await.ok()?;
        apps.into_iter().find(|app| app.dialect == self.face.definition.dialect).map(|app| app.client_id)
    }
}

/// More apps than these are not looked through.
const APPS: usize = 1000;

/// Nothing is signed, so nothing of signatures is shown.
fn matters(check: Check) -> bool {
    matches!(check, Check::App | Check::Enabled | Check::Url | Check::Domain)
}

fn refused(reason: &'static str, code: u16, why: &str) -> Box<Reply> {
    Box::new(Reply::new(Status::Refused, Some(reason), error(code, why)))
}
