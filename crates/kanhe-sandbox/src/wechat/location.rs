//! `getLocation` (`geoLocation` on the bridge): where the phone is, if the person agrees.

use serde_json::json;

use super::capability::Capability;
use super::scene::{Scene, check};
use crate::phone::{CheckOutcome, Object, Reply};

/// Where the phone is.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("geoLocation", |scene| Box::pin(locate(scene)))];

/// What the person can answer.
const ACTIONS: &[&str] = &["allow", "deny"];

/// Asks the person once for each app and host, then answers in the coordinate system that the page wants.
async fn locate(scene: Scene<'_>) -> Reply {
    let system = match scene.text("type") {
        // Clients before 6.2 know no other system (seed 003, "Common Errors" 22).
        Some("gcj02") if scene.caller.phone.device.client_is_at_least("6.2") => "gcj02",
        _ => "wgs84",
    };
    let (consent, waited_ms) = match consent(scene, system).await {
        Ok(waited_ms) => (check("consent", CheckOutcome::Passed, "", None), waited_ms),
        Err(reply) => return reply,
    };
    let place = scene.caller.phone.place;
    let (latitude, longitude) =
        if system == "gcj02" { place.gcj02() } else { (place.latitude, place.longitude) };
    let reply = scene.ok_with([
        ("type", json!(system)),
        ("latitude", json!(latitude)),
        ("longitude", json!(longitude)),
        ("speed", json!(place.speed)),
        ("accuracy", json!(place.accuracy)),
    ]);
    Reply { checks: vec![consent], waited_ms, ..reply }
}

/// How many milliseconds a person took to agree.
async fn consent(scene: Scene<'_>, system: &str) -> Result<u64, Reply> {
    let Scene { phones, caller, .. } = scene;
    let who = (scene.client_id().unwrap_or_default().to_owned(), scene.host());
    if phones.may_locate(caller, who.clone(), false) {
        return Ok(0);
    }
    let data = Object::from_iter([("type".to_owned(), system.into())]);
    let choice = scene.ask("location", data, ACTIONS, Object::new()).await?;
    if choice.action != "allow" {
        let checks = vec![check("consent", CheckOutcome::Failed, "", Some("user_denied"))];
        let waited_ms = choice.waited_ms;
        return Err(Reply { checks, waited_ms, reason: Some("user_denied"), ..scene.cancelled() });
    }
    phones.may_locate(caller, who, true);
    Ok(choice.waited_ms)
}
