//! The client's map.

use kanhe_sandbox::place::Place;
use serde_json::{Value, json};

use super::{as_read, asked, can_be_cancelled, done, fails, granted};
use crate::phone::Phone;

const APIS: [&str; 3] = ["biz.map.locate", "biz.map.search", "biz.map.view"];

async fn phone(settings: Value) -> Phone {
    granted(settings, &APIS).await
}

fn picked(latitude: f64, longitude: f64, title: &str) -> Value {
    as_read(&json!({
        "latitude": latitude, "longitude": longitude, "title": title, "snippet": "", "province": "",
        "provinceCode": "", "city": "", "cityCode": "", "adName": "", "adCode": "", "distance": "0",
        "postCode": "",
    }))
}

#[tokio::test]
async fn a_place_is_picked_on_the_map() {
    let phone = phone(json!({})).await;
    for api in ["biz.map.locate", "biz.map.search"] {
        let there = json!({"latitude": 30.25, "longitude": 120.16, "title": "西湖"});
        let (result, dialog) =
            asked(&phone, api, json!({"latitude": 39.9, "longitude": 116.4}), "choose", there).await;
        assert_eq!(result, picked(30.25, 120.16, "西湖"));
        assert_eq!(dialog["kind"], "place");
        assert_eq!(dialog["data"], json!({"latitude": 39.9, "longitude": 116.4}));
        let (north, east) = Place::default().gcj02();
        let (result, _) = asked(&phone, api, json!({}), "choose", json!({})).await;
        assert_eq!(result, picked(north, east, ""), "where the phone is");
        can_be_cancelled(&phone, api, json!({})).await;
        for wrong in [
            json!({"latitude": "30", "longitude": 1}),
            json!({"latitude": 91, "longitude": 1}),
            json!({"latitude": 1, "longitude": -180.5}),
        ] {
            phone.expect("place", "choose", wrong).await;
            fails(&phone, api, json!({}), "3", "no_place").await;
        }
    }
}

#[tokio::test]
async fn a_place_is_shown_and_nobody_waits_until_it_is_closed() {
    let phone = phone(json!({})).await;
    let there = json!({"latitude": "30.25", "longitude": 120.16, "title": "西湖"});
    assert_eq!(done(&phone, "biz.map.view", there).await, json!({}));
    let shown = phone.dialogs().await[0].clone();
    assert_eq!((&shown["kind"], &shown["waits"]), (&json!("map"), &json!(false)));
    assert_eq!(shown["data"]["name"], "西湖");
    assert_eq!((&shown["data"]["latitude"], &shown["data"]["longitude"]), (&json!(30.25), &json!(120.16)));
    for wrong in [
        json!({}),
        json!({"latitude": 30.25}),
        json!({"latitude": 91, "longitude": 0}),
        json!({"latitude": 0, "longitude": -181}),
        json!({"latitude": "NaN", "longitude": 0}),
    ] {
        fails(&phone, "biz.map.view", wrong, "2", "missing_parameters").await;
    }
}
