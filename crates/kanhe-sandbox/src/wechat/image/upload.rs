//! `uploadImage`: a local picture goes to the platform, where its app's backend can fetch it for three days.

use core::time::Duration;

use kanhe_core::media::NewMedia;
use kanhe_wechat::{media, policy};

use super::super::carry::travel;
use super::super::scene::Scene;
use super::named;
use crate::device::Profile;
use crate::phone::{Reply, Status};

/// Before Android 6.2, a call that comes sooner than this after `chooseImage` has answered is lost (seed 003, "Common
/// Errors" 20).
const TOO_SOON: Duration = Duration::from_millis(100);

/// Carries a picture away, one at a time (seed 003, "Common Errors" 9).
pub(super) async fn upload(scene: Scene<'_>) -> Reply {
    if is_lost(scene) {
        let lost = Reply::new(Status::Failed, Some("lost_in_callback"), crate::phone::Object::new());
        return Reply { result: None, ..lost };
    }
    let picture = match named(scene) {
        Ok(picture) => picture,
        Err(reply) => return *reply,
    };
    let began =
        scene.phones.with_images(scene.caller, |images| !core::mem::replace(&mut images.uploading, true));
    if !began {
        return scene.failed("already_uploading", "one picture at a time: wait for the one before");
    }
    let new = NewMedia {
        kind: media::IMAGE,
        content_type: picture.content_type.to_owned(),
        extension: picture.extension().to_owned(),
        life: policy::MEDIA_LIFE,
        bytes: picture.bytes.to_vec(),
    };
    let reply = match travel(scene).await {
        Ok(()) => super::super::carry::leave(scene, new).await,
        Err(reply) => *reply,
    };
    scene.phones.with_images(scene.caller, |images| images.uploading = false);
    reply
}

fn is_lost(scene: Scene<'_>) -> bool {
    let device = &scene.caller.phone.device;
    device.profile == Profile::Android
        && !device.client_is_at_least("6.2")
        && scene.phones.with_images(scene.caller, |images| {
            images.chosen_at.is_some_and(|chosen| chosen.elapsed() < TOO_SOON)
        })
}
