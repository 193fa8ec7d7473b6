//! Pictures that are none, or too much.

use kanhe_barcode::draw::{png, qr};
use kanhe_barcode::{BYTES, Luma, PictureFault, decode, read, scan};
use proptest::prelude::*;

/// A PNG's first bytes: so wide, so high.
fn header(width: u32, height: u32) -> Vec<u8> {
    let mut chunk = b"IHDR".to_vec();
    chunk.extend(width.to_be_bytes());
    chunk.extend(height.to_be_bytes());
    chunk.extend([8, 0, 0, 0, 0]);
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    file.extend(&chunk);
    file.extend(crc(&chunk).to_be_bytes());
    file.extend(b"\0\0\0\0IDAT");
    file.extend(crc(b"IDAT").to_be_bytes());
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc: u32, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| crc >> 1 ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    })
}

#[test]
fn what_is_no_picture_is_said_to_be_none() {
    assert_eq!(decode(b""), Err(PictureFault::Format));
    assert_eq!(decode(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), Err(PictureFault::Format));
    assert_eq!(decode(b"II*\0\x08\0\0\0"), Err(PictureFault::Format), "a TIFF");
    assert_eq!(decode(&vec![0; BYTES + 1]), Err(PictureFault::Bytes));
}

#[test]
fn a_picture_that_would_unpack_to_gigabytes_is_refused_before_it_is_unpacked() {
    assert_eq!(decode(&header(40_000, 40_000)), Err(PictureFault::Pixels));
    assert_eq!(decode(&header(u32::MAX >> 1, 1)), Err(PictureFault::Pixels));
    assert_eq!(decode(&header(100, 100)), Err(PictureFault::Damaged), "an honest size, and no pixels");
}

#[test]
fn a_picture_that_breaks_off_anywhere_is_damaged_or_read() {
    let whole = png(&qr("whole").unwrap()).unwrap();
    for length in (8..whole.len()).step_by(7) {
        if let Err(fault) = decode(&whole[..length]) {
            assert_eq!(fault, PictureFault::Damaged, "{length}");
        }
    }
}

#[test]
fn tiny_and_empty_pictures_hold_nothing() {
    for (width, height) in [(0, 0), (1, 1), (1, 500), (500, 1), (20, 20), (41, 2)] {
        assert_eq!(scan(&Luma::from_fn(width, height, |x, y| u8::try_from((x * 37 + y) % 256).unwrap())), []);
    }
    assert_eq!(Luma::new(2, 2, vec![0; 3]), None);
}

#[test]
fn stripes_and_noise_are_no_symbol() {
    let stripes = |period: usize| {
        Luma::from_fn(400, 300, move |x, _| if (x / period).is_multiple_of(2) { 0 } else { 255 })
    };
    for period in [2, 3, 5, 9] {
        assert_eq!(scan(&stripes(period)), [], "{period}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn random_pixels_are_looked_at_without_a_panic(width in 1_usize..160, height in 1_usize..160, seed: u64) {
        let mut state = seed | 1;
        let noise = Luma::from_fn(width, height, |_, _| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            state.to_be_bytes()[0]
        });
        prop_assert_eq!(scan(&noise), []);
    }

    #[test]
    fn random_bytes_are_refused_without_a_panic(bytes: Vec<u8>) {
        prop_assert!(read(&bytes).is_err());
    }

    #[test]
    fn a_picture_with_wrong_bytes_does_not_panic(at: prop::sample::Index, byte: u8) {
        let mut file = png(&qr("damage").unwrap()).unwrap();
        let at = at.index(file.len());
        file[at] = byte;
        // Whatever comes of it: a fault, or what can still be read.
        let _ = read(&file);
    }
}
