//! A chain of hashes: each entry of a log is bound to all entries before it, so that none can be changed, taken away or
//! put in between without all later hashes changing.

use sha2::{Digest, Sha256};

/// What stands before the first entry.
pub const START: [u8; 32] = [0; 32];

/// SHA-256 over the hash of the entry before, 32 bytes, and this entry's bytes.
pub fn link(before: &[u8; 32], entry: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(entry);
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hex;

    /// The first by `(head -c 32 /dev/zero; printf one) | sha256sum`, the second likewise upon it.
    #[test]
    fn each_link_is_bound_to_those_before() {
        let one = link(&START, b"one");
        let two = link(&one, b"two");
        assert_eq!(hex::text(&one), "4e233ba6ac7032d3894ecea5974fd96176e564b024af45747eb46357af8d2401");
        assert_eq!(hex::text(&two), "b9f0cc527d38ea48d83c4c438121181ab01d99e83415306be2ac88792c40a8f3");
        assert_ne!(link(&START, b"two"), two);
    }
}
