//! A table of what is read from photographs.

use kanhe_barcode::draw::qr;
use kanhe_barcode::{Luma, read};

use crate::photograph::{Photograph, SHARP, take};
use crate::symbols::{code39, ean8, ean13, itf, picture, upc_e};

const TEXT: &str = "勘合:https://m.shop.example/券?id=7";

fn symbols() -> Vec<(&'static str, Luma, &'static str)> {
    let code128 = kanhe_barcode::draw::code128("Kanhe-2026/07").unwrap();
    vec![
        ("QR", qr(TEXT).unwrap(), TEXT),
        ("EAN-13", picture(&ean13("6901028075763"), 4, 160), "6901028075763"),
        ("UPC-A", picture(&ean13("0036000291452"), 4, 160), "036000291452"),
        ("EAN-8", picture(&ean8("96385074"), 4, 160), "96385074"),
        ("UPC-E", picture(&upc_e("04252614"), 4, 160), "04252614"),
        ("Code 128", code128, "Kanhe-2026/07"),
        ("Code 39", picture(&code39("KANHE 39", 3), 3, 160), "KANHE 39"),
        ("ITF", picture(&itf("00012345678905", 3), 3, 160), "00012345678905"),
    ]
}

/// How a photograph was taken.
fn table() -> Vec<(&'static str, Photograph)> {
    let turned = |turned| Photograph { turned, ..SHARP };
    vec![
        ("as it is", SHARP),
        ("turned 3°", turned(3.0)),
        ("turned 30°", turned(30.0)),
        ("turned 47°", turned(47.0)),
        ("turned 90°", turned(90.0)),
        ("turned 180°", turned(180.0)),
        ("turned 215°", turned(215.0)),
        ("half the size", Photograph { scale: 0.5, ..SHARP }),
        ("three times the size", Photograph { scale: 3.0, ..SHARP }),
        ("a little out of focus", Photograph { blur: 1.5, ..SHARP }),
        ("out of focus", Photograph { blur: 2.5, ..SHARP }),
        ("noisy", Photograph { noise: 45.0, ..SHARP }),
        ("in bad light", Photograph { shade: 0.8, ..SHARP }),
        ("a poor JPEG", Photograph { jpeg: Some(15), ..SHARP }),
        ("white on black", Photograph { inverted: true, ..SHARP }),
        ("askew", Photograph { tilted: 0.25, turned: 8.0, ..SHARP }),
        ("before a busy background", Photograph { busy: true, turned: 12.0, ..SHARP }),
        (
            "by hand, in the evening, on the kitchen table",
            Photograph {
                turned: 17.0,
                scale: 0.9,
                tilted: 0.12,
                blur: 1.2,
                noise: 18.0,
                shade: 0.5,
                busy: true,
                inverted: false,
                jpeg: Some(45),
            },
        ),
    ]
}

#[test]
fn what_is_read_from_photographs() {
    let mut wrong = Vec::new();
    for (name, symbol, text) in symbols() {
        // Kinds that are rarer in shops are tried in every third light.
        let common = ["QR", "EAN-13", "Code 128"].contains(&name);
        for (how, photograph) in table().into_iter().step_by(if common { 1 } else { 3 }) {
            let read: Vec<String> =
                read(&take(&symbol, photograph)).unwrap().into_iter().map(|symbol| symbol.text).collect();
            if read != [text] {
                wrong.push(format!("{name}, {how}: {read:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
