//! Which views there are, what documents they show, and whose bridges are in them. State only; nothing is sent here.

use std::collections::{HashMap, HashSet};

/// A page target.
#[derive(Debug)]
pub(super) struct View {
    /// The target's id.
    pub(super) id: String,
    /// Its session.
    pub(super) session: String,
    /// The view that opened it.
    pub(super) opener: Option<String>,
    /// What it shows, once the browser has said so.
    pub(super) document: Document,
}

/// A document of a view.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Where it was loaded, as the browser says.
    pub(super) landing: String,
    /// Where it is now.
    pub(super) current: String,
    /// The host knows of it.
    pub(super) announced: bool,
    /// How many calls it has made, with its frames.
    pub(super) calls: u64,
}

/// A session: a view, or a frame of another site in one.
#[derive(Debug)]
pub(super) struct Attached {
    /// The view's id.
    pub(super) view: String,
    /// A frame of another site.
    pub(super) frame: bool,
    /// Documents with a bridge, by execution context: what they listen to.
    pub(super) listening: HashMap<i64, HashSet<String>>,
    /// The contexts of the view's own document, not of frames in it.
    pub(super) own: HashSet<i64>,
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Views {
    pages: Vec<View>,
    attached: HashMap<String, Attached>,
    front: Option<String>,
}

impl Views {
    pub(super) fn attach_view(&mut self, session: &str, id: &str, opener: Option<&str>) {
        self.pages.push(View {
            id: id.to_owned(),
            session: session.to_owned(),
            opener: opener.map(str::to_owned),
            document: Document::default(),
        });
        self.attach(session, id, false);
        self.front.get_or_insert_with(|| id.to_owned());
    }

    /// A frame belongs to the view around it, through however many frames.
    pub(super) fn attach_frame(&mut self, session: &str, parent: &str) {
        if let Some(view) = self.attached.get(parent).map(|around| around.view.clone()) {
            self.attach(session, &view, true);
        }
    }

    fn attach(&mut self, session: &str, view: &str, frame: bool) {
        let attached =
            Attached { view: view.to_owned(), frame, listening: HashMap::new(), own: HashSet::new() };
        self.attached.insert(session.to_owned(), attached);
    }

    /// The session is gone. Answers the view that is gone with it, and whether it was in front.
    pub(super) fn detach(&mut self, session: &str) -> Option<(View, bool)> {
        self.attached.remove(session);
        let at = self.pages.iter().position(|view| view.session == session)?;
        let gone = self.pages.remove(at);
        let was_in_front = self.front.as_deref() == Some(&gone.id);
        if was_in_front {
            let below = gone.opener.as_deref().and_then(|opener| self.view(opener)).or(self.pages.last());
            self.front = below.map(|view| view.id.clone());
        }
        Some((gone, was_in_front))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    pub(super) fn front(&self) -> Option<&View> {
        self.front.as_deref().and_then(|id| self.view(id))
    }

    pub(super) fn bring_forward(&mut self, id: &str) {
        if self.view(id).is_some() {
            self.front = Some(id.to_owned());
        }
    }

    pub(super) fn view(&self, id: &str) -> Option<&View> {
        self.pages.iter().find(|view| view.id == id)
    }

    pub(super) fn sessions(&self) -> impl Iterator<Item = (&str, &Attached)> {
        self.attached.iter().map(|(session, attached)| (&**session, attached))
    }

    pub(super) fn attached(&mut self, session: &str) -> Option<&mut Attached> {
        self.attached.get_mut(session)
    }

    /// The view that a session shows, or is part of.
    pub(super) fn view_of(&mut self, session: &str) -> Option<&mut View> {
        let id = &self.attached.get(session)?.view;
        self.pages.iter_mut().find(|view| view.id == *id)
    }

    /// The view whose own session this is; a frame's is nobody's own.
    pub(super) fn own_view(&mut self, session: &str) -> Option<&mut View> {
        self.pages.iter_mut().find(|view| view.session == session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn when_a_pop_up_is_gone_its_opener_is_in_front_again() {
        let mut views = Views::default();
        views.attach_view("s1", "first", None);
        views.attach_view("s2", "second", None);
        views.attach_view("s3", "pop-up", Some("first"));
        views.bring_forward("pop-up");
        let (gone, was_in_front) = views.detach("s3").unwrap();
        assert_eq!((&*gone.id, was_in_front), ("pop-up", true));
        assert_eq!(views.front().unwrap().id, "first");
        assert!(!views.detach("s2").unwrap().1);
        assert!(views.detach("s1").unwrap().1);
        assert!(views.front().is_none() && views.is_empty());
    }

    #[test]
    fn a_frame_in_a_frame_belongs_to_the_view_around_both() {
        let mut views = Views::default();
        views.attach_view("s1", "view", None);
        views.attach_frame("f1", "s1");
        views.attach_frame("f2", "f1");
        assert_eq!(views.view_of("f2").unwrap().id, "view");
        assert!(views.own_view("f2").is_none());
        assert!(views.detach("f2").is_none());
    }
}
