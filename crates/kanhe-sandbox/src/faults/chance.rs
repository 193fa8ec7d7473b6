//! Chances that come out the same each time that they are drawn from the same seed.

/// A number for the n-th call of a seed: the finishing steps of SplitMix64.
fn number(seed: u64, call: u32) -> u64 {
    let mut mixed = seed.wrapping_add(u64::from(call).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Whether the n-th call is among those that happen with this probability.
pub(super) fn happens(seed: u64, call: u32, probability: f64) -> bool {
    // 32 bits are exact in a double.
    let drawn = u32::try_from(number(seed, call) >> 32).unwrap_or(u32::MAX);
    f64::from(drawn) < probability * 4_294_967_296.0
}

/// A number below `end`, which is not zero. Another one than [`happens`] decides by.
pub(super) fn below(seed: u64, call: u32, end: u64) -> u64 {
    number(!seed, call) % end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_third_is_about_a_third_for_every_seed_and_the_same_third_each_time() {
        for seed in [0, 1, 42, u64::MAX] {
            let hit = |call: &u32| happens(seed, *call, 1.0 / 3.0);
            let calls: Vec<u32> = (1..=3000).filter(hit).collect();
            assert!((900..1100).contains(&calls.len()), "{seed}: {}", calls.len());
            assert_eq!(calls, (1..=3000).filter(hit).collect::<Vec<_>>());
        }
    }

    #[test]
    fn never_is_never_and_always_is_always() {
        assert!((1..500).all(|call| happens(7, call, 1.0) && !happens(7, call, 0.0)));
    }

    #[test]
    fn numbers_stay_below_their_end_and_reach_both_ends() {
        let drawn: Vec<u64> = (1..200).map(|call| below(3, call, 5)).collect();
        assert!(drawn.contains(&0) && drawn.contains(&4) && drawn.iter().all(|number| *number < 5));
    }
}
