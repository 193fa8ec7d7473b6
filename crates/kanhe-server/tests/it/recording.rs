//! What has happened on a phone: told in order, done again, and written down as a test.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::phone::{PAGE, Phone};

async fn act(phone: &Phone, act: Value) -> StatusCode {
    phone.world.post(&format!("{}/acts", phone.path), &act).await.status
}

fn field(css: &str) -> Value {
    json!({"css": css, "role": "textbox", "name": "Name"})
}

/// A page that knows where it is because the person has pressed a button and allowed it.
async fn located() -> Phone {
    let phone = Phone::granted(json!({"network": "4g"}), &["getLocation"]).await;
    act(&phone, json!({"do": "fill", "target": field("#name"), "value": "M"})).await;
    act(&phone, json!({"do": "fill", "target": field("#name"), "value": "Mei"})).await;
    let button = json!({"css": "#go", "role": "button", "name": "Where am I?"});
    assert_eq!(act(&phone, json!({"do": "click", "target": button})).await, StatusCode::NO_CONTENT);
    let (result, _) =
        tokio::join!(phone.invoke("geoLocation", json!({"type": "wgs84"})), phone.answer("allow", json!({})));
    assert_eq!(result["err_msg"], "geoLocation:ok");
    phone
}

async fn recording(phone: &Phone) -> Value {
    phone.world.get(&format!("{}/recording", phone.path)).await.json()
}

#[tokio::test]
async fn deeds_questions_and_calls_stand_in_their_order_and_no_signature_among_them() {
    let phone = located().await;
    let recording = recording(&phone).await;
    let steps: Vec<&str> =
        recording["steps"].as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap()).collect();
    assert_eq!(steps, ["load", "call", "act", "act", "answer", "call"]);
    assert_eq!(recording["steps"][2]["act"]["value"], "Mei", "who writes on has written the last");
    assert_eq!(recording["phone"]["network"], "4g");
    let answer =
        json!({"step": "answer", "api": "getLocation", "kind": "location", "action": "allow", "data": {}});
    assert_eq!(recording["steps"][4], answer);
    assert_eq!(recording["steps"][5]["params"], json!({"type": "wgs84"}));
    assert!(!recording.to_string().contains("verifySignature"));
}

#[tokio::test]
async fn a_phone_answers_as_a_recorded_one_did() {
    let recording = recording(&located().await).await;
    let mut phone = Phone::with(json!({})).await;
    let answer = phone.world.post(&format!("{}/replay", phone.path), &recording).await;
    assert_eq!((answer.status, &answer.json()["network"]), (StatusCode::OK, &json!("4g")));
    phone.configure(PAGE, PAGE, &["getLocation"]).await;
    assert_eq!(phone.invoke("geoLocation", json!({})).await["err_msg"], "geoLocation:ok");
    assert_eq!(phone.dialogs().await, json!([]));
}

#[tokio::test]
async fn a_recording_is_written_down_as_a_test() {
    let phone = located().await;
    let answer = phone.world.get(&format!("{}/recording?as=playwright", phone.path)).await;
    let test = answer.text();
    let lines: Vec<&str> = test.lines().map(str::trim).filter(|line| line.starts_with("await")).collect();
    assert_eq!(
        lines,
        [
            "await page.goto('https://kanhe.example/shop');",
            "await phone.called('config');",
            "await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Mei');",
            "await phone.expectDialog('location').answer('allow');",
            "await page.getByRole('button', { name: 'Where am I?', exact: true }).click();",
            "await phone.called('getLocation');",
        ]
    );
}

#[tokio::test]
async fn what_is_no_act_or_no_recording_is_refused() {
    let phone = Phone::with(json!({})).await;
    for wrong in
        [json!({}), json!({"do": "fly", "target": {"css": "a"}}), json!({"do": "click", "target": {}})]
    {
        assert_eq!(act(&phone, wrong).await, StatusCode::BAD_REQUEST);
    }
    let long = json!({"do": "fill", "target": {"css": "a"}, "value": "x".repeat(9000)});
    assert_eq!(act(&phone, long).await, StatusCode::BAD_REQUEST);
    let path = format!("{}/replay", phone.path);
    for wrong in [
        json!({"kanhe": 2, "phone": {}, "steps": []}),
        json!({"kanhe": 1, "phone": {"tail": 1}, "steps": []}),
    ] {
        assert!(phone.world.post(&path, &wrong).await.problem().contains("no recording"), "{wrong}");
    }
}
