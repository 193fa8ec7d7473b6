//! `getLocation` (`geoLocation` on the bridge): where the phone is, if the person agrees.

use serde_json::json;

use super::capability::Capability;
use super::consent::consent;
use super::scene::Scene;
use crate::phone::{Object, Reply};

/// Where the phone is.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("geoLocation", |scene| Box::pin(locate(scene)))];

/// Asks the person once for each app and host, then answers in the coordinate system that the page wants.
async fn locate(scene: Scene<'_>) -> Reply {
    let system = match scene.text("type") {
        // Clients before 6.2 know no other system (seed 003, "Common Errors" 22).
        Some("gcj02") if scene.caller.phone.device.client_is_at_least("6.2") => "gcj02",
        _ => "wgs84",
    };
    let data = Object::from_iter([("type".to_owned(), system.into())]);
    let (consent, waited_ms) = match consent(scene, "location", data).await {
        Ok(given) => given,
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
