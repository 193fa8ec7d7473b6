//! The menu behind the corner of a page: which of its items the page has hidden.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Phones;
use super::face::Caller;

/// What an item is for. A page may hide what spreads it and what protects it, not what belongs to the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MenuClass {
    /// The phone's own.
    Base,
    /// Sends the page on.
    Spread,
    /// Takes the page elsewhere.
    Protect,
}

/// An item of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// By which pages call it.
    pub name: &'static str,
    /// What it is for.
    pub class: MenuClass,
}

/// What a document has made of its menu.
#[derive(Clone, Debug, Default)]
pub struct Menu {
    /// The whole menu is hidden.
    withdrawn: bool,
    hidden: BTreeSet<&'static str>,
}

/// Names that a page passed and that did nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ignored<'a> {
    /// Items that cannot be hidden.
    pub base: Vec<&'a str>,
    /// Names of no item.
    pub unknown: Vec<&'a str>,
}

/// A menu, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct MenuView {
    /// Whether it can be opened.
    pub shown: bool,
    /// What the phone offers, in its order.
    pub items: Vec<MenuItemView>,
}

/// An item, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct MenuItemView {
    /// By which pages call it.
    pub name: &'static str,
    /// What it is for.
    pub class: MenuClass,
    /// Whether the page has left it there.
    pub shown: bool,
}

impl Menu {
    /// Hides the whole menu.
    pub fn withdraw(&mut self) {
        self.withdrawn = true;
    }

    /// Shows the menu again, with the items that were not hidden one by one.
    pub fn offer(&mut self) {
        self.withdrawn = false;
    }

    /// Hides items. Those of the phone itself stay.
    pub fn hide<'a>(&mut self, items: &[MenuItem], names: &[&'a str]) -> Ignored<'a> {
        let mut ignored = Ignored::default();
        for name in names {
            match find(items, name) {
                None => ignored.unknown.push(name),
                Some(item) if item.class == MenuClass::Base => ignored.base.push(name),
                Some(item) => drop(self.hidden.insert(item.name)),
            }
        }
        ignored
    }

    /// Shows items again.
    pub fn show<'a>(&mut self, items: &[MenuItem], names: &[&'a str]) -> Ignored<'a> {
        let mut ignored = Ignored::default();
        for name in names {
            match find(items, name) {
                None => ignored.unknown.push(name),
                Some(item) => drop(self.hidden.remove(item.name)),
            }
        }
        ignored
    }

    /// Hides every item that can be hidden.
    pub fn hide_all(&mut self, items: &[MenuItem]) {
        self.hidden =
            items.iter().filter(|item| item.class != MenuClass::Base).map(|item| item.name).collect();
    }

    /// Shows every item again.
    pub fn show_all(&mut self) {
        self.hidden.clear();
    }

    /// Whether a person finds this item.
    pub fn has(&self, name: &str) -> bool {
        !self.withdrawn && !self.hidden.contains(name)
    }

    /// As the wire has it: what the phone offers, and what of it the page has left there.
    pub fn view(&self, offered: &[MenuItem]) -> MenuView {
        let item = |item: &MenuItem| MenuItemView {
            name: item.name,
            class: item.class,
            shown: !self.hidden.contains(item.name),
        };
        MenuView { shown: !self.withdrawn, items: offered.iter().map(item).collect() }
    }
}

impl Phones {
    /// Changes the document's menu.
    pub(crate) fn change_menu(&self, caller: &Caller, change: impl FnOnce(&mut Menu)) {
        self.with_page(caller, |page| change(&mut page.menu));
    }
}

fn find(items: &[MenuItem], name: &str) -> Option<MenuItem> {
    items.iter().find(|item| item.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEMS: [MenuItem; 3] = [
        MenuItem { name: "refresh", class: MenuClass::Base },
        MenuItem { name: "send", class: MenuClass::Spread },
        MenuItem { name: "copy", class: MenuClass::Protect },
    ];

    fn found(menu: &Menu) -> Vec<&'static str> {
        ITEMS.iter().map(|item| item.name).filter(|name| menu.has(name)).collect()
    }

    #[test]
    fn what_spreads_and_what_protects_can_be_hidden_and_comes_back() {
        let mut menu = Menu::default();
        assert_eq!(menu.hide(&ITEMS, &["send", "copy"]), Ignored::default());
        assert_eq!(found(&menu), ["refresh"]);
        assert_eq!(menu.show(&ITEMS, &["copy"]), Ignored::default());
        assert_eq!(found(&menu), ["refresh", "copy"]);
    }

    #[test]
    fn the_phones_own_items_stay_and_the_rest_of_the_list_counts() {
        let mut menu = Menu::default();
        let ignored = menu.hide(&ITEMS, &["refresh", "send", "Send"]);
        assert_eq!(ignored, Ignored { base: vec!["refresh"], unknown: vec!["Send"] });
        assert_eq!(found(&menu), ["refresh", "copy"]);
        assert_eq!(menu.show(&ITEMS, &["refresh", "x"]), Ignored { base: vec![], unknown: vec!["x"] });
    }

    #[test]
    fn all_but_the_base_can_be_hidden_at_once_and_one_shown_again() {
        let mut menu = Menu::default();
        menu.hide_all(&ITEMS);
        assert_eq!(found(&menu), ["refresh"]);
        menu.show(&ITEMS, &["send"]);
        assert_eq!(found(&menu), ["refresh", "send"]);
        menu.show_all();
        assert_eq!(found(&menu), ["refresh", "send", "copy"]);
    }

    #[test]
    fn the_whole_menu_can_be_withdrawn_and_remembers_what_was_hidden_in_it() {
        let mut menu = Menu::default();
        menu.hide(&ITEMS, &["copy"]);
        menu.withdraw();
        assert_eq!(found(&menu), [""; 0]);
        assert!(!menu.view(&ITEMS).shown);
        menu.offer();
        assert_eq!(found(&menu), ["refresh", "send"]);
        let shown: Vec<_> = menu.view(&ITEMS[1..]).items.iter().map(|item| (item.name, item.shown)).collect();
        assert_eq!(shown, [("send", true), ("copy", false)]);
    }
}
