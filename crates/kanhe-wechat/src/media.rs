//! Which media WeChat keeps, and the formats it knows them by (`protocol/wechat-bridge.md` 6.4).

use kanhe_core::word::Word;
use kanhe_dialect::definition::PageMedia;
use kanhe_dialect::format::Format;

use crate::policy;

/// Pictures.
pub const IMAGE: Word = Word::new("image");
/// Voices.
pub const VOICE: Word = Word::new("voice");
/// Films.
pub const VIDEO: Word = Word::new("video");
/// Small pictures of films.
pub const THUMB: Word = Word::new("thumb");

/// What may be left under a type.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The type.
    pub kind: Word,
    /// The largest file, in bytes.
    pub bytes: usize,
    /// The formats.
    pub formats: &'static [Format],
}

/// The types, and what backends may upload under each.
pub const MEDIA: [Room; 4] = [
    Room {
        kind: IMAGE,
        bytes: 10 << 20,
        formats: &[Format::Jpeg, Format::Png, Format::Gif, Format::Bmp, Format::Webp],
    },
    Room { kind: VOICE, bytes: 2 << 20, formats: &[Format::Amr, Format::Mp3] },
    Room { kind: VIDEO, bytes: 10 << 20, formats: &[Format::Mp4] },
    Room { kind: THUMB, bytes: 64 << 10, formats: &[Format::Jpeg] },
];

/// What pages carry: pictures and voices, as large as backends may (seed 003, "Image Interface", "Audio interface").
pub const PAGE_MEDIA: [PageMedia; 2] = [
    of_pages(MEDIA[0], ["uploadImage", "downloadImage"]),
    of_pages(MEDIA[1], ["uploadVoice", "downloadVoice"]),
];

const fn of_pages(room: Room, [upload, download]: [&'static str; 2]) -> PageMedia {
    let Room { kind, bytes, formats } = room;
    PageMedia { upload, download, kind, bytes, formats, life: policy::MEDIA_LIFE }
}
