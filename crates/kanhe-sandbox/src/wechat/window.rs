//! `closeWindow`.

use super::capability::Capability;
use super::scene::Scene;
use crate::phone::Reply;

/// The window that shows the page.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("closeWindow", |scene| Box::pin(async move { close(scene) }))];

/// Ends the view. The log stays.
fn close(scene: Scene<'_>) -> Reply {
    scene.phones.close_page(scene.caller);
    scene.ok()
}
