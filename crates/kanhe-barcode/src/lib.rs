//! Reads QR codes and bar codes from pictures, as a phone's camera would see them, and draws the few that the sandbox
//! offers as samples. Bytes in, symbols out: no clock, no file, no network, and bounded work for any input.
//!
//! Sources: `simulator.md` 2.4 (scanQRCode); ISO/IEC 18004 (QR, through `rqrr`), 15420 (EAN/UPC), 15417 (Code 128),
//! 16388 (Code 39), 16390 (Interleaved 2 of 5).

pub mod draw;
mod linear;
mod luma;
mod patterns;
mod picture;
mod qr;
mod symbol;

pub use luma::Luma;
pub use picture::{BYTES, PIXELS, PictureFault, decode};
pub use symbol::{Encoding, Format, Point, Symbol};

/// How many symbols of a picture are told.
pub const SYMBOLS: usize = 16;

/// The symbols in a picture, QR codes first.
pub fn scan(luma: &Luma) -> Vec<Symbol> {
    let mut symbols = qr::read(luma);
    symbols.extend(linear::read(luma));
    symbols.truncate(SYMBOLS);
    symbols
}

/// The symbols in a picture file: PNG, JPEG, WebP, GIF or BMP.
pub fn read(bytes: &[u8]) -> Result<Vec<Symbol>, PictureFault> {
    Ok(scan(&decode(bytes)?))
}
