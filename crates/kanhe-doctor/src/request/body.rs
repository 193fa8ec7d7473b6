//! What people sign instead of a request's body.

use super::json::{self, Style};
use crate::mistake::Mistake;

/// A body that may have been signed.
#[derive(Clone, Debug)]
pub(crate) struct Body {
    pub(crate) bytes: Vec<u8>,
    pub(crate) mistake: Option<Mistake>,
}

/// The body as it was sent, and what may have been signed in its place.
pub(crate) fn variants(body: &[u8]) -> Vec<Body> {
    let mut bodies = vec![Body { bytes: body.to_vec(), mistake: None }];
    let mut add = |bytes: Vec<u8>, mistake| {
        if bodies.iter().all(|known| known.bytes != bytes) {
            bodies.push(Body { bytes, mistake: Some(mistake) });
        }
    };
    if let Ok(text) = core::str::from_utf8(body) {
        add(text.trim().into(), Mistake::BodyTrimmed);
        for end in ["\n", "\r\n"] {
            add(text.strip_suffix(end).unwrap_or(text).into(), Mistake::BodyFinalLine);
            add(format!("{text}{end}").into(), Mistake::BodyFinalLine);
        }
        add(text.replace("\r\n", "\n").into(), Mistake::BodyLineEnds);
        add(text.replace("\r\n", "\n").replace('\n', "\r\n").into(), Mistake::BodyLineEnds);
        add(text.replace("\\/", "/").into(), Mistake::BodySlashes);
        add(text.replace("\\/", "/").replace('/', "\\/").into(), Mistake::BodySlashes);
        add(json::escaped(text).into(), Mistake::BodySigns);
        if let Some(plain) = json::unescaped(text) {
            add(plain.into(), Mistake::BodySigns);
        }
        add(latin(text.as_bytes()), Mistake::BodyEncoding);
        add(question_marks(text).into(), Mistake::BodyEncoding);
        for (mistake, style) in STYLES {
            if let Some(other) = json::rewritten(text, style) {
                add(other.into(), mistake);
            }
        }
    }
    add(Vec::new(), Mistake::BodyEmpty);
    add(b"{}".to_vec(), Mistake::BodyEmptyObject);
    add(b"null".to_vec(), Mistake::BodyEmpty);
    add(b"undefined".to_vec(), Mistake::BodyEmpty);
    bodies
}

const COMPACT: Style = Style { indent: None, comma: "", colon: "", sorted: false };
const SPACED: Style = Style { comma: " ", colon: " ", ..COMPACT };

/// How libraries write.
const STYLES: [(Mistake, Style); 8] = [
    (Mistake::BodyCompact, COMPACT),
    (Mistake::BodySpaced, SPACED),
    (Mistake::BodyIndented, Style { indent: Some(2), colon: " ", ..COMPACT }),
    (Mistake::BodyIndented, Style { indent: Some(4), colon: " ", ..COMPACT }),
    (Mistake::BodySorted, Style { sorted: true, ..COMPACT }),
    (Mistake::BodySorted, Style { sorted: true, ..SPACED }),
    (Mistake::BodySorted, Style { indent: Some(2), colon: " ", sorted: true, ..COMPACT }),
    (Mistake::BodyIndented, Style { indent: Some(3), colon: " ", ..COMPACT }),
];

/// UTF-8 that was taken for Latin-1 and encoded again.
fn latin(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().map(|byte| char::from(*byte)).collect::<String>().into_bytes()
}

/// What Java makes of signs that the default character set lacks.
fn question_marks(text: &str) -> String {
    text.chars().map(|sign| if sign.is_ascii() { sign } else { '?' }).collect()
}
