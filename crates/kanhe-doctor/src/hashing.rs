//! Hashes many texts that begin alike: what they share is hashed once. The search spends its time here.
//!
//! The digests' own block functions are used, so that a try costs the blocks that differ and nothing else.

use sha1::block_api::compress as sha1_blocks;
use sha2::block_api::compress256 as sha256_blocks;

/// Bytes that a digest takes at a time; of all three.
const BLOCK: usize = 64;

/// A digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Algorithm {
    Sha1,
    Sha256,
    Md5,
}

impl Algorithm {
    /// The one whose result has so many bytes; SHA-1 if none has.
    pub(crate) fn of(bytes: usize) -> Self {
        match bytes {
            32 => Self::Sha256,
            16 => Self::Md5,
            _ => Self::Sha1,
        }
    }

    /// Before anything is hashed: FIPS 180-4, 5.3; RFC 1321, 3.3.
    fn start(self) -> Words {
        match self {
            Self::Sha1 | Self::Md5 => {
                Words([0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0, 0, 0, 0])
            }
            Self::Sha256 => Words([
                0x6a09_e667,
                0xbb67_ae85,
                0x3c6e_f372,
                0xa54f_f53a,
                0x510e_527f,
                0x9b05_688c,
                0x1f83_d9ab,
                0x5be0_cd19,
            ]),
        }
    }

    /// Words of its result.
    fn words(self) -> usize {
        match self {
            Self::Sha1 => 5,
            Self::Sha256 => 8,
            Self::Md5 => 4,
        }
    }

    fn compress(self, words: &mut Words, blocks: &[[u8; BLOCK]]) {
        match self {
            Self::Sha1 => {
                if let Some(state) = words.0.first_chunk_mut() {
                    sha1_blocks(state, blocks);
                }
            }
            Self::Sha256 => sha256_blocks(&mut words.0, blocks),
            Self::Md5 => {
                if let Some(state) = words.0.first_chunk_mut() {
                    md5::block_api::compress(state, blocks);
                }
            }
        }
    }

    /// The end of the last block: how many bits there were.
    fn length(self, bytes: usize) -> [u8; 8] {
        let bits = (bytes as u64) * 8;
        if self == Self::Md5 { bits.to_le_bytes() } else { bits.to_be_bytes() }
    }

    /// A result as words, so that it is compared as it is made. Nothing if it is of another length.
    pub(crate) fn read(self, bytes: &[u8]) -> Option<Words> {
        let (parts, rest) = bytes.as_chunks::<4>();
        let mut words = Words::default();
        for (word, part) in words.0.iter_mut().zip(parts) {
            *word = if self == Self::Md5 { u32::from_le_bytes(*part) } else { u32::from_be_bytes(*part) };
        }
        (rest.is_empty() && parts.len() == self.words()).then_some(words)
    }

    /// A result as bytes.
    pub(crate) fn write(self, words: Words) -> Vec<u8> {
        let little = self == Self::Md5;
        let bytes = |word: &u32| if little { word.to_le_bytes() } else { word.to_be_bytes() };
        words.0.iter().take(self.words()).flat_map(bytes).collect()
    }
}

/// A digest's state, or its result; words that it has not are zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words([u32; 8]);

/// A place in a text to which the next one may go back.
#[derive(Clone, Copy)]
struct Mark {
    length: usize,
    /// The state after all whole blocks before the mark.
    state: Words,
}

/// Texts, one after the other, and what has been hashed of their beginning.
#[derive(Clone)]
pub(crate) struct Hashing {
    algorithm: Algorithm,
    text: Vec<u8>,
    /// The state after all whole blocks of `hashed` bytes.
    state: Words,
    hashed: usize,
    marks: Vec<Mark>,
}

impl Hashing {
    pub(crate) fn new(algorithm: Algorithm) -> Self {
        let state = algorithm.start();
        Self { algorithm, text: Vec::with_capacity(1024), state, hashed: 0, marks: Vec::new() }
    }

    /// Adds to the text.
    pub(crate) fn feed(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// Remembers this place, by its number, and forgets those behind it.
    pub(crate) fn mark(&mut self, number: usize) {
        self.take_blocks();
        self.marks.truncate(number);
        self.marks.push(Mark { length: self.text.len(), state: self.state });
    }

    /// Goes back to a place, or to the beginning if there is no such one.
    pub(crate) fn back_to(&mut self, number: usize) {
        let beginning = || Mark { length: 0, state: self.algorithm.start() };
        let mark = self.marks.get(number).copied().unwrap_or_else(beginning);
        self.text.truncate(mark.length);
        self.state = mark.state;
        self.hashed = mark.length - mark.length % BLOCK;
    }

    /// The result for the text as it is.
    pub(crate) fn result(&mut self) -> Words {
        let length = self.text.len();
        self.text.push(0x80);
        let filled = (self.text.len() + 8).next_multiple_of(BLOCK) - 8;
        self.text.resize(filled, 0);
        self.text.extend(self.algorithm.length(length));
        let mut state = self.state;
        let (blocks, _) = self.text.get(self.hashed..).unwrap_or_default().as_chunks();
        self.algorithm.compress(&mut state, blocks);
        self.text.truncate(length);
        let words = self.algorithm.words();
        state.0.iter_mut().skip(words).for_each(|word| *word = 0);
        state
    }

    fn take_blocks(&mut self) {
        let (blocks, rest) = self.text.get(self.hashed..).unwrap_or_default().as_chunks();
        if !blocks.is_empty() {
            self.algorithm.compress(&mut self.state, blocks);
            self.hashed = self.text.len() - rest.len();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha1::Digest;

    use super::*;

    /// By the digests' usual way.
    fn expected(algorithm: Algorithm, text: &str) -> Vec<u8> {
        match algorithm {
            Algorithm::Sha1 => sha1::Sha1::digest(text).to_vec(),
            Algorithm::Sha256 => sha2::Sha256::digest(text).to_vec(),
            Algorithm::Md5 => md5::Md5::digest(text).to_vec(),
        }
    }

    const ALL: [Algorithm; 3] = [Algorithm::Sha1, Algorithm::Sha256, Algorithm::Md5];

    proptest! {
        #[test]
        fn texts_that_begin_alike_hash_as_each_alone(
            start in "[a-z]{0,150}", middles in prop::collection::vec("[a-zé]{0,90}", 1..4),
            ends in prop::collection::vec("[a-z]{0,200}", 1..4),
        ) {
            for algorithm in ALL {
                let mut hashing = Hashing::new(algorithm);
                hashing.feed(&start);
                hashing.mark(0);
                for middle in &middles {
                    hashing.back_to(0);
                    hashing.feed(middle);
                    hashing.mark(1);
                    for end in &ends {
                        hashing.back_to(1);
                        hashing.feed(end);
                        let expected = expected(algorithm, &format!("{start}{middle}{end}"));
                        let words = hashing.result();
                        prop_assert_eq!(algorithm.write(words), expected.clone());
                        prop_assert_eq!(algorithm.read(&expected), Some(words));
                    }
                }
            }
        }
    }
}
