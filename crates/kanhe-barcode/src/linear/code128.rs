//! Code 128 (ISO/IEC 15417).

use super::Found;
use super::matching::{alike, distance, module};
use crate::patterns::{CODE128, CODE128_STOP};
use crate::symbol::Format;

/// A character farther from its pattern than this, in modules, is none.
const FARTHEST: f32 = 2.6;
/// The least quiet zone, in modules.
const QUIET: f32 = 4.0;
/// The value that starts set A; B and C follow it.
const START_A: u8 = 103;
/// Separates fields where FNC1 does, as readers send it.
const GROUP_SEPARATOR: char = '\u{1d}';

/// Code 128.
pub(super) fn read(widths: &[f32]) -> Option<Found> {
    let start = character(widths.get(1..7)?)?;
    let mut size = module(widths.get(1..7)?, &[11]);
    if start < START_A || *widths.first()? < size * QUIET {
        return None;
    }
    let mut values = vec![start];
    let mut at = 7;
    loop {
        let stop = widths.get(at..at + 7)?;
        if distance(stop, &CODE128_STOP) < FARTHEST && alike(module(stop, &CODE128_STOP), size) {
            break;
        }
        let next = widths.get(at..at + 6)?;
        if !alike(module(next, &[11]), size) {
            return None;
        }
        size = module(next, &[11]);
        values.push(character(next)?);
        at += 6;
    }
    if *widths.get(at + 7)? < size * QUIET {
        return None;
    }
    let check = values.pop()?;
    let weighted = values.iter().enumerate().map(|(place, value)| place.max(1) * usize::from(*value));
    if weighted.sum::<usize>() % 103 != usize::from(check) || values.len() < 2 {
        return None;
    }
    Some(Found { format: Format::Code128, text: text(&values)?, runs: at + 7 })
}

fn character(widths: &[f32]) -> Option<u8> {
    let measured = (0_u8..).zip(&CODE128).map(|(value, pattern)| (distance(widths, pattern), value));
    let (nearest, value) = measured.min_by(|one, other| one.0.total_cmp(&other.0))?;
    (nearest < FARTHEST).then_some(value)
}

#[derive(Clone, Copy, PartialEq)]
enum Set {
    A,
    B,
    C,
}

/// The text of start and data values.
fn text(values: &[u8]) -> Option<String> {
    let (start, data) = values.split_first()?;
    let mut set = match start {
        103 => Set::A,
        104 => Set::B,
        105 => Set::C,
        _ => return None,
    };
    let mut text = String::new();
    let mut shifted = None;
    // FNC4: the next character is of the upper half of Latin 1; twice, all until it comes twice again.
    let (mut upper, mut all_upper) = (false, false);
    for (place, value) in data.iter().enumerate() {
        let current = shifted.take().unwrap_or(set);
        match (current, value) {
            (_, 102) if place == 0 => {} // FNC1 in front says GS1, and is not sent.
            (_, 102) => text.push(GROUP_SEPARATOR),
            (Set::C, 0..=99) => {
                text.push(char::from(b'0' + value / 10));
                text.push(char::from(b'0' + value % 10));
            }
            (Set::C | Set::A, 100) => set = Set::B,
            (Set::C | Set::B, 101) => set = Set::A,
            (Set::A | Set::B, 99) => set = Set::C,
            (Set::A, 98) => shifted = Some(Set::B),
            (Set::B, 98) => shifted = Some(Set::A),
            (Set::A | Set::B, 96 | 97) => {} // FNC3, FNC2: orders to a reader.
            (Set::A, 101) | (Set::B, 100) if upper => (upper, all_upper) = (false, !all_upper),
            (Set::A, 101) | (Set::B, 100) => upper = true,
            (Set::A | Set::B, 0..=95) => {
                let ascii = if current == Set::A && *value >= 64 { value - 64 } else { value + 32 };
                text.push(char::from(if upper == all_upper { ascii } else { ascii + 128 }));
                upper = false;
            }
            _ => return None,
        }
    }
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_shifts_and_functions_become_text() {
        let read = |values: &[u8]| text(values).unwrap();
        assert_eq!(read(&[104, 40, 73]), "Hi");
        assert_eq!(read(&[105, 12, 34, 100, 33]), "1234A");
        assert_eq!(read(&[104, 99, 7, 101, 65]), "07\u{1}", "C and then A");
        assert_eq!(read(&[104, 33, 98, 64, 34]), "A\u{0}B", "one character of set A");
        assert_eq!(read(&[103, 33, 98, 65, 34]), "AaB", "one character of set B");
        assert_eq!(
            read(&[105, 102, 1, 23, 102, 45]),
            "0123\u{1d}45",
            "FNC1 says GS1 in front, then separates"
        );
        assert_eq!(read(&[104, 100, 73, 73]), "éi", "FNC4: of the upper half");
        assert_eq!(read(&[104, 100, 100, 73, 100, 73, 73]), "éié");
        assert_eq!(text(&[104, 96]), None, "nothing but an order to the reader");
    }
}
