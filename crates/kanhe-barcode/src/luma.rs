//! A picture in grey.

/// A picture in grey, row by row; 0 is black.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Luma {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Luma {
    /// A picture; nothing if the pixels are not that many.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Option<Self> {
        (width.checked_mul(height)? == pixels.len()).then_some(Self { width, height, pixels })
    }

    /// A picture made pixel by pixel.
    pub fn from_fn(width: usize, height: usize, mut pixel: impl FnMut(usize, usize) -> u8) -> Self {
        let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
        Self { width, height, pixels: places.map(|(x, y)| pixel(x, y)).collect() }
    }

    /// Its width.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Its height.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Its pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// A pixel; outside the picture, the nearest one inside.
    pub fn at(&self, x: isize, y: isize) -> u8 {
        let inside = |value: isize, size: usize| value.clamp(0, size.cast_signed() - 1).cast_unsigned();
        if self.pixels.is_empty() {
            return u8::MAX;
        }
        self.pixels[inside(y, self.height) * self.width + inside(x, self.width)]
    }

    /// The grey between pixels. The middle of the left upper pixel is (0, 0).
    #[expect(clippy::cast_possible_truncation, reason = "places in a picture of bounded size")]
    pub fn between(&self, x: f32, y: f32) -> f32 {
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (x - left, y - top);
        let (left, top) = (left as isize, top as isize);
        let row = |y| {
            let (near, far) = (f32::from(self.at(left, y)), f32::from(self.at(left + 1, y)));
            near + (far - near) * right_share
        };
        let (upper, lower) = (row(top), row(top + 1));
        upper + (lower - upper) * lower_share
    }

    /// Black for white.
    #[must_use]
    pub fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|pixel| !pixel).collect(), ..*self }
    }

    /// Each pixel the mean of its neighbourhood: less noise, less sharp.
    #[must_use]
    pub fn smoothed(&self) -> Self {
        Self::from_fn(self.width, self.height, |x, y| {
            let (x, y) = (x.cast_signed(), y.cast_signed());
            let around = (-1..=1).flat_map(|dy| (-1..=1).map(move |dx| (dx, dy)));
            let sum: u32 = around.map(|(dx, dy)| u32::from(self.at(x + dx, y + dy))).sum();
            u8::try_from(sum / 9).unwrap_or(u8::MAX)
        })
    }

    /// A smaller copy whose longer side is at most so long; each pixel the mean of those that it stands for.
    #[must_use]
    pub fn within(&self, side: usize) -> Self {
        let factor = self.width.max(self.height).div_ceil(side.max(1)).max(1);
        if factor == 1 {
            return self.clone();
        }
        let (width, height) = ((self.width / factor).max(1), (self.height / factor).max(1));
        Self::from_fn(width, height, |x, y| {
            let rows = (y * factor)..((y + 1) * factor).min(self.height);
            let (mut sum, mut count) = (0_u64, 0_u64);
            for row in rows {
                let from = row * self.width + (x * factor).min(self.width - 1);
                let to = row * self.width + ((x + 1) * factor).min(self.width);
                sum += self.pixels[from..to].iter().map(|pixel| u64::from(*pixel)).sum::<u64>();
                count += u64::try_from(to - from).unwrap_or(0);
            }
            u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX)
        })
    }
}
