//! Draws the symbols that the sandbox offers as samples, on white and with their quiet zones.

mod bars;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};

pub use bars::{code128, ean13};

use crate::luma::Luma;

/// Pixels of a module of a QR code, and modules of paper around it.
const MODULE: usize = 8;
const MARGIN: usize = 4;

/// Why something cannot be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DrawFault {
    /// It does not fit.
    #[error("the text does not fit into this kind of code")]
    TooLong,
    /// The symbol has no such characters.
    #[error("this kind of code cannot hold these characters")]
    Characters,
}

/// A QR code of a text, corrected so that a seventh of it may be lost.
pub fn qr(text: &str) -> Result<Luma, DrawFault> {
    let code = qrcode::QrCode::new(text).map_err(|_| DrawFault::TooLong)?;
    let (width, modules) = (code.width(), code.to_colors());
    let side = (width + 2 * MARGIN) * MODULE;
    let dark = |x: usize, y: usize| {
        let (x, y) = ((x / MODULE).checked_sub(MARGIN)?, (y / MODULE).checked_sub(MARGIN)?);
        let inside = x < width && y < width;
        inside.then(|| modules.get(y * width + x).is_some_and(|color| *color == qrcode::Color::Dark))
    };
    Ok(Luma::from_fn(side, side, |x, y| if dark(x, y) == Some(true) { 0 } else { u8::MAX }))
}

/// A picture file. Nothing if there is no picture.
pub fn png(luma: &Luma) -> Option<Vec<u8>> {
    let (width, height) = (u32::try_from(luma.width()).ok()?, u32::try_from(luma.height()).ok()?);
    let mut file = Vec::new();
    PngEncoder::new(&mut file).write_image(luma.pixels(), width, height, ExtendedColorType::L8).ok()?;
    Some(file)
}
