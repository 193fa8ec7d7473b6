//! Pay: `chooseWXPay` (`getBrandWCPayRequest` on the bridge), and what of the client's other counters pages can reach.
//!
//! Sources: seed 003, "WeChat Payment", "Quick input"; `protocol/wechat-bridge.md` 3.8, 8 (trap 16).

mod address;
mod counter;
mod request;

use super::capability::Capability;

/// Payments, red packets, addresses.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("getBrandWCPayRequest", |scene| Box::pin(request::pay(scene))),
    Capability::new("getRecevieBizHongBaoRequest", |scene| Box::pin(counter::red_packet(scene))),
    Capability::new("openBusinessView", |scene| Box::pin(counter::business_view(scene))),
    Capability::new("editAddress", |scene| Box::pin(address::choose(scene))),
];
