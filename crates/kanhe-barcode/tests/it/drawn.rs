//! What is drawn is read again.

use kanhe_barcode::draw::{DrawFault, code128, ean13, png, qr};
use kanhe_barcode::{Encoding, Format, read, scan};

fn reads(luma: &kanhe_barcode::Luma, format: Format, text: &str) {
    let symbols = read(&png(luma).unwrap()).unwrap();
    let read: Vec<_> = symbols.iter().map(|symbol| (symbol.format, &*symbol.text, symbol.encoding)).collect();
    assert_eq!(read, [(format, text, Encoding::Utf8)]);
}

#[test]
fn what_is_drawn_is_read_again() {
    for text in ["https://m.shop.example/item?id=7", "勘合:你好,世界 🀄", "1"] {
        reads(&qr(text).unwrap(), Format::QrCode, text);
    }
    reads(&ean13("690102807576").unwrap(), Format::Ean13, "6901028075763");
    reads(&ean13("6901028075763").unwrap(), Format::Ean13, "6901028075763");
    for text in ["Kanhe-2026/07", "20261121", "1"] {
        reads(&code128(text).unwrap(), Format::Code128, text);
    }
}

#[test]
fn a_drawn_ean_is_the_published_one() {
    let published = crate::symbols::picture(&crate::symbols::ean13("5901234123457"), 4, 160);
    let drawn = ean13("5901234123457").unwrap();
    let row = |luma: &kanhe_barcode::Luma, from: isize| -> Vec<bool> {
        (0..95 * 4).map(|x| luma.at(from + x, 60) < 128).collect()
    };
    assert_eq!(row(&drawn, 12 * 4), row(&published, 10 * 4));
}

#[test]
fn what_a_symbol_cannot_hold_is_not_drawn() {
    assert_eq!(qr(&"勘".repeat(3000)), Err(DrawFault::TooLong));
    assert_eq!(ean13("12345"), Err(DrawFault::Characters));
    assert_eq!(ean13("6901028075764"), Err(DrawFault::Characters));
    assert_eq!(ean13("69010280757x"), Err(DrawFault::Characters));
    assert_eq!(code128(""), Err(DrawFault::Characters));
    assert_eq!(code128("勘"), Err(DrawFault::Characters));
    assert_eq!(code128(&"a".repeat(41)), Err(DrawFault::TooLong));
}

#[test]
fn a_large_qr_code_is_read() {
    let text = "勘合 ".repeat(60);
    let symbols = scan(&qr(&text).unwrap());
    assert_eq!(symbols.len(), 1);
    assert_eq!(symbols[0].text, text);
    assert_eq!(symbols[0].points.len(), 4);
}
