//! Picture files: what comes from people, so its size is known before anything is unpacked.

use std::io::Cursor;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::luma::Luma;

/// Largest file, in bytes.
pub const BYTES: usize = 10 * 1024 * 1024;
/// Most pixels of a picture. A small file can unpack to gigabytes.
pub const PIXELS: u64 = 40_000_000;

/// Why a picture is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// The file is too large.
    #[error("a picture is at most 10 MB")]
    Bytes,
    /// The picture is too large.
    #[error("a picture has at most 40 million pixels")]
    Pixels,
    /// No picture, or of a format that nobody photographs in.
    #[error("this is no PNG, JPEG, WebP, GIF or BMP picture")]
    Format,
    /// A picture that breaks off or contradicts itself.
    #[error("the picture is damaged")]
    Damaged,
}

/// Unpacks a picture file into grey. Of a moving picture, the first one.
pub fn decode(bytes: &[u8]) -> Result<Luma, PictureFault> {
    if bytes.len() > BYTES {
        return Err(PictureFault::Bytes);
    }
    let format = image::guess_format(bytes).map_err(|_| PictureFault::Format)?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp];
    if !known.contains(&format) {
        return Err(PictureFault::Format);
    }
    let mut unlimited = ImageReader::with_format(Cursor::new(bytes), format);
    unlimited.no_limits();
    let (width, height) = unlimited.into_dimensions().map_err(|_| PictureFault::Damaged)?;
    if u64::from(width) * u64::from(height) > PIXELS {
        return Err(PictureFault::Pixels);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    // Four channels of 16 bits is the most that a pixel takes; the decoders' own tables come on top.
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(PIXELS * 8 + 64 * 1024 * 1024);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|_| PictureFault::Damaged)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureFault::Damaged)?;
    picture.apply_orientation(orientation);
    grey(&picture).ok_or(PictureFault::Damaged)
}

/// Grey over white: what is transparent is paper.
fn grey(picture: &DynamicImage) -> Option<Luma> {
    let (width, height) = (usize::try_from(picture.width()).ok()?, usize::try_from(picture.height()).ok()?);
    let pixels = if picture.color().has_alpha() {
        let over_white = |pixel: &image::LumaA<u8>| {
            let [luma, alpha] = pixel.0.map(u32::from);
            u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        picture.to_luma_alpha8().pixels().map(over_white).collect()
    } else {
        picture.to_luma8().into_raw()
    };
    Luma::new(width, height, pixels)
}
