//! Which media WeChat keeps, and the formats it knows them by (`protocol/wechat-bridge.md` 6.4).

use kanhe_core::word::Word;
use kanhe_dialect::format::Format;

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
