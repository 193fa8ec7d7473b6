//! `chooseImage`: the person picks pictures from the album, or takes one.

use std::sync::Arc;

use serde_json::{Value, json};

use super::super::scene::{Choice, Scene};
use super::keep;
use crate::device::Profile;
use crate::phone::{Object, PictureSource, Reply};
use crate::picture::Picture;
use crate::picture::samples::SAMPLES;

/// What the person can answer.
const ACTIONS: &[&str] = &["choose", "cancel"];

/// So many at a time, also if a page wants more (seed 003: "default 9").
const COUNT: u64 = 9;

/// Asks for pictures, and keeps them for the page as they were, or smaller.
pub(super) async fn choose(scene: Scene<'_>) -> Reply {
    let count = count(scene.params.get("count"));
    let sizes = wanted(scene.params.get("sizeType"), ["original", "compressed"]);
    let sources = wanted(scene.params.get("sourceType"), ["album", "camera"]);
    let data = [("count", json!(count)), ("sizes", json!(sizes)), ("sources", json!(sources))];
    let data = Object::from_iter(data.map(|(name, value)| (name.to_owned(), value)));
    let first = SAMPLES.first().map_or("", |sample| sample.id);
    let suggestion = Object::from_iter([("images".to_owned(), json!([first]))]);
    let choice = match scene.ask("images", data, ACTIONS, suggestion).await {
        Ok(choice) => choice,
        Err(reply) => return reply,
    };
    let reply = match pick(scene, &choice, count, &sizes).await {
        Ok((pictures, source)) => {
            let local_ids: Vec<String> = pictures.into_iter().map(|picture| keep(scene, picture)).collect();
            scene.phones.with_images(scene.caller, |images| {
                images.chosen_at = Some(tokio::time::Instant::now());
            });
            // As each client's SDK expects it (`protocol/wechat-bridge.md` 3.8).
            let local_ids = match scene.caller.phone.device.profile {
                Profile::Android => Value::String(json!(local_ids).to_string()),
                Profile::Iphone | Profile::Desktop => json!(local_ids),
            };
            scene.ok_with([("localIds", local_ids), ("sourceType", json!(source))])
        }
        Err(reply) => *reply,
    };
    Reply { waited_ms: choice.waited_ms, ..reply }
}

/// 1 to 9; what is none of these numbers counts as 9, as the SDK passes on a 0.
fn count(wanted: Option<&Value>) -> u64 {
    let number = match wanted {
        Some(Value::Number(number)) => number.as_u64(),
        Some(Value::String(text)) => text.parse().ok(),
        _ => None,
    };
    number.filter(|number| (1..=COUNT).contains(number)).unwrap_or(COUNT)
}

/// Which of two things a page wants; both, if it says nothing that is known.
fn wanted(list: Option<&Value>, known: [&'static str; 2]) -> Vec<&'static str> {
    let named = |name: &&'static str| match list {
        Some(Value::Array(list)) => list.iter().any(|wanted| wanted == *name),
        Some(Value::String(one)) => one == *name,
        _ => false,
    };
    let wanted: Vec<_> = known.into_iter().filter(named).collect();
    if wanted.is_empty() { known.to_vec() } else { wanted }
}

/// The pictures that were picked, and where they came from.
async fn pick(
    scene: Scene<'_>,
    choice: &Choice,
    count: u64,
    sizes: &[&'static str],
) -> Result<(Vec<Picture>, PictureSource), Box<Reply>> {
    let failed = |reason, why| Box::new(scene.failed(reason, why));
    let picked = choice.data.get("images").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let picked: Vec<&str> = picked.iter().filter_map(Value::as_str).collect();
    if picked.is_empty() {
        return Err(failed("no_such_picture", "no picture of the album was named"));
    }
    if picked.len() as u64 > count {
        return Err(failed("too_many_pictures", "more pictures were picked than the page wants"));
    }
    let original = choice.data.get("original").and_then(Value::as_bool).unwrap_or(false);
    let compress = !sizes.contains(&"original") || sizes.contains(&"compressed") && !original;
    let mut pictures = Vec::new();
    let mut source = PictureSource::Album;
    for id in picked {
        let Ok(Some((picture, from))) = entry(scene, id, compress).await else {
            return Err(failed(
                "no_such_picture",
                "the album has no picture of this id, or it cannot be read",
            ));
        };
        source = from;
        pictures.push(picture);
    }
    Ok((pictures, source))
}

/// Drawing and compressing take a while, so they are done beside.
async fn entry(
    scene: Scene<'_>,
    id: &str,
    compress: bool,
) -> Result<Option<(Picture, PictureSource)>, tokio::task::JoinError> {
    let (phones, session, id) = (scene.phones.again(), scene.caller.session.clone(), id.to_owned());
    let work = move || {
        let phones: Arc<_> = phones?;
        let (picture, source) = phones.album_entry(&session, &id).ok().flatten()?;
        let picture = if compress { picture.compressed().ok()? } else { picture };
        Some((picture, source))
    };
    tokio::task::spawn_blocking(work).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_gets_nine_at_the_most_and_if_it_says_nothing() {
        for (wanted, given) in
            [(json!(3), 3), (json!("2"), 2), (json!(0), 9), (json!(10), 9), (json!(-1), 9), (json!(null), 9)]
        {
            assert_eq!(count(Some(&wanted)), given, "{wanted}");
        }
        assert_eq!(count(None), 9);
    }

    #[test]
    fn a_page_that_names_nothing_known_gets_both() {
        let known = ["album", "camera"];
        assert_eq!(wanted(Some(&json!(["camera"])), known), ["camera"]);
        assert_eq!(wanted(Some(&json!(["camera", "album"])), known), ["album", "camera"]);
        for nothing in [json!([]), json!(["cloud"]), json!(7)] {
            assert_eq!(wanted(Some(&nothing), known), known, "{nothing}");
        }
    }
}
