//! What the wallet says of itself and of the phone, without asking anybody.

use serde_json::json;

use super::capability::Capability;
use super::scene::{Done, Scene};
use crate::device::Network;

/// Facts.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("getSiteInfo", |scene| Box::pin(async move { Ok(site(scene)) })),
    Capability::new("getNetworkType", |scene| Box::pin(async move { Ok(network(scene)) })),
    Capability::new("remoteLog", |_| Box::pin(async { Ok(json!({"success": true}).into()) })),
];

/// The wallet's name, which the older applyToken wants back as `customerBelongsTo` (`protocol/alipay-plus.md` 3.4).
fn site(scene: Scene<'_>) -> Done {
    json!({"siteName": scene.profile().site}).into()
}

fn network(scene: Scene<'_>) -> Done {
    let network = scene.call.caller.phone.network;
    let name =
        if network == Network::None { "NOTREACHABLE".to_owned() } else { network.name().to_uppercase() };
    json!({"networkAvailable": network != Network::None, "networkType": name, "networkInfo": name}).into()
}
