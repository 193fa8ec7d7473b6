//! Bar codes. Straight lines are laid through the picture at many angles; along each the bars are measured, and whoever
//! recognises his symbol in the widths says so. A symbol counts once several lines agree on it.

mod code128;
mod code39;
mod ean;
mod edges;
mod itf;
mod line;
mod matching;

use std::collections::BTreeMap;

use self::edges::{Runs, ways};
use self::line::{Line, lines};
use crate::luma::Luma;
use crate::symbol::{Encoding, Format, Point, Symbol};

/// The longer side of the picture at a first look, and at a closer one if that finds nothing.
const SIDES: [usize; 2] = [1000, 2400];
/// No symbol has more bars and spaces: 48 characters of Code 128.
const LONGEST: usize = 48 * 6 + 8;

/// A symbol in the widths of bars and spaces.
struct Found {
    format: Format,
    text: String,
    /// How many of the runs it took, the quiet zone before it included.
    runs: usize,
}

/// A reader of widths. The first of them is the quiet zone before the symbol.
type Reader = fn(&[f32]) -> Option<Found>;

const READERS: [Reader; 6] = [ean::ean13, ean::ean8, ean::upc_e, code128::read, code39::read, itf::read];

/// How many lines must agree. Those that check themselves little can be seen in any picket fence.
fn needed(format: Format) -> u32 {
    match format {
        Format::QrCode | Format::Ean13 | Format::UpcA | Format::Code128 => 2,
        Format::Ean8 | Format::UpcE | Format::Code39 | Format::Itf => 3,
    }
}

/// The bar codes in a picture.
pub(crate) fn read(luma: &Luma) -> Vec<Symbol> {
    let mut looked = 0;
    for side in SIDES {
        let seen = luma.within(side);
        // The closer look sees no more than the first.
        if seen.width() == looked {
            break;
        }
        looked = seen.width();
        let symbols = look(&seen, scale(luma, &seen));
        if !symbols.is_empty() {
            return symbols;
        }
    }
    Vec::new()
}

/// How many pixels of the picture one of the copy stands for.
#[expect(clippy::cast_precision_loss, reason = "sides of a picture of bounded size")]
fn scale(luma: &Luma, seen: &Luma) -> f32 {
    luma.width() as f32 / seen.width().max(1) as f32
}

#[derive(Default)]
struct Votes {
    count: u32,
    points: Vec<Point>,
}

fn look(luma: &Luma, scale: f32) -> Vec<Symbol> {
    let mut votes: BTreeMap<(Format, String), Votes> = BTreeMap::new();
    for line in lines(luma) {
        for (found, ends) in along(luma, &line) {
            let votes = votes.entry((found.format, found.text)).or_default();
            votes.count += 1;
            votes.points = ends.iter().map(|end| Point { x: end.x * scale, y: end.y * scale }).collect();
        }
    }
    let mut agreed: Vec<_> =
        votes.into_iter().filter(|((format, _), votes)| votes.count >= needed(*format)).collect();
    // A line that leaves an ITF askew sees a part of it that looks whole.
    let whole: Vec<String> = agreed.iter().map(|((_, text), _)| text.clone()).collect();
    agreed.retain(|((format, text), _)| {
        *format != Format::Itf || !whole.iter().any(|other| other != text && other.contains(text.as_str()))
    });
    agreed.sort_by_key(|(_, votes)| core::cmp::Reverse(votes.count));
    let symbol =
        |((format, text), Votes { points, .. })| Symbol { format, text, encoding: Encoding::Utf8, points };
    agreed.into_iter().map(symbol).collect()
}

/// What is read along a line, in either direction, in the first way of measuring that reads anything.
fn along(luma: &Luma, line: &Line) -> Vec<(Found, [Point; 2])> {
    let profile = line.profile(luma);
    for runs in ways(&profile) {
        let mut found = in_runs(line, &runs);
        if found.is_empty() {
            found = in_runs(line, &runs.backwards());
        }
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn in_runs(line: &Line, runs: &Runs) -> Vec<(Found, [Point; 2])> {
    let widths = runs.widths();
    let mut all = Vec::new();
    let mut at = 0;
    while at + 20 < widths.len() {
        let rest = &widths[at..widths.len().min(at + LONGEST)];
        // A quiet zone is wider than the bar behind it, whatever the symbol.
        let quiet = rest[0] > rest[1] * 1.5;
        let found = if quiet { READERS.iter().find_map(|read| read(rest)) } else { None };
        let Some(found) = found else {
            at += 1;
            continue;
        };
        let ends = [runs.start(at + 1), runs.start(at + found.runs)].map(|place| line.at(place));
        at += found.runs;
        all.push((found, ends));
    }
    all
}
