//! `closeWindow`.

use super::{Scene, err_msg};
use crate::phone::{Reply, Status};

/// Ends the view. The log stays.
pub(super) fn close(scene: Scene<'_>, wire: &str) -> Reply {
    scene.phones.close_page(scene.caller);
    Reply::new(Status::Allowed, None, err_msg(format!("{wire}:ok")))
}
