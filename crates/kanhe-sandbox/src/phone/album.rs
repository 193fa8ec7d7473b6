//! The phone's album: samples that it comes with, and what somebody has put in.

use std::collections::VecDeque;

use bytes::Bytes;
use kanhe_core::entropy::draw;
use kanhe_sign::hex;
use serde::{Deserialize, Serialize};

use super::{PhoneFault, Phones};
use crate::picture::samples::SAMPLES;
use crate::picture::{Picture, PictureFault};

/// How many pictures somebody can put in.
const PICTURES: usize = 64;
/// How many bytes they have together; the oldest give way.
const ALBUM_BYTES: usize = 64 * 1024 * 1024;
/// Longest name, in bytes.
const NAME: usize = 200;

/// Where a picture of the album came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PictureSource {
    /// It was there.
    #[default]
    Album,
    /// It was taken just now.
    Camera,
}

/// A picture of the album, as the wire has it.
#[derive(Clone, Debug, Serialize)]
pub struct AlbumPicture {
    /// Its id.
    pub id: String,
    /// Its name; of a sample, what is to be seen, in one word.
    pub name: String,
    /// Whether the phone came with it.
    pub sample: bool,
    /// Where it came from.
    pub source: PictureSource,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// What somebody has put into a phone's album, oldest first.
#[derive(Debug, Default)]
pub struct Album(VecDeque<(AlbumPicture, Picture)>);

impl Album {
    fn keep(&mut self, entry: AlbumPicture, picture: Picture) {
        self.0.push_back((entry, picture));
        let bytes = |album: &Self| album.0.iter().map(|(_, picture)| picture.bytes.len()).sum::<usize>();
        while self.0.len() > PICTURES || bytes(self) > ALBUM_BYTES {
            self.0.pop_front();
        }
    }

    /// Newest first, as phones show it; the samples behind.
    fn list(&self) -> Vec<AlbumPicture> {
        let samples = SAMPLES.iter().map(|sample| AlbumPicture {
            id: sample.id.to_owned(),
            name: sample.name.to_owned(),
            sample: true,
            source: PictureSource::Album,
            width: sample.width,
            height: sample.height,
        });
        self.0.iter().rev().map(|(entry, _)| entry.clone()).chain(samples).collect()
    }

    fn own(&self, id: &str) -> Option<(Picture, PictureSource)> {
        let own = self.0.iter().find(|(entry, _)| entry.id == id);
        own.map(|(entry, picture)| (picture.clone(), entry.source))
    }
}

impl Phones {
    /// What a phone's album shows.
    pub fn album(&self, id: &str) -> Result<Vec<AlbumPicture>, PhoneFault> {
        let state = self.state();
        let session = state.sessions.get(id).ok_or(PhoneFault::NoSession)?;
        Ok(session.album.list())
    }

    /// A picture of a phone's album. The first time that somebody looks at a sample, it is drawn, which takes a while.
    pub fn album_picture(&self, id: &str, picture: &str) -> Result<Picture, PhoneFault> {
        self.album_entry(id, picture)?.map(|(picture, _)| picture).ok_or(PhoneFault::NoPicture)
    }

    /// The same, with where it came from.
    pub(crate) fn album_entry(
        &self,
        id: &str,
        picture: &str,
    ) -> Result<Option<(Picture, PictureSource)>, PhoneFault> {
        let own = {
            let state = self.state();
            state.sessions.get(id).ok_or(PhoneFault::NoSession)?.album.own(picture)
        };
        Ok(own.or_else(|| {
            let sample = SAMPLES.iter().find(|sample| sample.id == picture)?;
            sample.picture().map(|picture| (picture.clone(), PictureSource::Album))
        }))
    }

    /// Puts a picture into a phone's album.
    pub fn add_picture(
        &self,
        id: &str,
        bytes: Bytes,
        name: &str,
        source: PictureSource,
    ) -> Result<AlbumPicture, AlbumFault> {
        if name.len() > NAME {
            return Err(PhoneFault::TooLong.into());
        }
        let picture = Picture::new(bytes)?;
        let entry = AlbumPicture {
            id: hex::text(&draw::<8>(self.platform.entropy(), "album")),
            name: name.to_owned(),
            sample: false,
            source,
            width: picture.width,
            height: picture.height,
        };
        let mut state = self.state();
        let session = state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?;
        session.album.keep(entry.clone(), picture);
        Ok(entry)
    }

    /// Takes a picture out of a phone's album. The samples stay.
    pub fn remove_picture(&self, id: &str, picture: &str) -> Result<(), PhoneFault> {
        let mut state = self.state();
        let album = &mut state.sessions.get_mut(id).ok_or(PhoneFault::NoSession)?.album;
        let before = album.0.len();
        album.0.retain(|(entry, _)| entry.id != picture);
        if album.0.len() == before { Err(PhoneFault::NoPicture) } else { Ok(()) }
    }
}

/// Why a picture does not go into an album.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlbumFault {
    /// The phone.
    #[error(transparent)]
    Phone(#[from] PhoneFault),
    /// The picture.
    #[error(transparent)]
    Picture(#[from] PictureFault),
}
