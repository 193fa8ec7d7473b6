//! `getLocalImgData`: a local picture as text, since an iPhone's pages cannot show it by its id.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use super::super::scene::Scene;
use super::named;
use crate::device::{LocalImageData, Profile};
use crate::phone::Reply;

/// Answers as each client does (`protocol/wechat-bridge.md` 8, trap 17), or as the seed says: on an iPhone only.
pub(super) fn data(scene: Scene<'_>) -> Reply {
    let device = &scene.caller.phone.device;
    if device.local_image_data == LocalImageData::Documented && device.profile != Profile::Iphone {
        return scene.failed("ios_only", "this interface is there on iOS only");
    }
    match named(scene) {
        Ok(picture) => {
            let text = STANDARD.encode(&picture.bytes);
            let text = match device.profile {
                Profile::Android => text,
                // The type's misspelling is the client's.
                Profile::Iphone => format!("data:image/jgp;base64,{text}"),
                Profile::Desktop => format!("data:{};base64,{text}", picture.content_type),
            };
            scene.ok_with([("localData", json!(text))])
        }
        Err(reply) => *reply,
    }
}
