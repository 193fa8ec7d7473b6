//! WAV: linear PCM in a RIFF container, written and measured.

/// A WAV file of 16-bit samples of one channel.
pub(super) fn write(rate: u32, samples: impl ExactSizeIterator<Item = i16>) -> Vec<u8> {
    let size = u32::try_from(samples.len() * 2).unwrap_or(u32::MAX);
    let mut file = Vec::with_capacity(44 + samples.len() * 2);
    file.extend(b"RIFF");
    file.extend(size.saturating_add(36).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    file.extend(1_u16.to_le_bytes()); // linear PCM
    file.extend(1_u16.to_le_bytes()); // channels
    file.extend(rate.to_le_bytes());
    file.extend((rate * 2).to_le_bytes()); // bytes a second
    file.extend(2_u16.to_le_bytes()); // bytes a frame
    file.extend(16_u16.to_le_bytes()); // bits a sample
    file.extend(b"data");
    file.extend(size.to_le_bytes());
    file.extend(samples.flat_map(i16::to_le_bytes));
    file
}

/// How long a WAV file lasts; nothing for what is none.
pub(super) fn duration_ms(file: &[u8]) -> Option<u64> {
    if file.get(..4)? != b"RIFF" || file.get(8..12)? != b"WAVE" {
        return None;
    }
    let mut bytes_a_second = None;
    let mut rest = file.get(12..)?;
    loop {
        let name = rest.get(..4)?;
        let size = usize::try_from(little_endian(rest.get(4..8)?)?).ok()?;
        let body = rest.get(8..)?;
        match name {
            b"fmt " => {
                bytes_a_second = little_endian(body.get(8..12)?).filter(|rate| *rate > 0);
            }
            b"data" => {
                // A recorder that was cut off leaves a size that is larger than the file.
                let there = u64::try_from(size.min(body.len())).ok()?;
                return Some(there * 1000 / u64::from(bytes_a_second?));
            }
            _ => {}
        }
        // Chunks begin at even places.
        rest = body.get(size.checked_add(size % 2)?..)?;
    }
}

fn little_endian(bytes: &[u8]) -> Option<u32> {
    bytes.try_into().ok().map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_byte_for_byte_as_the_format_says() {
        let file = write(8000, [0, 1, -1].into_iter());
        let header =
            b"RIFF\x2a\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x06\0\0\0";
        assert_eq!(file, [header.as_slice(), &[0, 0, 1, 0, 0xff, 0xff]].concat());
    }

    #[test]
    fn its_length_is_read_from_its_chunks() {
        let file = write(8000, vec![0; 4000].into_iter());
        assert_eq!(duration_ms(&file), Some(500));
        let mut with_a_note = file.clone();
        with_a_note.splice(36..36, *b"note\x03\0\0\0abc\0");
        assert_eq!(duration_ms(&with_a_note), Some(500), "of odd size, before the data");
        assert_eq!(duration_ms(&file[..44 + 1600]), Some(100), "cut off");
    }

    #[test]
    fn what_is_no_wav_has_no_length_here() {
        let file = write(8000, vec![0; 40].into_iter());
        let mut without_rate = file.clone();
        without_rate[28..32].fill(0);
        let mut endless = file.clone();
        endless[16..20].fill(0xff);
        for other in [&b""[..], b"RIFF", b"OggS\0\0\0\0\0\0\0\0", &file[..40], &without_rate, &endless] {
            assert_eq!(duration_ms(other), None);
        }
    }
}
