//! `previewImage` (`imagePreview` on the bridge): pictures over the whole screen.

use serde_json::{Value, json};

use super::super::scene::Scene;
use super::digits;
use crate::phone::{Object, Reply};

/// How many pictures are shown; a page that gives more gets the first.
const URLS: usize = 100;

/// Warned of where an address cannot be loaded: the client does not know the page's folder.
const NOT_ABSOLUTE: &str = "not_absolute";

/// Opens the viewer. Nobody waits until it is closed.
pub(super) async fn preview(scene: Scene<'_>) -> Reply {
    let urls = scene.params.get("urls").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let urls: Vec<&str> = urls.iter().filter_map(Value::as_str).take(URLS).collect();
    let current = scene.text("current");
    if urls.is_empty() && current.is_none() {
        return scene.failed("missing_parameters", "urls is a list of addresses");
    }
    let urls = if urls.is_empty() { current.into_iter().collect() } else { urls };
    let at = current.and_then(|current| urls.iter().position(|url| *url == current)).unwrap_or(0);
    let secure = scene.caller.current.starts_with("https://");
    let pictures: Vec<Value> = urls.iter().map(|url| picture(scene, url, secure)).collect();
    let data = Object::from_iter([("pictures".to_owned(), json!(pictures)), ("at".to_owned(), json!(at))]);
    scene.show("preview", data).await;
    scene.ok()
}

/// An address as the page gave it, one that the viewer can load, and what is wrong with it.
fn picture(scene: Scene<'_>, url: &str, secure: bool) -> Value {
    let local = digits(url).filter(|digits| scene.phones.image(&scene.caller.session, digits).is_some());
    if let Some(digits) = local {
        return json!({"url": url, "src": format!("/sandbox/local-images/{digits}"), "warning": null});
    }
    let warning = match url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase()).as_deref() {
        Some("https") => None,
        Some("http") => secure.then_some("mixed_content"),
        _ => Some(NOT_ABSOLUTE),
    };
    json!({"url": url, "src": (warning != Some(NOT_ABSOLUTE)).then_some(url), "warning": warning})
}
