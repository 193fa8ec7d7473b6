//! `startSearchBeacons`, `stopSearchBeacons`, `onSearchBeacons`: iBeacon devices around the phone (seed 003, "Shake the
//! neighborhood"). On the bridge: `startMonitoringBeacons`, `stopMonitoringBeacons`, `onBeaconsInRange`.
//!
//! No source here gives the event's payload; its names follow iBeacon's own, as write-ups of the vendor's pages do.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Scene, err_msg};
use crate::beacon::Beacon;
use crate::phone::{Object, Phone, Reply, Status};

/// Beacons.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("startMonitoringBeacons", |scene| Box::pin(async move { start(scene) })),
    Capability::new("stopMonitoringBeacons", |scene| Box::pin(async move { stop(scene) })),
];

fn start(scene: Scene<'_>) -> Reply {
    // In these words, by which pages tell one cause from the other.
    if !scene.caller.phone.bluetooth {
        return Reply::new(
            Status::Failed,
            Some("bluetooth_off"),
            err_msg("startMonitoringBeacons:bluetooth power off"),
        );
    }
    if scene.phones.search_beacons(scene.caller, sighting) {
        scene.ok()
    } else {
        Reply::new(
            Status::Failed,
            Some("already_searching"),
            err_msg("startMonitoringBeacons:already started"),
        )
    }
}

fn stop(scene: Scene<'_>) -> Reply {
    if scene.phones.stop_searching(scene.caller) {
        scene.ok()
    } else {
        scene.failed("not_searching", "the search was not started, or has been stopped")
    }
}

fn sighting(phone: &Phone) -> (&'static str, Object) {
    let beacons: Vec<Value> = phone.beacons.iter().map(seen).collect();
    ("onBeaconsInRange", Object::from_iter([("beacons".to_owned(), json!(beacons))]))
}

fn seen(beacon: &Beacon) -> Value {
    json!({
        "uuid": beacon.uuid,
        "major": beacon.major,
        "minor": beacon.minor,
        "accuracy": format!("{:.6}", beacon.distance),
        "proximity": beacon.proximity(),
        "rssi": format!("{:.0}", beacon.rssi()),
        "heading": "-1.000000",
    })
}
