//! QR codes. Finding and correcting is `rqrr`'s; this gives it the picture in several lights.

use rqrr::PreparedImage;

use crate::luma::Luma;
use crate::symbol::{Encoding, Format, Point, Symbol};

/// The longer side of the pictures that are looked at: enough for a code of the largest version that fills a third.
const SIDE: usize = 1600;
/// A second look at half the size finds what noise and blur hide.
const HALF: usize = 800;
/// And a third at a quarter.
const QUARTER: usize = 400;

/// The QR codes in a picture.
pub(crate) fn read(luma: &Luma) -> Vec<Symbol> {
    let whole = luma.within(SIDE);
    let looks: [fn(&Luma) -> Luma; 6] = [
        Luma::clone,
        Luma::smoothed,
        |whole| whole.within(HALF),
        Luma::inverted,
        |whole| whole.within(HALF).inverted(),
        |whole| whole.within(QUARTER),
    ];
    for look in looks {
        let seen = look(&whole);
        let symbols = grids(&seen, scale(luma, &seen));
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

fn grids(luma: &Luma, scale: f32) -> Vec<Symbol> {
    // Smaller than the smallest code, and too small for the finder to look at.
    if luma.width() < 21 || luma.height() < 21 {
        return Vec::new();
    }
    let grey = |x: usize, y: usize| luma.pixels()[y * luma.width() + x];
    let mut prepared = PreparedImage::prepare_from_greyscale(luma.width(), luma.height(), grey);
    let mut symbols = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_err() {
            continue;
        }
        let (text, encoding) = text(bytes);
        #[expect(clippy::cast_precision_loss, reason = "places in a picture of bounded size")]
        let point = |corner: rqrr::Point| Point { x: corner.x as f32 * scale, y: corner.y as f32 * scale };
        let points = grid.bounds.map(point).to_vec();
        symbols.push(Symbol { format: Format::QrCode, text, encoding, points });
    }
    symbols
}

/// UTF-8 where the bytes are that. A code can say otherwise, but hardly any does, and readers on phones guess like this.
fn text(bytes: Vec<u8>) -> (String, Encoding) {
    match String::from_utf8(bytes) {
        Ok(text) => (text, Encoding::Utf8),
        Err(error) => (error.as_bytes().iter().copied().map(char::from).collect(), Encoding::Latin1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_utf_8_are_said_to_be_so() {
        assert_eq!(text("勘合".into()), ("勘合".to_owned(), Encoding::Utf8));
        // The same in GBK.
        assert_eq!(text(vec![0xBF, 0xB1, 0xBA, 0xCF]), ("¿±ºÏ".to_owned(), Encoding::Latin1));
    }
}
