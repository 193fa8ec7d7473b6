//! `startRecord`, `stopRecord`, and `onVoiceRecordEnd` after a minute.

use serde_json::json;

use super::super::consent::consent;
use super::super::scene::{Scene, err_msg};
use crate::phone::{Object, Reply, Status};

/// The person agrees once for each app and host; then the recorder runs.
pub(super) async fn start(scene: Scene<'_>) -> Reply {
    let (consent, waited_ms) = match consent(scene, "microphone", Object::new()).await {
        Ok(given) => given,
        Err(reply) => return reply,
    };
    let reply = if scene.phones.record(scene.caller, ended) {
        scene.ok()
    } else {
        // In these words, by which pages tell it from other failures.
        Reply::new(Status::Failed, Some("already_recording"), err_msg("startRecord:recording"))
    };
    Reply { checks: vec![consent], waited_ms, ..reply }
}

/// Ends the recording, and answers what it was kept as.
pub(super) async fn stop(scene: Scene<'_>) -> Reply {
    match scene.phones.stop_recording(scene.caller).await {
        Some(local_id) => scene.ok_with([("localId", json!(local_id))]),
        None => scene.failed("not_recording", "nothing is being recorded for this page"),
    }
}

/// A minute is over.
fn ended(local_id: &str, _: u64) -> (&'static str, Object) {
    ("onVoiceRecordEnd", Object::from_iter([("localId".to_owned(), json!(local_id))]))
}
