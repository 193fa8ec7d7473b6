//! The bar above the page, and the menu behind its corner.

use serde_json::{Value, json};

use super::capability::Capability;
use super::scene::{Done, Scene};
use crate::phone::{MenuClass, MenuItem};

/// The bar.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("setTitle", |scene| Box::pin(async move { Ok(set_title(scene)) })),
    Capability::new("popWindow", |scene| Box::pin(async move { Ok(back(scene)) })),
];

/// What the menu offers.
pub(super) fn menu() -> Vec<MenuItem> {
    vec![
        MenuItem { name: "menuItem:copyUrl", class: MenuClass::Protect },
        MenuItem { name: "menuItem:openWithSafari", class: MenuClass::Protect },
        MenuItem { name: "menuItem:refresh", class: MenuClass::Base },
    ]
}

fn set_title(scene: Scene<'_>) -> Done {
    if let Some(title) = scene.call.params.get("title").and_then(Value::as_str) {
        scene.call.phones.change_bar(scene.call.caller, |bar| bar.title = Some(title.to_owned()));
    }
    json!({}).into()
}

/// As if the person had tapped the arrow.
fn back(scene: Scene<'_>) -> Done {
    scene.call.phones.ask_viewer(scene.call.caller, "back");
    json!({}).into()
}
