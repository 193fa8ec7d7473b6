//! Randomness as a value that is passed in.

use std::collections::HashMap;
use std::sync::Mutex;

use kanhe_sign::derive::{MasterKey, PurposeKey};

/// The port to randomness.
///
/// Each purpose draws from its own stream, so that in tests one more draw for one purpose does not shift the
/// values of all others.
pub trait Entropy: Send + Sync {
    /// Fills `bytes` with unpredictable bytes.
    fn fill(&self, purpose: &'static str, bytes: &mut [u8]);
}

/// Draws `N` bytes.
pub fn draw<const N: usize>(entropy: &dyn Entropy, purpose: &'static str) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(purpose, &mut bytes);
    bytes
}

/// Reproducible bytes for tests: an HMAC stream for each purpose. Never for production.
#[derive(Debug)]
pub struct SeededEntropy {
    key: PurposeKey,
    drawn: Mutex<HashMap<&'static str, u64>>,
}

impl SeededEntropy {
    /// The same seed gives the same streams.
    pub fn new(seed: u8) -> Self {
        Self {
            key: MasterKey::new([seed; 32]).for_purpose("seeded entropy"),
            drawn: Mutex::new(HashMap::new()),
        }
    }
}

impl Entropy for SeededEntropy {
    fn fill(&self, purpose: &'static str, bytes: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let count = drawn.entry(purpose).or_default();
        for chunk in bytes.chunks_mut(64) {
            let block = self.key.derive(&[purpose.as_bytes(), &count.to_be_bytes()]);
            *count += 1;
            for (to, from) in chunk.iter_mut().zip(block.bytes()) {
                *to = *from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_of_two_purposes_do_not_disturb_each_other() {
        let (one, other) = (SeededEntropy::new(1), SeededEntropy::new(1));
        let _: [u8; 8] = draw(&other, "rid");
        assert_eq!(draw::<16>(&one, "nonce"), draw::<16>(&other, "nonce"));
        assert_ne!(draw::<16>(&one, "nonce"), draw::<16>(&SeededEntropy::new(2), "nonce"));
    }
}
