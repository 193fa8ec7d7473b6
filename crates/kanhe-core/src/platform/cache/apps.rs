//! Apps by all of their ids.

use core::hash::{Hash, Hasher};
use std::sync::Arc;

use quick_cache::Equivalent;
use quick_cache::sync::Cache;

use super::copies::{Copies, Reading};
use crate::app::{App, AppUid};
use crate::word::Dialect;

/// Under which of its names an app is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sort {
    Client,
    Agent,
}

#[derive(PartialEq, Eq)]
struct Name {
    sort: Sort,
    dialect: Dialect,
    text: Box<str>,
}

/// A name that nobody has to copy to look it up.
struct Asked<'a> {
    sort: Sort,
    dialect: Dialect,
    text: &'a str,
}

impl Hash for Name {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.sort, self.dialect, &*self.text).hash(state);
    }
}

impl Hash for Asked<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.sort, self.dialect, self.text).hash(state);
    }
}

impl Equivalent<Name> for Asked<'_> {
    fn equivalent(&self, name: &Name) -> bool {
        self.sort == name.sort && self.dialect == name.dialect && *self.text == *name.text
    }
}

/// Copies of apps, and which of them a name is.
pub(in crate::platform) struct AppCache {
    names: Cache<Name, AppUid>,
    copies: Copies<AppUid, App>,
}

impl AppCache {
    pub(in crate::platform) fn new(capacity: usize) -> Self {
        // Most apps have one name, some two. One group, since a name does not say whose it is; apps change seldom.
        Self { names: Cache::new(capacity.saturating_mul(2)), copies: Copies::new(capacity, 1) }
    }

    pub(in crate::platform) fn by_client_id(&self, dialect: Dialect, client_id: &str) -> Option<Arc<App>> {
        let uid = self.names.get(&Asked { sort: Sort::Client, dialect, text: client_id })?;
        // The name may be another app's by now.
        self.by_uid(uid).filter(|app| app.dialect == dialect && app.client_id == client_id)
    }

    pub(in crate::platform) fn by_agent(&self, dialect: Dialect, agent: &str) -> Option<Arc<App>> {
        let uid = self.names.get(&Asked { sort: Sort::Agent, dialect, text: agent })?;
        let is_called = |app: &App| app.installation.as_ref().is_some_and(|place| place.agent == agent);
        self.by_uid(uid).filter(|app| app.dialect == dialect && is_called(app))
    }

    pub(in crate::platform) fn by_uid(&self, uid: AppUid) -> Option<Arc<App>> {
        self.copies.get(&uid)
    }

    /// To be called before the store is asked, by whatever name.
    pub(in crate::platform) fn begin(&self) -> Reading {
        self.copies.begin(&AppUid::from_bytes([0; 16]))
    }

    /// See [`Copies::keep_reading`].
    pub(in crate::platform) fn keep_reading(&self, app: App, reading: Reading) -> Arc<App> {
        let app = self.copies.keep_reading(app.uid, app, reading);
        self.name(&app);
        app
    }

    /// See [`Copies::keep`].
    pub(in crate::platform) fn keep(&self, app: App) -> Arc<App> {
        let app = self.copies.keep(app.uid, app);
        self.name(&app);
        app
    }

    fn name(&self, app: &App) {
        let dialect = app.dialect;
        self.names.insert(Name { sort: Sort::Client, dialect, text: (&*app.client_id).into() }, app.uid);
        if let Some(place) = &app.installation {
            self.names.insert(Name { sort: Sort::Agent, dialect, text: (&*place.agent).into() }, app.uid);
        }
    }

    pub(in crate::platform) fn hear(&self, uid: AppUid, revision: u64) {
        self.copies.hear(&uid, revision);
    }

    pub(in crate::platform) fn clear(&self) {
        self.copies.clear();
    }
}
