//! The ways in which a page is shared.

use crate::phone::{Card, PageSharing};

/// A way to share a page: an item of the menu, and what happens behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// The item.
    pub(super) item: &'static str,
    /// Where the card goes.
    pub(super) to: &'static str,
    /// The event by which a page is told, and the call by which it answers.
    pub(super) asks: Option<(&'static str, &'static str)>,
    /// What the page may have set for it.
    pub(super) data: fn(&PageSharing) -> Option<&Card>,
    /// Whether the link has to lie under a domain of the app (seed 003: said of friends and Moments only).
    pub(super) bound: bool,
}

/// All of them. Facebook and mail have no event that a page may hear.
const WAYS: [Way; 8] = [
    way("menuItem:share:appMessage", "friend", Some(("menu:share:appmessage", "sendAppMessage")), message),
    way("menuItem:share:timeline", "timeline", Some(("menu:share:timeline", "shareTimeline")), timeline),
    way("menuItem:share:qq", "qq", Some(("menu:share:qq", "shareQQ")), message),
    way("menuItem:share:weiboApp", "weibo", Some(("menu:share:weiboApp", "shareWeiboApp")), nothing),
    way("menuItem:share:QZone", "qzone", Some(("menu:share:QZone", "shareQZone")), timeline),
    way(FAVORITE, "favorite", Some(("menu:share:appmessage", "sendAppMessage")), message),
    way("menuItem:share:facebook", "facebook", None, nothing),
    way("menuItem:share:email", "email", None, nothing),
];

/// The item that tells a page the same as the one for friends, with a word more.
pub(super) const FAVORITE: &str = "menuItem:favorite";

const fn way(
    item: &'static str,
    to: &'static str,
    asks: Option<(&'static str, &'static str)>,
    data: fn(&PageSharing) -> Option<&Card>,
) -> Way {
    let bound = matches!(to.as_bytes(), b"friend" | b"timeline" | b"favorite");
    Way { item, to, asks, data, bound }
}

/// The way behind an item.
pub(super) fn behind(item: &str) -> Option<Way> {
    WAYS.into_iter().find(|way| way.item == item)
}

fn message(sharing: &PageSharing) -> Option<&Card> {
    sharing.message.as_ref()
}

fn timeline(sharing: &PageSharing) -> Option<&Card> {
    sharing.timeline.as_ref()
}

fn nothing(_: &PageSharing) -> Option<&Card> {
    None
}
