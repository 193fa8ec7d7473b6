//! What the phone records where there is no microphone: a scale, one note a second, so that one hears where a voice
//! was paused. Whole numbers only: the same bytes on every machine.

use bytes::Bytes;

use super::{Sound, wav};

/// Samples a second.
const RATE: u32 = 8000;
/// Samples of one swing of each note: about C4 to C5.
const SWINGS: [u64; 8] = [30, 27, 24, 22, 20, 18, 16, 15];
/// How loud it is, of 32767.
const PEAK: i64 = 6000;
/// Samples in which a note swells and fades: without it there would be clicks.
const FADE: u64 = 400;

/// A tone of this length.
pub fn tone(duration_ms: u64) -> Sound {
    let bytes = Bytes::from(wav(duration_ms));
    Sound { content_type: "audio/wav".to_owned(), bytes, duration_ms }
}

/// The same as a WAV file.
pub(super) fn wav(duration_ms: u64) -> Vec<u8> {
    // Two minutes are more than any recording has.
    let samples = u32::try_from(duration_ms.min(120_000) * u64::from(RATE) / 1000).unwrap_or(0);
    wav::write(RATE, (0..samples as usize).map(|at| sample(at as u64)))
}

fn sample(at: u64) -> i16 {
    let (note, within) = (at / u64::from(RATE), at % u64::from(RATE));
    let swing = SWINGS.get(usize::try_from(note).unwrap_or(0) % SWINGS.len()).copied().unwrap_or(20);
    // A triangle: up for half a swing, down for the other.
    let place = within % swing * 4;
    let height = if place < swing * 2 { place.cast_signed() } else { (swing * 4 - place).cast_signed() };
    let level = (height - swing.cast_signed()) * PEAK / swing.cast_signed();
    let edge = within.min(u64::from(RATE) - within).min(FADE).cast_signed();
    i16::try_from(level * edge / FADE.cast_signed()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_lasts_as_long_as_asked_and_is_always_the_same() {
        let short = tone(250);
        assert_eq!((short.duration_ms, short.bytes.len()), (250, 44 + 2 * 2000));
        assert_eq!(short, tone(250));
        assert_eq!(tone(0).bytes.len(), 44);
        assert_eq!(wav(u64::MAX).len(), 44 + 2 * 120 * 8000);
    }

    #[test]
    fn it_can_be_heard_without_clicks() {
        let samples: Vec<i16> = (0..16_000).map(sample).collect();
        assert!(samples.iter().any(|sample| *sample > 5000) && samples.iter().any(|sample| *sample < -5000));
        let steepest = samples.windows(2).map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).abs()).max();
        assert!(steepest.unwrap() <= 1600, "{steepest:?}");
    }
}
