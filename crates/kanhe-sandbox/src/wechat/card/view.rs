//! `openCard` (`batchViewCard`) and `consumeAndShareCard` (`consumedShareCard`).

use serde_json::{Value, json};

use super::super::scene::Scene;
use super::shown;
use crate::phone::{Object, Reply};

/// What the person can answer.
const ACTIONS: &[&str] = &["consume", "cancel", "fail"];
/// How many cards one call may name.
const CARDS: usize = 40;

/// Shows cards of the user's own wallet.
pub(super) async fn view(scene: Scene<'_>) -> Reply {
    let list = scene.params.get("card_list").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if list.is_empty() || list.len() > CARDS {
        return scene.failed("missing_parameters", "cardList is a list of 1 to 40 cards");
    }
    let text =
        |card: &Value, name: &str| card.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let user = &scene.caller.phone.user;
    let find = |card: &Value| scene.face.wallet.find(user, &text(card, "card_id"), &text(card, "code"));
    let Some(found) = list.iter().map(find).collect::<Option<Vec<_>>>() else {
        return scene.failed("card_not_held", "the user holds no card of this cardId with this code");
    };
    let cards: Vec<Value> = found.iter().map(|(offer, held)| shown(offer, held)).collect();
    scene.show("cards", Object::from_iter([("cards".to_owned(), json!(cards))])).await;
    scene.ok()
}

/// The user uses a card up.
pub(super) async fn consume(scene: Scene<'_>) -> Reply {
    let (Some(card_id), Some(code)) = (scene.text("consumedCardId"), scene.text("consumedCode")) else {
        return scene.failed("missing_parameters", "consumedCardId and consumedCode are texts");
    };
    let user = &scene.caller.phone.user;
    let Some((offer, held)) = scene.face.wallet.find(user, card_id, code) else {
        return scene.failed("card_not_held", "the user holds no card of this cardId with this code");
    };
    let data = Object::from_iter([("cards".to_owned(), json!([shown(&offer, &held)]))]);
    let choice = match scene.ask("consume-card", data, ACTIONS, Object::new()).await {
        Ok(choice) => choice,
        Err(reply) => return reply,
    };
    let reply = if choice.action != "consume" {
        scene.failed("person_chose_failure", "the person let it fail")
    } else if scene.face.wallet.consume(user, card_id, code) {
        scene.ok()
    } else {
        scene.failed("card_consumed", "this card has been used already")
    };
    Reply { waited_ms: choice.waited_ms, ..reply }
}
