//! Sharing: what a page sets in advance, what it answers when its menu is tapped, and the cards that come of it.
//!
//! Source: seed 003, "Share Interface"; `protocol/wechat-bridge.md` 3.2 and 5.

mod answer;
mod contacts;
mod data;
mod link;
mod send;
mod tap;
mod ways;

use super::capability::Capability;
pub(super) use tap::tap;

/// What a page may say of sharing. The five answers are covered by the listeners' rows of the catalog.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("updateAppMessageShareData", |scene| Box::pin(data::set_message(scene))),
    Capability::new("updateTimelineShareData", |scene| Box::pin(data::set_timeline(scene))),
    Capability::new("sendAppMessage", |scene| Box::pin(answer::share(scene))),
    Capability::new("shareTimeline", |scene| Box::pin(answer::share(scene))),
    Capability::new("shareQQ", |scene| Box::pin(answer::share(scene))),
    Capability::new("shareWeiboApp", |scene| Box::pin(answer::share(scene))),
    Capability::new("shareQZone", |scene| Box::pin(answer::share(scene))),
];
