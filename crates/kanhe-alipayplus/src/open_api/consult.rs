//! `authorizations/consult`: the address of a hosted authorization page (`protocol/alipay-plus.md` 4.3).

use kanhe_core::app::App;
use serde::{Deserialize, Serialize};

use super::{Request, optional, required, same_client};
use crate::contract::{AuthRequest, Page, may_return};
use crate::result::{Refusal, Reply, ResultCode};
use crate::scopes;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    customer_belongs_to: Option<String>,
    auth_client_id: Option<String>,
    auth_redirect_url: Option<String>,
    scopes: Option<Vec<String>>,
    auth_state: Option<String>,
}

/// `{"result":…,"normalUrl":"…","authCodeForm":null}`, without the addresses of clients that there are not.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ConsultedBody {
    normal_url: String,
}

/// So many scopes may be asked for at once.
const MOST: usize = 4;

pub(super) async fn answer(request: &Request, caller: &App) -> Reply<ConsultedBody> {
    let body: Body = request.body()?;
    required(body.customer_belongs_to, "customerBelongsTo", 64)?;
    same_client(caller, body.auth_client_id.as_deref())?;
    let asked = body.scopes.unwrap_or_default();
    let granted = scopes::granted(caller);
    if asked.is_empty() || asked.len() > MOST {
        return Err(Refusal::parameter("scopes"));
    }
    if !asked.iter().all(|scope| granted.contains(scope.as_str())) {
        return Err(Refusal::new(ResultCode::InvalidScope, "scope"));
    }
    let redirect = required(body.auth_redirect_url, "authRedirectUrl", 1024)?;
    if !may_return(caller, &redirect) {
        return Err(Refusal::parameter("authRedirectUrl"));
    }
    let wanted = AuthRequest {
        page: Page::Hosted,
        scopes: asked,
        redirect,
        state: optional(body.auth_state, "authState", 256)?,
        description: String::new(),
        language: String::new(),
    };
    let id = wanted.prepare(&request.call.platform, caller).await?;
    Ok(ConsultedBody { normal_url: wanted.address(&request.wallet.profile, &id) })
}
