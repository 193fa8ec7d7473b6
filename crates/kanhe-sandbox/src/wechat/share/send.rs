//! A card on its way: the person looks at it, chooses who gets it, and sends it or does not.

use serde_json::json;

use super::super::scene::Scene;
use super::ways::Way;
use super::{contacts, link};
use crate::phone::{Card, CardSource, Object, Reply, Share};

/// What the person can answer.
const ACTIONS: &[&str] = &["send", "cancel", "fail"];

/// Sends a card, if the person wants it. Answers also how many milliseconds he took.
///
/// # Errors
/// The reply of a person who does not, of a target that cannot be reached, and of nobody.
pub(super) async fn send(
    scene: Scene<'_>,
    way: Way,
    card: Card,
    source: CardSource,
) -> Result<(Share, u64), Reply> {
    let (mut to, mut contact, mut waited_ms) = (way.to, None, 0);
    // Favourites ask nobody.
    if way.to != "favorite" {
        let (data, suggestion) = question(way, &card, source);
        let choice = scene.ask("share", data, ACTIONS, suggestion).await?;
        waited_ms = choice.waited_ms;
        if choice.action == "fail" {
            return Err(Reply { waited_ms, ..scene.failed("share_failed", "the card could not be sent") });
        }
        if way.to == "friend" {
            let Some(chosen) = contacts::chosen(&choice.data) else {
                let why = "nobody of this name is in the address book";
                return Err(Reply { waited_ms, ..scene.failed("no_such_contact", why) });
            };
            (to, contact) = (chosen.to, Some(chosen.id));
        }
    }
    let phone = &scene.caller.phone;
    let opens =
        if phone.sharing.link_parameters { link::as_received(&card.link, to) } else { card.link.clone() };
    let app = scene.app().await.map(|app| app.name.clone()).unwrap_or_default();
    let share = |id, at| Share {
        id,
        at,
        user: phone.user.clone(),
        app,
        host: scene.host(),
        item: way.item,
        to,
        contact,
        source,
        call: (source == CardSource::Listener).then_some(scene.caller.call),
        card,
        opens,
    };
    let kept = scene.phones.keep_share(scene.caller, share);
    kept.map(|share| (share, waited_ms)).ok_or_else(|| scene.failed("page_gone", "the phone is gone"))
}

fn question(way: Way, card: &Card, source: CardSource) -> (Object, Object) {
    let mut data = Object::from_iter([
        ("item".to_owned(), json!(way.item)),
        ("to".to_owned(), json!(way.to)),
        ("source".to_owned(), json!(source)),
        ("card".to_owned(), json!(card)),
    ]);
    let mut suggestion = Object::new();
    if way.to == "friend" {
        data.insert("contacts".to_owned(), contacts::list());
        suggestion.insert("contact".to_owned(), json!(contacts::first()));
    }
    (data, suggestion)
}
