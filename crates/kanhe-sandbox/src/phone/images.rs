//! Pictures that pages know by local ids: chosen from the album, or downloaded.

use std::collections::VecDeque;

use kanhe_core::entropy::draw;
use kanhe_sign::hex;
use tokio::time::Instant;

use super::{Caller, Phones};
use crate::picture::Picture;

/// How many a phone keeps.
const IMAGES: usize = 256;
/// How many bytes they have together; the oldest give way.
const IMAGES_BYTES: usize = 64 * 1024 * 1024;

/// The local pictures of a phone, oldest first.
#[derive(Debug, Default)]
pub struct Images {
    kept: VecDeque<(String, Picture)>,
    /// A picture is on its way to the platform; there is one at a time.
    pub(crate) uploading: bool,
    /// When the page last learned what was chosen.
    pub(crate) chosen_at: Option<Instant>,
}

impl Images {
    fn keep(&mut self, id: String, picture: Picture) {
        self.kept.push_back((id, picture));
        let bytes = |images: &Self| images.kept.iter().map(|(_, image)| image.bytes.len()).sum::<usize>();
        while self.kept.len() > IMAGES || bytes(self) > IMAGES_BYTES {
            self.kept.pop_front();
        }
    }

    fn get(&self, id: &str) -> Option<&Picture> {
        self.kept.iter().find(|(kept, _)| kept == id).map(|(_, picture)| picture)
    }
}

impl Phones {
    /// Keeps a picture for a page. Answers 32 hexadecimal digits, which nobody can guess.
    pub(crate) fn keep_image(&self, caller: &Caller, picture: Picture) -> String {
        let id = hex::text(&draw::<16>(self.platform.entropy(), "local image"));
        self.with_document(caller, |session| session.images.keep(id.clone(), picture));
        id
    }

    /// One of the phone's local pictures.
    pub(crate) fn image(&self, session: &str, id: &str) -> Option<Picture> {
        self.state().sessions.get(session)?.images.get(id).cloned()
    }

    /// A local picture of any phone: its id is all that a page's `<img>` can present.
    pub fn image_anywhere(&self, id: &str) -> Option<Picture> {
        self.state().sessions.values().find_map(|session| session.images.get(id).cloned())
    }

    /// Looks at or changes what the phone remembers of its local pictures.
    pub(crate) fn with_images<T: Default>(&self, caller: &Caller, with: impl FnOnce(&mut Images) -> T) -> T {
        let mut result = T::default();
        self.with_document(caller, |session| result = with(&mut session.images));
        result
    }
}
