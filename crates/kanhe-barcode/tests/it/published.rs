//! Symbols as they are published, drawn sharp.

use kanhe_barcode::{Format, Luma, scan};

use crate::symbols::{code39, ean8, ean13, itf, picture, upc_e};

/// Code 128, character by character, as it is printed in the articles about it.
const PJJ123C: &str = "11010000100111011101101011011100010110111000100111001101100111001011001011100\
10001000110111010110001100011101011";

fn reads(bars: &str, format: Format, text: &str) {
    let picture = picture(bars, 3, 120);
    only(&scan(&picture), format, text);
    only(&scan(&picture.inverted()), format, text);
}

fn only(symbols: &[kanhe_barcode::Symbol], format: Format, text: &str) {
    let read: Vec<_> = symbols.iter().map(|symbol| (symbol.format, &*symbol.text)).collect();
    assert_eq!(read, [(format, text)]);
}

#[test]
fn every_kind_of_bar_code_is_read_and_named_as_wechat_names_it() {
    reads(&ean13("4003994155486"), Format::Ean13, "4003994155486");
    reads(&ean13("6901028075763"), Format::Ean13, "6901028075763");
    reads(&ean13("0036000291452"), Format::UpcA, "036000291452");
    reads(&ean8("96385074"), Format::Ean8, "96385074");
    reads(&upc_e("04252614"), Format::UpcE, "04252614");
    reads(&upc_e("01234565"), Format::UpcE, "01234565");
    reads(PJJ123C, Format::Code128, "PJJ123C");
    reads(&code39("WIKIPEDIA", 2), Format::Code39, "WIKIPEDIA");
    reads(&code39("A-1 $/+%.9", 3), Format::Code39, "A-1 $/+%.9");
    reads(&itf("00012345678905", 3), Format::Itf, "00012345678905");
}

#[test]
fn names_and_formats_belong_together() {
    for (format, name) in Format::ALL {
        assert_eq!(Format::parse(name), Some(format));
        assert_eq!(format.name(), name);
        assert_eq!(format.is_linear(), name != "QR_CODE");
    }
    assert_eq!(Format::parse("AZTEC"), None);
}

#[test]
fn a_digit_that_does_not_check_is_not_believed() {
    assert_eq!(scan(&picture(&ean13("4003994155487"), 3, 120)), []);
    assert_eq!(scan(&picture(&ean8("96385075"), 3, 120)), []);
    assert_eq!(scan(&picture(&PJJ123C.replacen("10011100110", "11001110010", 1), 3, 120)), []);
}

#[test]
fn several_symbols_of_one_picture_are_all_told() {
    let (one, other) = (picture(&ean13("4003994155486"), 2, 80), picture(PJJ123C, 2, 80));
    let width = one.width().max(other.width());
    let both = Luma::from_fn(width, one.height() + other.height(), |x, y| {
        let (x, above) = (x.cast_signed(), one.height());
        if y < above { one.at(x, y.cast_signed()) } else { other.at(x, (y - above).cast_signed()) }
    });
    let mut read: Vec<_> = scan(&both).into_iter().map(|symbol| symbol.text).collect();
    read.sort();
    assert_eq!(read, ["4003994155486", "PJJ123C"]);
}

#[test]
fn the_ends_of_a_bar_code_are_told_in_the_pictures_own_pixels() {
    let symbols = scan(&picture(&ean13("4003994155486"), 4, 120));
    let mut ends: Vec<f32> = symbols[0].points.iter().map(|point| point.x).collect();
    ends.sort_by(f32::total_cmp);
    assert!((ends[0] - 40.0).abs() < 16.0 && (ends[1] - 420.0).abs() < 16.0, "{ends:?}");
}
