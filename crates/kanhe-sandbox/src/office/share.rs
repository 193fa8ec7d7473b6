//! `biz.util.share`, and the client's own menu.

use serde_json::{Value, json};

use super::OfficeFace;
use super::capability::Capability;
use super::scene::{Outcome, Scene};
use crate::phone::{Caller, Card, CardSource, MenuClass, MenuItem, Phones, Share, Tapped};

/// Sharing.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("biz.util.share", |scene| Box::pin(share(scene)))];

/// What the client's menu offers.
pub(super) fn menu() -> Vec<MenuItem> {
    vec![
        MenuItem { name: "menuItem:share:appMessage", class: MenuClass::Spread },
        MenuItem { name: "menuItem:copyUrl", class: MenuClass::Protect },
        MenuItem { name: "menuItem:openWithSafari", class: MenuClass::Protect },
        MenuItem { name: "menuItem:refresh", class: MenuClass::Base },
    ]
}

/// A finger on the menu: the page has no part in what this client does then.
pub(super) async fn tap(face: &OfficeFace, phones: &Phones, caller: &Caller, item: &'static str) -> Tapped {
    if item != "menuItem:share:appMessage" {
        phones.ask_viewer(caller, item);
        return Tapped::default();
    }
    let params = crate::phone::Object::new();
    let scene =
        Scene { face, phones, caller, wire: "biz.util.share", method: "biz.util.share", params: &params };
    let card = Card { title: caller.title.clone(), link: caller.current.clone(), ..Card::default() };
    Tapped { told: None, share: send(scene, card, CardSource::Default).await.ok() }
}

/// The person looks at the card that the page made, and sends it or does not.
async fn share(scene: Scene<'_>) -> Outcome {
    let text = |name: &str| scene.text(name).unwrap_or_default().to_owned();
    let card = Card {
        title: text("title"),
        desc: scene.text_of(&["content", "desc"]).unwrap_or_default().to_owned(),
        link: text("url"),
        image: text("image"),
        ..Card::default()
    };
    if card.link.is_empty() {
        return Err(scene.wrong("url is a text"));
    }
    send(scene, card.clipped(), CardSource::Data).await?;
    Ok(json!({}).into())
}

async fn send(scene: Scene<'_>, card: Card, source: CardSource) -> Result<Share, Box<crate::phone::Reply>> {
    let data = json!({"to": "friend", "card": card, "source": source, "contacts": contacts()});
    let choice = scene.ask("share", data, &["send", "cancel"], json!({"contact": "desk_mate"})).await?;
    let contact = CONTACTS.iter().find(|(id, _)| Some(*id) == choice.text("contact"));
    let Some((contact, to)) = contact else {
        return Err(scene.failed("3", "no_such_contact", "nobody of this name is in the address book"));
    };
    let app = scene.app().await.map(|app| app.name.clone()).unwrap_or_default();
    let share = |id, at| Share {
        id,
        at,
        user: scene.caller.phone.user.clone(),
        app,
        host: scene.host(),
        item: "menuItem:share:appMessage",
        to,
        contact: Some(contact),
        source,
        call: None,
        opens: card.link.clone(),
        card,
    };
    let kept = scene.phones.keep_share(scene.caller, share);
    kept.ok_or_else(|| scene.failed("3", "page_gone", "the phone is gone"))
}

/// Whom a card can go to, and as what.
const CONTACTS: [(&str, &str); 2] = [("desk_mate", "friend"), ("project", "group")];

fn contacts() -> Value {
    json!(CONTACTS.iter().map(|(id, to)| json!({"id": id, "to": to})).collect::<Vec<_>>())
}
