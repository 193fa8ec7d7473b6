//! `openLocation`: a place on the client's map, in GCJ-02 (seed 003, "Map"; "Common Errors" 22).

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::Scene;
use crate::phone::{CheckOutcome, Object, Reply, check};

/// A point that is as close to the phone's GPS position as this, in degrees, was hardly converted.
const CLOSE: f64 = 0.0002;

/// The map.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("openLocation", |scene| Box::pin(open(scene)))];

async fn open(scene: Scene<'_>) -> Reply {
    let degrees = |name: &str, most: f64| number(scene.params.get(name)).filter(|given| given.abs() <= most);
    let (Some(latitude), Some(longitude)) = (degrees("latitude", 90.0), degrees("longitude", 180.0)) else {
        return scene
            .failed("missing_parameters", "latitude is a number of -90 to 90, longitude of -180 to 180");
    };
    let scale = number(scene.params.get("scale")).unwrap_or(28.0).round().clamp(1.0, 28.0);
    let place = scene.caller.phone.place;
    let (here_north, here_east) = place.gcj02();
    let unconverted = (place.latitude, place.longitude) != (here_north, here_east)
        && (latitude - place.latitude).abs() < CLOSE
        && (longitude - place.longitude).abs() < CLOSE;
    let data = [
        ("latitude", json!(latitude)),
        ("longitude", json!(longitude)),
        ("name", json!(scene.text("name").unwrap_or_default())),
        ("address", json!(scene.text("address").unwrap_or_default())),
        ("info_url", json!(scene.text("infoUrl").unwrap_or_default())),
        ("scale", json!(scale)),
        ("here", json!({"latitude": here_north, "longitude": here_east})),
        ("unconverted", json!(unconverted)),
    ];
    scene.show("map", Object::from_iter(data.map(|(name, value)| (name.to_owned(), value)))).await;
    let datum = unconverted.then(|| {
        check("datum", CheckOutcome::Lenient, format!("{latitude}, {longitude}"), Some("datum_unconverted"))
    });
    Reply { checks: datum.into_iter().collect(), ..scene.ok() }
}

/// Pages pass numbers, and numbers as texts.
fn number(value: Option<&Value>) -> Option<f64> {
    match value? {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
        _ => None,
    }
}
