//! `biz.util.uploadImage`, `chooseImage`, `previewImage` …: the person picks pictures, and looks at them.

use std::sync::Arc;

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Choice, Outcome, Scene};
use crate::phone::{PictureSource, Reply};
use crate::picture::Picture;
use crate::picture::samples::SAMPLES;

/// Pictures.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("biz.util.uploadImage", |scene| Box::pin(upload(scene, &["album", "camera"]))),
    Capability::new("biz.util.uploadImageFromCamera", |scene| Box::pin(upload(scene, &["camera"]))),
    Capability::new("biz.util.chooseImage", |scene| Box::pin(choose(scene))),
    Capability::new("biz.util.previewImage", |scene| Box::pin(preview(scene))),
];

/// So many at a time.
const COUNT: u64 = 9;
/// How many pictures are shown; a page that gives more gets the first.
const URLS: usize = 100;

/// A picture as pages know it: an address that any page can show.
fn address(scene: Scene<'_>, picture: Picture) -> String {
    let extension = picture.extension();
    let id = scene.phones.keep_image(scene.caller, picture);
    format!("{}/sandbox/local-images/{id}{extension}", scene.phones.origin(&scene.caller.phone))
}

/// Pictures go from the album to the platform, and the page gets their addresses.
async fn upload(scene: Scene<'_>, sources: &[&str]) -> Outcome {
    if scene.caller.phone.network == crate::device::Network::None {
        return Err(scene.failed("11", "offline", "the phone has no connection"));
    }
    let (choice, pictures) = pick(scene, sources).await?;
    let urls: Vec<String> = pictures.into_iter().map(|(picture, _)| address(scene, picture)).collect();
    Ok(choice.gives(json!(urls)))
}

/// The pictures stay on the phone; the page gets what it needs to carry them away itself.
async fn choose(scene: Scene<'_>) -> Outcome {
    let (choice, pictures) = pick(scene, &["album", "camera"]).await?;
    let file = |(picture, source): (Picture, PictureSource)| {
        let (size, kind) = (picture.bytes.len(), picture.content_type);
        let path = address(scene, picture);
        let from = if source == PictureSource::Camera { "camera" } else { "album" };
        json!({"path": path, "size": size, "fileType": kind.trim_start_matches("image/"), "source": from})
    };
    let files: Vec<Value> = pictures.into_iter().map(file).collect();
    let paths: Vec<&Value> = files.iter().filter_map(|file| file.get("path")).collect();
    Ok(choice.gives(json!({"filePaths": paths, "files": files})))
}

async fn pick(
    scene: Scene<'_>,
    sources: &[&str],
) -> Result<(Choice, Vec<(Picture, PictureSource)>), Box<Reply>> {
    let count = count(scene);
    let data = json!({"count": count, "sizes": ["original", "compressed"], "sources": sources});
    let first = SAMPLES.first().map_or("", |sample| sample.id);
    let choice = scene.ask("images", data, &["choose", "cancel"], json!({"images": [first]})).await?;
    let ids: Vec<String> = choice.texts("images").into_iter().map(str::to_owned).collect();
    if ids.is_empty() {
        return Err(scene.failed("3", "no_such_picture", "no picture of the album was named"));
    }
    if ids.len() as u64 > count {
        return Err(scene.failed("3", "too_many_pictures", "more pictures were picked than the page wants"));
    }
    let original = choice.data.get("original").and_then(Value::as_bool).unwrap_or(false);
    // A page that says nothing gets compressed ones.
    let compress = !original && scene.params.get("compression") != Some(&json!(false));
    let mut pictures = Vec::new();
    for id in ids {
        let found = entry(scene, id, compress).await;
        let why = "the album has no picture of this id, or it cannot be read";
        pictures.push(found.ok_or_else(|| scene.failed("3", "no_such_picture", why))?);
    }
    Ok((choice, pictures))
}

fn count(scene: Scene<'_>) -> u64 {
    if !scene.flag("multiple") && scene.params.contains_key("multiple") {
        return 1;
    }
    let wanted = scene.number("max").or_else(|| scene.number("count")).unwrap_or(9.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before")]
    let wanted = wanted.clamp(0.0, 9.0) as u64;
    if wanted == 0 { COUNT } else { wanted }
}

/// Drawing and compressing take a while, so they are done beside.
async fn entry(scene: Scene<'_>, id: String, compress: bool) -> Option<(Picture, PictureSource)> {
    let (phones, session) = (scene.phones.again(), scene.caller.session.clone());
    let work = move || {
        let phones: Arc<_> = phones?;
        let (picture, source) = phones.album_entry(&session, &id).ok().flatten()?;
        let picture = if compress { picture.compressed().ok()? } else { picture };
        Some((picture, source))
    };
    tokio::task::spawn_blocking(work).await.ok().flatten()
}

/// Opens the viewer. Nobody waits until it is closed.
async fn preview(scene: Scene<'_>) -> Outcome {
    let urls = scene.texts("urls");
    if urls.is_empty() {
        return Err(scene.wrong("urls is a list of addresses"));
    }
    let current = scene.text("current");
    let at = current.and_then(|current| urls.iter().position(|url| url == current));
    let at = at.or_else(|| scene.params.get("current").and_then(Value::as_u64)?.try_into().ok()).unwrap_or(0);
    let is_web = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    let picture = |url: &String| {
        let warning = (!is_web(url)).then_some("not_absolute");
        json!({"url": url, "src": is_web(url).then_some(url), "warning": warning})
    };
    let pictures: Vec<Value> = urls.iter().take(URLS).map(picture).collect();
    scene.show("preview", json!({"pictures": pictures, "at": at.min(pictures.len() - 1)})).await;
    Ok(json!({}).into())
}
