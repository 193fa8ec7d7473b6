//! Carrying things between the phone and the platform.

use core::time::Duration;

use kanhe_core::media::{Media, NewMedia};
use kanhe_core::word::Word;
use serde_json::json;

use super::scene::Scene;
use crate::device::Network;
use crate::phone::Reply;

/// The way takes a while, so that a page that does not wait for it is found out. Without a connection there is none.
///
/// # Errors
/// The reply without a connection.
pub(super) async fn travel(scene: Scene<'_>) -> Result<(), Box<Reply>> {
    let milliseconds = match scene.caller.phone.network {
        Network::None => return Err(Box::new(scene.failed("offline", "the phone has no connection"))),
        Network::Second => 1500,
        Network::Third => 600,
        Network::Fourth => 250,
        Network::Fifth | Network::Wifi => 120,
    };
    tokio::time::sleep(Duration::from_millis(milliseconds)).await;
    Ok(())
}

/// Leaves something on the platform for the page's app, and answers its `serverId`.
pub(super) async fn leave(scene: Scene<'_>, new: NewMedia) -> Reply {
    let Some(app) = scene.app().await else {
        return scene.failed("unavailable", "the platform does not answer");
    };
    match scene.phones.platform.leave_media(&app, new).await {
        Ok(media) => scene.ok_with([("serverId", json!(media.id))]),
        Err(_) => scene.failed("unavailable", "the platform does not answer"),
    }
}

/// What the page's app has under the `serverId` that the page names.
///
/// # Errors
/// The reply where there is nothing of this kind.
pub(super) async fn fetch(scene: Scene<'_>, kind: Word) -> Result<(Media, Vec<u8>), Box<Reply>> {
    let failed = |reason, why| Box::new(scene.failed(reason, why));
    let Some(server_id) = scene.text("serverId") else {
        return Err(failed("missing_parameters", "serverId is a text"));
    };
    let Some(app) = scene.app().await else {
        return Err(failed("unavailable", "the platform does not answer"));
    };
    match scene.phones.platform.media(&app, server_id).await {
        Ok(Some((media, bytes))) if media.kind == kind => Ok((media, bytes)),
        Ok(_) => Err(failed(
            "unknown_media",
            "this app has nothing under this serverId; it is kept for three days",
        )),
        Err(_) => Err(failed("unavailable", "the platform does not answer")),
    }
}
