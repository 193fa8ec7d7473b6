//! Media: pictures, voices and films that an app's page or backend leaves on the platform for a while.
//!
//! A media id means something only together with an access token of its app. Sources: seed 003, "Image Interface",
//! "Intelligent Interface"; `protocol/wechat-bridge.md` 6.4.

use core::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};

use crate::app::AppUid;
use crate::entropy::{Entropy, draw};
use crate::time::Timestamp;
use crate::word::Word;

/// The id of a piece of media: 64 characters of `[A-Za-z0-9_-]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaId(String);

impl MediaId {
    /// A new one: 48 random bytes.
    pub fn draw(entropy: &dyn Entropy) -> Self {
        Self(URL_SAFE_NO_PAD.encode(draw::<48>(entropy, "media id")))
    }

    /// From anybody's text, or nothing if it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let plausible = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        (text.len() == 64 && text.bytes().all(plausible)).then(|| Self(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Display for MediaId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known of a piece of media besides its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    /// Its id.
    pub id: MediaId,
    /// Whose it is.
    pub app: AppUid,
    /// In the dialect's words: `image`, `voice`, `video`, `thumb`.
    pub kind: Word,
    /// The content type it is served with.
    pub content_type: String,
    /// The end of the name it is served under, with the dot: `.jpg`.
    pub extension: String,
    /// When it was left.
    pub created_at: Timestamp,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// What leaving media takes.
#[derive(Clone, Debug)]
pub struct NewMedia {
    /// In the dialect's words.
    pub kind: Word,
    /// The content type to serve it with.
    pub content_type: String,
    /// The end of its name, with the dot.
    pub extension: String,
    /// How long it is kept.
    pub life: Duration,
    /// The bytes.
    pub bytes: Vec<u8>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entropy::SeededEntropy;

    #[test]
    fn an_id_has_64_characters_that_need_no_encoding() {
        let id = MediaId::draw(&SeededEntropy::new(1));
        assert_eq!(MediaId::parse(id.as_str()), Some(id));
        for text in ["", "x", &"x".repeat(63), &"x".repeat(65), &"中".repeat(64), &" ".repeat(64)] {
            assert_eq!(MediaId::parse(text), None, "{text:?}");
        }
    }
}
