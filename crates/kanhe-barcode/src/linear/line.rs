//! The lines that are laid through a picture.

use core::f32::consts::PI;

use crate::luma::Luma;
use crate::symbol::Point;

/// How many directions. Ten degrees apart: a line may cross a symbol as askew as it is high.
const DIRECTIONS: u8 = 18;
/// How many lines of each direction.
const LINES: u8 = 48;
/// Shortest line that can hold a symbol, in pixels.
const SHORTEST: f32 = 40.0;

/// A straight line through a picture.
pub(super) struct Line {
    from: Point,
    /// One step along it, and one across.
    along: Point,
    steps: usize,
}

/// The lines through a picture, all directions of the half circle.
pub(super) fn lines(luma: &Luma) -> impl Iterator<Item = Line> {
    let (width, height) = size(luma);
    // Small pictures are measured between their pixels.
    let step = if width.max(height) <= 1000.0 { 0.5 } else { 1.0 };
    (0..DIRECTIONS).flat_map(move |direction| {
        let angle = f32::from(direction) * PI / f32::from(DIRECTIONS);
        (0..LINES).filter_map(move |line| {
            let share = (f32::from(line) + 0.5) / f32::from(LINES) - 0.5;
            Line::new((width, height), angle, share, step)
        })
    })
}

#[expect(clippy::cast_precision_loss, reason = "sides of a picture of bounded size")]
fn size(luma: &Luma) -> (f32, f32) {
    (luma.width() as f32, luma.height() as f32)
}

impl Line {
    /// A line at an angle; `share` is how far it is from the middle, -0.5 to 0.5 of the picture.
    fn new((width, height): (f32, f32), angle: f32, share: f32, step: f32) -> Option<Self> {
        let (sin, cos) = angle.sin_cos();
        let extent = (width * sin).abs() + (height * cos).abs();
        let middle = Point { x: width / 2.0 - sin * share * extent, y: height / 2.0 + cos * share * extent };
        // How far the line goes in the picture: the nearest of its borders, both ways.
        let (mut backward, mut forward) = (f32::NEG_INFINITY, f32::INFINITY);
        for (place, direction, size) in [(middle.x, cos, width), (middle.y, sin, height)] {
            if direction.abs() < 1e-4 {
                if !(0.0..size).contains(&place) {
                    return None;
                }
                continue;
            }
            let (one, other) = (-place / direction, (size - 1.0 - place) / direction);
            backward = backward.max(one.min(other));
            forward = forward.min(one.max(other));
        }
        let length = forward - backward;
        if !length.is_finite() || length < SHORTEST {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "finite and positive")]
        let steps = (length / step) as usize;
        let from = Point { x: middle.x + cos * backward, y: middle.y + sin * backward };
        Some(Self { from, along: Point { x: cos * step, y: sin * step }, steps })
    }

    /// The grey along the line; each value is the mean of three side by side, which takes the worst of the noise.
    pub(super) fn profile(&self, luma: &Luma) -> Vec<f32> {
        let length = self.along.x.hypot(self.along.y);
        let (across_x, across_y) = (-self.along.y / length, self.along.x / length);
        let mut profile = Vec::with_capacity(self.steps);
        for step in 0..self.steps {
            #[expect(clippy::cast_precision_loss, reason = "steps in a picture of bounded size")]
            let Point { x, y } = self.at(step as f32);
            let sides = luma.between(x + across_x, y + across_y) + luma.between(x - across_x, y - across_y);
            profile.push((sides + luma.between(x, y)) / 3.0);
        }
        profile
    }

    /// The place so many steps along it.
    pub(super) fn at(&self, steps: f32) -> Point {
        Point { x: self.from.x + self.along.x * steps, y: self.from.y + self.along.y * steps }
    }
}
