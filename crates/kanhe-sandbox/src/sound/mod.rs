//! Sound as the phone has it: bytes of some format, and how long they last.
//!
//! A real phone records AMR and Speex (`protocol/wechat-bridge.md` 6.4). This one keeps what was really recorded: WebM
//! or MP4 from a browser's microphone, a file as somebody chose it, or a [`tone`] of its own as WAV.

mod amr;
pub mod tone;
mod wav;

use bytes::Bytes;

/// The largest sound in bytes, as the vendor bounds a voice (`protocol/wechat-bridge.md` 6.4).
pub const BYTES: usize = 2 * 1024 * 1024;
/// Longest content type, in bytes.
const CONTENT_TYPE: usize = 100;
/// What is supposed of a sound that nobody can measure: speech at this many bits a second. Our own simulator records
/// at this rate.
const BITS_PER_SECOND: u64 = 32_000;

/// A sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sound {
    /// `audio/wav`, `audio/webm;codecs=opus`, …
    pub content_type: String,
    /// The file.
    pub bytes: Bytes,
    /// How long it lasts, in milliseconds.
    pub duration_ms: u64,
}

/// Why something is no sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SoundFault {
    /// Another content type.
    #[error("the content type is audio/…, at most 100 characters")]
    ContentType,
    /// No bytes, or too many.
    #[error("a sound has 1 to 2097152 bytes")]
    Size,
}

impl Sound {
    /// A file as it came. What its own bytes say about its length counts more than what is `said`; if neither is
    /// there, it is guessed from the size.
    pub fn new(content_type: &str, bytes: Bytes, said: Option<u64>) -> Result<Self, SoundFault> {
        let named = content_type.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("audio/"));
        let printable = content_type.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        if !named || !printable || content_type.len() > CONTENT_TYPE {
            return Err(SoundFault::ContentType);
        }
        if bytes.is_empty() || bytes.len() > BYTES {
            return Err(SoundFault::Size);
        }
        let duration_ms = measure(&bytes).or(said).unwrap_or_else(|| guess(bytes.len()));
        Ok(Self { content_type: content_type.to_owned(), bytes, duration_ms })
    }
}

/// How long a file lasts by what it says itself; nothing for formats that we do not read.
fn measure(bytes: &[u8]) -> Option<u64> {
    wav::duration_ms(bytes).or_else(|| amr::duration_ms(bytes))
}

fn guess(size: usize) -> u64 {
    u64::try_from(size).unwrap_or(u64::MAX).saturating_mul(8_000) / BITS_PER_SECOND
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sound_is_audio_of_a_bounded_size() {
        let fault = |content_type: &str, size: usize| {
            Sound::new(content_type, Bytes::from(vec![0; size]), None).map(drop).unwrap_err()
        };
        for content_type in
            ["", "text/html", "audio", "audio/wav\r\nx: y", &format!("audio/{}", "x".repeat(95))]
        {
            assert_eq!(fault(content_type, 1), SoundFault::ContentType, "{content_type:?}");
        }
        assert_eq!(fault("audio/webm", 0), SoundFault::Size);
        assert_eq!(fault("audio/webm", BYTES + 1), SoundFault::Size);
        assert!(Sound::new("Audio/WebM;codecs=opus", Bytes::from(vec![0; BYTES]), None).is_ok());
    }

    #[test]
    fn its_length_is_measured_else_said_else_guessed() {
        let length = |bytes: Vec<u8>, said| Sound::new("audio/x", bytes.into(), said).unwrap().duration_ms;
        assert_eq!(length(tone::wav(750), Some(9)), 750, "a WAV file knows better");
        assert_eq!(length(vec![0; 4000], Some(9)), 9);
        assert_eq!(length(vec![0; 4000], None), 1000);
    }
}
