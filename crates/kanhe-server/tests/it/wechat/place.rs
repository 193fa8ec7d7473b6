//! `openLocation`, and the beacons around the phone.

use axum::http::StatusCode;
use kanhe_sandbox::events::Event;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};

async fn screen(phone: &Phone) -> Value {
    phone.world.get(&format!("{}/dialogs", phone.path)).await.json()["dialogs"][0].clone()
}

#[tokio::test]
async fn the_map_shows_the_place_and_where_the_phone_is() {
    let phone = Phone::granted(json!({}), &["openLocation"]).await;
    let place = json!({"latitude": 39.916, "longitude": "116.41", "name": "N", "address": "A", "scale": 14, "infoUrl": "https://kanhe.example/"});
    assert_eq!(phone.invoke("openLocation", place).await, json!({"err_msg": "openLocation:ok"}));
    let shown = screen(&phone).await;
    assert_eq!((&shown["kind"], &shown["waits"]), (&json!("map"), &json!(false)));
    let data = &shown["data"];
    assert_eq!(
        (&data["longitude"], &data["scale"], &data["unconverted"]),
        (&json!(116.41), &json!(14.0), &json!(false))
    );
    assert!(data["here"]["latitude"].is_number());
    for wrong in
        [json!({}), json!({"latitude": 91, "longitude": 0}), json!({"latitude": "x", "longitude": 0})]
    {
        assert_eq!(phone.invoke("openLocation", wrong).await["err_msg"], "openLocation:fail");
    }
}

#[tokio::test]
async fn a_point_that_was_not_converted_is_noticed() {
    let phone = Phone::granted(json!({"auto": "allow"}), &["openLocation"]).await;
    let gps = json!({"latitude": 23.10647, "longitude": 113.32446, "scale": 99});
    assert_eq!(phone.invoke("openLocation", gps).await["err_msg"], "openLocation:ok");
    let checks = phone.newest_call().await["checks"].clone();
    let datum = checks.as_array().unwrap().iter().find(|check| check["name"] == "datum").unwrap().clone();
    assert_eq!((&datum["outcome"], &datum["reason"]), (&json!("lenient"), &json!("datum_unconverted")));
}

const BEACONS: [&str; 3] = ["startSearchBeacons", "stopSearchBeacons", "onSearchBeacons"];

#[tokio::test(start_paused = true)]
async fn a_page_hears_of_beacons_every_second_until_it_stops() {
    let phone = Phone::granted(json!({}), &BEACONS).await;
    let body = json!({"event": "onBeaconsInRange", "url": PAGE});
    assert_eq!(phone.world.post(&format!("{}/listen", phone.path), &body).await.status, StatusCode::OK);
    let mut events = phone.world.sandbox().events.watch();
    let told = move || {
        let mut told = Vec::new();
        while let Ok(event) = events.try_recv() {
            if let Event::Event { event, payload, .. } = event {
                told.push((event, payload));
            }
        }
        told
    };
    let mut told = told;
    let start =
        async || phone.invoke("startMonitoringBeacons", json!({"ticket": "t"})).await["err_msg"].clone();
    assert_eq!(start().await, "startMonitoringBeacons:ok");
    assert_eq!(start().await, "startMonitoringBeacons:already started");
    tokio::time::sleep(core::time::Duration::from_millis(2500)).await;
    let heard = told();
    assert_eq!(heard.len(), 2);
    let (event, payload) = &heard[0];
    assert_eq!(event, "onBeaconsInRange");
    let beacon = &payload["beacons"][0];
    assert_eq!((&beacon["major"], &beacon["minor"], &beacon["proximity"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!((&beacon["accuracy"], &beacon["rssi"]), (&json!("0.400000"), &json!("-51")));

    assert_eq!(phone.invoke("stopMonitoringBeacons", json!({})).await["err_msg"], "stopMonitoringBeacons:ok");
    assert_eq!(
        phone.invoke("stopMonitoringBeacons", json!({})).await["err_msg"],
        "stopMonitoringBeacons:fail"
    );
    tokio::time::sleep(core::time::Duration::from_secs(5)).await;
    assert!(told().is_empty());
}

#[tokio::test]
async fn without_bluetooth_there_is_no_search() {
    let phone = Phone::granted(json!({"bluetooth": false}), &BEACONS).await;
    let result = phone.invoke("startMonitoringBeacons", json!({"ticket": "t"})).await;
    assert_eq!(result["err_msg"], "startMonitoringBeacons:bluetooth power off");
    assert_eq!(phone.newest_call().await["reason"], "bluetooth_off");
    let nowhere = json!({"beacons": [{"uuid": "x", "major": 1, "minor": 1, "distance": 1}]});
    assert_eq!(phone.change(nowhere).await, StatusCode::BAD_REQUEST);
}
