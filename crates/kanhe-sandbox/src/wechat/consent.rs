//! What a person agrees to once, for an app's pages on a host: where the phone is, what it hears.

use super::scene::Scene;
use crate::phone::{CheckOutcome, CheckView, Consent, Object, Reply, check};

/// What the person can answer.
const ACTIONS: &[&str] = &["allow", "deny"];

/// Asks the person, unless he has agreed before. Answers the line for the list of checks, and how many milliseconds
/// it took. `scope` is also the kind of the dialog.
///
/// # Errors
/// The reply of a person who does not agree: he has cancelled.
pub(super) async fn consent(
    scene: Scene<'_>,
    scope: &'static str,
    data: Object,
) -> Result<(CheckView, u64), Reply> {
    let client_id = scene.client_id().unwrap_or_default().to_owned();
    let asked = Consent { scope, client_id, host: scene.host() };
    let given = check("consent", CheckOutcome::Passed, "", None);
    if scene.phones.has_consent(scene.caller, &asked) {
        return Ok((given, 0));
    }
    let choice = scene.ask(scope, data, ACTIONS, Object::new()).await?;
    if choice.action != "allow" {
        let checks = vec![check("consent", CheckOutcome::Failed, "", Some("user_denied"))];
        let waited_ms = choice.waited_ms;
        return Err(Reply { checks, waited_ms, reason: Some("user_denied"), ..scene.cancelled() });
    }
    scene.phones.remember_consent(scene.caller, asked);
    Ok((given, choice.waited_ms))
}
