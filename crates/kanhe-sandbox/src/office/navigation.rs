//! `biz.navigation.*`: the bar above the page, and the way back.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Outcome, Scene};
use crate::phone::BarButton;

/// The bar.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::at_once("biz.navigation.setTitle", set_title),
    Capability::at_once("biz.navigation.setRight", set_right),
    Capability::at_once("biz.navigation.setLeft", set_left),
    Capability::at_once("biz.navigation.setMenu", set_menu),
    Capability::at_once("biz.navigation.setIcon", set_icon),
    Capability::at_once("biz.navigation.close", close),
    Capability::at_once("biz.navigation.quit", close),
    Capability::at_once("biz.navigation.goBack", go_back),
    Capability::at_once("biz.navigation.replace", replace),
];

fn set_title(scene: Scene<'_>) -> Outcome {
    let Some(title) = scene.params.get("title").and_then(Value::as_str) else {
        return Err(scene.wrong("title is a text"));
    };
    scene.phones.change_bar(scene.caller, |bar| bar.title = Some(title.to_owned()));
    Ok(json!({}).into())
}

/// Whether a button is shown: it is, unless the page says otherwise.
fn shown(scene: Scene<'_>) -> bool {
    !scene.params.contains_key("show") || scene.flag("show")
}

fn set_right(scene: Scene<'_>) -> Outcome {
    let text = scene.text("text").unwrap_or("···").to_owned();
    let button = BarButton { id: "right".to_owned(), text, event: "navRightButton" };
    let buttons = if shown(scene) { vec![button] } else { Vec::new() };
    scene.phones.change_bar(scene.caller, |bar| bar.right = buttons);
    Ok(json!({}).into())
}

/// With `control` the page takes the way back into its own hands.
fn set_left(scene: Scene<'_>) -> Outcome {
    let held = scene.flag("control");
    let text = scene.text("text").map(str::to_owned);
    scene.phones.change_bar(scene.caller, |bar| {
        bar.holds_back = held;
        bar.left = text;
    });
    Ok(json!({}).into())
}

fn set_menu(scene: Scene<'_>) -> Outcome {
    let items = scene.params.get("items").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let button = |item: &Value| {
        let text = |name: &str| match item.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        Some(BarButton { id: text("id")?, text: text("text").unwrap_or_default(), event: "navMenu" })
    };
    let buttons: Vec<_> = items.iter().filter_map(button).take(16).collect();
    scene.phones.change_bar(scene.caller, |bar| bar.right = buttons);
    Ok(json!({}).into())
}

fn set_icon(scene: Scene<'_>) -> Outcome {
    let icon = shown(scene).then_some(BarButton {
        id: "icon".to_owned(),
        text: "?".to_owned(),
        event: "navHelpIcon",
    });
    scene.phones.change_bar(scene.caller, |bar| bar.right = icon.into_iter().collect());
    Ok(json!({}).into())
}

fn close(scene: Scene<'_>) -> Outcome {
    scene.phones.close_page(scene.caller);
    Ok(json!({}).into())
}

/// As if the person had tapped the arrow.
fn go_back(scene: Scene<'_>) -> Outcome {
    scene.phones.ask_viewer(scene.caller, "back");
    Ok(json!({}).into())
}

fn replace(scene: Scene<'_>) -> Outcome {
    let url = scene.text("url").filter(|url| url.starts_with("http://") || url.starts_with("https://"));
    match url {
        Some(url) if scene.phones.open(&scene.caller.session, url.to_owned()).is_ok() => Ok(json!({}).into()),
        _ => Err(scene.wrong("url is the address of a page")),
    }
}
