//! `playVoice`, `pauseVoice`, `stopVoice`, and `onVoicePlayEnd`.

use serde_json::json;

use super::super::scene::Scene;
use super::named;
use crate::phone::{Object, Reply};

/// From the beginning, or on from where it was paused.
pub(super) fn play(scene: Scene<'_>) -> Reply {
    match named(scene) {
        Ok((local_id, _)) if scene.phones.play(scene.caller, local_id, ended) => scene.ok(),
        Ok(_) => scene.failed("page_gone", "the page left before its voice could be played"),
        Err(reply) => *reply,
    }
}

/// Where it is now, it waits.
pub(super) fn pause(scene: Scene<'_>) -> Reply {
    match named(scene) {
        Ok((local_id, _)) if scene.phones.pause(scene.caller, local_id) => scene.ok(),
        Ok(_) => scene.failed("not_playing", "this voice is not being played"),
        Err(reply) => *reply,
    }
}

/// The page does not want to hear more. That is not the end which `onVoicePlayEnd` tells of.
pub(super) fn stop(scene: Scene<'_>) -> Reply {
    match named(scene) {
        Ok((local_id, _)) if scene.phones.stop_playing(scene.caller, local_id) => scene.ok(),
        Ok(_) => scene.failed("not_playing", "this voice is neither being played nor paused"),
        Err(reply) => *reply,
    }
}

/// A voice has come to its end, or the person has stopped it.
fn ended(local_id: &str, _: u64) -> (&'static str, Object) {
    ("onVoicePlayEnd", Object::from_iter([("localId".to_owned(), json!(local_id))]))
}
