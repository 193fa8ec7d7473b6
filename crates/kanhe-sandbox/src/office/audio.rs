//! `device.audio.*`: the phone records and plays.

use serde_json::{Value, json};

use super::EVENT;
use super::capability::Capability;
use super::scene::{Done, Outcome, Scene};
use crate::phone::{CheckOutcome, Consent, Object, Reply, check};

/// Sound.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("device.audio.startRecord", |scene| Box::pin(start(scene))),
    Capability::new("device.audio.stopRecord", |scene| Box::pin(stop(scene))),
    Capability::at_once("device.audio.onRecordEnd", |_| Ok(json!({}).into())),
    Capability::at_once("device.audio.download", download),
    Capability::at_once("device.audio.play", play),
    Capability::at_once("device.audio.pause", pause),
    Capability::at_once("device.audio.resume", play),
    Capability::at_once("device.audio.stop", stop_playing),
    Capability::at_once("device.audio.onPlayEnd", |_| Ok(json!({}).into())),
    Capability::new("device.audio.translateVoice", |scene| Box::pin(translate(scene))),
];

/// Pages know a recording by a media id that begins so.
const MEDIA: &str = "@";

/// The person agrees once for each app and host; then the recorder runs.
async fn start(scene: Scene<'_>) -> Outcome {
    let client_id = scene.app().await.map(|app| app.client_id.clone()).unwrap_or_default();
    let asked = Consent { scope: "microphone", client_id, host: scene.host() };
    let mut waited_ms = 0;
    if !scene.phones.has_consent(scene.caller, &asked) {
        waited_ms = scene.ask("microphone", json!({}), &["allow", "deny"], json!({})).await?.waited_ms;
        scene.phones.remember_consent(scene.caller, asked);
    }
    if !scene.phones.record(scene.caller, recorded) {
        return Err(scene.failed("13", "already_recording", "the phone records already"));
    }
    let consent = check("consent", CheckOutcome::Passed, "", None);
    Ok(Done { value: json!({}), checks: vec![consent], waited_ms })
}

async fn stop(scene: Scene<'_>) -> Outcome {
    match scene.phones.stop_recording(scene.caller).await {
        Some(local_id) => Ok(recording(scene, &local_id).into()),
        None => Err(scene.failed("3", "not_recording", "nothing is being recorded for this page")),
    }
}

fn recording(scene: Scene<'_>, local_id: &str) -> Value {
    let voice = scene.phones.voice(&scene.caller.session, local_id);
    let milliseconds = voice.map_or(0, |voice| voice.sound.duration_ms);
    what_was_recorded(local_id, milliseconds)
}

/// The vendor counts in seconds.
fn what_was_recorded(local_id: &str, duration_ms: u64) -> Value {
    json!({"mediaId": media_id(local_id), "duration": duration_ms.div_ceil(1000)})
}

fn media_id(local_id: &str) -> String {
    format!("{MEDIA}{}", local_id.rsplit('/').next().unwrap_or_default())
}

/// The recording that a page names, by either id.
fn named(scene: Scene<'_>) -> Result<String, Box<Reply>> {
    let Some(id) = scene.text_of(&["localAudioId", "mediaId"]) else {
        return Err(scene.wrong("localAudioId is a text"));
    };
    let local_id = format!("weixin://resourceid/{}", id.trim_start_matches(MEDIA));
    match scene.phones.voice(&scene.caller.session, &local_id) {
        Some(_) => Ok(local_id),
        None => Err(scene.failed("2", "unknown_local_id", "this phone has no recording of this id")),
    }
}

/// A recording is on the phone already; what is somewhere else cannot be had.
fn download(scene: Scene<'_>) -> Outcome {
    let local_id = named(scene)?;
    Ok(json!({"localAudioId": local_id.rsplit('/').next().unwrap_or_default()}).into())
}

fn play(scene: Scene<'_>) -> Outcome {
    let local_id = named(scene)?;
    if scene.phones.play(scene.caller, &local_id, played) {
        Ok(json!({}).into())
    } else {
        Err(scene.failed("3", "page_gone", "the page left before its recording could be played"))
    }
}

fn pause(scene: Scene<'_>) -> Outcome {
    let local_id = named(scene)?;
    if scene.phones.pause(scene.caller, &local_id) {
        Ok(json!({}).into())
    } else {
        Err(scene.failed("3", "not_playing", "this recording is not being played"))
    }
}

fn stop_playing(scene: Scene<'_>) -> Outcome {
    let local_id = named(scene)?;
    if scene.phones.stop_playing(scene.caller, &local_id) {
        Ok(json!({}).into())
    } else {
        Err(scene.failed("3", "not_playing", "this recording is neither being played nor paused"))
    }
}

/// What is said in it: written down beforehand, or by the person now.
async fn translate(scene: Scene<'_>) -> Outcome {
    let local_id = named(scene)?;
    let voice = scene.phones.voice(&scene.caller.session, &local_id);
    let length = voice.as_ref().map_or(0, |voice| voice.sound.duration_ms);
    let id = media_id(&local_id);
    if let Some(text) = voice.and_then(|voice| voice.transcript) {
        return Ok(json!({"mediaId": id, "content": text}).into());
    }
    let data = json!({"localId": local_id, "duration_ms": length});
    let choice = scene.ask("transcript", data, &["write", "cancel"], json!({"text": ""})).await?;
    Ok(choice.gives(json!({"mediaId": id, "content": choice.text("text").unwrap_or_default()})))
}

/// Further results of `onRecordEnd`: the recorder has stopped by itself.
fn recorded(local_id: &str, duration_ms: u64) -> (&'static str, Object) {
    told("device.audio.onRecordEnd", &what_was_recorded(local_id, duration_ms))
}

/// Further results of `onPlayEnd`.
fn played(local_id: &str, _: u64) -> (&'static str, Object) {
    told("device.audio.onPlayEnd", &json!({"localAudioId": local_id.rsplit('/').next().unwrap_or_default()}))
}

fn told(method: &str, data: &Value) -> (&'static str, Object) {
    let payload = json!({"method": method, "data": data});
    (EVENT, payload.as_object().cloned().unwrap_or_default())
}
