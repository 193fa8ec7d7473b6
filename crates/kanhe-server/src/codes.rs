//! Codes for users whom somebody else has asked: a host of an operator's, or a test.

use std::collections::BTreeMap;

use kanhe_alipayplus::authorization::{Authorization, ConsentPage, authorize};
use kanhe_core::app::App;
use kanhe_core::auth::AuthRefusal;
use kanhe_core::platform::Unavailable;
use kanhe_core::secret::Secret;
use kanhe_core::user::User;
use kanhe_dialect::definition::Definition;
use serde_json::{Value, json};

use crate::Kanhe;

pub use kanhe_alipayplus::authorization::Will;

/// What comes of asking for a code.
pub enum Issued {
    /// A code; where a dialect grants scopes one by one, for which, and for which not.
    Code {
        /// For the page.
        code: Secret,
        /// What it is good for.
        granted: Option<Vec<String>>,
        /// What it is not good for, with the codes that the page sees.
        refused: BTreeMap<String, String>,
    },
    /// The user has to be asked, with what to show him where the dialect says it.
    Pending(Option<Value>),
    /// None, and why.
    Refused(&'static str),
}

/// Asks for a code. An Alipay+ wallet grants what it may of what is asked for; elsewhere it is all or nothing.
pub async fn issue(
    kanhe: &Kanhe,
    dialect: &Definition,
    (app, user): (&App, &User),
    scopes: &[String],
    will: Will<'_>,
) -> Result<Issued, Unavailable> {
    let platform = &kanhe.platform;
    if dialect.dialect == kanhe_alipayplus::DIALECT {
        let answer = authorize(platform, &kanhe.wallet.profile, app, user, scopes, will).await?;
        return Ok(match answer {
            Authorization::Code { code, granted, refused } => {
                Issued::Code { code, granted: Some(granted), refused }
            }
            Authorization::Pending(page) => Issued::Pending(Some(shown(app, &page))),
            Authorization::Rejected { .. } => Issued::Refused("user_denied"),
            Authorization::Refused { .. } => Issued::Refused("scope_not_granted"),
            Authorization::AppDisabled => Issued::Refused("app_disabled"),
        });
    }
    let prompted = matches!(will, Will::Agreed(_));
    Ok(match platform.issue_code(&dialect.auth, app, user, scopes, prompted).await? {
        Ok(code) => Issued::Code { code, granted: None, refused: BTreeMap::new() },
        Err(AuthRefusal::ConsentNeeded) => Issued::Pending(None),
        Err(refusal) => Issued::Refused(refusal.reason()),
    })
}

/// What a consent page shows: who asks, as the operator has registered him, and for what, in words.
pub fn shown(app: &App, page: &ConsentPage) -> Value {
    let scope = |scope: &&kanhe_alipayplus::scopes::Scope| json!({"name": scope.name, "zh": scope.zh, "en": scope.en});
    json!({
        "client_id": app.client_id,
        "app": app.name,
        "presentation": app.presentation,
        "scopes": page.scopes.iter().map(scope).collect::<Vec<_>>(),
        "agreement": page.agreement,
    })
}
