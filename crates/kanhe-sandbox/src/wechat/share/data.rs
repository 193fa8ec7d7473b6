//! `updateAppMessageShareData`, `updateTimelineShareData`: what a page says before anybody wants to share it. Success
//! means that it is kept, not that it was shared.

use super::super::scene::Scene;
use super::link;
use crate::phone::{Card, PageSharing, Reply};

/// For friends and QQ.
pub(super) async fn set_message(scene: Scene<'_>) -> Reply {
    set(scene, |sharing, card| sharing.message = Some(card)).await
}

/// For Moments and QQ space, where there are no lines below the title.
pub(super) async fn set_timeline(scene: Scene<'_>) -> Reply {
    set(scene, |sharing, card| sharing.timeline = Some(card)).await
}

async fn set(scene: Scene<'_>, keep: fn(&mut PageSharing, Card)) -> Reply {
    let text = |name: &str| scene.text(name).unwrap_or_default().to_owned();
    let (link, check) = match link::bound(scene, scene.text("link")).await {
        Ok(bound) => bound,
        Err(reply) => return *reply,
    };
    let (title, desc, image) = (text("title"), text("desc"), text("imgUrl"));
    let card = Card { title, desc, link, image, kind: "link".to_owned(), data_url: String::new() };
    scene.phones.change_sharing(scene.caller, |sharing| keep(sharing, card.clipped()));
    Reply { checks: vec![check], ..scene.ok() }
}
