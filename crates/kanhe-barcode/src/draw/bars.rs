//! EAN-13 and Code 128 as pictures.

use super::DrawFault;
use crate::luma::Luma;
use crate::patterns::{CODE128, CODE128_STOP, EAN, EAN13_PARITY};

/// Pixels of a module, and modules of paper at both ends.
const MODULE: usize = 4;
const QUIET: usize = 12;
/// Pixels from top to bottom, and of paper above and below.
const HEIGHT: usize = 160;
const MARGIN: usize = 16;
/// Longest text of a Code 128.
const LONGEST: usize = 40;

/// An EAN-13 of twelve digits, or of thirteen of which the last is its check digit.
pub fn ean13(digits: &str) -> Result<Luma, DrawFault> {
    let digits: Vec<u8> = digits.bytes().map(|byte| byte.wrapping_sub(b'0')).collect();
    if !matches!(digits.len(), 12 | 13) || digits.iter().any(|digit| *digit > 9) {
        return Err(DrawFault::Characters);
    }
    let weighted = digits.iter().take(12).zip([1, 3].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(*digit) * weight).sum();
    let check = u8::try_from((10 - sum % 10) % 10).unwrap_or(0);
    if digits.get(12).is_some_and(|given| *given != check) {
        return Err(DrawFault::Characters);
    }
    let parity = EAN13_PARITY[usize::from(digits[0])];
    let mut widths = vec![1, 1, 1];
    for (place, digit) in digits[1..12].iter().chain([&check]).enumerate() {
        let mut pattern = EAN[usize::from(*digit)];
        if place == 6 {
            widths.extend([1; 5]);
        }
        if place < 6 && parity >> (5 - place) & 1 == 1 {
            pattern.reverse();
        }
        widths.extend(pattern);
    }
    widths.extend([1; 3]);
    Ok(picture(&widths))
}

/// A Code 128 of printable ASCII: digits by twos where all are digits, else one by one.
pub fn code128(text: &str) -> Result<Luma, DrawFault> {
    if text.is_empty() || text.bytes().any(|byte| !(32..127).contains(&byte)) {
        return Err(DrawFault::Characters);
    }
    if text.len() > LONGEST {
        return Err(DrawFault::TooLong);
    }
    let bytes = text.as_bytes();
    let mut values = if bytes.len().is_multiple_of(2) && bytes.iter().all(u8::is_ascii_digit) {
        let pairs = bytes.chunks(2).map(|pair| (pair[0] - b'0') * 10 + pair[1] - b'0');
        [105].into_iter().chain(pairs).collect::<Vec<u8>>()
    } else {
        [104].into_iter().chain(bytes.iter().map(|byte| byte - 32)).collect()
    };
    let weighted = values.iter().enumerate().map(|(place, value)| place.max(1) * usize::from(*value));
    values.push(u8::try_from(weighted.sum::<usize>() % 103).unwrap_or(0));
    let characters = values.iter().flat_map(|value| CODE128[usize::from(*value)]);
    Ok(picture(&characters.chain(CODE128_STOP).collect::<Vec<u8>>()))
}

/// Widths in modules, a bar first.
fn picture(widths: &[u8]) -> Luma {
    let dark = widths.iter().zip([true, false].into_iter().cycle());
    let modules: Vec<bool> = dark.flat_map(|(width, dark)| vec![dark; usize::from(*width)]).collect();
    let width = (modules.len() + 2 * QUIET) * MODULE;
    Luma::from_fn(width, HEIGHT + 2 * MARGIN, |x, y| {
        let module = (x / MODULE).checked_sub(QUIET).and_then(|module| modules.get(module));
        let inside = (MARGIN..MARGIN + HEIGHT).contains(&y);
        if inside && module == Some(&true) { 0 } else { u8::MAX }
    })
}
