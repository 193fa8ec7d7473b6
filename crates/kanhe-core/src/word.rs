//! Short names that are keys everywhere (dialects, credential kinds, calls): copied, hashed and compared without
//! an allocation.

use core::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

const CAPACITY: usize = 31;

/// Up to 31 bytes of ASCII letters, digits, `_`, `-` and `.`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Word {
    bytes: [u8; CAPACITY],
    length: u8,
}

impl Word {
    /// A word from the program's own text.
    ///
    /// # Panics
    /// At compile time, when used in a constant, if the text is no word.
    pub const fn new(text: &str) -> Self {
        match Self::parse(text) {
            Some(word) => word,
            None => panic!("not a word: 1 to 31 ASCII letters, digits, '_', '-' or '.'"),
        }
    }

    /// A word from anybody's text, or nothing.
    pub const fn parse(text: &str) -> Option<Self> {
        let from = text.as_bytes();
        if from.is_empty() || from.len() > CAPACITY {
            return None;
        }
        let mut bytes = [0; CAPACITY];
        let mut at = 0;
        while at < from.len() {
            let byte = from[at];
            if !(byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte == b'.') {
                return None;
            }
            bytes[at] = byte;
            at += 1;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 31, checked above")]
        Some(Self { bytes, length: at as u8 })
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        let bytes = self.bytes.get(..usize::from(self.length)).unwrap_or_default();
        core::str::from_utf8(bytes).unwrap_or_default()
    }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a short name"))
    }
}

/// Which vendor's wire an app speaks: `wechat`, `dingtalk`, `gov`, `alipayplus`.
pub type Dialect = Word;

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn a_word_keeps_its_text() {
        assert_eq!(Word::new("wx_card").as_str(), "wx_card");
        assert_eq!(Word::new("a.b-c_9").to_string(), "a.b-c_9");
    }

    #[test]
    fn empty_long_and_strange_texts_are_no_words() {
        for text in ["", "has space", "中文", "a\0", &"x".repeat(32)] {
            assert_eq!(Word::parse(text), None, "{text:?}");
        }
        assert!(Word::parse(&"x".repeat(31)).is_some());
    }
}
