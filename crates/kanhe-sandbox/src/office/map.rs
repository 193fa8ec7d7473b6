//! `biz.map.*`: the client's map: a place is picked, or shown.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Outcome, Scene};

/// The map.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("biz.map.locate", |scene| Box::pin(locate(scene))),
    Capability::new("biz.map.search", |scene| Box::pin(locate(scene))),
    Capability::new("biz.map.view", |scene| Box::pin(view(scene))),
];

/// The person picks a place: the one where he is, unless he says another.
async fn locate(scene: Scene<'_>) -> Outcome {
    let (north, east) = scene.caller.phone.place.gcj02();
    let within = |name: &str, most: f64| scene.number(name).filter(|given| given.abs() <= most);
    let latitude = within("latitude", 90.0).unwrap_or(north);
    let longitude = within("longitude", 180.0).unwrap_or(east);
    let data = json!({"latitude": latitude, "longitude": longitude});
    let suggestion = json!({"latitude": latitude, "longitude": longitude, "title": ""});
    let choice = scene.ask("place", data, &["choose", "cancel"], suggestion).await?;
    let degrees = |name: &str, most: f64| {
        choice.data.get(name).and_then(Value::as_f64).filter(|given| given.abs() <= most)
    };
    let (Some(latitude), Some(longitude)) = (degrees("latitude", 90.0), degrees("longitude", 180.0)) else {
        return Err(scene.failed("3", "no_place", "whoever answered named no place"));
    };
    let title = choice.text("title").unwrap_or_default();
    Ok(choice.gives(json!({
        "latitude": latitude, "longitude": longitude, "title": title, "snippet": "", "province": "",
        "provinceCode": "", "city": "", "cityCode": "", "adName": "", "adCode": "", "distance": "0",
        "postCode": "",
    })))
}

/// Shows a place. Nobody waits until it is closed.
async fn view(scene: Scene<'_>) -> Outcome {
    let degrees = |name: &str, most: f64| scene.number(name).filter(|given| given.abs() <= most);
    let (Some(latitude), Some(longitude)) = (degrees("latitude", 90.0), degrees("longitude", 180.0)) else {
        return Err(scene.wrong("latitude is a number of -90 to 90, longitude of -180 to 180"));
    };
    let (north, east) = scene.caller.phone.place.gcj02();
    let data = json!({
        "latitude": latitude, "longitude": longitude, "name": scene.text("title").unwrap_or_default(),
        "address": "", "info_url": "", "scale": 16, "here": {"latitude": north, "longitude": east},
        "unconverted": false,
    });
    scene.show("map", data).await;
    Ok(json!({}).into())
}
