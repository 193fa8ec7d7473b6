//! EAN-13, EAN-8, UPC-A and UPC-E (ISO/IEC 15420).

use super::Found;
use super::matching::{alike, distance, module};
use crate::patterns::{EAN, EAN13_PARITY, UPCE_PARITY};
use crate::symbol::Format;

/// A digit farther from its pattern than this, in modules, is none.
const FARTHEST: f32 = 1.5;
/// The least quiet zone, in modules; the standard's seven to eleven are rarely left by designers.
const QUIET: f32 = 3.0;

/// EAN-13 and UPC-A.
pub(super) fn ean13(widths: &[f32]) -> Option<Found> {
    let mut rest = Rest::after_start(widths)?;
    let (left, sets) = rest.digits(6)?;
    rest.guard(5)?;
    let (right, right_sets) = rest.digits(6)?;
    rest.guard(3)?;
    let runs = rest.quiet(widths)?;
    let first = EAN13_PARITY.iter().position(|parity| *parity == sets)?;
    if right_sets != 0 {
        return None;
    }
    let first = u8::try_from(first).ok()?;
    let digits: Vec<u8> = [first].into_iter().chain(left).chain(right).collect();
    if !checks(&digits) {
        return None;
    }
    let (format, digits) =
        if first == 0 { (Format::UpcA, &digits[1..]) } else { (Format::Ean13, &digits[..]) };
    Some(Found { format, text: text(digits), runs })
}

/// EAN-8.
pub(super) fn ean8(widths: &[f32]) -> Option<Found> {
    let mut rest = Rest::after_start(widths)?;
    let (left, sets) = rest.digits(4)?;
    rest.guard(5)?;
    let (right, right_sets) = rest.digits(4)?;
    rest.guard(3)?;
    let runs = rest.quiet(widths)?;
    let digits: Vec<u8> = left.into_iter().chain(right).collect();
    (sets == 0 && right_sets == 0 && checks(&digits)).then(|| Found {
        format: Format::Ean8,
        text: text(&digits),
        runs,
    })
}

/// UPC-E: told with its number system and its check digit.
pub(super) fn upc_e(widths: &[f32]) -> Option<Found> {
    let mut rest = Rest::after_start(widths)?;
    let (six, sets) = rest.digits(6)?;
    rest.guard(6)?;
    let runs = rest.quiet(widths)?;
    let parity = |sets| UPCE_PARITY.iter().position(|parity| *parity == sets);
    let (system, check) = match (parity(sets), parity(!sets & 0b11_1111)) {
        (Some(check), _) => (0, check),
        (None, Some(check)) => (1, check),
        (None, None) => return None,
    };
    let check = u8::try_from(check).ok()?;
    let mut upc_a = expand(system, &six)?;
    upc_a.push(check);
    let told: Vec<u8> = [system].into_iter().chain(six).chain([check]).collect();
    checks(&upc_a).then(|| Found { format: Format::UpcE, text: text(&told), runs })
}

/// The eleven digits of the UPC-A that a UPC-E stands for.
#[expect(clippy::many_single_char_names, reason = "as the standard names them")]
fn expand(system: u8, six: &[u8]) -> Option<Vec<u8>> {
    let [a, b, c, d, e, last] = *six else { return None };
    let digits = match last {
        0..=2 => [system, a, b, last, 0, 0, 0, 0, c, d, e],
        3 => [system, a, b, c, 0, 0, 0, 0, 0, d, e],
        4 => [system, a, b, c, d, 0, 0, 0, 0, 0, e],
        _ => [system, a, b, c, d, e, 0, 0, 0, 0, last],
    };
    Some(digits.to_vec())
}

/// Whether the last digit is the check of those before it.
fn checks(digits: &[u8]) -> bool {
    let weighted = digits.iter().rev().zip([1_u32, 3].into_iter().cycle());
    weighted.map(|(digit, weight)| u32::from(*digit) * weight).sum::<u32>() % 10 == 0
}

fn text(digits: &[u8]) -> String {
    digits.iter().map(|digit| char::from(b'0' + digit)).collect()
}

/// What of the widths has not been read.
struct Rest<'a> {
    widths: &'a [f32],
    module: f32,
}

impl<'a> Rest<'a> {
    /// Behind the quiet zone and the first guard.
    fn after_start(widths: &'a [f32]) -> Option<Self> {
        let quiet = *widths.first()?;
        let guard = widths.get(1..4)?;
        let module = module(guard, &[1; 3]);
        if distance(guard, &[1; 3]) > 1.2 || quiet < module * QUIET {
            return None;
        }
        Some(Self { widths: widths.get(4..)?, module })
    }

    fn take(&mut self, count: usize, pattern: &[u8]) -> Option<&'a [f32]> {
        let (taken, rest) = self.widths.split_at_checked(count)?;
        let module = module(taken, pattern);
        if !alike(module, self.module) {
            return None;
        }
        self.widths = rest;
        self.module = f32::midpoint(module, self.module);
        Some(taken)
    }

    /// Bars and spaces of one module each.
    fn guard(&mut self, count: usize) -> Option<()> {
        let pattern = [1; 6];
        let pattern = pattern.get(..count)?;
        let guard = self.take(count, pattern)?;
        (distance(guard, pattern) < 0.55 * f32::from(u8::try_from(count).ok()?)).then_some(())
    }

    /// Digits, and which of them are of set B, the first as the highest bit. Behind the middle the sets are A and C,
    /// which as widths are the same.
    fn digits(&mut self, count: usize) -> Option<(Vec<u8>, u8)> {
        let (mut digits, mut sets) = (Vec::with_capacity(count), 0);
        for _ in 0..count {
            let (digit, in_b) = digit(self.take(4, &[7, 0, 0, 0])?)?;
            digits.push(digit);
            sets = sets << 1 | u8::from(in_b);
        }
        Some((digits, sets))
    }

    /// How much was read, if a quiet zone follows.
    fn quiet(&self, all: &[f32]) -> Option<usize> {
        (*self.widths.first()? >= self.module * QUIET).then_some(all.len() - self.widths.len())
    }
}

/// The digit whose pattern is nearest, and whether it is of set B.
fn digit(widths: &[f32]) -> Option<(u8, bool)> {
    let candidates = (0_u8..).zip(EAN).flat_map(|(digit, pattern)| {
        let [a, b, c, d] = pattern;
        [(digit, false, pattern), (digit, true, [d, c, b, a])]
    });
    let measured = candidates.map(|(digit, in_b, pattern)| (distance(widths, &pattern), digit, in_b));
    let (nearest, digit, in_b) = measured.min_by(|one, other| one.0.total_cmp(&other.0))?;
    (nearest < FARTHEST).then_some((digit, in_b))
}
