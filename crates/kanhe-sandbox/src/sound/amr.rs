//! AMR, in which real phones record: a list of frames of 20 milliseconds each (RFC 4867, section 5).

/// Bytes of a frame behind its first, by frame type: narrow band.
const NARROW: [Option<usize>; 16] = sizes([12, 13, 15, 17, 19, 20, 26, 31, 5, 0, 0, 0], 9);
/// The same, wide band.
const WIDE: [Option<usize>; 16] = sizes([17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 0, 0], 10);

/// The first `used` types have these sizes, the last two (lost speech, no data) have no bytes; others do not exist.
const fn sizes(of: [usize; 12], used: usize) -> [Option<usize>; 16] {
    let mut all = [None; 16];
    let mut kind = 0;
    while kind < used {
        all[kind] = Some(of[kind]);
        kind += 1;
    }
    all[14] = Some(0);
    all[15] = Some(0);
    all
}

/// How long an AMR file lasts; nothing for what is none.
pub(super) fn duration_ms(file: &[u8]) -> Option<u64> {
    let (mut rest, sizes) = match file {
        [b'#', b'!', b'A', b'M', b'R', b'-', b'W', b'B', b'\n', rest @ ..] => (rest, WIDE),
        [b'#', b'!', b'A', b'M', b'R', b'\n', rest @ ..] => (rest, NARROW),
        _ => return None,
    };
    let mut frames = 0;
    while let Some((first, behind)) = rest.split_first() {
        let size = sizes.get(usize::from(first >> 3 & 0x0f)).copied().flatten()?;
        rest = behind.get(size..)?;
        frames += 1;
    }
    Some(frames * 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_frame_lasts_twenty_milliseconds() {
        let frame = |kind: u8, size: usize| [vec![kind << 3 | 4], vec![0; size]].concat();
        let narrow = [b"#!AMR\n".to_vec(), frame(7, 31), frame(0, 12), frame(15, 0)].concat();
        assert_eq!(duration_ms(&narrow), Some(60));
        let wide = [b"#!AMR-WB\n".to_vec(), frame(8, 60), frame(9, 5)].concat();
        assert_eq!(duration_ms(&wide), Some(40));
    }

    #[test]
    fn what_is_no_amr_has_no_length_here() {
        for other in [&b""[..], b"#!AMR", b"RIFF", b"#!AMR\n\x3c", b"#!AMR\n\x5c"] {
            assert_eq!(duration_ms(other), None, "{other:?}");
        }
        assert_eq!(duration_ms(b"#!AMR\n"), Some(0));
    }
}
