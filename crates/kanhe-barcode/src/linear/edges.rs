//! From greys along a line to the widths of what is dark and light. What is dark is a question of the neighbourhood,
//! since light is uneven; and blur is taken back a little by raising what differs from it.

/// Less contrast than this is no edge, but paper.
const CONTRAST: f32 = 16.0;

/// Widths along a line, dark and light in turn.
pub(super) struct Runs {
    /// Where each begins, and where the last one ends.
    edges: Vec<f32>,
    widths: Vec<f32>,
}

impl Runs {
    fn new(edges: Vec<f32>) -> Self {
        let widths = edges.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
        Self { edges, widths }
    }

    /// The widths.
    pub(super) fn widths(&self) -> &[f32] {
        &self.widths
    }

    /// Where one begins along the line.
    pub(super) fn start(&self, run: usize) -> f32 {
        self.edges.get(run).or(self.edges.last()).copied().unwrap_or_default()
    }

    /// The same from the other end.
    pub(super) fn backwards(&self) -> Self {
        Self::new(self.edges.iter().rev().copied().collect())
    }
}

/// Several ways to measure a line, the plainest first.
pub(super) fn ways(profile: &[f32]) -> impl Iterator<Item = Runs> {
    let wide = (profile.len() / 12).max(24);
    let narrow = (profile.len() / 40).max(12);
    let sharpened = [(0, 0.0), (3, 2.0), (6, 4.0)];
    sharpened.into_iter().flat_map(move |(radius, amount)| {
        let profile = sharpen(profile, radius, amount);
        [wide, narrow].map(|reach| Runs::new(edges(&profile, reach)))
    })
}

/// Raises what differs from the mean of its neighbourhood.
fn sharpen(profile: &[f32], radius: usize, amount: f32) -> Vec<f32> {
    if radius == 0 {
        return profile.to_vec();
    }
    // Three means in a row are nearly a Gaussian.
    let blurred = mean(&mean(&mean(profile, radius), radius), radius);
    profile.iter().zip(blurred).map(|(grey, around)| grey + (grey - around) * amount).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a handful of values")]
fn mean(profile: &[f32], radius: usize) -> Vec<f32> {
    let mut sums = Vec::with_capacity(profile.len() + 1);
    sums.push(0.0_f64);
    for grey in profile {
        sums.push(sums.last().copied().unwrap_or_default() + f64::from(*grey));
    }
    let window = |at: usize| {
        let (from, to) = (at.saturating_sub(radius), (at + radius + 1).min(profile.len()));
        #[expect(clippy::cast_possible_truncation, reason = "greys")]
        let sum = (sums[to] - sums[from]) as f32;
        sum / (to - from) as f32
    };
    (0..profile.len()).map(window).collect()
}

/// Where the grey crosses the middle between the darkest and the lightest within reach.
#[expect(clippy::cast_precision_loss, reason = "places on a line of bounded length")]
fn edges(profile: &[f32], reach: usize) -> Vec<f32> {
    let mut edges = vec![0.0];
    let darkest = within_reach(profile, reach, |one, other| one <= other);
    let lightest = within_reach(profile, reach, |one, other| one >= other);
    let mut before: Option<(bool, f32)> = None;
    for (at, grey) in profile.iter().enumerate() {
        if lightest[at] - darkest[at] < CONTRAST {
            continue;
        }
        let above = grey - f32::midpoint(darkest[at], lightest[at]);
        let dark = above < 0.0;
        if let Some((was_dark, was_above)) = before
            && was_dark != dark
        {
            let share = above.abs() / (above.abs() + was_above.abs()).max(f32::EPSILON);
            edges.push(at as f32 - share);
        }
        before = Some((dark, above));
    }
    edges.push(profile.len() as f32);
    edges
}

/// For each value the most extreme one within reach on either side; each value is looked at twice at most.
fn within_reach(profile: &[f32], reach: usize, beats: fn(f32, f32) -> bool) -> Vec<f32> {
    let mut best: std::collections::VecDeque<usize> = std::collections::VecDeque::new();
    let mut extremes = Vec::with_capacity(profile.len());
    let mut next = 0;
    for at in 0..profile.len() {
        while next < profile.len() && next <= at + reach {
            while best.back().is_some_and(|known| beats(profile[next], profile[*known])) {
                best.pop_back();
            }
            best.push_back(next);
            next += 1;
        }
        while best.front().is_some_and(|known| known + reach < at) {
            best.pop_front();
        }
        extremes.push(best.front().map_or(0.0, |known| profile[*known]));
    }
    extremes
}
