//! `device.geolocation.*`: where the phone is, if the person agrees.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Done, Outcome, Scene};
use crate::phone::{CheckOutcome, CheckView, Consent, Reply, check};

/// Where the phone is.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("device.geolocation.get", |scene| Box::pin(get(scene))),
    Capability::new("device.geolocation.start", |scene| Box::pin(start(scene))),
    Capability::at_once("device.geolocation.stop", stop),
    Capability::at_once("device.geolocation.status", status),
];

/// Shortest and longest time between two tellings, in milliseconds.
const INTERVAL: (f64, f64) = (500.0, 600_000.0);

/// Asks the person once for each app and host.
async fn consent(scene: Scene<'_>) -> Result<(CheckView, u64), Box<Reply>> {
    let client_id = scene.app().await.map(|app| app.client_id.clone()).unwrap_or_default();
    let asked = Consent { scope: "location", client_id, host: scene.host() };
    let given = check("consent", CheckOutcome::Passed, "", None);
    if scene.phones.has_consent(scene.caller, &asked) {
        return Ok((given, 0));
    }
    match scene.ask("location", json!({"type": coordinate(scene)}), &["allow", "deny"], json!({})).await {
        Ok(choice) => {
            scene.phones.remember_consent(scene.caller, asked);
            Ok((given, choice.waited_ms))
        }
        Err(mut reply) => {
            if reply.reason == Some("user_denied") {
                reply.checks = vec![check("consent", CheckOutcome::Failed, "", Some("user_denied"))];
            }
            Err(reply)
        }
    }
}

/// `coordinate`: 0 is GPS's own system, 1 that of Chinese maps, which is what a page gets that says nothing.
fn coordinate(scene: Scene<'_>) -> &'static str {
    match scene.number("coordinate") {
        Some(0.0) => "wgs84",
        _ => "gcj02",
    }
}

/// What a page learns of a place. The simulated phone knows no addresses, so those that were asked for are empty.
pub(super) fn place(scene: Scene<'_>) -> Value {
    let place = scene.phones.place(&scene.caller.session).unwrap_or(scene.caller.phone.place);
    let (latitude, longitude) = match coordinate(scene) {
        "wgs84" => (place.latitude, place.longitude),
        _ => place.gcj02(),
    };
    let mut value = json!({
        "latitude": latitude, "longitude": longitude, "accuracy": place.accuracy, "speed": place.speed,
        "netType": scene.caller.phone.network.name(), "operatorType": "unknown", "locationType": "gps",
        "isFromMock": false, "isWifiEnabled": scene.caller.phone.network.name() == "wifi",
        "isGpsEnabled": true, "isMobileEnabled": true,
    });
    if let (true, Some(value)) = (scene.flag("withReGeocode"), value.as_object_mut()) {
        for name in ["address", "province", "city", "district", "road"] {
            value.insert(name.to_owned(), json!(""));
        }
    }
    value
}

async fn get(scene: Scene<'_>) -> Outcome {
    let (consent, waited_ms) = consent(scene).await?;
    Ok(Done { value: place(scene), checks: vec![consent], waited_ms })
}

/// From now on the page is told again and again, until it stops that or is gone.
async fn start(scene: Scene<'_>) -> Outcome {
    let Some(id) = scene.text("sceneId") else { return Err(scene.wrong("sceneId is a text")) };
    let (consent, waited_ms) = consent(scene).await?;
    let every = scene.number("callBackInterval").unwrap_or(1000.0).clamp(INTERVAL.0, INTERVAL.1);
    let every = core::time::Duration::from_secs_f64(every / 1000.0);
    let value = place(scene);
    if !scene.phones.watch(scene.caller, (id, scene.wire), every, value.clone(), coordinate(scene) == "wgs84")
    {
        return Err(scene.failed("13", "already_watching", "this sceneId is being watched already"));
    }
    Ok(Done { value, checks: vec![consent], waited_ms })
}

fn stop(scene: Scene<'_>) -> Outcome {
    let Some(id) = scene.text("sceneId") else { return Err(scene.wrong("sceneId is a text")) };
    if scene.phones.unwatch(scene.caller, id) {
        Ok(json!({"sceneId": id}).into())
    } else {
        Err(scene.failed("3", "not_watching", "nothing is being watched under this sceneId"))
    }
}

fn status(scene: Scene<'_>) -> Outcome {
    let ids = scene.texts("sceneIds");
    let watched = |id: &String| (id.clone(), json!(u8::from(scene.phones.is_watching(scene.caller, id))));
    Ok(Value::Object(ids.iter().map(watched).collect()).into())
}
