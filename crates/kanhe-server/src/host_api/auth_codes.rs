//! `/host/v1/auth-codes`: codes for users whom the host knows, after it has asked them, or without.

use axum::Json;
use axum::extract::State;
use kanhe_core::word::Dialect;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{Host, known_dialect};
use crate::Kanhe;
use crate::codes::{Issued, Will, issue as issued};
use crate::problem::{Body, Problem};
use crate::verdicts::{Entry, Outcome, What, Words};

/// How a host came to ask for a code.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum HostConsent {
    /// It has asked nobody.
    Silent,
    /// It has asked the user, and he has agreed.
    Prompted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CodeRequest {
    dialect: Dialect,
    client_id: String,
    user: String,
    scopes: Vec<String>,
    consent: HostConsent,
    /// What of the scopes the user has agreed to; all of them, if it is not there.
    agreed: Option<Vec<String>>,
}

/// Longest name by which a host knows a user, in bytes.
const USER_BYTES: usize = 256;

/// A code for a user whom the host knows; `user` is the host's own name for him, and he comes by being named.
pub(super) async fn issue(
    State(kanhe): State<Kanhe>,
    _: Host,
    Body(request): Body<CodeRequest>,
) -> Result<Json<Value>, Problem> {
    let dialect = known_dialect(&kanhe, request.dialect)?;
    if request.user.is_empty() || request.user.len() > USER_BYTES {
        return Err(Problem::bad_request("user has 1 to 256 bytes"));
    }
    let began = Instant::now();
    let record = |outcome: Outcome| {
        let moment = (kanhe.platform.now(), began.elapsed());
        let scopes = request.scopes.join(" ");
        let asked = (What::Authorization, &*scopes);
        let app = Some(&*request.client_id);
        kanhe.record(Entry::asked(moment, request.dialect, asked, app, outcome, Words::None));
    };
    let refused = |reason: &'static str| {
        record(Outcome::Refused(reason));
        json!({"ok": false, "code": reason, "message": "no code was issued", "reason": reason})
    };
    let Some(app) = kanhe.platform.app(request.dialect, &request.client_id).await? else {
        return Ok(Json(refused("unknown_app")));
    };
    let user = kanhe.platform.user_or_new(&request.user).await?;
    let will = match request.consent {
        HostConsent::Silent => Will::NotAsked,
        HostConsent::Prompted => Will::Agreed(request.agreed.as_deref().unwrap_or(&request.scopes)),
    };
    let answer = issued(&kanhe, dialect, (&app, &user), &request.scopes, will).await?;
    Ok(Json(match answer {
        Issued::Code { code, granted, refused } => {
            record(Outcome::Granted);
            let life = dialect.auth.life.as_secs();
            let mut answer = json!({"ok": true, "code": code.reveal(), "expires_in": life});
            if let Some(object) = answer.as_object_mut().filter(|_| granted.is_some()) {
                object.insert("granted".to_owned(), json!(granted));
                object.insert("refused".to_owned(), json!(refused));
            }
            answer
        }
        Issued::Pending(page) => {
            let mut answer = refused("consent_needed");
            if let Some(object) = answer.as_object_mut() {
                object.extend(page.map(|page| ("consent".to_owned(), page)));
            }
            answer
        }
        Issued::Refused(reason) => refused(reason),
    }))
}
