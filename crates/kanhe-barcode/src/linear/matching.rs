//! How well widths fit a pattern.

/// How far widths are from a pattern, in modules. Ink that spreads, or blur, makes every bar wider and every space
/// narrower, but leaves the distance from an edge to the next edge of the same kind as it was: that counts most.
pub(super) fn distance(widths: &[f32], pattern: &[u8]) -> f32 {
    let module = module(widths, pattern);
    let mut distance = 0.0;
    let pairs = widths.windows(2).zip(pattern.windows(2));
    for (wide, modules) in pairs {
        distance += ((wide[0] + wide[1]) / module - f32::from(modules[0] + modules[1])).abs();
    }
    for (width, modules) in widths.iter().zip(pattern) {
        distance += (width / module - f32::from(*modules)).abs() * 0.4;
    }
    distance
}

/// How wide a module is, if widths are a pattern.
pub(super) fn module(widths: &[f32], pattern: &[u8]) -> f32 {
    let modules: u8 = pattern.iter().sum();
    (widths.iter().sum::<f32>() / f32::from(modules)).max(f32::EPSILON)
}

/// Whether two modules of one symbol can be of one picture: perspective changes them slowly.
pub(super) fn alike(one: f32, other: f32) -> bool {
    (0.72..=1.39).contains(&(one / other))
}

/// Which of five or nine elements are wide, the first as the highest bit: the widest `wide` of them, if they stand out.
pub(super) fn widest(widths: impl Iterator<Item = f32> + Clone, wide: usize) -> Option<u16> {
    let mut sorted: Vec<f32> = widths.clone().collect();
    sorted.sort_by(f32::total_cmp);
    let narrowest_wide = *sorted.get(sorted.len().checked_sub(wide)?)?;
    let widest_narrow = *sorted.get(sorted.len().checked_sub(wide + 1)?)?;
    if narrowest_wide < widest_narrow * 1.3 || *sorted.last()? > narrowest_wide * 1.9 {
        return None;
    }
    Some(widths.fold(0, |bits, width| bits << 1 | u16::from(width >= narrowest_wide)))
}
