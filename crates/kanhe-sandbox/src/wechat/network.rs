//! `getNetworkType`, in the shape that the SDK decodes (`protocol/wechat-bridge.md` 3.3).

use super::{err_msg, reply_fields};
use crate::device::Network;
use crate::phone::{Reply, Status};

/// The simulated phone's connection.
pub(super) fn network_type(network: Network) -> Reply {
    match network {
        Network::None => Reply::new(Status::Failed, Some("offline"), err_msg("network_type:fail")),
        Network::Wifi => Reply::new(Status::Allowed, None, err_msg("network_type:wifi")),
        mobile => {
            let subtype = [("subtype", mobile.name().into())];
            Reply::new(Status::Allowed, None, reply_fields("network_type:wwan", subtype))
        }
    }
}
