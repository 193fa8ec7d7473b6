//! Interleaved 2 of 5 (ISO/IEC 16390). It has no check of its own and can be seen in a part of itself, so only six
//! digits and more count, and both quiet zones must be there.

use super::Found;
use super::matching::{alike, distance, widest};
use crate::patterns::ITF;
use crate::symbol::Format;

/// The fewest digits that are believed.
const FEWEST: usize = 6;
/// The least quiet zone, in widths of a pair of digits; the standard has ten modules of fourteen to eighteen.
const QUIET: f32 = 0.4;

/// Interleaved 2 of 5.
pub(super) fn read(widths: &[f32]) -> Option<Found> {
    let start = widths.get(1..5)?;
    if distance(start, &[1; 4]) > 1.2 {
        return None;
    }
    let mut size: f32 = widths.get(5..15)?.iter().sum();
    // The start is a bit less than a quarter of a pair.
    if !(0.17..0.4).contains(&(start.iter().sum::<f32>() / size)) || *widths.first()? < size * QUIET {
        return None;
    }
    let mut text = String::new();
    let mut at = 5;
    loop {
        if text.len() >= FEWEST && stops(widths.get(at..)?, size) {
            return Some(Found { format: Format::Itf, text, runs: at + 3 });
        }
        let pair = widths.get(at..at + 10)?;
        let pair_size: f32 = pair.iter().sum();
        if !alike(pair_size, size) {
            return None;
        }
        size = pair_size;
        text.push(digit(pair.iter().step_by(2).copied())?);
        text.push(digit(pair.iter().skip(1).step_by(2).copied())?);
        at += 10;
    }
}

fn digit(elements: impl Iterator<Item = f32> + Clone) -> Option<char> {
    let bits = widest(elements, 2)?;
    let digit = ITF.iter().position(|pattern| u16::from(*pattern) == bits)?;
    char::from_digit(u32::try_from(digit).ok()?, 10)
}

/// A wide bar, a narrow space, a narrow bar, and a quiet zone.
fn stops(widths: &[f32], size: f32) -> bool {
    let [wide, space, narrow, quiet, ..] = *widths else { return false };
    wide > space * 1.5
        && wide > narrow * 1.5
        && (0.17..0.45).contains(&((wide + space + narrow) / size))
        && quiet >= size * QUIET
}
