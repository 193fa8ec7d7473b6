//! `uploadVoice`, `downloadVoice`: a voice goes to the platform, and comes back (seed 003, "Audio interface").

use bytes::Bytes;
use kanhe_core::media::NewMedia;
use kanhe_wechat::{media, policy};
use serde_json::json;

use super::super::carry::{fetch, leave, travel};
use super::super::scene::Scene;
use super::named;
use crate::phone::{Reply, Voice};
use crate::sound::Sound;

/// Carries a voice away, in the format in which it was recorded.
pub(super) async fn upload(scene: Scene<'_>) -> Reply {
    let voice = match named(scene) {
        Ok((_, voice)) => voice,
        Err(reply) => return *reply,
    };
    if let Err(reply) = travel(scene).await {
        return *reply;
    }
    let Sound { content_type, bytes, .. } = voice.sound;
    let new = NewMedia {
        kind: media::VOICE,
        extension: extension(&content_type).to_owned(),
        content_type,
        life: policy::MEDIA_LIFE,
        bytes: bytes.to_vec(),
    };
    leave(scene, new).await
}

/// Fetches a voice, and keeps it for the page. What was said in it, nobody knows any more.
pub(super) async fn download(scene: Scene<'_>) -> Reply {
    if let Err(reply) = travel(scene).await {
        return *reply;
    }
    let (media, bytes) = match fetch(scene, media::VOICE).await {
        Ok(found) => found,
        Err(reply) => return *reply,
    };
    match Sound::new(&media.content_type, Bytes::from(bytes), None) {
        Ok(sound) => {
            let voice = Voice { sound, transcript: None };
            match scene.phones.add_voice(scene.caller, voice) {
                Some(local_id) => scene.ok_with([("localId", json!(local_id))]),
                None => scene.failed("page_gone", "the page left before its voice was there"),
            }
        }
        Err(_) => scene.failed("unknown_media", "what is kept under this serverId is no voice"),
    }
}

fn extension(content_type: &str) -> &'static str {
    match content_type.split(';').next().unwrap_or_default().trim() {
        "audio/amr" => ".amr",
        "audio/mpeg" => ".mp3",
        "audio/mp4" => ".m4a",
        "audio/webm" => ".webm",
        "audio/ogg" => ".ogg",
        "audio/speex" => ".speex",
        _ => ".wav",
    }
}
