//! The person taps an item of the menu.

use serde_json::json;

use super::super::WechatFace;
use super::super::scene::Scene;
use super::send::send;
use super::ways::{FAVORITE, Way, behind};
use crate::phone::{Caller, Card, CardSource, Moment, Object, Phones, SharePrecedence, Tap, Tapped};

/// A page that listens is told, and decides what is shared. Else what it has set is shared, or the page as it is.
/// Which of the two comes first where a page does both is not documented, hence a setting.
pub(in super::super) async fn tap(
    face: &WechatFace,
    phones: &Phones,
    caller: &Caller,
    item: &'static str,
) -> Tapped {
    if item == "menuItem:copyUrl" {
        phones.deliver_messages(caller, Moment::Copy);
    }
    let Some(way) = behind(item) else {
        phones.ask_viewer(caller, item);
        return Tapped::default();
    };
    phones.deliver_messages(caller, Moment::Share);
    let set = (way.data)(&phones.sharing(caller)).cloned();
    let data_first = caller.phone.sharing.precedence == SharePrecedence::Data;
    if (set.is_none() || !data_first)
        && let Some(event) = tell(phones, caller, way).await
    {
        return Tapped { told: Some(event), share: None };
    }
    let (card, source) = match set {
        Some(card) => (card, CardSource::Data),
        None => (plain(caller), CardSource::Default),
    };
    let wire = way.asks.map_or(way.item, |(_, answer)| answer);
    let scene = Scene { face, phones, caller, wire, params: &Object::new() };
    Tapped { told: None, share: send(scene, way, card, source).await.ok().map(|(share, _)| share) }
}

/// Tells the page, if it listens and may hear it. Its answer will be recognised by the tap that is noted here.
async fn tell(phones: &Phones, caller: &Caller, way: Way) -> Option<&'static str> {
    let (event, answer) = way.asks?;
    phones.change_sharing(caller, |sharing| sharing.tapped = Some(Tap { item: way.item, answer }));
    let mut payload = Object::new();
    if way.item == FAVORITE {
        payload.insert("scene".to_owned(), json!("favorite"));
    }
    let told = phones.emit(&caller.session, caller.document, event, payload).await;
    if !told {
        phones.change_sharing(caller, |sharing| sharing.tapped = None);
    }
    told.then_some(event)
}

/// The page as it is. Which picture a client would take from it is not known.
fn plain(caller: &Caller) -> Card {
    let title = if caller.title.is_empty() { &caller.current } else { &caller.title };
    let card = Card { title: title.clone(), link: caller.current.clone(), ..Card::default() };
    Card { kind: "link".to_owned(), ..card }.clipped()
}
