//! What a user has agreed to let an app know or do.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::app::AppUid;
use crate::time::Timestamp;
use crate::user::UserUid;

/// A user's agreements with one app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// With whom.
    pub app: AppUid,
    /// Whose.
    pub user: UserUid,
    /// Scopes in the dialect's words, and when each was agreed to.
    pub scopes: BTreeMap<String, Timestamp>,
    /// Counts the changes; 0 if there never was any agreement.
    pub revision: u64,
}

impl Consent {
    /// Nothing agreed to.
    pub fn none(app: AppUid, user: UserUid) -> Self {
        Self { app, user, scopes: BTreeMap::new(), revision: 0 }
    }

    /// Whether all of these scopes are agreed to.
    pub fn covers<'a>(&self, scopes: impl IntoIterator<Item = &'a str>) -> bool {
        scopes.into_iter().all(|scope| self.scopes.contains_key(scope))
    }
}
