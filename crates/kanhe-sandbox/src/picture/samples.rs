//! The pictures that every simulated phone comes with. Drawn by formulas, so that none has to be licensed.

use core::f32::consts::TAU;
use std::sync::OnceLock;

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

use super::Picture;

/// A sample: its id, and what is to be seen, as a key of the simulator's texts.
#[derive(Debug)]
pub struct Sample {
    /// `sample-1`, …
    pub id: &'static str,
    /// `sea`, `mountains`, …
    pub name: &'static str,
    /// How wide it is, in pixels.
    pub width: u32,
    /// How high it is.
    pub height: u32,
    draw: fn(f32, f32) -> Colour,
    drawn: OnceLock<Option<Picture>>,
}

/// Red, green and blue from 0 to 1.
type Colour = [f32; 3];

const fn sample(
    id: &'static str,
    name: &'static str,
    (width, height): (u32, u32),
    draw: fn(f32, f32) -> Colour,
) -> Sample {
    Sample { id, name, width, height, draw, drawn: OnceLock::new() }
}

/// All of them.
pub static SAMPLES: [Sample; 6] = [
    sample("sample-1", "mountains", (1600, 1200), mountains),
    sample("sample-2", "sea", (1600, 1200), sea),
    sample("sample-3", "tea", (1200, 1200), tea),
    sample("sample-4", "city", (1200, 1600), city),
    sample("sample-5", "fruit", (1600, 1200), fruit),
    sample("sample-6", "chart", (1600, 1200), chart),
];

impl Sample {
    /// The picture, drawn when somebody first wants it.
    pub fn picture(&self) -> Option<&Picture> {
        self.drawn.get_or_init(|| self.paint()).as_ref()
    }

    fn paint(&self) -> Option<Picture> {
        let pixels = RgbImage::from_fn(self.width, self.height, |x, y| {
            // Pixel counts are far below where these casts lose anything.
            #[expect(clippy::cast_precision_loss, reason = "at most 1600")]
            let (x, y) = (x as f32 / self.width as f32, y as f32 / self.height as f32);
            Rgb((self.draw)(x, y).map(channel))
        });
        let mut bytes = Vec::new();
        pixels.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 88)).ok()?;
        Picture::new(bytes.into()).ok()
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn channel(value: f32) -> u8 {
    (value.clamp(0.0, 1.0) * 255.0).round() as u8
}

fn mix(from: Colour, to: Colour, share: f32) -> Colour {
    let share = share.clamp(0.0, 1.0);
    core::array::from_fn(|at| {
        let (from, to) = (from.get(at).copied().unwrap_or(0.0), to.get(at).copied().unwrap_or(0.0));
        from + (to - from) * share
    })
}

/// How much of a disc's inside a point belongs to; soft at the rim.
fn disc(x: f32, y: f32, centre: (f32, f32), radius: f32) -> f32 {
    let distance = (x - centre.0).hypot(y - centre.1);
    ((radius - distance) / 0.004 + 0.5).clamp(0.0, 1.0)
}

fn mountains(x: f32, y: f32) -> Colour {
    let sky = mix([0.16, 0.24, 0.45], [0.98, 0.76, 0.55], y * 1.5);
    let mut colour = mix(sky, [1.0, 0.93, 0.78], disc(x * 4.0 / 3.0, y, (0.93, 0.47), 0.09));
    for (layer, shade) in [0.0_f32, 1.0, 2.0].into_iter().zip([0.55_f32, 0.75, 0.92]) {
        let ridge = 0.5
            + 0.13 * layer
            + 0.06 * (x * (7.0 - layer) + layer * 2.1).sin()
            + 0.025 * (x * 23.0 + layer * 5.0).sin();
        if y > ridge {
            colour = mix([0.55, 0.52, 0.66], [0.07, 0.12, 0.2], shade);
        }
    }
    colour
}

fn sea(x: f32, y: f32) -> Colour {
    let horizon = 0.46;
    if y < horizon {
        let cloud = ((x * 9.0).sin() * (y * 31.0 + x * 3.0).cos()).max(0.0) * 0.35;
        return mix(mix([0.29, 0.6, 0.9], [0.83, 0.93, 0.98], y / horizon), [1.0; 3], cloud);
    }
    let depth = (y - horizon) / (1.0 - horizon);
    let wave = ((y * y * 190.0) + (x * 11.0).sin() * 1.5).sin() * 0.05 * (0.4 + depth);
    let water = mix([0.27, 0.62, 0.72], [0.02, 0.2, 0.35], depth);
    let colour: Colour = water.map(|channel| channel + wave);
    let sail = x > 0.62 && x < 0.62 + (y - 0.3) * 0.35 && y > 0.3 && y < 0.56;
    let hull = (0.56..0.59).contains(&y) && x > 0.58 + (y - 0.56) && x < 0.73 - (y - 0.56);
    match (sail, hull) {
        (true, _) => [0.97, 0.95, 0.9],
        (_, true) => [0.55, 0.16, 0.12],
        _ => colour,
    }
}

fn tea(x: f32, y: f32) -> Colour {
    let grain = ((x * 3.0 + (y * 40.0).sin() * 0.03) * 60.0).sin() * 0.03;
    let mut colour: Colour = [0.62 + grain, 0.42 + grain, 0.26 + grain];
    for (radius, paint) in [
        (0.42, [0.86, 0.88, 0.86]),
        (0.4, [0.95, 0.96, 0.94]),
        (0.27, [0.2, 0.38, 0.44]),
        (0.25, [0.97, 0.97, 0.95]),
        (0.215, [0.72, 0.5, 0.16]),
    ] {
        colour = mix(colour, paint, disc(x, y, (0.5, 0.5), radius));
    }
    let steam = ((x * 22.0 + (y * 15.0).sin()).sin()).max(0.0) * disc(x, y, (0.5, 0.5), 0.2) * 0.15;
    mix(colour, [1.0; 3], steam)
}

fn city(x: f32, y: f32) -> Colour {
    let mut colour = mix([0.02, 0.03, 0.1], [0.35, 0.16, 0.4], y);
    colour = mix(colour, [0.96, 0.95, 0.85], disc(x, y * 4.0 / 3.0, (0.78, 0.2), 0.06));
    let block = (x * 7.0).floor();
    let roof = 0.38 + 0.3 * ((block * 12.9).sin() * 0.5 + 0.5);
    if y > roof {
        let (column, row) = ((x * 42.0).fract(), (y * 48.0).fract());
        let lit = ((x * 42.0).floor() * 7.1 + (y * 48.0).floor() * 3.7).sin() > 0.2;
        let window = column > 0.25 && column < 0.75 && row > 0.25 && row < 0.75;
        let wall = 0.05 + 0.02 * (block * 3.3).sin();
        colour = if window && lit { [0.99, 0.82, 0.45] } else { [wall, wall, wall + 0.06] };
    }
    colour
}

fn fruit(x: f32, y: f32) -> Colour {
    let x = x * 4.0 / 3.0;
    let mut colour = if y > 0.62 { [0.86, 0.84, 0.8] } else { [0.78, 0.84, 0.82] };
    for (centre, radius) in
        [((0.42, 0.55), 0.19), ((0.88, 0.58), 0.17), ((0.65, 0.68), 0.2), ((1.08, 0.72), 0.13)]
    {
        let shade = (centre.0 + 0.05, centre.1 + radius * 0.9);
        let shadow =
            1.0 - (((x - shade.0).powi(2) * 1.2 + (y - shade.1).powi(2) * 9.0).sqrt() / (radius * 1.1));
        colour = mix(colour, [0.4, 0.38, 0.38], shadow.max(0.0) * 0.5);
        let light = (1.0 - (x - centre.0 + 0.06).hypot(y - centre.1 + 0.07) / (radius * 1.5)).max(0.0);
        let skin = mix([0.72, 0.26, 0.04], [1.0, 0.68, 0.28], light);
        colour = mix(colour, skin, disc(x, y, centre, radius));
        let stalk = (centre.0, centre.1 - radius * 0.72);
        colour = mix(colour, [0.3, 0.42, 0.2], disc(x, y, stalk, radius * 0.24));
    }
    colour
}

/// Bars of colour, a ramp of grey, fine lines: what compression does to a picture is seen here first.
fn chart(x: f32, y: f32) -> Colour {
    const BARS: [Colour; 8] = [
        [1.0, 1.0, 1.0],
        [1.0, 1.0, 0.0],
        [0.0, 1.0, 1.0],
        [0.0, 1.0, 0.0],
        [1.0, 0.0, 1.0],
        [1.0, 0.0, 0.0],
        [0.0, 0.0, 1.0],
        [0.0, 0.0, 0.0],
    ];
    if y < 0.5 {
        let bar = BARS.iter().zip(1_u8..).find(|(_, end)| x * 8.0 < f32::from(*end));
        return bar.map_or([0.0; 3], |(colour, _)| *colour);
    }
    if y < 0.7 {
        return [x; 3];
    }
    let lines = 20.0 + 180.0 * x;
    let wave = if y < 0.85 { (x * lines * TAU).sin() } else { (y * lines * TAU).sin() };
    [0.5 + 0.5 * wave; 3]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_drawn_as_a_jpeg_of_its_size() {
        for sample in &SAMPLES {
            let picture = sample.picture().unwrap();
            assert_eq!((picture.width, picture.height), (sample.width, sample.height), "{}", sample.id);
            assert!(
                (20_000..2_000_000).contains(&picture.bytes.len()),
                "{} {}",
                sample.id,
                picture.bytes.len()
            );
        }
    }
}
