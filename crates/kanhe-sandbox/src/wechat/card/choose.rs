//! `chooseCard`: the user chooses from his cards of this app. "A signature error can cause the pull-up voucher list to be
//! abnormally empty" (seed 003).

use kanhe_core::app::App;
use kanhe_sign::card::CardSign;
use serde_json::{Value, json};

use super::super::scene::Scene;
use super::shown;
use super::sign::judge;
use crate::phone::{CheckOutcome, Object, Reply, Status, check};
use crate::wallet::{Filter, Held, Offer};

/// What the person can answer.
const ACTIONS: &[&str] = &["choose", "cancel"];

pub(super) async fn choose(scene: Scene<'_>) -> Reply {
    let Some(app) = scene.app().await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    let fault = verify(scene, &app).await.err();
    let cards = if fault.is_none() { choices(scene, &app) } else { Vec::new() };
    let list: Vec<Value> = cards.iter().map(|(offer, held)| shown(offer, held)).collect();
    let first: Vec<&String> = cards.iter().take(1).map(|(_, held)| &held.code).collect();
    let suggestion = Object::from_iter([("codes".to_owned(), json!(first))]);
    let data = Object::from_iter([("cards".to_owned(), json!(list))]);
    let reply = match scene.ask("choose-card", data, ACTIONS, suggestion).await {
        Ok(choice) => {
            let codes =
                choice.data.get("codes").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let chosen: Vec<Value> = cards
                .iter()
                .filter(|(_, held)| codes.iter().any(|code| *code == *held.code))
                .map(|(_, held)| json!({"card_id": held.card_id, "encrypt_code": held.encrypt_code}))
                .collect();
            let reply = scene.ok_with([("choose_card_info", json!(json!(chosen).to_string()))]);
            Reply { waited_ms: choice.waited_ms, ..reply }
        }
        Err(reply) => reply,
    };
    let outcome = if fault.is_some() { CheckOutcome::Failed } else { CheckOutcome::Passed };
    let mut checks = vec![check("card_sign", outcome, scene.text("card_sign").unwrap_or_default(), fault)];
    checks.extend(reply.checks);
    match fault {
        // To the page it is an empty list; to whoever looks for the cause it is not.
        Some(reason) => Reply { status: Status::Failed, reason: Some(reason), checks, ..reply },
        None => Reply { checks, ..reply },
    }
}

async fn verify(scene: Scene<'_>, app: &App) -> Result<(), &'static str> {
    let text = |name: &str| match scene.params.get(name) {
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::String(text)) => text.clone(),
        _ => String::new(),
    };
    if !matches!(&*text("sign_type"), "" | "SHA1") {
        return Err(SIGN_TYPE);
    }
    let [location_id, timestamp, nonce, card_id, card_type] =
        ["location_id", "time_stamp", "nonce_str", "card_id", "card_type"].map(text);
    if timestamp.len() != 10 || !timestamp.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TIMESTAMP);
    }
    let signed = CardSign {
        app_id: &app.client_id,
        location_id: &location_id,
        timestamp: &timestamp,
        nonce_str: &nonce,
        card_id: &card_id,
        card_type: &card_type,
    };
    judge(scene, app, &text("card_sign"), |ticket| signed.sign(ticket).as_str().to_owned()).await
}

/// Told of in the inspector.
const SIGN_TYPE: &str = "card_sign_type";
const TIMESTAMP: &str = "card_timestamp";

fn choices(scene: Scene<'_>, app: &App) -> Vec<(Offer, Held)> {
    let text = |name| scene.text(name).unwrap_or_default();
    let filter = Filter { card_id: text("card_id"), card_type: text("card_type"), shop: text("location_id") };
    scene.face.wallet.choices(&scene.caller.phone.user, &app.client_id, filter)
}
