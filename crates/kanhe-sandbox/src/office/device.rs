//! The phone itself: what it is, how it is connected, what it can do without asking anybody.

use kanhe_sign::derive::digest;
use kanhe_sign::hex;
use serde_json::json;

use super::capability::Capability;
use super::scene::{Done, Outcome, Scene};
use crate::device::{Network, Profile};

/// The phone.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::at_once("device.base.getPhoneInfo", |scene| Ok(phone_info(scene))),
    Capability::at_once("device.base.getUUID", |scene| Ok(uuid(scene))),
    Capability::at_once("device.base.getInterface", interface),
    Capability::new("device.connection.getNetworkType", |scene| {
        Box::pin(async move { Ok(network_type(scene)) })
    }),
    Capability::at_once("device.notification.vibrate", |_| Ok(json!({}).into())),
];

fn phone_info(scene: Scene<'_>) -> Done {
    let device = &scene.caller.phone.device;
    let (brand, model, platform, version) = match device.profile {
        Profile::Iphone => ("Apple", "iPhone15,2", "iOS", "17.5"),
        Profile::Android => ("Kanhe", "Phone", "Android", "14"),
        Profile::Desktop => ("Kanhe", "Computer", "Windows", "10"),
    };
    json!({
        "screenWidth": 375, "screenHeight": 812, "pixelRatio": 3, "windowWidth": 375, "windowHeight": 724,
        "brand": brand, "model": model, "platform": platform, "version": version, "system": version,
        "netInfo": scene.caller.phone.network.name(), "operatorType": "unknown",
        "app": device.client_version, "language": device.language,
    })
    .into()
}

/// The same for a person, whichever page asks.
fn uuid(scene: Scene<'_>) -> Done {
    let digest = digest(&[b"device", scene.caller.phone.user.as_bytes()]);
    json!({"uuid": hex::text(digest.get(..16).unwrap_or_default())}).into()
}

fn interface(scene: Scene<'_>) -> Outcome {
    match scene.caller.phone.network {
        Network::Wifi => Ok(json!({"ssid": "Kanhe-Office", "macIp": "02:00:00:00:00:01"}).into()),
        _ => Err(scene.failed("25", "offline", "the phone is in no wireless LAN")),
    }
}

fn network_type(scene: Scene<'_>) -> Done {
    let network = scene.caller.phone.network;
    let available = network != Network::None;
    let name = network.name();
    json!({"result": name, "networkType": name.to_uppercase(), "networkAvailable": available}).into()
}
