//! Who signed a call, if anybody did (`protocol/gov-dingtalk.md` 5.4).

use core::time::Duration;
use std::sync::Arc;

use http::HeaderMap;
use kanhe_core::app::App;
use kanhe_core::calendar::iso8601;
use kanhe_core::secret::Secret;
use kanhe_dialect::endpoint::Call;
use kanhe_sign::gateway_request::GatewayRequest;

use super::parameters::Parameters;
use super::{APPSECRET, Reply};
use crate::errors::VendorError;
use crate::{DIALECT, policy};

/// What a signed call says of itself in its headers. The caller's address and hardware address are often false and
/// never signed, so nobody looks at them.
struct Signed<'a> {
    key: &'a str,
    timestamp: &'a str,
    nonce: &'a str,
    signature: &'a str,
}

impl<'a> Signed<'a> {
    /// Nothing if the call is not signed. What a signed call lacks is empty, and does not verify.
    fn read(headers: &'a HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let signature = text("x-hmac-auth-signature").filter(|signature| !signature.is_empty())?;
        let text = |name| text(name).unwrap_or_default();
        Some(Self {
            key: text("apikey"),
            timestamp: text("x-hmac-auth-timestamp"),
            nonce: text("x-hmac-auth-nonce"),
            signature,
        })
    }
}

/// The app whose secret signed the call. Nothing if nobody signed it, or if it is signed for an app whose secret is
/// not kept, so that nobody can tell; an app that must sign needs a secret that is kept.
pub(super) async fn signer(call: &Call, parameters: &Parameters) -> Reply<Option<Arc<App>>> {
    let Some(signed) = Signed::read(&call.headers) else { return Ok(None) };
    let app = call.platform.app(DIALECT, signed.key).await?;
    let app = app.ok_or_else(|| VendorError::signature("unknown_app"))?;
    // A token call brings the secret along; another one may too, so it is not taken on trust.
    let is_its = |secret: &&str| call.platform.is_app_secret(&app, secret);
    let brought = || parameters.get(&APPSECRET).ok()?.filter(is_its).map(Secret::new);
    let mut secrets = call.platform.app_secrets(&app);
    if secrets.is_empty() {
        secrets.extend(brought());
    }
    if secrets.is_empty() {
        let refusal = VendorError::signature("secret_not_kept");
        return if app.is_marked(policy::HMAC_REQUIRED) { Err(refusal) } else { Ok(None) };
    }
    let request = GatewayRequest {
        method: call.method.as_str(),
        timestamp: signed.timestamp,
        nonce: signed.nonce,
        path: &call.path,
        fields: parameters.pairs(),
    };
    if !secrets.iter().any(|secret| request.verify(secret.reveal(), signed.signature).is_some()) {
        return Err(VendorError::signature("signature_mismatch"));
    }
    is_timely(call, &app, &signed)?;
    is_new(call, &app, &signed).await?;
    Ok(Some(app))
}

/// Whether the call lies within the app's window, if it has one.
fn is_timely(call: &Call, app: &App, signed: &Signed<'_>) -> Reply<()> {
    let Some(window) = app.policy.timestamp_window else { return Ok(()) };
    let at = iso8601(signed.timestamp).ok_or_else(|| VendorError::timestamp("timestamp_malformed"))?;
    if call.platform.now().distance(at) > Duration::from_secs(window.into()) {
        return Err(VendorError::timestamp("timestamp_out_of_window"));
    }
    Ok(())
}

/// Whether the call comes for the first time, if the app wants that.
async fn is_new(call: &Call, app: &App, signed: &Signed<'_>) -> Reply<()> {
    if !app.is_marked(policy::HMAC_ONCE) {
        return Ok(());
    }
    // A timestamp may lie ahead of us as far as behind us, so a call can be repeated for two windows.
    let life = app.policy.timestamp_window.map(|window| Duration::from_secs(2 * u64::from(window) + 1));
    let life = life.unwrap_or(policy::NONCE_LIFE);
    if call.platform.is_first(policy::NONCE, app.uid, signed.nonce, life).await? {
        Ok(())
    } else {
        Err(VendorError::nonce_used())
    }
}
