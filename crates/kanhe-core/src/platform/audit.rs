//! Writing the audit log, reading it, and checking that it is whole.

use std::sync::PoisonError;

use super::{Platform, Unavailable};
use crate::app::AppUid;
use crate::audit::{Act, Actor, Entry, Link, Part, Search, Walk};
use crate::word::Word;

/// So many entries are read at once.
const PAGE: usize = 1000;

impl Platform {
    /// Something that an actor does now; see [`Act::to`] and [`Act::with`] for what else there is to say.
    pub fn act(&self, actor: &Actor, act: &'static str) -> Act {
        Act::new(self.now(), actor, act)
    }

    /// Adds it to the audit log.
    pub async fn audit(&self, act: Act) -> Result<Link, Unavailable> {
        Ok(self.store.append(&act).await?)
    }

    /// A security event, which strangers can bring about as often as they like: written, unless the same has just been.
    pub async fn note(&self, act: Act) -> Result<(), Unavailable> {
        let act = self.throttle.lock().unwrap_or_else(PoisonError::into_inner).pass(act);
        if let Some(act) = act {
            self.store.append(&act).await?;
        }
        Ok(())
    }

    /// Somebody has presented something that serves once a second time.
    pub async fn note_replay(&self, kind: Word, app: AppUid) -> Result<(), Unavailable> {
        let what = if kind.as_str().contains("refresh") { "refresh.reused" } else { "code.replayed" };
        let app = self.app_by_uid(app).await?;
        let subject = app.map_or_else(String::new, |app| format!("{}/{}", app.dialect, app.client_id));
        self.note(self.act(&Actor::system(None), what).to(&subject).with("kind", kind.as_str())).await
    }

    /// Up to `limit` entries that a search finds.
    pub async fn audit_entries(
        &self,
        search: &Search,
        part: Part,
        limit: usize,
    ) -> Result<Vec<Entry>, Unavailable> {
        let links = self.store.entries(search, part, limit).await?;
        Ok(links.iter().map(Link::read_or_say_that_it_is_unreadable).collect())
    }

    /// Walks along the whole chain.
    pub async fn verify_audit(&self) -> Result<Walk, Unavailable> {
        let mut walk = Walk::default();
        loop {
            let links = self.store.entries(&Search::default(), Part::After(walk.entries), PAGE).await?;
            if links.is_empty() || !links.iter().all(|link| walk.step(link)) {
                return Ok(walk);
            }
        }
    }
}
