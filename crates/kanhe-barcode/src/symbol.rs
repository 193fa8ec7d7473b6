//! What was read.

use serde::Serialize;

/// The kind of a symbol, named as WeChat's `scanQRCode` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Format {
    /// QR code.
    #[serde(rename = "QR_CODE")]
    QrCode,
    /// EAN-13.
    #[serde(rename = "EAN_13")]
    Ean13,
    /// EAN-8.
    #[serde(rename = "EAN_8")]
    Ean8,
    /// UPC-A: an EAN-13 that begins with a zero.
    #[serde(rename = "UPC_A")]
    UpcA,
    /// UPC-E.
    #[serde(rename = "UPC_E")]
    UpcE,
    /// Code 128.
    #[serde(rename = "CODE_128")]
    Code128,
    /// Code 39.
    #[serde(rename = "CODE_39")]
    Code39,
    /// Interleaved 2 of 5.
    #[serde(rename = "ITF")]
    Itf,
}

impl Format {
    /// Every format, as it is named on the wire.
    pub const ALL: [(Self, &'static str); 8] = [
        (Self::QrCode, "QR_CODE"),
        (Self::Ean13, "EAN_13"),
        (Self::Ean8, "EAN_8"),
        (Self::UpcA, "UPC_A"),
        (Self::UpcE, "UPC_E"),
        (Self::Code128, "CODE_128"),
        (Self::Code39, "CODE_39"),
        (Self::Itf, "ITF"),
    ];

    /// `QR_CODE`, `EAN_13`, …
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }

    /// The format of a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(format, _)| *format)
    }

    /// Whether it is made of bars, in one dimension.
    pub fn is_linear(self) -> bool {
        self != Self::QrCode
    }
}

/// How the bytes of a symbol became text. A QR code rarely says; UTF-8 is what nearly everybody means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Encoding {
    /// The bytes are UTF-8.
    #[serde(rename = "utf-8")]
    Utf8,
    /// They are not, perhaps GBK: each byte was taken as ISO 8859-1, the standard's own default.
    #[serde(rename = "iso-8859-1")]
    Latin1,
}

/// A place in a picture, in its pixels from the left upper corner.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// To the right.
    pub x: f32,
    /// Down.
    pub y: f32,
}

/// A symbol that was read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Symbol {
    /// Its kind.
    pub format: Format,
    /// What it says.
    pub text: String,
    /// How its bytes became text.
    pub encoding: Encoding,
    /// Where it was seen: a QR code's corners, both ends of a line through a bar code.
    pub points: Vec<Point>,
}
