//! Audio and smart interface: voices are recorded, played, carried to the platform and back, and written down
//! (seed 003, "Audio interface", "Smart Interface").

mod carry;
mod play;
mod record;
mod translate;

use super::capability::Capability;
use super::scene::Scene;
use crate::phone::{Reply, Voice};

/// Voices.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("startRecord", |scene| Box::pin(record::start(scene))),
    Capability::new("stopRecord", |scene| Box::pin(record::stop(scene))),
    Capability::new("playVoice", |scene| Box::pin(async move { play::play(scene) })),
    Capability::new("pauseVoice", |scene| Box::pin(async move { play::pause(scene) })),
    Capability::new("stopVoice", |scene| Box::pin(async move { play::stop(scene) })),
    Capability::new("uploadVoice", |scene| Box::pin(carry::upload(scene))),
    Capability::new("downloadVoice", |scene| Box::pin(carry::download(scene))),
    Capability::new("translateVoice", |scene| Box::pin(translate::translate(scene))),
];

/// The voice that the page names, and its local id.
fn named(scene: Scene<'_>) -> Result<(&str, Voice), Box<Reply>> {
    let Some(local_id) = scene.text("localId") else {
        return Err(Box::new(scene.failed("missing_parameters", "localId is a text")));
    };
    match scene.phones.voice(&scene.caller.session, local_id) {
        Some(voice) => Ok((local_id, voice)),
        None => Err(Box::new(scene.failed("unknown_local_id", "this phone has no voice with this localId"))),
    }
}
