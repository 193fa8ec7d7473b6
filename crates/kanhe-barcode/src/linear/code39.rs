//! Code 39 (ISO/IEC 16388).

use super::Found;
use super::matching::{alike, widest};
use crate::patterns::CODE39;
use crate::symbol::Format;

/// The least quiet zone, in widths of a character; the standard has ten modules of thirteen to sixteen.
const QUIET: f32 = 0.35;

/// Code 39, without the asterisks around it.
pub(super) fn read(widths: &[f32]) -> Option<Found> {
    let start = widths.get(1..10)?;
    let mut size: f32 = start.iter().sum();
    if *widths.first()? < size * QUIET || character(start)? != '*' {
        return None;
    }
    let mut text = String::new();
    let mut at = 10;
    loop {
        // Characters are apart by a space that means nothing.
        let gap = *widths.get(at)?;
        let next = widths.get(at + 1..at + 10)?;
        let next_size: f32 = next.iter().sum();
        if gap > size * 0.4 || !alike(next_size, size) {
            return None;
        }
        size = next_size;
        at += 10;
        match character(next)? {
            '*' => break,
            character => text.push(character),
        }
    }
    (*widths.get(at)? >= size * QUIET && text.len() > 1).then_some(Found {
        format: Format::Code39,
        text,
        runs: at,
    })
}

/// Two of five bars and one of four spaces are wide, or three of four spaces. Bars and spaces are told apart on their
/// own, since ink spreads.
fn character(widths: &[f32]) -> Option<char> {
    let bars = widths.iter().step_by(2).copied();
    let spaces = widths.iter().skip(1).step_by(2).copied();
    let wide_bars = widest(bars, 2);
    let bits = if let Some(wide_bars) = wide_bars {
        weave(wide_bars, widest(spaces, 1)?)
    } else {
        weave(0, widest(spaces, 3)?)
    };
    CODE39.iter().find(|(_, pattern)| *pattern == bits).map(|(character, _)| *character)
}

/// Five bits of bars and four of spaces, in turn.
fn weave(bars: u16, spaces: u16) -> u16 {
    (0..9).fold(0, |bits, place| {
        let bit = if place % 2 == 0 { bars >> (4 - place / 2) } else { spaces >> (3 - place / 2) };
        bits << 1 | bit & 1
    })
}
