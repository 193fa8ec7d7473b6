//! `getNetworkType`, in the shape that the SDK decodes (`protocol/wechat-bridge.md` 3.3).

use super::capability::Capability;
use super::scene::{Scene, err_msg, reply_fields};
use crate::device::Network;
use crate::phone::{Reply, Status};

/// The phone's connection.
pub(super) const CAPABILITIES: &[Capability] =
    &[Capability::new("getNetworkType", |scene| Box::pin(async move { network_type(scene) }))];

/// The simulated phone's connection.
fn network_type(scene: Scene<'_>) -> Reply {
    match scene.caller.phone.network {
        Network::None => Reply::new(Status::Failed, Some("offline"), err_msg("network_type:fail")),
        Network::Wifi => Reply::new(Status::Allowed, None, err_msg("network_type:wifi")),
        mobile => {
            let subtype = [("subtype", mobile.name().into())];
            Reply::new(Status::Allowed, None, reply_fields("network_type:wwan", subtype))
        }
    }
}
