//! The menu of the client: what it offers, and the calls by which a page hides parts of it.
//!
//! Source: seed 003, "Interface operations" and "List of All Menu Items"; `protocol/wechat-bridge.md` 5.

use serde_json::Value;

use super::capability::Capability;
use super::scene::Scene;
use crate::device::Profile;
use crate::phone::{CheckOutcome, Ignored, Menu, MenuClass, MenuItem, Phone, Reply, check};

/// How many items one call may name.
const NAMES: usize = 256;

/// What a page may make of its menu.
pub(super) const CAPABILITIES: &[Capability] = &[
    Capability::new("hideOptionMenu", |scene| Box::pin(async move { whole(scene, Menu::withdraw) })),
    Capability::new("showOptionMenu", |scene| Box::pin(async move { whole(scene, Menu::offer) })),
    Capability::new("hideMenuItems", |scene| Box::pin(async move { some(scene, Menu::hide) })),
    Capability::new("showMenuItems", |scene| Box::pin(async move { some(scene, Menu::show) })),
    Capability::new("hideAllNonBaseMenuItem", |scene| {
        Box::pin(async move { whole(scene, |menu| menu.hide_all(&ITEMS)) })
    }),
    Capability::new("showAllNonBaseMenuItem", |scene| Box::pin(async move { whole(scene, Menu::show_all) })),
];

/// All items, in the seed's order.
const ITEMS: [MenuItem; 23] = [
    base("menuItem:exposeArticle"),
    base("menuItem:setFont"),
    base("menuItem:dayMode"),
    base("menuItem:nightMode"),
    base("menuItem:refresh"),
    base(PROFILE),
    base(ADD_CONTACT),
    spread("menuItem:share:appMessage"),
    spread("menuItem:share:timeline"),
    spread("menuItem:share:qq"),
    spread("menuItem:share:weiboApp"),
    spread("menuItem:favorite"),
    spread("menuItem:share:facebook"),
    spread("menuItem:share:QZone"),
    protect("menuItem:editTag"),
    protect("menuItem:delete"),
    protect("menuItem:copyUrl"),
    protect("menuItem:originPage"),
    protect("menuItem:readMode"),
    protect("menuItem:openWithQQBrowser"),
    protect(SAFARI),
    protect("menuItem:share:email"),
    protect("menuItem:share:brand"),
];

const PROFILE: &str = "menuItem:profile";
const ADD_CONTACT: &str = "menuItem:addContact";
const SAFARI: &str = "menuItem:openWithSafari";

const fn base(name: &'static str) -> MenuItem {
    MenuItem { name, class: MenuClass::Base }
}

const fn spread(name: &'static str) -> MenuItem {
    MenuItem { name, class: MenuClass::Spread }
}

const fn protect(name: &'static str) -> MenuItem {
    MenuItem { name, class: MenuClass::Protect }
}

/// What this phone offers: of the account's two items at the most one, and Safari where it is.
pub(super) fn offered(phone: &Phone) -> Vec<MenuItem> {
    let following = phone.following;
    let there = |item: &MenuItem| match item.name {
        PROFILE => following.follows,
        ADD_CONTACT => !following.follows && following.link_from_account,
        SAFARI => phone.device.profile == Profile::Iphone,
        _ => true,
    };
    ITEMS.into_iter().filter(there).collect()
}

fn whole(scene: Scene<'_>, change: impl FnOnce(&mut Menu)) -> Reply {
    scene.phones.change_menu(scene.caller, change);
    scene.ok()
}

/// The items of `menuList`. Names that do nothing are passed over and the call succeeds: what a real client answers
/// is not documented. The inspector says which.
fn some(scene: Scene<'_>, change: for<'a> fn(&mut Menu, &[MenuItem], &[&'a str]) -> Ignored<'a>) -> Reply {
    let list = scene.params.get("menuList").and_then(Value::as_array).filter(|names| names.len() <= NAMES);
    let names: Option<Vec<&str>> = list.and_then(|names| names.iter().map(Value::as_str).collect());
    let Some(names) = names else {
        return scene.failed("missing_parameters", "menuList is a list of at most 256 names");
    };
    let mut ignored = Ignored::default();
    scene.phones.change_menu(scene.caller, |menu| ignored = change(menu, &ITEMS, &names));
    let lines = [("menu_item_base", ignored.base), ("menu_item_unknown", ignored.unknown)];
    let checks = lines.into_iter().filter(|(_, names)| !names.is_empty());
    let checks = checks
        .map(|(reason, names)| check("menu_items", CheckOutcome::Lenient, names.join(", "), Some(reason)))
        .collect();
    Reply { checks, ..scene.ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::device::Device;
    use crate::phone::Following;

    fn names(following: Following, profile: Profile) -> Vec<&'static str> {
        let device = Device { profile, ..Device::default() };
        offered(&Phone { device, following, ..Phone::new(kanhe_wechat::DIALECT, Device::default()) })
            .into_iter()
            .map(|item| item.name)
            .collect()
    }

    #[test]
    fn the_menu_has_one_way_to_the_account_or_none() {
        let account = |follows, link_from_account| {
            let mut names = names(Following { follows, link_from_account }, Profile::Iphone);
            names.retain(|name| [PROFILE, ADD_CONTACT].contains(name));
            names
        };
        assert_eq!(account(true, true), [PROFILE]);
        assert_eq!(account(true, false), [PROFILE]);
        assert_eq!(account(false, true), [ADD_CONTACT]);
        assert_eq!(account(false, false), [""; 0]);
    }

    #[test]
    fn safari_is_where_it_can_be() {
        for profile in [Profile::Iphone, Profile::Android, Profile::Desktop] {
            let there = names(Following::default(), profile).contains(&SAFARI);
            assert_eq!(there, profile == Profile::Iphone);
        }
    }
}
