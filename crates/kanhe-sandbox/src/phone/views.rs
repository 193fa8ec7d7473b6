//! The views of a session: a page in front, and those that a pop-up or a new tab has covered. Each is one document with
//! its own config and its own menu, and a covered one keeps them.

use super::{PhoneFault, Phones, Session, SessionView};

/// Most views that are covered.
const VIEWS: usize = 64;

impl Session {
    /// A view has a new document: what it covers is kept, unless it is the view's own earlier one.
    pub(super) fn cover(&mut self, view: &str) {
        self.beneath.remove(view);
        if let Some(page) = self.page.take().filter(|page| page.view != view)
            && self.beneath.len() < VIEWS
        {
            self.beneath.insert(page.view.clone(), page);
        }
    }

    /// Brings a view to the front, if it is there.
    pub(super) fn bring_forward(&mut self, view: &str) {
        if self.page.as_ref().is_some_and(|page| page.view == view) {
            return;
        }
        if let Some(page) = self.beneath.remove(view) {
            self.cover(view);
            self.page = Some(page);
        }
    }
}

impl Phones {
    /// A view that was covered is in front again.
    pub fn bring_forward(&self, id: &str, view: &str) -> Result<SessionView, PhoneFault> {
        self.with_session(id, |session| {
            session.bring_forward(view);
            Ok(())
        })
    }

    /// A view is gone.
    pub fn close_view(&self, id: &str, view: &str) -> Result<SessionView, PhoneFault> {
        self.with_session(id, |session| {
            session.beneath.remove(view);
            if let Some(page) = session.page.as_mut().filter(|page| page.view == view) {
                page.closed = true;
                session.be_quiet();
            }
            Ok(())
        })
    }
}
