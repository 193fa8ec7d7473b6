//! The list of a dialect's JSAPIs, as data.
//!
//! One catalog drives everything: the permission check here, the SDK, the bridge, the simulator and the generated
//! documents. A dialect loads its own from a file.

use std::collections::{BTreeMap, HashMap};

use crate::app::App;
use crate::word::Word;

/// One JSAPI.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Api {
    /// The page's name for it, e.g. `getLocation`. Its identity: grants list these.
    pub name: String,
    /// The bridge's name for it, e.g. `geoLocation`; for a listener, the event.
    pub wire: String,
    /// Whether the page listens to it as an event, instead of calling it.
    pub is_listener: bool,
    /// Further bridge names that the same permission covers (the call that follows a share menu's tap).
    pub covers: Vec<String>,
    /// The row of the dialect's permission table that it belongs to.
    pub group: Word,
    /// The first client version that knows it.
    pub client: String,
    /// Whether a page needs a grant to call it.
    pub needs_grant: bool,
}

/// What an app may do with an API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// Everybody may call it, without a grant.
    Open,
    /// The app has it.
    Permitted,
    /// The app lacks it.
    NotPermitted,
}

/// A dialect's JSAPIs and who may call them.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    apis: Vec<Api>,
    by_name: HashMap<String, usize>,
    permissions: BTreeMap<Word, Vec<Word>>,
}

impl Catalog {
    /// `permissions` maps each group to the account types that have it; a group that is absent is open to all.
    pub fn new(apis: Vec<Api>, permissions: BTreeMap<Word, Vec<Word>>) -> Self {
        let mut by_name = HashMap::new();
        for (at, api) in apis.iter().enumerate() {
            by_name.insert(api.wire.clone(), at);
            for name in &api.covers {
                by_name.insert(name.clone(), at);
            }
        }
        // The page's names last: where a name is both, the page's meaning wins.
        for (at, api) in apis.iter().enumerate() {
            by_name.insert(api.name.clone(), at);
        }
        Self { apis, by_name, permissions }
    }

    /// All of them, in the file's order.
    pub fn apis(&self) -> &[Api] {
        &self.apis
    }

    /// The API with this name, be it the page's or the bridge's.
    pub fn get(&self, name: &str) -> Option<&Api> {
        self.by_name.get(name).and_then(|at| self.apis.get(*at))
    }

    /// What an app may do with an API: what its account type has, less what the operator has taken from it.
    pub fn permission(&self, api: &Api, app: &App) -> Permission {
        if !api.needs_grant {
            Permission::Open
        } else if self.has_group(api.group, app.account_type) && !app.policy.revoked.contains(&api.name) {
            Permission::Permitted
        } else {
            Permission::NotPermitted
        }
    }

    /// Whether an account type has a group at all (for open APIs that serve the group, such as tickets).
    pub fn has_group(&self, group: Word, account_type: Word) -> bool {
        self.permissions.get(&group).is_none_or(|types| types.contains(&account_type))
    }
}
