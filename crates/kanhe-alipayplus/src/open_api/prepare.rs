//! `authorizations/prepare`: an auto-debit contract for the user to sign (`protocol/alipay-plus.md` 4.4).

use kanhe_core::app::App;
use serde::{Deserialize, Serialize};

use super::{Request, optional, required};
use crate::contract::{AuthRequest, Page};
use crate::result::{Refusal, Reply, ResultCode};
use crate::scopes::{self, AGREEMENT_PAY};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    /// One scope, as a text.
    scopes: Option<String>,
    extend_info: Option<String>,
    auth_state: Option<String>,
}

/// What `extendInfo` says, which is JSON in a text.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ExtendInfo {
    language: String,
    contract_desc: String,
}

/// `{"result":…,"authUrl":"…","authId":"…","authClientId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the vendor's names")]
pub(super) struct PreparedBody {
    auth_url: String,
    auth_id: String,
    auth_client_id: String,
}

pub(super) async fn answer(request: &Request, caller: &App) -> Reply<PreparedBody> {
    let body: Body = request.body()?;
    let scope = required(body.scopes, "scopes", 16)?;
    if scope != AGREEMENT_PAY || !scopes::granted(caller).contains(AGREEMENT_PAY) {
        return Err(Refusal::new(ResultCode::InvalidScope, "scope"));
    }
    let extend_info = optional(body.extend_info, "extendInfo", 4096)?;
    let extend_info: ExtendInfo = match &*extend_info {
        "" => ExtendInfo::default(),
        text => serde_json::from_str(text).map_err(|_| Refusal::parameter("extendInfo"))?,
    };
    let wanted = AuthRequest {
        page: Page::Contract,
        scopes: vec![scope],
        redirect: String::new(),
        state: optional(body.auth_state, "authState", 256)?,
        description: extend_info.contract_desc,
        language: extend_info.language,
    };
    let id = wanted.prepare(&request.call.platform, caller).await?;
    Ok(PreparedBody {
        auth_url: wanted.address(&request.wallet.profile, &id),
        auth_id: id.reveal().to_owned(),
        auth_client_id: caller.client_id.clone(),
    })
}
