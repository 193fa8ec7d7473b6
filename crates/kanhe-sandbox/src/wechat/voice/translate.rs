//! `translateVoice`: what is said in a voice. Nothing here listens: the words were written down when it was recorded,
//! or the person types them.

use serde_json::{Value, json};

use super::super::scene::Scene;
use super::named;
use crate::phone::{Object, Reply};

/// What the person can answer.
const ACTIONS: &[&str] = &["write", "cancel"];

/// The words, if there are any.
pub(super) async fn translate(scene: Scene<'_>) -> Reply {
    let (local_id, voice) = match named(scene) {
        Ok(named) => named,
        Err(reply) => return *reply,
    };
    let (words, waited_ms) = match voice.transcript {
        Some(words) => (words, 0),
        None => match listen(scene, local_id, voice.sound.duration_ms).await {
            Ok(heard) => heard,
            Err(reply) => return reply,
        },
    };
    let words = words.trim();
    let reply = if words.is_empty() {
        scene.failed("nothing_recognised", "nothing was recognised in this voice")
    } else {
        scene.ok_with([("translateResult", json!(words))])
    };
    Reply { waited_ms, ..reply }
}

/// The person listens, and types.
async fn listen(scene: Scene<'_>, local_id: &str, duration_ms: u64) -> Result<(String, u64), Reply> {
    let data = [("localId", json!(local_id)), ("duration_ms", json!(duration_ms))];
    let data = Object::from_iter(data.map(|(name, value)| (name.to_owned(), value)));
    let chinese = scene.caller.phone.device.language == "zh-CN";
    let words = if chinese { "你好，勘合。" } else { "Hello, Kanhe." };
    let suggestion = Object::from_iter([("text".to_owned(), json!(words))]);
    let choice = scene.ask("transcript", data, ACTIONS, suggestion).await?;
    let words = choice.data.get("text").and_then(Value::as_str).unwrap_or_default();
    Ok((words.to_owned(), choice.waited_ms))
}
