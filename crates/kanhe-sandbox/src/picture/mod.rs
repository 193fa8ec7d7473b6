//! Pictures as the phone has them: a file, and what is known of it.

pub mod samples;

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

/// The largest picture in bytes, as the vendor bounds it (`protocol/wechat-bridge.md` 6.4).
pub const BYTES: usize = 10 * 1024 * 1024;
/// The longest side, in pixels. A file of a few bytes may promise a picture of gigabytes.
const SIDE: u32 = 12_000;
/// How much memory a picture may take while it is read.
const MEMORY: u64 = 256 * 1024 * 1024;
/// The longest side of a compressed picture. No source says what real clients make of theirs.
const COMPRESSED_SIDE: u32 = 1440;
/// Quality of a compressed picture, of 100.
const COMPRESSED_QUALITY: u8 = 70;

/// A picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// `image/jpeg`, …
    pub content_type: &'static str,
    /// The file.
    pub bytes: Bytes,
    /// How wide it is, in pixels, as it is stored.
    pub width: u32,
    /// How high it is.
    pub height: u32,
}

/// Why something is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureFault {
    /// No bytes, or too many.
    #[error("a picture has 1 to 10485760 bytes")]
    Size,
    /// Another format, or broken.
    #[error("this is no picture that can be read: JPEG, PNG, GIF, WebP and BMP are")]
    Format,
    /// More pixels than anybody needs.
    #[error("a picture is at most 12000 pixels wide and high")]
    Dimensions,
}

impl Picture {
    /// A file as it came, known by its bytes.
    pub fn new(bytes: Bytes) -> Result<Self, PictureFault> {
        if bytes.is_empty() || bytes.len() > BYTES {
            return Err(PictureFault::Size);
        }
        let format = image::guess_format(&bytes).map_err(|_| PictureFault::Format)?;
        let content_type = match format {
            ImageFormat::Jpeg => "image/jpeg",
            ImageFormat::Png => "image/png",
            ImageFormat::Gif => "image/gif",
            ImageFormat::WebP => "image/webp",
            ImageFormat::Bmp => "image/bmp",
            _ => return Err(PictureFault::Format),
        };
        let reader = ImageReader::with_format(Cursor::new(&bytes[..]), format);
        let (width, height) = reader.into_dimensions().map_err(|_| PictureFault::Format)?;
        if width.max(height) > SIDE {
            return Err(PictureFault::Dimensions);
        }
        Ok(Self { content_type, bytes, width, height })
    }

    /// The end of its name.
    pub fn extension(&self) -> &'static str {
        match self.content_type {
            "image/png" => ".png",
            "image/gif" => ".gif",
            "image/webp" => ".webp",
            "image/bmp" => ".bmp",
            _ => ".jpg",
        }
    }

    /// The same picture, upright, smaller and as JPEG, as a phone sends it where nobody asked for the original.
    pub fn compressed(&self) -> Result<Self, PictureFault> {
        let shrunk = self.upright()?;
        let shrunk = if shrunk.width().max(shrunk.height()) > COMPRESSED_SIDE {
            shrunk.thumbnail(COMPRESSED_SIDE, COMPRESSED_SIDE)
        } else {
            shrunk
        };
        encode(&shrunk)
    }

    fn upright(&self) -> Result<DynamicImage, PictureFault> {
        let mut reader = ImageReader::new(Cursor::new(&self.bytes[..]));
        let mut limits = Limits::default();
        limits.max_image_width = Some(SIDE);
        limits.max_image_height = Some(SIDE);
        limits.max_alloc = Some(MEMORY);
        reader.limits(limits);
        let reader = reader.with_guessed_format().map_err(|_| PictureFault::Format)?;
        let mut decoder = reader.into_decoder().map_err(|_| PictureFault::Format)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut picture = DynamicImage::from_decoder(decoder).map_err(|_| PictureFault::Format)?;
        picture.apply_orientation(orientation);
        Ok(picture)
    }
}

/// As JPEG; what was transparent becomes white.
fn encode(picture: &DynamicImage) -> Result<Picture, PictureFault> {
    let mut opaque = image::RgbaImage::from_pixel(picture.width(), picture.height(), [255; 4].into());
    image::imageops::overlay(&mut opaque, &picture.to_rgba8(), 0, 0);
    let opaque = DynamicImage::ImageRgba8(opaque).to_rgb8();
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, COMPRESSED_QUALITY);
    opaque.write_with_encoder(encoder).map_err(|_| PictureFault::Format)?;
    let (width, height) = opaque.dimensions();
    Ok(Picture { content_type: "image/jpeg", bytes: bytes.into(), width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Picture {
        let drawn = image::RgbaImage::from_fn(width, height, |x, y| {
            [x / 9, y / 7, x + y, 255].map(|channel| (channel % 256).to_le_bytes()[0]).into()
        });
        let mut bytes = Cursor::new(Vec::new());
        drawn.write_to(&mut bytes, ImageFormat::Png).unwrap();
        Picture::new(bytes.into_inner().into()).unwrap()
    }

    #[test]
    fn a_picture_is_known_by_its_bytes() {
        let picture = png(30, 20);
        assert_eq!((picture.content_type, picture.width, picture.height), ("image/png", 30, 20));
        assert_eq!(picture.extension(), ".png");
        for (bytes, fault) in [
            (&b""[..], PictureFault::Size),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", PictureFault::Format),
            (b"\xff\xd8\xff\xe0 broken", PictureFault::Format),
            (b"\x89PNG\r\n\x1a\n", PictureFault::Format),
        ] {
            assert_eq!(Picture::new(Bytes::from_static(bytes)).unwrap_err(), fault, "{bytes:?}");
        }
        assert_eq!(Picture::new(vec![0xff; BYTES + 1].into()).unwrap_err(), PictureFault::Size);
    }

    #[test]
    fn a_few_bytes_that_promise_a_giant_are_refused() {
        let mut bytes = png(1, 1).bytes.to_vec();
        bytes[16..24].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(Picture::new(bytes.into()).is_err());
    }

    #[test]
    fn compressing_makes_a_smaller_jpeg_of_the_same_shape() {
        let picture = png(1800, 1200);
        let compressed = picture.compressed().unwrap();
        assert_eq!((compressed.content_type, compressed.width, compressed.height), ("image/jpeg", 1440, 960));
        assert!(compressed.bytes.len() < picture.bytes.len());
        let small = png(40, 30).compressed().unwrap();
        assert_eq!((small.width, small.height), (40, 30), "nothing is blown up");
    }

    #[test]
    fn what_was_transparent_becomes_white_and_not_black() {
        let clear = DynamicImage::ImageRgba8(image::RgbaImage::new(16, 16));
        let pixel =
            *image::load_from_memory(&encode(&clear).unwrap().bytes).unwrap().to_rgb8().get_pixel(8, 8);
        assert!(pixel.0.iter().all(|channel| *channel > 250), "{pixel:?}");
    }
}
