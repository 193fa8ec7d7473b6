//! Where the phone is, if the person agrees.

use kanhe_sandbox::events::Event;
use kanhe_sandbox::place::Place;
use serde_json::{Value, json};
use tokio::sync::broadcast::Receiver;

use super::{as_read, asked, done, fails, granted};
use crate::phone::{PAGE, Phone, pass, told};

const APIS: [&str; 3] = ["device.geolocation.get", "device.geolocation.start", "device.geolocation.stop"];

const GET: &str = "device.geolocation.get";
const START: &str = "device.geolocation.start";
const STOP: &str = "device.geolocation.stop";
const STATUS: &str = "device.geolocation.status";

async fn phone(settings: Value) -> Phone {
    let phone = granted(settings, &APIS).await;
    phone.listen("dingtalk").await;
    phone
}

/// What a page gets of a place.
fn answer((latitude, longitude): (f64, f64)) -> Value {
    as_read(&json!({
        "latitude": latitude, "longitude": longitude, "accuracy": 30.0, "speed": 0.0, "netType": "wifi",
        "operatorType": "unknown", "locationType": "gps", "isFromMock": false, "isWifiEnabled": true,
        "isGpsEnabled": true, "isMobileEnabled": true,
    }))
}

/// What the page has been told since, as it reads it.
fn heard(events: &mut Receiver<Event>) -> Vec<Value> {
    let payload = |(event, payload): (String, Value)| {
        assert_eq!(event, "dingtalk");
        as_read(&payload)
    };
    told(events).into_iter().map(payload).collect()
}

#[tokio::test]
async fn a_place_comes_in_chinas_coordinates_or_in_gpss_own() {
    let phone = phone(json!({"auto": "allow"})).await;
    let place = Place::default();
    let chinese = answer(place.gcj02());
    assert_eq!(done(&phone, GET, json!({})).await, chinese);
    assert_eq!(done(&phone, GET, json!({"coordinate": 1})).await, chinese);
    let plain = answer((place.latitude, place.longitude));
    assert_eq!(done(&phone, GET, json!({"coordinate": 0})).await, plain);
    assert_eq!(done(&phone, GET, json!({"coordinate": "0"})).await, plain);
}

#[tokio::test]
async fn addresses_are_asked_for_and_empty() {
    let phone = phone(json!({"auto": "allow"})).await;
    let place = done(&phone, GET, json!({"withReGeocode": true})).await;
    for name in ["address", "province", "city", "district", "road"] {
        assert_eq!(place[name], "");
    }
}

#[tokio::test]
async fn the_person_is_asked_once_for_each_app_and_host() {
    let phone = phone(json!({})).await;
    let (refused, dialog) = tokio::join!(phone.invoke(GET, json!({})), phone.answer("deny", json!({})));
    assert_eq!(refused, json!({"errorCode": "-1", "errorMessage": "用户取消"}));
    let call = phone.newest_call().await;
    assert_eq!((&call["status"], &call["reason"]), (&json!("cancelled"), &json!("user_denied")));
    let consent = call["checks"].as_array().unwrap().last().unwrap();
    assert_eq!(
        *consent,
        json!({"name": "consent", "outcome": "failed", "value": "", "reason": "user_denied"})
    );
    assert_eq!(
        (&dialog["kind"], &dialog["host"], &dialog["app"]),
        (&json!("location"), &json!("kanhe.example"), &json!("Kanhe Demo 勘合演示"))
    );
    asked(&phone, GET, json!({}), "allow", json!({})).await;
    done(&phone, GET, json!({})).await;
    done(&phone, START, json!({"sceneId": "a"})).await;
}

#[tokio::test(start_paused = true)]
async fn the_session_answers_for_the_person_or_nobody_does() {
    let phone = phone(json!({"auto": "deny", "dialog_timeout": 5})).await;
    fails(&phone, GET, json!({}), "-1", "user_denied").await;
    phone.change(json!({"auto": "ask"})).await;
    let why = "nobody answered the question on the phone within 5 s";
    assert_eq!(fails(&phone, GET, json!({}), "3", "dialog_timeout").await, why);
    assert_eq!(phone.newest_call().await["waited_ms"], 5000);
    phone.change(json!({"unanswered": "cancel"})).await;
    assert_eq!(fails(&phone, GET, json!({}), "-1", "dialog_timeout").await, why);
    assert_eq!(phone.newest_call().await["status"], "cancelled");
    assert_eq!(phone.dialogs().await, json!([]));
    phone.change(json!({"auto": "allow"})).await;
    done(&phone, GET, json!({})).await;
}

#[tokio::test]
async fn a_page_that_leaves_while_the_phone_asks_gets_an_answer_that_nobody_reads() {
    let phone = phone(json!({})).await;
    let leave = async {
        while phone.dialogs().await == json!([]) {
            tokio::task::yield_now().await;
        }
        phone.load(PAGE).await;
    };
    let (answer, ()) = tokio::join!(phone.invoke(GET, json!({})), leave);
    assert_eq!(answer["errorCode"], "3");
    assert_eq!(phone.newest_call().await["reason"], "page_gone");
}

#[tokio::test(start_paused = true)]
async fn a_watch_tells_the_page_again_and_again_until_it_stops() {
    let phone = phone(json!({"auto": "allow"})).await;
    let mut events = phone.world.sandbox().events.watch();
    let place = Place::default();
    let watched = json!({"sceneId": "walk", "callBackInterval": 2000});
    assert_eq!(done(&phone, START, watched.clone()).await, answer(place.gcj02()));
    fails(&phone, START, watched, "13", "already_watching").await;
    assert_eq!(
        done(&phone, STATUS, json!({"sceneIds": ["walk", "other"]})).await,
        json!({"walk": 1, "other": 0})
    );
    pass(1999).await;
    assert_eq!(told(&mut events), []);
    pass(2).await;
    let payload = json!({"method": START, "data": answer(place.gcj02())});
    assert_eq!(heard(&mut events), [payload]);
    let tokyo = json!({"latitude": 35.68, "longitude": 139.77, "accuracy": 30.0, "speed": 0.0});
    phone.change(json!({"place": tokyo})).await;
    pass(2000).await;
    let payload = json!({"method": START, "data": answer((35.68, 139.77))});
    assert_eq!(heard(&mut events), [payload]);
    assert_eq!(done(&phone, STOP, json!({"sceneId": "walk"})).await, json!({"sceneId": "walk"}));
    pass(10_000).await;
    assert_eq!(told(&mut events), []);
    fails(&phone, STOP, json!({"sceneId": "walk"}), "3", "not_watching").await;
    assert_eq!(done(&phone, STATUS, json!({"sceneIds": ["walk"]})).await, json!({"walk": 0}));
}

#[tokio::test(start_paused = true)]
async fn a_watch_ends_with_its_page() {
    for way in ["a load", "biz.navigation.close"] {
        let phone = phone(json!({"auto": "allow"})).await;
        let mut events = phone.world.sandbox().events.watch();
        done(&phone, START, json!({"sceneId": "walk"})).await;
        if way == "a load" {
            phone.load(PAGE).await;
            phone.listen("dingtalk").await;
        } else {
            done(&phone, way, json!({})).await;
        }
        pass(10_000).await;
        assert_eq!(told(&mut events), [], "{way}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_page_has_a_bounded_number_of_watches_at_a_bounded_rate() {
    let phone = phone(json!({"auto": "allow"})).await;
    for number in 0..16 {
        let watched = json!({"sceneId": number.to_string(), "callBackInterval": 600_000});
        done(&phone, START, watched).await;
    }
    fails(&phone, START, json!({"sceneId": "one more"}), "13", "already_watching").await;
    done(&phone, STOP, json!({"sceneId": "0"})).await;
    let mut events = phone.world.sandbox().events.watch();
    done(&phone, START, json!({"sceneId": "fast", "callBackInterval": 1})).await;
    pass(1001).await;
    assert_eq!(told(&mut events).len(), 2, "twice a second at most");
}

#[tokio::test]
async fn a_watch_needs_an_id() {
    let phone = phone(json!({"auto": "allow"})).await;
    for api in [START, STOP] {
        for wrong in [json!({}), json!({"sceneId": ""}), json!({"sceneId": 1})] {
            fails(&phone, api, wrong, "2", "missing_parameters").await;
        }
    }
    assert_eq!(done(&phone, STATUS, json!({})).await, json!({}));
}
