//! Photographs of symbols: what a hand, a lens, a lamp and a file do to them.

use kanhe_barcode::Luma;

/// How a picture was taken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Photograph {
    /// Degrees that the symbol is turned.
    pub(crate) turned: f32,
    /// Pixels of the photograph for a pixel of the symbol.
    pub(crate) scale: f32,
    /// How much smaller the far side is, 0 to 1.
    pub(crate) tilted: f32,
    /// Standard deviation of the blur, in pixels of the photograph.
    pub(crate) blur: f32,
    /// Largest error of a pixel.
    pub(crate) noise: f32,
    /// How much darker the far corner is, 0 to 1.
    pub(crate) shade: f32,
    /// Leaves, letters and lines around the symbol's paper.
    pub(crate) busy: bool,
    /// White on black.
    pub(crate) inverted: bool,
    /// Quality of the file, if it is a JPEG.
    pub(crate) jpeg: Option<u8>,
}

pub(crate) const SHARP: Photograph = Photograph {
    turned: 0.0,
    scale: 1.0,
    tilted: 0.0,
    blur: 0.0,
    noise: 0.0,
    shade: 0.0,
    busy: false,
    inverted: false,
    jpeg: None,
};

/// The file of a photograph of a symbol.
pub(crate) fn take(symbol: &Luma, how: Photograph) -> Vec<u8> {
    let (width, height) = (symbol.width() as f32, symbol.height() as f32);
    let side = (width.hypot(height) * how.scale * 1.15).ceil();
    let (sin, cos) = how.turned.to_radians().sin_cos();
    let ink = |x: usize, y: usize| {
        let (x, y) = (x as f32 - side / 2.0, y as f32 - side / 2.0);
        let depth = 1.0 + how.tilted * (x / side + 0.5 * y / side);
        let (x, y) = (x * depth / how.scale, y * depth / how.scale);
        let (x, y) = (x * cos + y * sin + width / 2.0, y * cos - x * sin + height / 2.0);
        let on_paper = (0.0..width - 1.0).contains(&x) && (0.0..height - 1.0).contains(&y);
        match (on_paper, how.busy) {
            (true, _) => symbol.between(x, y) as u8,
            (false, true) => busy(x, y),
            (false, false) => 200,
        }
    };
    let mut photograph = blurred(&Luma::from_fn(side as usize, side as usize, ink), how.blur);
    if how.inverted {
        photograph = photograph.inverted();
    }
    let mut state = 1_u64;
    let pixels = photograph.pixels().iter().enumerate().map(|(at, pixel)| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let error = ((state >> 40) as f32 / 8_388_608.0 - 1.0) * how.noise;
        let (x, y) = ((at % side as usize) as f32 / side, (at / side as usize) as f32 / side);
        let light = 1.0 - how.shade * f32::midpoint(x, y);
        (f32::from(*pixel) * light + error).clamp(0.0, 255.0) as u8
    });
    file(&pixels.collect::<Vec<u8>>(), side as u32, how.jpeg)
}

fn file(pixels: &[u8], side: u32, jpeg: Option<u8>) -> Vec<u8> {
    use image::{ExtendedColorType::L8, ImageEncoder};
    let mut file = Vec::new();
    match jpeg {
        Some(quality) => image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality)
            .write_image(pixels, side, side, L8),
        None => image::codecs::png::PngEncoder::new(&mut file).write_image(pixels, side, side, L8),
    }
    .unwrap();
    file
}

/// Something with edges in every direction.
fn busy(x: f32, y: f32) -> u8 {
    let waves = (x * 0.11).sin() * (y * 0.07).cos() + (x * 0.31 + y * 0.23).sin() * 0.5;
    let letters = if (x / 9.0) as i32 % 3 == 0 && (y / 13.0) as i32 % 2 == 0 { -70.0 } else { 0.0 };
    (140.0 + waves * 60.0 + letters).clamp(0.0, 255.0) as u8
}

fn blurred(luma: &Luma, deviation: f32) -> Luma {
    if deviation <= 0.0 {
        return luma.clone();
    }
    let reach = (deviation * 3.0).ceil() as isize;
    let weight = |distance: isize| (-(distance as f32).powi(2) / (2.0 * deviation * deviation)).exp();
    let total: f32 = (-reach..=reach).map(weight).sum();
    let pass = |luma: &Luma, dx: isize, dy: isize| {
        Luma::from_fn(luma.width(), luma.height(), |x, y| {
            let (x, y) = (x.cast_signed(), y.cast_signed());
            let near =
                (-reach..=reach).map(|step| weight(step) * f32::from(luma.at(x + step * dx, y + step * dy)));
            (near.sum::<f32>() / total).round() as u8
        })
    };
    pass(&pass(luma, 1, 0), 0, 1)
}
