//! `authorizations/applyToken`: tokens for a code, or for a refresh token (`protocol/alipay-plus.md` 3.4 to 3.7).

use kanhe_core::app::App;
use serde::{Deserialize, Serialize};

use super::{Request, optional, required, same_client};
use crate::moment;
use crate::person::customer_id;
use crate::policy::CODE_ONLY;
use crate::result::{Refusal, Reply, ResultCode};
use crate::tokens::exchange::{Exchange, Fault, Token};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    grant_type: Option<String>,
    auth_code: Option<String>,
    refresh_token: Option<String>,
    reference_client_id: Option<String>,
    app_id: Option<String>,
    auth_client_id: Option<String>,
    customer_belongs_to: Option<String>,
    extend_info: Option<String>,
}

/// `{"result":…,"accessToken":"…","accessTokenExpiryTime":"…",…,"customerId":"…"}`
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TokenBody {
    access_token: String,
    access_token_expiry_time: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token_expiry_time: Option<String>,
    customer_id: String,
}

/// The two kinds of grants.
#[derive(Clone, Copy)]
enum GrantType {
    Code,
    Refresh,
}

pub(super) async fn answer(request: &Request, caller: &App) -> Reply<TokenBody> {
    let body: Body = request.body()?;
    let kind = match body.grant_type.as_deref() {
        None | Some("") => return Err(Refusal::parameter("grantType")),
        Some("AUTHORIZATION_CODE") => GrantType::Code,
        Some("REFRESH_TOKEN") if !caller.is_marked(CODE_ONLY) => GrantType::Refresh,
        Some(_) => return Err(Refusal::new(ResultCode::UnsupportedGrantType, "grant_type")),
    };
    complete(request, &body)?;
    same_client(caller, body.auth_client_id.as_deref())?;
    optional(body.extend_info, "extendInfo", 4096)?;
    let (platform, profile) = (&request.call.platform, &request.wallet.profile);
    let exchange = Exchange { platform, profile, app: caller, request: &request.fingerprint };
    request.may_try(caller).await?;
    // Of two credentials the one counts that the grant type names.
    let exchanged = match kind {
        GrantType::Code => {
            let code = required(body.auth_code, "authCode", 128)?;
            let reference = body.reference_client_id.as_deref().filter(|reference| !reference.is_empty());
            exchange.code(&code, reference).await?
        }
        GrantType::Refresh => {
            let token = required(body.refresh_token, "refreshToken", 128)?;
            exchange.refresh(&token).await?
        }
    };
    if exchanged.as_ref().err() == Some(&Fault::Unknown) {
        request.tried_in_vain(caller).await?;
    }
    let tokens = exchanged.map_err(|fault| refusal(kind, fault))?;
    let time = |token: &Token| moment::seconds(token.expires_at, profile.east);
    Ok(TokenBody {
        access_token: tokens.access.text.reveal().to_owned(),
        access_token_expiry_time: time(&tokens.access),
        refresh_token: tokens.refresh.as_ref().map(|token| token.text.reveal().to_owned()),
        refresh_token_expiry_time: tokens.refresh.as_ref().map(time),
        customer_id: customer_id(&tokens.user, caller),
    })
}

/// What an edition wants beside the credential must be there. One app is one mini program here, so that its `appId` says
/// nothing that the client id does not say.
fn complete(request: &Request, body: &Body) -> Reply<()> {
    for name in request.edition.required {
        let text = match *name {
            "appId" => &body.app_id,
            "authClientId" => &body.auth_client_id,
            "customerBelongsTo" => &body.customer_belongs_to,
            _ => continue,
        };
        if text.as_ref().is_none_or(String::is_empty) {
            return Err(Refusal::parameter(name));
        }
    }
    Ok(())
}

fn refusal(kind: GrantType, fault: Fault) -> Refusal {
    let (code, reason) = match (kind, fault) {
        (GrantType::Code, Fault::Unknown) => (ResultCode::InvalidAuthCode, "code_unknown"),
        (GrantType::Code, Fault::Used) => (ResultCode::UsedAuthCode, "code_used"),
        (GrantType::Code, Fault::Expired) => (ResultCode::ExpiredAuthCode, "code_expired"),
        (GrantType::Refresh, Fault::Unknown) => (ResultCode::InvalidRefreshToken, "refresh_token_unknown"),
        (GrantType::Refresh, Fault::Used) => (ResultCode::UsedRefreshToken, "refresh_token_used"),
        (GrantType::Refresh, Fault::Expired) => (ResultCode::ExpiredRefreshToken, "refresh_token_expired"),
        (_, Fault::Reference) => (ResultCode::ReferenceClientIdNotMatch, "reference_client"),
    };
    Refusal::new(code, reason)
}
