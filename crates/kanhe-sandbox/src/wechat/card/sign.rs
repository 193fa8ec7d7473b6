//! Whose ticket a card was signed with, if anybody's.

use kanhe_core::app::App;
use kanhe_core::credential::{CredentialKey, CredentialKind, Life};
use kanhe_wechat::policy::{JSAPI, WX_CARD};

use super::super::scene::Scene;

/// Why a card signature is not right: the inspector's reason.
pub(super) type SignFault = &'static str;

/// Looks for the ticket that gives this signature. Only a living `wx_card` ticket is right; of what else it might have
/// been, the inspector is told.
pub(super) async fn judge(
    scene: Scene<'_>,
    app: &App,
    given: &str,
    sign: impl Fn(&str) -> String + Send + Sync,
) -> Result<(), SignFault> {
    let matches = |ticket: &str| sign(ticket).eq_ignore_ascii_case(given);
    match found(scene, app, WX_CARD.kind, &matches).await {
        Some(Life::Live) if given.bytes().any(|byte| byte.is_ascii_uppercase()) => Err(UPPER_CASE),
        Some(Life::Live) => Ok(()),
        Some(Life::Expired | Life::Superseded) => Err(DEAD),
        None if found(scene, app, JSAPI.kind, &matches).await.is_some() => Err(WRONG_TICKET),
        None => Err(MISMATCH),
    }
}

/// Told of in the inspector.
const UPPER_CASE: SignFault = "card_sign_upper_case";
const DEAD: SignFault = "card_ticket_dead";
const WRONG_TICKET: SignFault = "card_signed_with_jsapi_ticket";
const MISMATCH: SignFault = "card_sign_mismatch";

async fn found(
    scene: Scene<'_>,
    app: &App,
    kind: CredentialKind,
    matches: &(impl Fn(&str) -> bool + Send + Sync),
) -> Option<Life> {
    let platform = &scene.phones.platform;
    let key = CredentialKey { app: app.uid, kind };
    let line = platform.line(&key).await.ok()?;
    let signed = |text: kanhe_core::secret::Secret| matches(text.reveal());
    line.all()
        .iter()
        .find(|generation| platform.mint().ticket(&key, generation).is_some_and(signed))
        .map(|generation| generation.life(platform.now()))
}
