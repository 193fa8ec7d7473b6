//! `downloadImage`: a picture comes from the platform, for three days after it was left there.

use serde_json::json;

use super::super::carry::{fetch, travel};
use super::super::scene::Scene;
use super::keep;
use crate::phone::Reply;
use crate::picture::Picture;

/// Fetches a picture, and keeps it for the page.
pub(super) async fn download(scene: Scene<'_>) -> Reply {
    if let Err(reply) = travel(scene).await {
        return *reply;
    }
    match fetch(scene, kanhe_wechat::media::IMAGE).await {
        Ok((_, bytes)) => match Picture::new(bytes.into()) {
            Ok(picture) => scene.ok_with([("localId", json!(keep(scene, picture)))]),
            Err(_) => scene.failed("unknown_media", "what is kept under this serverId is no picture"),
        },
        Err(reply) => *reply,
    }
}
